"""Dates and periods in questions and passages."""

from __future__ import annotations

from datetime import date

import pytest

from search.periods import periods

TODAY = date(2026, 3, 15)


def span(text: str, today: date | None = TODAY) -> tuple[str, str]:
    """First and last day of the only period in the text, "" where it is open."""
    (period,) = periods(text, today)
    return str(period.since or ""), str(period.until or "")


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2025年", "2025-01-01", "2025-12-31"),
        ("2024年2月走访", "2024-02-01", "2024-02-29"),
        ("2023年8月3日", "2023-08-03", "2023-08-03"),
        ("二〇二五年七月一日", "2025-07-01", "2025-07-01"),
        ("2023-08-05", "2023-08-05", "2023-08-05"),
        ("2023.8 简报", "2023-08-01", "2023-08-31"),
        ("23年8月", "2023-08-01", "2023-08-31"),
        ("2023年8月上旬", "2023-08-01", "2023-08-10"),
        ("2023年8月底", "2023-08-21", "2023-08-31"),
        ("2025年上半年", "2025-01-01", "2025-06-30"),
        ("2025年第四季度", "2025-10-01", "2025-12-31"),
        ("2024年前三季度", "2024-01-01", "2024-09-30"),
        ("2023年头五个月", "2023-01-01", "2023-05-31"),
        ("2023年夏天", "2023-06-01", "2023-08-31"),
        ("2022年底", "2022-11-01", "2022-12-31"),
        ("去年", "2025-01-01", "2025-12-31"),
        ("前年9月", "2024-09-01", "2024-09-30"),
        ("去年年底", "2025-11-01", "2025-12-31"),
        ("上个月", "2026-02-01", "2026-02-28"),
        ("本周", "2026-03-09", "2026-03-15"),
        ("上周", "2026-03-02", "2026-03-08"),
        ("上季度", "2025-10-01", "2025-12-31"),
        ("近三个月", "2025-12-13", "2026-03-15"),
        ("近一年", "2025-03-15", "2026-03-15"),
    ],
)
def test_periods_of_a_stated_year_or_counted_from_today(text: str, since: str, until: str) -> None:
    assert span(text) == (since, until)
    assert not periods(text, TODAY)[0].recurring


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2025年以来", "2025-01-01", ""),
        ("今年以来", "2026-01-01", ""),
        ("2024年7月以后", "2024-07-01", ""),
        ("2024年7月1日起", "2024-07-01", ""),
        ("从2023年5月到现在", "2023-05-01", ""),
        ("2023年以前", "", "2022-12-31"),
        ("2024年7月之前", "", "2024-06-30"),
        ("2024年7月10日前后", "2024-07-03", "2024-07-17"),
        ("2023年7月25日至29日", "2023-07-25", "2023-07-29"),
        ("2023年8月到10月", "2023-08-01", "2023-10-31"),
        ("2020年至2023年", "2020-01-01", "2023-12-31"),
        ("2025年七一前后", "2025-06-21", "2025-07-11"),
        ("2024年中秋前", "2024-09-02", "2024-09-17"),
        ("2026元旦期间", "2025-12-25", "2026-01-08"),
    ],
)
def test_bounds_ranges_and_holidays(text: str, since: str, until: str) -> None:
    assert span(text) == (since, until)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("9月中旬", "2025-09-11", "2025-09-20"),
        ("2月中旬", "2026-02-11", "2026-02-20"),
        ("三季度", "2025-07-01", "2025-09-30"),
        ("上半年", "2025-01-01", "2025-06-30"),
        ("建军节前", "2025-07-17", "2025-08-01"),
    ],
)
def test_without_a_year_the_latest_is_given_and_another_is_possible(text: str, since: str, until: str) -> None:
    assert span(text) == (since, until)
    assert periods(text, TODAY)[0].recurring
    assert periods(text, None) == ()


def test_the_first_half_of_this_year_is_meant_once_half_of_it_is_over() -> None:
    assert span("上半年", date(2026, 5, 1))[0] == "2026-01-01"


@pytest.mark.parametrize(
    "text",
    [
        "七一勋章",
        "十一届全国人大",
        "十月革命",
        "近3000人",
        "干了两年",
        "第2024号",
        "2025人",
        "三个月",
        "八一路",
        "24年",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert periods(text, TODAY) == ()


def test_several_periods_are_given_in_the_order_of_the_text() -> None:
    found = periods("2024年比2023年多，去年最多", TODAY)
    assert [period.words for period in found] == ["2024年", "2023年", "去年"]


def test_a_day_that_does_not_exist_is_no_period() -> None:
    assert periods("2023年2月30日", TODAY) == ()
