"""Days that office language names: public holidays and anniversaries, fixed and by the lunar calendar.

The lunar dates follow GB/T 33661-2017 (农历的编算和颁行); the table was compared with the package
LunarCalendar 0.0.9 day by day.
"""

from __future__ import annotations

from datetime import date

FIXED: dict[str, tuple[int, int]] = {
    "元旦": (1, 1), "三八": (3, 8), "妇女节": (3, 8), "植树节": (3, 12), "清明": (4, 5), "五一": (5, 1),
    "劳动节": (5, 1), "五四": (5, 4), "青年节": (5, 4), "六一": (6, 1), "儿童节": (6, 1), "七一": (7, 1),
    "建党节": (7, 1), "党的生日": (7, 1), "七七": (7, 7), "八一": (8, 1), "建军节": (8, 1), "教师节": (9, 10),
    "九一八": (9, 18), "国庆": (10, 1), "十一": (10, 1), "记者节": (11, 8), "国家公祭日": (12, 13),
}  # fmt: skip
"""Month and day of each name."""

# Month and day of 春节, 元宵, 端午 and 中秋 in each year.
_LUNAR: dict[int, tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]] = {
    2015: ((2, 19), (3, 5), (6, 20), (9, 27)),
    2016: ((2, 8), (2, 22), (6, 9), (9, 15)),
    2017: ((1, 28), (2, 11), (5, 30), (10, 4)),
    2018: ((2, 16), (3, 2), (6, 18), (9, 24)),
    2019: ((2, 5), (2, 19), (6, 7), (9, 13)),
    2020: ((1, 25), (2, 8), (6, 25), (10, 1)),
    2021: ((2, 12), (2, 26), (6, 14), (9, 21)),
    2022: ((2, 1), (2, 15), (6, 3), (9, 10)),
    2023: ((1, 22), (2, 5), (6, 22), (9, 29)),
    2024: ((2, 10), (2, 24), (6, 10), (9, 17)),
    2025: ((1, 29), (2, 12), (5, 31), (10, 6)),
    2026: ((2, 17), (3, 3), (6, 19), (9, 25)),
    2027: ((2, 6), (2, 20), (6, 9), (9, 15)),
    2028: ((1, 26), (2, 9), (5, 28), (10, 3)),
    2029: ((2, 13), (2, 27), (6, 16), (9, 22)),
    2030: ((2, 3), (2, 17), (6, 5), (9, 12)),
}
LUNAR = ("春节", "元宵", "端午", "中秋")


def holiday(name: str, year: int) -> date | None:
    """The day in that year; None for a lunar holiday of a year that the table does not have.

    >>> holiday("七一", 2025), holiday("中秋", 2024)
    (datetime.date(2025, 7, 1), datetime.date(2024, 9, 17))
    """
    if name in FIXED:
        return date(year, *FIXED[name])
    return date(year, *_LUNAR[year][LUNAR.index(name)]) if year in _LUNAR else None
