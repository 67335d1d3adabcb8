"""Dates as files and records state them."""

from __future__ import annotations

import datetime
import re

_DATE = re.compile(
    r"\s*(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:(?:月|[-/.])\s*(?:(\d{1,2})(?!\d)\s*日?)?)?|\s*(\d{4})(\d{2})(\d{2})(?!\d)"
)
_YEAR = re.compile(r"\s*(\d{4})\s*年?\s*")


def iso_date(stated: object) -> str:
    """`stated` as ISO 8601, as precise as it is ("2025-07-01", "2025-07", "2025"); "" when it is no date."""
    text = str(stated) if isinstance(stated, str | int) and not isinstance(stated, bool) else ""
    if year := _YEAR.fullmatch(text):
        return year[1] if 1000 <= int(year[1]) <= 2999 else ""
    found = _DATE.match(text)
    if found is None:
        return ""
    numbers = [int(part) for part in found.groups() if part is not None]
    try:
        day = datetime.date(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else 1)
    except ValueError:
        return ""
    return day.isoformat() if len(numbers) > 2 else day.isoformat()[:7]
