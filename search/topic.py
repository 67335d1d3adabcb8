"""Which passages speak of a topic: its words, or words that mean the same, meet in one place.

For lists a passage has to be right, not only near: the words count as they are written, because the
vectors that find candidates put 奉献 beside 献血.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.sentences import sentences
from corpus.stored import StoredPassage
from index.words import tokenizer
from search.name_limits import is_verb

SYNONYMS = Path(__file__).with_name("synonyms.txt")
"""Words that stand for each other in reports, a line for each group; written for this project."""
COVERED = 0.8
"""Share of the topic's words, by weight, that a matching passage has; chosen on the developing questions of
benchmarks/questions/listing.jsonl."""
TOGETHER = 0.4
"""Share of the passages with two neighbouring words in which they stand side by side, from which they
are one expression (知识 竞赛, not 慰问 环卫工人)."""

FEWEST_TOGETHER = 3
"""Passages that write a single character beside its neighbour, from which they are one word."""
NEAR = 10
"""Characters between the beginnings of two words of an expression, at most."""
LONG = 4
"""Characters from which a word may also be met by the words that it is made of."""
BETWEEN = 8
"""Characters between the pieces of a long word, at most."""
_SHOWS = ("展", "赛")
LIGHT = 0.2
"""Weight of a word that says only who or how, not what."""
ANYBODY = frozenset(
    "孩子 孩子们 小朋友 小朋友们 大家 党员 学生 居民 群众 干部 职工 市民 村民 人员 师生 人 员工".split()
)
_LIGHT_WORDS = frozenset(
    "教 教授 开了 开设 开办 送了 捐 有 建有 用上 装 装上 种 种了 派 派出 请来 拍 写 发布 建 建了 建成 设立 设置 "
    "设 成立 打造 使用 提供 推出 征集 义务 免费 公益 爱心 集中 现场 专门".split()
)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Match:
    """A passage that matches: the offsets of its best sentence, and the share of the topic's words it has."""

    passage: StoredPassage
    start: int
    end: int
    covered: float


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """For each word of the table all words of its groups, itself included."""
    found: dict[str, dict[str, None]] = {}
    for line in SYNONYMS.read_text(encoding="utf-8").splitlines():
        group = line.split()
        for word in group:
            found.setdefault(word, {}).update(dict.fromkeys(group))
    return {word: tuple(group) for word, group in found.items()}


def forms(word: str) -> tuple[str, ...]:
    """The word and those that mean the same."""
    return synonyms().get(word, (word,))


def expanded(words: Sequence[str]) -> list[str]:
    """The words and what means the same as one of them, or as two neighbours, to search for."""
    pairs = [a + b for a, b in pairwise(words) if a + b in synonyms()]
    return list(dict.fromkeys(form for word in [*words, *pairs] for form in forms(word)))


def expressions(words: Sequence[str], texts: Sequence[str]) -> list[str]:
    """The words, single characters joined to their neighbours where the texts write them so; others are left out.

    >>> expressions(["医师", "节", "好"], ["医师节到了", "中国医师节", "医师节义诊"])
    ['医师节']
    """
    joined: list[str] = []
    for word in words:
        pair = joined[-1] + word if joined else ""
        if pair in synonyms() or (
            pair and min(len(joined[-1]), len(word)) == 1 and _together(joined[-1], word, texts) >= FEWEST_TOGETHER
        ):
            joined[-1] = pair
        else:
            joined.append(word)
    return [word for word in joined if len(word) > 1] or joined


def compounds(words: Sequence[str], texts: Sequence[str]) -> list[tuple[int, int]]:
    """Numbers of neighbouring words that are mostly written side by side (知识 竞赛): they have to stand near.

    >>> compounds(["知识", "竞赛"], ["知识竞赛开赛", "党史知识竞赛", "技能竞赛考了专业知识"])
    [(0, 1)]
    """
    found = []
    for number, (one, other) in enumerate(pairwise(words)):
        if one in _LIGHT_WORDS and is_verb(other):  # 义务 理发
            continue
        together = _together(one, other, texts)
        if together >= 2 and together > TOGETHER * sum(one in text and other in text for text in texts):
            found.append((number, number + 1))
    return found


