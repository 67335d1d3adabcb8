"""Choosing the words that answer: candidate spans, and boosted trees that tell how well each answers.

Candidates are the network's best spans and what rules find in the likeliest sentences: figures with
their units, dates, quoted words, enumerations, clauses, the whole sentence. The trees estimate the
F1 that a span would have against the expected answer; a span is always words of one passage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.sentences import sentences
from index.words import question_words
from search.answer import answering_words
from search.features import ASKED
from search.marks import marks
from search.reader import Opinion, SpanScores
from search.trees import MODELS, Trees

DEFAULT_SPANS = MODELS / "hongzhou-spans.txt"
PASSAGES = 4
"""The answer is sought in this many best passages."""
SENTENCES = 5
"""Rules look at so many of the likeliest sentences."""
LONGEST = 120
"""Characters of a candidate."""
WEIGHED = 40
"""Of the network's spans in a passage, so many of the likeliest stand for all when it is weighed what
F1 a candidate may hope for; the first `PROPOSED` of them are candidates themselves."""
PROPOSED = 10

Floats = npt.NDArray[np.float64]

_NUMERAL = r"(?:\d+(?:[.,]\d+)*|[一二三四五六七八九十百千两]+)"
RULES = {
    "figure": re.compile(
        rf"(?:第|约|近|超过|超|逾|达|每)?{_NUMERAL}(?:[万亿千百多余几]|个百分点)*(?:%|％|[^\W\d的了是在和，。、；：“”（）]{{1,2}})?"
    ),
    "date": re.compile(
        r"(?:(?:\d{4}|去|今|前|当)年(?:底|初)?(?:\d{1,2}月(?:\d{1,2}日)?|[上下]半年)?|\d{1,2}月(?:\d{1,2}日|份|初|底|中旬|上旬|下旬)?|\d{1,2}日)"
        r"(?:[上下]午|晚上?|晚间|凌晨|起|前|以来)?|近日|日前|昨[天日]|今[天日]|每[年月周][^，。；]{0,4}"
    ),
    "quoted": re.compile(r"(?<=[“《「])[^”》」]{2,40}(?=[”》」])"),
    "quotation": re.compile(r"[“《「][^”》」]{2,40}[”》」]"),
    "list": re.compile(r"[^，。；：！？\s]{2,60}、[^，。；：！？\s]{1,60}"),
    "clause": re.compile(r"[^，；。！？：\s]{2,}"),
    "name": re.compile(
        r"[^，。；：、！？“”《》（）\s的]{2,24}(?:局|委|办|部|会|院|校|公司|集团|支部|党委|街道|镇|乡|村|社区|中心|医院|学校|大学|小组|队)"
    ),
}  # fmt: skip
_BOUNDARY = "，。；：！？、“”《》（）,;:!?() 　\n"


@dataclass(frozen=True)
class Candidate:
    """Words of a passage: `place` counts the ranked passages from 0, offsets are in its text."""

    place: int
    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Found:
    """The chosen candidate, with the F1 expected of it and of the next that does not overlap it."""

    candidate: Candidate
    expected: float
    second: float
    features: dict[str, float]


@dataclass(frozen=True)
class Read:
    """A passage as the choice of a span sees it.

    `score` is the ranking's, `chances` the sentence chooser's for each of its sentences, (start, end)
    in `bounds`.
    """

    text: str
    score: float
    opinion: Opinion
    spans: SpanScores
    bounds: tuple[tuple[int, int], ...]
    chances: tuple[float, ...]

    @cached_property
    def weighed(self) -> tuple[npt.NDArray[np.int64], Floats]:
        """The network's likeliest spans: (start, end) int64 [`WEIGHED` or fewer, 2] and their chances, best first."""
        return self.spans.likeliest(WEIGHED)

    def hope(self, start: int, end: int) -> float:
        """The F1 that text[start:end] may hope for: its overlap with every span that the network thinks of,
        by their chances (minimum Bayes risk, Kumar and Byrne 2004)."""
        spans, chances = self.weighed
        common = np.maximum(np.minimum(spans[:, 1], end) - np.maximum(spans[:, 0], start), 0)
        return float((2 * common / (spans[:, 1] - spans[:, 0] + end - start)) @ chances)


class SpanChooser:
    """The trained trees."""

    def __init__(self, model: Path = DEFAULT_SPANS) -> None:
        """Loads them; raises ModelError when the file is missing or damaged."""
        self._trees = Trees(model)

    def choose(self, question: str, passages: Sequence[Read]) -> Found:
        """The candidate with the highest expected F1 in the passages, best first."""
        found = candidates(question, passages)
        table, names = span_features(question, passages, found)
        return pick(found, table, names, self._trees.predict(table))


def pick(found: Sequence[Candidate], table: Floats, names: Sequence[str], expected: Floats) -> Found:
    """The best candidate by `expected` [candidates]."""
    best = int(np.argmax(expected))
    chosen = found[best]
    apart = [
        value
        for one, value in zip(found, expected, strict=True)
        if one.place != chosen.place or one.end <= chosen.start or one.start >= chosen.end
    ]
    features = dict(zip(names, table[best].tolist(), strict=True))
    return Found(chosen, float(expected[best]), float(max(apart, default=0.0)), features)


