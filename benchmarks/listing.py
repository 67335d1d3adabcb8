"""Recall and precision of lists across reports, question by question.

`questions/listing.jsonl`: 53 questions over the Party-work corpus. The answers were found by hand:
reports that mention the topic were searched for with regular expressions, read, and their unit or
place noted (`names`, any of which will do, `docs` the reports that say so). `doubtful` are reports
that only touch the topic: an entry that rests on them alone counts neither way. All were used to build
the search, 43 of them only after a blind run: 20 of "developing", the 8 of "first reporting" and the 15
of "second reporting". benchmarks/README.md keeps the figures of the blind runs.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.opened import opened
from search.engine import Engine
from search.metrics import bootstrap_interval
from search.name_ends import PARTY_ORGAN
from search.result import Answer, Item

QUESTIONS = Path(__file__).with_name("questions") / "listing.jsonl"
LONGER = 4
"""Characters by which an entry may be longer than the name of its answer on either side: 党支部."""


@dataclass(frozen=True)
class Expected:
    """One entry of the right answer; no `names` where it is a report."""

    names: tuple[str, ...]
    docs: frozenset[str]


@dataclass(frozen=True)
class Case:
    """A question and its hand-made answer."""

    identity: str
    split: str
    question: str
    expected: tuple[Expected, ...]
    doubtful: frozenset[str]


@dataclass(frozen=True)
class Score:
    """What was found of one answer: `right` entries of `given`, `found` answers of `wanted`."""

    right: int
    given: int
    wanted: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def recall(self) -> float:
        return self.right / self.wanted

    @property
    def precision(self) -> float:
        """1 for an empty list: nothing wrong was said."""
        return self.right / self.given if self.given else 1.0


def read(path: Path = QUESTIONS) -> list[Case]:
    """The questions, in the order of the file."""
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        expected = tuple(Expected(tuple(e["names"]), frozenset(e["docs"])) for e in entry["items"])
        cases.append(Case(entry["id"], entry["split"], entry["question"], expected, frozenset(entry["doubtful"])))
    return cases


def score(case: Case, answer: Answer) -> Score:
    """Compares an answer's list with the right one; a second entry for the same answer is wrong."""
    items = answer.listed.items if answer.listed else ()
    cited = {hit.rank: {hit.external_id, *(source.external_id for source in hit.also)} for hit in answer.hits}
    found: set[int] = set()
    wrong: list[str] = []
    for item in items:
        docs = set().union(*(cited[rank] for rank in item.ranks))
        place = next((n for n, e in enumerate(case.expected) if n not in found and _is(item, docs, e)), None)
        if place is not None:
            found.add(place)
        elif not docs <= case.doubtful:
            wrong.append(item.name)
    missed = tuple("/".join(e.names[:1] or sorted(e.docs)) for n, e in enumerate(case.expected) if n not in found)
    return Score(len(found), len(found) + len(wrong), len(case.expected), tuple(wrong), missed)


def _is(item: Item, docs: set[str], expected: Expected) -> bool:
    if not expected.names:
        return bool(docs & expected.docs)
    return any(names_match(item.name, name) for name in expected.names)


def names_match(given: str, right: str) -> bool:
    """Whether an entry is the unit of that name: places may stand before it, `LONGER` characters behind it."""
    before, found, behind = given.partition(right)
    behind = PARTY_ORGAN.sub("", behind)
    return bool(found) and len(behind) <= LONGER and (len(before) <= LONGER or bool(_CHAIN.fullmatch(before)))


_CHAIN = re.compile(r"(?:[\u4e00-\u9fff]{2,6}?(?:自治区|新区|开发区|街道|[省市州区县旗镇乡村]))+")


def over_library(folder: Path) -> None:
    """Prints the measures over a library of the corpus."""
    with opened(folder) as engine:
        report(engine)


def report(engine: Engine) -> None:
    """Prints recall and precision of each half with 95 % bootstrap intervals over questions."""
    print("\n## Lists across reports")
    measured: dict[str, list[tuple[Score, float, bool]]] = {}
    for case in read():
        engine.ask(case.question)
        began = time.perf_counter()
        answer = engine.ask(case.question)
        milliseconds = (time.perf_counter() - began) * 1000
        result = score(case, answer)
        measured.setdefault(case.split, []).append((result, milliseconds, answer.listed is not None))
        print(
            f"  {case.identity} recall {result.recall:.2f} precision {result.precision:.2f} "
            f"({result.right}/{result.wanted}, {result.given} given) {milliseconds:.0f} ms  {case.question}"
            f"\n      wrong: {'、'.join(result.wrong) or '-'}   missed: {'、'.join(result.missed) or '-'}"
        )
    for split, rows in measured.items():
        cells = []
        for name in ("recall", "precision"):
            values = np.array([getattr(row, name) for row, _, _ in rows])
            low, high = bootstrap_interval(values)
            cells.append(f"{name} {values.mean():.3f} [{low:.3f}, {high:.3f}]")
        right, given, wanted = (sum(getattr(row, n) for row, _, _ in rows) for n in ("right", "given", "wanted"))
        times = np.array([milliseconds for _, milliseconds, _ in rows])
        print(
            f"{split:10} n={len(rows)}  " + "  ".join(cells) + f"  over all entries: recall {right / wanted:.3f} "
            f"precision {right / max(given, 1):.3f}  as a list {sum(fired for *_, fired in rows)}/{len(rows)}  "
            f"p95 {np.percentile(times, 95):.0f} ms"
        )
