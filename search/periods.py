"""Dates and periods in a text: 2025年, 去年, 上半年, 今年以来, 七一前后, 近三个月, 9月中旬.

The same rules read a question, relative to the day it is asked, and a passage, relative to the date
of its report (去年 in a report of January 2026 is 2025).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.words import normalise
from search.calendar_words import holiday
from search.period_patterns import DATED, ISO, NAMED_SPAN, NEAR, SPELT_MONTH, TO, YEARLESS

_EARLIEST, _LATEST = 1900, 2100
_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九十")} | {"两": 2}
_QUARTERS = {numeral: value for value, numeral in enumerate("一二三四", 1)} | {str(n): n for n in range(1, 5)}
_SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 14), "暑": (7, 8), "寒": (1, 2)}
_THIRDS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "初": (1, 10),
    "中": (11, 20),
    "底": (21, 31),
    "末": (21, 31),
}
_EDGES = {"初": (1, 2), "中": (5, 7), "底": (11, 12), "末": (11, 12)}

_FROM_ON = frozenset(("以来", "以后", "之后", "至今", "开始", "起", "后", "到", "至"))
_BEFORE = frozenset(("以前", "之前", "前"))
_AROUND = frozenset(("前后", "左右"))
_HOLIDAY_DAYS = {"": (7, 7), "期间": (7, 7), "前": (15, 0), "之前": (15, 0), "以前": (15, 0), "前夕": (15, 0),
                 "来临": (15, 0), "到来": (15, 0), "后": (0, 15), "之后": (0, 15), "以后": (0, 15),
                 "前后": (10, 10), "左右": (10, 10), "当天": (0, 0), "那天": (0, 0)}  # fmt: skip
"""Days before and after the holiday that each word takes in."""


@dataclass(frozen=True)
class Period:
    """Days from `since` to `until`, both included, None where open; `words` as they were written.

    `recurring`: no year was said. The latest such period is given, but another year's may be meant.
    """

    since: date | None
    until: date | None
    words: str
    recurring: bool = False

    @property
    def days(self) -> int:
        """How many days it has; open ends count as ten years."""
        return ((self.until or date(_LATEST, 1, 1)) - (self.since or date(_EARLIEST, 1, 1))).days + 1


def periods(text: str, today: date | None) -> tuple[Period, ...]:
    """The periods that the text names, in its order; relative ones count from `today`.

    Without `today`, what needs it (去年, 上半年 without a year) is left out.

    >>> [(str(p.since), str(p.until)) for p in periods("2025年上半年", None)]
    [('2025-01-01', '2025-06-30')]
    >>> [(str(p.since), p.until) for p in periods("去年7月以来", date(2026, 3, 1))]
    [('2025-07-01', None)]
    """
    normal = SPELT_MONTH.sub(lambda m: str(_number(m.group())), normalise(text))
    found: list[tuple[int, int, Period]] = []
    rules: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], Period | None]], ...] = (
        (ISO, _iso), (DATED, _dated), (NEAR, _near), (NAMED_SPAN, _named_span), (YEARLESS, _yearless),
    )  # fmt: skip
    for pattern, read in rules:
        for match in pattern.finditer(normal):
            if not match.group() or any(start < match.end() and match.start() < end for start, end, _ in found):
                continue
            period = read(match, today)
            if period is not None:
                found.append((match.start(), match.end(), period))
    return _joined(normal, sorted(found, key=lambda one: one[0]))


def _joined(text: str, found: list[tuple[int, int, Period]]) -> tuple[Period, ...]:
    """Two periods with 至 between them made one; a second one without a year takes the first one's."""
    result: list[Period] = []
    last = 0
    for number, (start, end, period) in enumerate(found):
        if number and result and TO.fullmatch(text[last:start]) and result[-1].since and period.until:
            first = result.pop()
            until = period.until
            if period.recurring and first.until and not first.recurring:
                until = _in_year(until, first.until.year)
            if first.since and until >= first.since:
                words = first.words + text[last:end]
                period = Period(first.since, until, words, first.recurring and period.recurring)
        last = end
        result.append(period)
    return tuple(result)