def candidates(question: str, passages: Sequence[Read]) -> list[Candidate]:
    """The network's spans and those of rules, each stretch of text once; at least one sentence.

    Kind "asked" is what a plain reading of the question would take of a sentence (`search.answer`).
    """
    words = question_words(question)
    found: dict[tuple[int, int, int], str] = {}
    for place, passage in enumerate(passages):
        for start, end in passage.weighed[0][:PROPOSED].tolist():
            found.setdefault((place, start, end), "network")
    likely = sorted(
        ((chance, place, n) for place, p in enumerate(passages) for n, chance in enumerate(p.chances)), reverse=True
    )
    for _, place, number in likely[:SENTENCES]:
        text, (start, end) = passages[place].text, passages[place].bounds[number]
        plain = answering_words(question, text[start:end], marks(text[start:end], words))
        if plain != (0, end - start):
            found[place, start + plain[0], start + plain[1]] = "asked"
        found.setdefault((place, start, end), "sentence")
        for kind, rule in RULES.items():
            for match in rule.finditer(text, start, end):
                found.setdefault((place, *match.span()), kind)
    return [
        Candidate(place, start, end, kind)
        for (place, start, end), kind in found.items()
        if end > start and (end - start <= LONGEST or kind == "sentence")
    ]


def span_features(question: str, passages: Sequence[Read], found: Sequence[Candidate]) -> tuple[Floats, list[str]]:
    """Features float64 [candidates, features] of the candidates and their names."""
    asked = {kind: float(bool(pattern.search(question))) for kind, pattern in ASKED.items()}
    known = {question[i : i + 2] for i in range(len(question) - 1)}
    unit = _COUNTED.search(question)
    counted = re.compile(r"[\d一二三四五六七八九十百千万亿余多]" + re.escape(unit.group(1))) if unit else None
    top_answer = max(passage.opinion.answers for passage in passages)
    scores = [passages[c.place].spans.score(c.start, c.end) for c in found]
    sure = [score - passages[c.place].opinion.weight for score, c in zip(scores, found, strict=True)]
    best_score, best_sure = max(scores), max(sure)
    hopes = [passages[c.place].hope(c.start, c.end) for c in found]
    best_hope = max(hopes)
    answers = np.array([passage.opinion.answers for passage in passages])
    shares = np.exp(answers - answers.max()) / np.exp(answers - answers.max()).sum()
    best_chance = max((chance for passage in passages for chance in passage.chances), default=0.0)
    rows, names = [], []
    for score, certain, hope, candidate in zip(scores, sure, hopes, found, strict=True):
        passage = passages[candidate.place]
        text = passage.text[candidate.start : candidate.end]
        number = next((n for n, (a, b) in enumerate(passage.bounds) if a <= candidate.start < b), 0)
        start, end = passage.bounds[number]
        pairs = [text[i : i + 2] for i in range(len(text) - 1)]
        sentence = passage.text[start:end]
        around = {sentence[i : i + 2] for i in range(len(sentence) - 1)}
        near = (
            passage.text[max(start, candidate.start - 12) : candidate.start]
            + "|"
            + passage.text[candidate.end : candidate.end + 12]
        )
        values = {
            "place": float(candidate.place),
            "rank_score": passage.score,
            "rank_gap": passage.score - passages[0].score,
            "answers": passage.opinion.answers,
            "answers_gap": passage.opinion.answers - top_answer,
            "span": score,
            "span_gap": score - best_score,
            "sure": certain,
            "sure_gap": certain - best_sure,
            "hope": hope,
            "hope_gap": hope - best_hope,
            "hope_share": hope * float(shares[candidate.place]),
            "chance": passage.chances[number],
            "chance_gap": passage.chances[number] - best_chance,
            "sentence": float(number),
            "sentences": float(len(passage.bounds)),
            "length": float(len(text)),
            "share": len(text) / max(end - start, 1),
            "whole_sentence": float(candidate.start <= start and candidate.end >= end),
            "begins_clause": float(candidate.start == 0 or passage.text[candidate.start - 1] in _BOUNDARY),
            "ends_clause": float(candidate.end >= len(passage.text) or passage.text[candidate.end] in _BOUNDARY),
            "asked_inside": sum(pair in known for pair in pairs) / max(len(pairs), 1),
            "asked_around": len(known & around) / max(len(known), 1),
            "asked_near": float(sum(near[i : i + 2] in known for i in range(len(near) - 1))),
            "counted": float(counted is not None and counted.search(text) is not None),
            "counts": float(counted is not None),
            "digits": float(sum(c.isdigit() for c in text)),
            "digit_share": sum(c.isdigit() for c in text) / len(text),
            "starts_with_digit": float(text[0].isdigit()),
            "pauses": float(text.count("、")),
            "commas": float(text.count("，")),
            "quotes": float(text.count("“") + text.count("《")),
            "question_length": float(len(question)),
            "keywords": float(" " in question.strip()),
        }
        values |= {f"is_{kind}": float(candidate.kind == kind) for kind in ("network", "sentence", "asked", *RULES)}
        values |= {
            f"like_{kind}": float(RULES[kind].fullmatch(text) is not None) for kind in ("figure", "date", "name")
        }
        values |= {f"asks_{kind}": value for kind, value in asked.items()}
        values |= {f"word_{number}": float(word in question) for number, word in enumerate(_INTERROGATIVES)}
        names = list(values)
        rows.append(list(values.values()))
    return np.array(rows), names


_COUNTED = re.compile(r"(?:多少|几)(?!年|月|日|号|点|时)(\w)")
"""What a question for a number counts in: 多少家, 几名."""
_INTERROGATIVES = (
    "谁", "哪位", "哪家", "哪个", "哪里", "哪儿", "什么", "啥", "多少", "几", "怎么", "如何", "为什么", "为啥", "哪些",
    "何时", "什么时候", "哪天", "哪年", "要求", "目的", "作用", "意义", "部署", "论述", "叫", "名", "人",
)  # fmt: skip


def bounds_of(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text, the whole text where it has none."""
    return tuple(sentences(text)) or ((0, len(text)),)