def _together(one: str, other: str, texts: Sequence[str]) -> int:
    return sum(one + other in text for text in texts)


def matching(
    words: Sequence[str], weights: Floats, passages: Sequence[StoredPassage], literal: bool = False
) -> list[Match]:
    """The passages in which the words meet, those with most of them first.

    They meet in two sentences that follow each other, or in one and the report's title, headings or
    issuing unit. `weights` float64 [words] say how much each word tells; `literal` leaves out words
    that only mean the same.
    """
    near = [] if literal else compounds(words, [passage.text for passage in passages])
    paired = {number for pair in near for number in pair}
    light = np.array([word in ANYBODY | _LIGHT_WORDS and i not in paired for i, word in enumerate(words)], dtype=bool)
    weights = np.where(light, LIGHT * weights, weights)
    total = float(weights.sum())
    if total <= 0:
        return []
    spelt = [(word,) if literal else (*forms(word), *_pieces(word)) for word in words]
    found: list[Match] = []
    for passage in passages:
        above = _unquoted("\n".join((passage.metadata.title, passage.metadata.unit, *passage.heading)))
        around = np.array([_holds(above, group) for group in spelt])
        whole = _unquoted(passage.text)
        inside = np.array([_holds(whole, group) for group in spelt])
        if weights[around | inside].sum() < COVERED * total or not inside.any():
            continue
        spans = sentences(passage.text)
        texts = [_unquoted(passage.text[start:end]) for start, end in spans]
        told = np.array([[_holds(text, group) for group in spelt] for text in texts])
        for one, other in near:
            for number, text in enumerate(texts):
                if told[number, one] and told[number, other] and not _close(text, spelt[one], spelt[other]):
                    told[number, [one, other]] = False
        following = told.copy()
        following[1:] |= told[:-1]
        covered = ((following | around) @ weights) / total
        own = told @ weights
        best = max(range(len(spans)), key=lambda i: (covered[i], own[i]))
        if covered[best] >= COVERED:
            at = max((i for i in (best - 1, best) if i >= 0), key=lambda i: (own[i], -i))
            found.append(Match(passage, *spans[at], float(covered[best])))
    return sorted(found, key=lambda match: -match.covered)


_DENIED = r"(?:没有|没能|尚未|从未|并未|未能|无需|不再|取消了?|暂停了?)[^，。；]{0,4}?"


def denied(match: Match, words: Sequence[str]) -> bool:
    """Whether the sentence says that it was not done: 没有植树的安排."""
    text = match.passage.text[match.start : match.end]
    return any(re.search(_DENIED + re.escape(form), text) for word in words for form in forms(word))


def _unquoted(text: str) -> str:
    """Without quotation marks: 暖“新”驿站 is 暖新驿站."""
    return text.translate(_QUOTES)


_QUOTES = str.maketrans("", "", "“”‘’\"'「」『』")


def met(text: str, word: str) -> bool:
    """Whether the text has the word, one that means the same, or the words that a long one is made of."""
    return _holds(_unquoted(text), (*forms(word), *_pieces(word)))


def _holds(text: str, group: Sequence[str]) -> bool:
    return any(form in text if " " not in form else _split(form).search(text) is not None for form in group)


@cache
def _split(form: str) -> re.Pattern[str]:
    """The pieces of a form in their order, near each other within one clause: 书法 作品 展."""
    return re.compile(rf"[^，。；、]{{0,{BETWEEN}}}?".join(map(re.escape, form.split())))


def _pieces(word: str) -> tuple[str, ...]:
    """A long word as the words in it, where they make up the whole of it: 完成进驻 → 完成 进驻, 书法展 → 书法 展."""
    if len(word) == LONG - 1 and word.endswith(_SHOWS):
        return (f"{word[:-1]} {word[-1]}",)
    if len(word) < LONG:
        return ()
    pieces = [piece for piece in tokenizer().cut_for_search(word) if piece != word]
    return (" ".join(pieces),) if "".join(pieces) == word else ()


def _close(text: str, one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a form of each stands within `NEAR` characters of the other."""
    places = [
        [m.start() for form in group for m in re.finditer(re.escape(form.split()[0]), text)] for group in (one, other)
    ]
    return any(abs(a - b) <= NEAR for a in places[0] for b in places[1])