def _in_year(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _dated(match: re.Match[str], today: date | None) -> Period | None:
    year = _year_of(match, today)
    if year is None or not _EARLIEST <= year <= _LATEST:
        return None
    return _in(year, match, match.group().strip())


def _iso(match: re.Match[str], _: date | None) -> Period | None:
    parts = [int(part) for part in re.split(r"[-./]", match["iso"])]
    return _bounded(_span(*parts), match["bound"], match.group())


def _yearless(match: re.Match[str], today: date | None) -> Period | None:
    if today is None:
        return None
    period = _in(today.year, match, match.group())
    begins = period and (period.since or period.until)
    # 上半年 asked in February is last year's, asked in May this year's.
    half = timedelta(period.days // 2 if period and period.until and period.days > 31 else 0)
    if begins and begins + half > today:
        period = _in(today.year - 1, match, match.group())
    return replace(period, recurring=not match["edge"]) if period else None


def _year_of(match: re.Match[str], today: date | None) -> int | None:
    if match["year"]:
        return int(match["year"])
    if match["short"]:
        return 2000 + int(match["short"])
    if today is None:
        return None
    back = {"大前年": 3, "前年": 2, "去年": 1, "上年": 1, "今年": 0, "本年": 0, "明年": -1}
    return today.year - back[match["relative"].removesuffix("度")]


def _in(year: int, match: re.Match[str], words: str) -> Period | None:
    """The period that the match names in that year."""
    name = match["named"] or match["bare"]
    if name:
        return _around_holiday(name, year, match["bound"] or "", words)
    groups = match.groupdict()
    days: tuple[date, date] | None
    if match["half"]:
        days = _months(year, 1, 6) if match["half"][0] in "上前" else _months(year, 7, 12)
    elif match["first_quarters"]:
        days = _months(year, 1, 3 * _number(match["first_quarters"][1]))
    elif match["quarter"]:
        last = 3 * _QUARTERS[match["quarter"]]
        days = _months(year, last - 2, last)
    elif match["first_months"]:
        last = _number(match["first_months"])
        days = _months(year, 1, last) if 1 <= last <= 12 else None
    elif match["month"]:
        days = _in_month(year, int(match["month"]), match["day"], match["to_day"], match["third"])
    elif groups.get("edge"):
        days = _months(year, *_EDGES[match["edge"][-1]])
    elif groups.get("season"):
        days = _months(year, *_SEASONS[match["season"][0]])
    else:
        days = _span(year)
    return _bounded(days, match["bound"], words)


def _in_month(
    year: int, month: int, day: str | None, to_day: str | None, third: str | None
) -> tuple[date, date] | None:
    if day:
        begin, end = _span(year, month, int(day)), _span(year, month, int(to_day or day))
        return (begin[0], end[1]) if begin and end and begin[0] <= end[1] else None
    if third:
        first, last = _THIRDS[third]
        return date(year, month, first), date(year, month, min(last, monthrange(year, month)[1]))
    return _span(year, month)


def _around_holiday(name: str, year: int, bound: str, words: str) -> Period | None:
    day = holiday(name, year)
    if day is None:
        return None
    if bound in _FROM_ON and bound not in _HOLIDAY_DAYS:
        return Period(day, None, words)
    before, after = _HOLIDAY_DAYS[bound]
    return Period(day - timedelta(before), day + timedelta(after), words)


def _bounded(days: tuple[date, date] | None, bound: str | None, words: str) -> Period | None:
    """The days with 以来, 之前, 前后 … applied: around a day is a week, a month half a month, longer ones a third."""
    if days is None:
        return None
    first, last = days
    if bound in _FROM_ON:
        return Period(first, None, words)
    if bound in _BEFORE:
        return Period(None, first - timedelta(1), words)
    if bound in _AROUND or bound in {"前夕", "来临", "到来"}:
        length = (last - first).days + 1
        margin = timedelta(7 if length <= 10 else 15 if length <= 31 else length // 3)
        return Period(first - margin, last + (margin if bound in _AROUND else timedelta(0)), words)
    return Period(first, last, words)


def _near(match: re.Match[str], today: date | None) -> Period | None:
    if today is None or not (match["near"] or match["come"]):
        return None
    count = 0.5 if match["count"] == "半" else _number(match["count"])
    unit = {"月": 30.5, "度": 91.5, "年": 365.25, "周": 7, "期": 7, "天": 1}[match["of"][-1]]
    return Period(today - timedelta(round(count * unit)), today, match.group())


def _named_span(match: re.Match[str], today: date | None) -> Period | None:
    if today is None:
        return None
    span = match["span"]
    month, quarter = (today.year, today.month), (today.month - 1) // 3
    monday = today - timedelta(today.weekday())
    back = timedelta(7 if "上" in span else 0)
    if "月" in span:
        days = _span(*month) if "上" not in span else _span(*_month_before(*month))
    elif "季度" in span:
        year, number = (today.year, quarter) if "上" not in span else divmod(4 * today.year + quarter - 1, 4)
        days = _months(year, 3 * number + 1, 3 * number + 3)
    elif "周" in span or "星期" in span:
        days = monday - back, monday - back + timedelta(6)
    else:
        day = today - timedelta({"今": 0, "昨": 1, "前": 2}[span[0]])
        days = day, day
    return _bounded(days, match["bound"], match.group())


def _month_before(year: int, month: int) -> tuple[int, int]:
    return (year, month - 1) if month > 1 else (year - 1, 12)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    """The first to the last day of these months; months beyond 12 are the next year's."""
    end_year, end = (year, last) if last <= 12 else (year + 1, last - 12)
    return date(year, first, 1), date(end_year, end, monthrange(end_year, end)[1])


def _span(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date] | None:
    """First and last day of a year, month or day; None for a day that the month does not have."""
    if month is None:
        return _months(year, 1, 12)
    if day is None:
        return _months(year, month, month)
    if not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day), date(year, month, day)


def _number(text: str) -> int:
    """十二 → 12, 两 → 2, 07 → 7."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _NUMERALS[text]
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
