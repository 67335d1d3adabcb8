"""Moves candidates up that fit the period and the units of the question: arithmetic only.

A question's date may be the report's or that of the event, which is told weeks or months later, so
a candidate fits by the date of its report or by a date written in its passage, whichever fits better.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from corpus.stored import StoredPassage
from search import units
from search.inference import Inferred
from search.periods import Period, periods
from search.units import Unit

WEIGHT = 2.5
"""Standard deviations of the candidates' scores that a full fit is worth.

Of .75, 1.5 and 2.5: the first hit is in place for 35, 38 and 38 of the 40 questions in
benchmarks/questions/constrained.jsonl; of the 149 questions of partywork_dev that name a period or
unit 92, 91 and 91 have a right first passage (90 without) and 126, 128 and 132 one of the first five
(119 without).
"""
TOLD_WITHIN = timedelta(120)
"""How long after an event reports still tell of it: of the dated train questions whose report is later
than their period, four in five are within it."""
TOLD_LATER = 0.5
"""The fit of a report right after the period; it falls to 0 at the end of `TOLD_WITHIN`."""
UNDATED = 0.3

Floats = npt.NDArray[np.float64]


def moved(scores: Floats, read: Inferred, passages: Sequence[StoredPassage]) -> Floats:
    """The ranker's scores, higher for passages that fit what the question says of time and units."""
    if read.period and not read.period_limits:
        scores = boosted(scores, period_fits(read.period, passages))
    if read.units and not read.units_limit:
        scores = boosted(scores, unit_fits(read.units, passages))
    return scores


def boosted(scores: Floats, fits: Floats, weight: float = WEIGHT) -> Floats:
    """The scores with the fits [0, 1] added in units of the scores' spread, float64 [candidates]."""
    return scores + weight * float(scores.std()) * fits


def period_fits(period: Period, passages: Sequence[StoredPassage]) -> Floats:
    """How well each passage fits the period, 0 to 1, float64 [passages]."""
    return np.array([_fit(period, passage) for passage in passages], dtype=np.float64)


def unit_fits(wanted: Sequence[Unit], passages: Sequence[StoredPassage]) -> Floats:
    """How surely each passage is about the units, 0 to 1, the mean over them, float64 [passages]."""
    return np.array([[units.fit(unit, passage) for unit in wanted] for passage in passages]).mean(axis=1)


def _fit(period: Period, passage: StoredPassage) -> float:
    issued = _issued(passage.metadata.date)
    by_report = UNDATED if issued is None else _of_report(period, *issued)
    if by_report == 1:
        return 1.0
    told = periods(" ".join((passage.metadata.title, *passage.heading, passage.text)), issued[1] if issued else None)
    return max([by_report, *(_of_mention(period, mention) for mention in told)])


def _issued(written: str) -> tuple[date, date] | None:
    """First and last day that the report's date may mean; None for no date."""
    found = periods(written, None)
    return (found[0].since, found[0].until) if found and found[0].since and found[0].until else None


def _of_report(period: Period, first: date, last: date) -> float:
    since, until = _near_year(period, first)
    if (since is None or last >= since) and (until is None or first <= until):
        return 1.0
    if until is None or first < until:
        return 0.0
    return max(0.0, TOLD_LATER * (1 - (first - until) / TOLD_WITHIN))


def _of_mention(period: Period, mention: Period) -> float:
    """1 where the written period lies in the one asked for; its share where it is longer; 0 apart from it."""
    if mention.since is None or mention.until is None:
        return 0.0
    since, until = _near_year(period, mention.since)
    first = max(since or mention.since, mention.since)
    last = min(until or mention.until, mention.until)
    common = (last - first).days + 1
    if common <= 0:
        return 0.0
    return common / mention.days if common < mention.days else 1.0


def _near_year(period: Period, day: date) -> tuple[date | None, date | None]:
    """The ends of the period; of a recurring one those of the occurrence nearest to the day."""
    anchor = period.since or period.until
    if not period.recurring or anchor is None:
        return period.since, period.until
    years = round((day - anchor).days / 365.25)
    shift = timedelta(round(years * 365.25))
    return (
        period.since + shift if period.since else None,
        period.until + shift if period.until else None,
    )
