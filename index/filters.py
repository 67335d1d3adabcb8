"""What a search may be limited to, and dates as numbers that can be compared.

A date is YYYYMMDD with 00 for what is not known: "2025-07" is 20250700, no date is 0. A report
dated only to the month may be from any of its days, so it is found by every range that touches
that month; a report without a date is found by no range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True)
class Filters:
    """Limits of a search, applied before the best are chosen; the defaults limit nothing.

    `since` and `until` are YYYYMMDD, inclusive, with 00 where a month or a year is meant
    (until=20250700 is the whole of July 2025). `units` are exact names of issuing units, any of
    which will do; `kind` is an exact kind of report, "" for every kind.
    """

    since: int | None = None
    until: int | None = None
    units: frozenset[str] = frozenset()
    kind: str = ""

    def __bool__(self) -> bool:
        """False where nothing is limited."""
        return self.since is not None or self.until is not None or bool(self.units) or bool(self.kind)


def date_number(date: str) -> int:
    """YYYYMMDD of an ISO 8601 date that may lack its day or month; 0 where it is no such date.

    >>> date_number("2025-07-01"), date_number("2025-07"), date_number("2025"), date_number("")
    (20250701, 20250700, 20250000, 0)
    """
    found = _DATE.match(date)
    if not found:
        return 0
    year, month, day = (int(part or 0) for part in found.groups())
    return year * 10000 + month * 100 + day


def last_day(date: int) -> int:
    """The end of the span that a date number names; 0, no date, stays 0.

    >>> last_day(20250701), last_day(20250700), last_day(20250000), last_day(0)
    (20250701, 20250799, 20259999, 0)
    """
    if date == 0:
        return 0
    if date % 10000 == 0:
        return date + 9999
    return date + 99 if date % 100 == 0 else date
