"""Fits what tells the unit that acts from the other names of a report (`search/actor_weights.json`).

`python -m benchmarks.listing_fit LIBRARY` prints recall and precision with every question left out of the
fitting in turn (in ten groups), at several chances, and writes the weights fitted on all. Questions
for events and those of the parts kept for reporting are left out.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.listing import Case, names_match, read
from benchmarks.opened import opened
from search import listing as lists
from search.actor_names import same
from search.actors import WEIGHTS, candidates
from search.engine import Engine
from search.listing_question import listing
from search.question import parse
from search.topic import expressions

FITTED = frozenset({"developing", "first reporting", "second reporting"})
"""Parts of the question file that the weights may be fitted on."""
RIDGE = 10.0
"""Weight of the squared standardised coefficients against the log-likelihood of one row of each question."""
GROUPS = 10
STEPS = 25
CHANCES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """A name of a report: the number of the answer that it is (0 none), and whether the report only touches the topic
    or tells of an answer without being among the reports of the key, so that nothing can be learnt from it."""

    case: Case
    report: str
    name: str
    features: dict[str, float]
    answer: int
    doubtful: bool
    unsure: bool


def rows(engine: Engine, case: Case) -> list[Row]:
    """The names of all reports that match a question."""
    asked = listing(case.question)
    if asked is None or asked.kind in ("event", "report"):
        return []
    passages = engine.lister.candidates(asked, parse(case.question, None, engine.library.units(), None))
    words = expressions(asked.words, [passage.text for passage in passages])
    by_report = defaultdict(list)
    for match in lists.matched(asked, passages, engine.lister.reader):
        if not lists.issuer(asked, match):
            by_report[match.passage.report_id].append(match)
    openings = engine.lister.openings(by_report.keys())
    known = {doc for expected in case.expected for doc in expected.docs}
    found = []
    for report, matches in by_report.items():
        document = matches[0].passage.external_id
        for one in candidates(asked, words, matches, openings[report]):
            answer = next(
                (n for n, e in enumerate(case.expected, 1) if any(names_match(one.name, name) for name in e.names)), 0
            )
            doubtful = document in case.doubtful
            unsure = (doubtful and not answer) or (bool(answer) and document not in known)
            found.append(Row(case, report, one.name, one.features, answer, doubtful, unsure))
    return found


def fitted(given: Sequence[Row], names: Sequence[str]) -> dict[str, float]:
    """The weights of a logistic regression (Newton's method) over standardised features, for features as they are.

    Rows of a question weigh as many as the square root of their number, so that long lists do not outvote others.
    """
    sure = [row for row in given if not row.unsure]
    values = _table(sure, names)
    right = np.array([row.answer > 0 for row in sure], dtype=np.float64)
    numbers: dict[str, int] = defaultdict(int)
    for row in sure:
        numbers[row.case.identity] += 1
    weight = np.array([numbers[row.case.identity] ** -0.5 for row in sure])
    weight /= weight.mean()
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = np.column_stack([np.ones(len(sure)), (values - mean) / spread])
    ridge = np.full(scaled.shape[1], RIDGE)
    ridge[0] = 0.0
    weights = np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (weight * (right - chance)) - ridge * weights
        curve = (scaled * (weight * chance * (1 - chance))[:, None]).T @ scaled + np.diag(ridge)
        weights += np.linalg.solve(curve, slope)
    plain = weights[1:] / spread
    return {"bias": float(weights[0] - plain @ mean)} | dict(zip(names, map(float, plain), strict=True))


def _table(given: Sequence[Row], names: Sequence[str]) -> Floats:
    return np.array([[row.features[name] for name in names] for row in given])


def crossed(given: Sequence[Row], names: Sequence[str]) -> Floats:
    """The chance of each row by weights that were fitted without its question, float64 [rows]."""
    identities = sorted({row.case.identity for row in given})
    chances = np.zeros(len(given))
    for number in range(GROUPS):
        out = np.array([row.case.identity in identities[number::GROUPS] for row in given])
        weights = fitted([row for row, left in zip(given, out, strict=True) if not left], names)
        total = weights["bias"] + _table(given, names) @ np.array([weights[name] for name in names])
        chances[out] = 1 / (1 + np.exp(-total[out]))
    return chances


def measured(cases: Sequence[Case], given: Sequence[Row], chances: Floats, least: float) -> tuple[float, float]:
    """Mean recall and precision over questions of the lists that the surest name of each report makes."""
    recalls, precisions = [], []
    for case in cases:
        own = [(chance, row) for chance, row in zip(chances, given, strict=True) if row.case == case]
        groups: list[list[Row]] = []
        for report in dict.fromkeys(row.report for _, row in own):
            chance, row = max(((c, r) for c, r in own if r.report == report), key=lambda pair: pair[0])
            if chance < least:
                continue
            group = next((g for g in groups if any(same(row.name, other.name) for other in g)), None)
            if group is None:
                groups.append([row])
            else:
                group.append(row)
        found: set[int] = set()
        wrong = 0
        for group in groups:
            new = {row.answer for row in group} - {0} - found
            found |= set(sorted(new)[:1])
            wrong += not new and not all(row.doubtful for row in group)
        recalls.append(len(found) / len(case.expected))
        precisions.append(len(found) / (len(found) + wrong) if found or wrong else 1.0)
    return float(np.mean(recalls)), float(np.mean(precisions))


def _issued(case: Case) -> bool:
    return all(doc.startswith("gov") for expected in case.expected for doc in expected.docs)


def main(folder: Path) -> None:
    """Prints the cross-validated measures and writes the weights."""
    with opened(folder) as engine:
        cases = [case for case in read() if case.split in FITTED and case.expected[0].names]
        found = [rows(engine, case) for case in cases]
    # Reports that say which unit issued them need no weights: questions that only they answer are left out.
    cases = [case for case, own in zip(cases, found, strict=True) if own or not _issued(case)]
    given = [row for own in found for row in own]
    names = sorted(given[0].features)
    chances = crossed(given, names)
    print(f"{len(cases)} questions, {len(given)} names, {sum(row.answer > 0 for row in given)} of them right")
    for least in CHANCES:
        recall, precision = measured(cases, given, chances, least)
        print(f"chance {least:.1f}: recall {recall:.3f} precision {precision:.3f}")
    weights = {name: round(value, 4) for name, value in fitted(given, names).items()}
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
