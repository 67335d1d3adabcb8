"""Dates as numbers; and the two places that apply filters, full text and register, let the same passages through."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.filters import Filters, date_number, last_day
from index.register import PassageRegister, RegisterEntry
from index.terms import TermEntry, TermIndex

DATES = ["", "2024", "2025", "2025-06", "2025-06-30", "2025-07", "2025-07-01", "2025-07-31", "2025-08", "2026"]


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2025-07-01", 20250701, 20250701),
        ("2025-7-1", 20250701, 20250701),
        ("2025-07", 20250700, 20250799),
        ("2025", 20250000, 20259999),
        ("", 0, 0),
        ("去年", 0, 0),
    ],
)
def test_a_date_is_as_wide_as_what_is_known_of_it(date: str, first: int, last: int) -> None:
    assert (date_number(date), last_day(date_number(date))) == (first, last)


def test_only_filters_that_limit_something_are_true() -> None:
    assert not Filters()
    assert Filters(since=20250000)
    assert Filters(kind="通知")


def test_register_and_full_text_let_the_same_passages_through(tmp_path: Path) -> None:
    register, terms = PassageRegister(), TermIndex(tmp_path / "terms")
    units, kinds = ["", "渔业局", "海事局"], ["通知", "", "报告"]
    rows = [(place, date_number(date), units[place % 3], kinds[place // 2 % 3]) for place, date in enumerate(DATES, 1)]
    register.add(RegisterEntry(*row, report_id=f"r{row[0]}") for row in rows)
    terms.add(TermEntry(number, "支部", date, unit, kind) for number, date, unit, kind in rows)
    terms.commit()
    limits: list[int | None] = [None, *(date_number(date) for date in DATES)]
    for since in limits:
        for until in limits:
            for chosen in (frozenset[str](), frozenset({"渔业局", "无此单位"}), frozenset({"无此单位"})):
                filters = Filters(since, until, chosen, "报告" if since == 20240000 else "")
                by_register = register.allowed(filters).nonzero()[0].tolist()
                assert sorted(terms.search(["支部"], 99, filters)[0].tolist()) == by_register, filters


def test_register_is_read_back_as_it_was(tmp_path: Path) -> None:
    register = PassageRegister()
    register.add(RegisterEntry(number, 20250701, "渔业局", "通知", f"r{number // 3}") for number in range(1, 3000))
    register.remove([5, 6, 7, 99_999])
    register.save(tmp_path / "登记.npz")
    again = PassageRegister.load(tmp_path / "登记.npz")
    assert again.size == register.size == 2996
    assert again.ids().tolist() == register.ids().tolist()
    assert again.ids_of(["r2", "r3"]).tolist() == [8, 9, 10, 11]
    ordinals = again.report_ordinals(again.ids_of(["r2", "r3"]))
    assert ordinals[0] != ordinals[1] == ordinals[2]
    again.add([RegisterEntry(5, 0, "海事局", "", "r1")])
    assert again.allowed(Filters(units=frozenset({"海事局"}))).nonzero()[0].tolist() == [5]
