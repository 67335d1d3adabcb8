"""Measures the search on a question set: what a user would have seen, question by question."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from corpus.errors import HongzhouError
from search.engine import Engine
from search.metrics import bootstrap_interval, character_f1, hit_at, ndcg, reciprocal_rank
from search.result import Answer, Hit, Source
from search.retrieve import READ, Method

METHODS: tuple[Method, ...] = ("terms", "vectors", "merged", "features", "apart", "ranked")
METHOD_NAMES: dict[Method, str] = {
    "terms": "BM25 alone",
    "vectors": "vectors alone",
    "merged": "both, z-score sum",
    "features": "both, ranked by features",
    "apart": "ranked again by the reader",
    "ranked": "ranked, passages that touch joined (the product)",
}
OF_ANSWERS = ("refused", "sentence", "F1", "exact", "cited")
"""Measures of the answer itself, left out where a method only finds passages."""
DEPTH = 40
"""Passages asked for, so that ten different reports are among them."""


class QuestionSetError(HongzhouError):
    """A question set that cannot be used; the message names the line and the remedy."""


@dataclass(frozen=True)
class TestQuestion:
    """A question with what answers it.

    `right` are external ids of reports that answer, `answers` texts of which a right passage holds
    one (empty: any passage of a right report is right). A question without `right` has no answer.
    """

    __test__ = False  # pytest takes the name for a test class

    question: str
    right: frozenset[str]
    answers: tuple[str, ...]
    type: str
    style: str


@dataclass(frozen=True)
class QuestionSet:
    """Questions, and the records they are asked over when the set brings its own passages."""

    questions: tuple[TestQuestion, ...]
    records: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Row:
    """Measures of one question by name; only "refused" for a question without an answer."""

    question: TestQuestion
    values: dict[str, float]


def read_set(path: Path) -> QuestionSet:
    """Reads a .jsonl(.gz) question set in any layout of the project's sets.

    A line has `question` and one of: `doc` (and `also`), external or report ids, with `answer` or
    `answers` (empty: nothing answers; neither: any passage of it does); `passage` or `passages`,
    which the set then brings itself. Raises QuestionSetError naming the line.
    """
    questions: list[TestQuestion] = []
    texts: dict[str, str] = {}
    for number, line in enumerate(lines_of(path), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            own = entry.get("passages") or ([entry["passage"]] if "passage" in entry else [])
            for text in own:
                texts[_passage_id(text)] = text
            answers = entry.get("answers") or ([entry["answer"]] if entry.get("answer") else [])
            right = {_passage_id(text) for text in own} or {entry["doc"], *entry.get("also", [])}
            # Without any answer named, every passage of the report is right; an empty one says that there is none.
            unanswerable = not own and not answers and bool({"answer", "answers"} & entry.keys())
            questions.append(
                TestQuestion(
                    entry["question"],
                    frozenset() if unanswerable else frozenset(right),
                    () if own else tuple(answers),
                    entry.get("type", ""),
                    entry.get("style", ""),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise QuestionSetError(
                f"题集《{path.name}》第 {number} 行不能用（{type(error).__name__}: {error}）。"
                "每行应是一个 JSON 对象，含 question，以及 doc 与 answer，或 passage。"
            ) from error
    if not questions:
        raise QuestionSetError(f"题集《{path.name}》里没有问题。请检查文件是否选对。")
    records = tuple({"id": key, "title": "", "text": text} for key, text in texts.items())
    return QuestionSet(tuple(questions), records)


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a .jsonl or .jsonl.gz file; raises QuestionSetError when it cannot be read."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            yield from lines
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise QuestionSetError(
            f"题集 {path} 读不出来（{error}）。请检查路径，文件须为 UTF-8 的 .jsonl 或 .jsonl.gz。"
        ) from error


def _passage_id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def in_training_half(key: str) -> bool:
    """A fixed half of all keys: of letters (by passage) and law (by id) the encoder saw this half."""
    return int(hashlib.md5(key.encode()).hexdigest(), 16) % 2 == 0


def squashed(text: str) -> str:
    """The text without white space, as answers and passages are compared."""
    return re.sub(r"\s+", "", text)


def evaluate(
    engine: Engine,
    questions: Sequence[TestQuestion],
    methods: Iterable[Method] = METHODS,
    progress: Callable[[int, int], None] | None = None,
    today: date | None = None,
) -> dict[Method, list[Row]]:
    """Asks every question by every method; rows in the order of the questions. `today` as in `Engine.ask`."""
    chosen = tuple(methods)
    rows: dict[Method, list[Row]] = {method: [] for method in chosen}
    for number, question in enumerate(questions, start=1):
        for method in chosen:
            answer = engine.ask(question.question, top=DEPTH, method=method, today=today)
            values = measures(question, answer)
            kept = values if method in READ else {name: values[name] for name in values if name not in OF_ANSWERS}
            rows[method].append(Row(question, kept))
        if progress:
            progress(number, len(questions))
    return rows


def measures(question: TestQuestion, answer: Answer) -> dict[str, float]:
    """Passage hit@k, report recall@k, MRR@10, nDCG@10, whether it was refused, whether the sentence answers,
    F1 and exact match of the answering words, and of answered questions whether the cited passage holds the answer."""
    values = {"refused": float(answer.refused)}
    if not question.right:
        return values
    passages = [_is_right(hit, question) for hit in answer.hits]
    reports: dict[str, bool] = {}
    for hit in answer.hits:
        reports.setdefault(hit.report_id, bool(_ids(hit) & question.right))
    found = list(reports.values())
    values |= {f"hit@{k}": hit_at(passages, k) for k in (1, 5, 10)}
    values |= {f"recall@{k}": hit_at(found, k) for k in (1, 5, 10)}
    values |= {"MRR@10": reciprocal_rank(found), "nDCG@10": ndcg(_first_only(found))}
    if question.answers:
        said = squashed(answer.text)
        values["sentence"] = float(any(squashed(a) in said for a in question.answers))
        # A question that is refused says nothing: its F1 is 0.
        values["F1"] = max(character_f1(answer.words, expected) for expected in question.answers)
        values["exact"] = float(any(squashed(answer.words) == squashed(a) for a in question.answers))
        if answer.citations:
            cited = squashed(answer.hits[answer.citations[0].rank - 1].text)
            values["cited"] = float(any(squashed(a) in cited for a in question.answers))
    return values


def _ids(hit: Hit) -> set[str]:
    sources: tuple[Hit | Source, ...] = (hit, *hit.also)
    return {source.external_id for source in sources} | {source.report_id for source in sources}


def _is_right(hit: Hit, question: TestQuestion) -> bool:
    text = squashed(hit.text)
    holds = not question.answers or any(squashed(answer) in text for answer in question.answers)
    return holds and bool(_ids(hit) & question.right)


def _first_only(relevant: Sequence[bool]) -> list[bool]:
    """Only the first relevant report: the others are its reprints."""
    first = next((i for i, right in enumerate(relevant) if right), -1)
    return [i == first for i in range(len(relevant))]


def summary(rows: Sequence[Row]) -> dict[str, dict[str, tuple[float, float, float, int]]]:
    """By group ("all", each type, each style) and measure: mean, low, high of the 95 % interval, questions."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if not row.values:
            continue  # a question without an answer, by a method that only finds passages
        groups["all"].append(row)
        for name in (row.question.type, row.question.style):
            if name:
                groups[name].append(row)
    result: dict[str, dict[str, tuple[float, float, float, int]]] = {}
    for group, members in groups.items():
        columns: dict[str, list[float]] = defaultdict(list)
        for row in members:
            for name, value in row.values.items():
                known = "refused" if row.question.right else "refused_none"
                columns[known if name == "refused" else name].append(value)
        result[group] = {
            name: (float(np.mean(v)), *bootstrap_interval(np.array(v)), len(v)) for name, v in columns.items()
        }
    return result


def table(method: Method, groups: dict[str, dict[str, tuple[float, float, float, int]]]) -> str:
    """The summary of one method as text, a line for each group, 95 % intervals in brackets."""
    lines = [f"\n{METHOD_NAMES[method]}"]
    for group, measured in groups.items():
        cells = [f"{name} {mean:.3f} [{low:.3f}, {high:.3f}]" for name, (mean, low, high, _) in measured.items()]
        count = max(n for *_, n in measured.values())
        lines.append(f"  {group:10} n={count:<5} " + "  ".join(cells))
    return "\n".join(lines)
