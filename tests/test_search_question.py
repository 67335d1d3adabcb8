"""How a question and its limits are understood."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.errors import QuestionError
from search.question import LONGEST_QUESTION, SearchFilters, parse, period
from search.result import Understood

UNITS = ("中共临澜市委组织部", "中共临澜市委市直机关工作委员会", "市委组织部")


def test_a_plain_question_has_words_and_no_limits() -> None:
    question = parse("  请问 党费\n多久交一次？ ", None, UNITS)
    assert question.text == "请问 党费 多久交一次？"
    assert "党费" in question.words
    assert "请问" not in question.words
    assert not question.filters
    assert (question.understood.since, question.understood.until, question.understood.units) == (None, None, ())


@pytest.mark.parametrize("text", ["", " ", "？？", "\x00\x01", "——……"])
def test_no_question_is_an_error_with_an_example(text: str) -> None:
    with pytest.raises(QuestionError, match="例如"):
        parse(text, None, UNITS)


def test_the_longest_question_is_taken_and_a_longer_one_is_not() -> None:
    assert len(parse("党" * LONGEST_QUESTION, None, ()).text) == LONGEST_QUESTION
    with pytest.raises(QuestionError, match=str(LONGEST_QUESTION + 1)):
        parse("党" * (LONGEST_QUESTION + 1), None, ())


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2025", "2025"),
        ("2025年", "2025"),
        ("2025-7", "2025-07"),
        ("2025-07", "2025-07"),
        ("2025年7月", "2025-07"),
        ("2025.07.01", "2025-07-01"),
        ("2025/7/1", "2025-07-01"),
        ("2025年7月1日", "2025-07-01"),
        ("二〇二五年七月一日", "2025-07-01"),
        (" ２０２５ ", "2025"),
        ("", None),
        (None, None),
        ("  ", None),
    ],
)
def test_dates_are_read_as_they_are_typed(typed: str | None, iso: str | None) -> None:
    assert period(SearchFilters(since=typed)) == (iso, None)
    assert period(SearchFilters(until=typed)) == (None, iso)


@pytest.mark.parametrize("typed", ["去年", "7月", "2025-13", "2025-00", "2025-01-32", "20250701", "2025-07-01x", "1"])
def test_what_is_no_date_is_named(typed: str) -> None:
    with pytest.raises(QuestionError, match=f"起始日期“{typed}”不是日期"):
        period(SearchFilters(since=typed))


def test_a_period_may_be_one_day_month_or_year_but_not_less() -> None:
    assert period(SearchFilters("2025-07-15", "2025-07")) == ("2025-07-15", "2025-07")
    assert period(SearchFilters("2025", "2025")) == ("2025", "2025")
    with pytest.raises(QuestionError, match="晚于"):
        period(SearchFilters("2025-08-01", "2025-07"))


def test_limits_are_for_the_index_and_for_the_user() -> None:
    question = parse("党费", SearchFilters("2025", "2025-07", "", " 通知 "), UNITS)
    assert (question.filters.since, question.filters.until, question.filters.kind) == (20250000, 20250700, "通知")
    assert (question.understood.since, question.understood.until, question.understood.kind) == (
        "2025",
        "2025-07",
        "通知",
    )


def test_a_unit_is_every_unit_whose_name_holds_it_unless_it_is_one_exactly() -> None:
    assert parse("党费", SearchFilters(unit="市直机关"), UNITS).understood.units == UNITS[1:2]
    assert parse("党费", SearchFilters(unit="临澜"), UNITS).understood.units == UNITS[:2]
    assert parse("党费", SearchFilters(unit="市委组织部"), UNITS).filters.units == frozenset({"市委组织部"})
    with pytest.raises(QuestionError, match="无此单位"):
        parse("党费", SearchFilters(unit="无此单位"), UNITS)


def test_a_period_in_the_words_is_understood_and_limits_nothing() -> None:
    question = parse("去年走访了多少家企业？", None, UNITS, date(2026, 3, 15))
    understood = question.understood
    assert not question.filters
    assert (understood.since, understood.until, understood.answer_kind) == ("2025-01-01", "2025-12-31", "数")
    assert understood.soft == ("since", "until", "kind")
    assert understood.inferred == ("period", "answer_kind")
    assert question.inferred.period is not None


def test_what_is_taken_back_is_not_read_from_the_words() -> None:
    question = parse("去年走访了多少家企业？", None, UNITS, date(2026, 3, 15), frozenset({"period", "answer_kind"}))
    assert question.inferred.parts == ()
    assert question.understood == Understood("去年走访了多少家企业？")


def test_the_filter_row_stands_above_the_words() -> None:
    question = parse("2024年走访了多少家企业？", SearchFilters(since="2025"), UNITS)
    assert (question.understood.since, question.understood.until) == ("2025", None)
    assert question.inferred.period is None
    assert "period" not in question.understood.inferred


@pytest.mark.parametrize("text", ["“二〇二五年四月十八日”", "临直工委〔2024〕9号"])
def test_what_has_to_be_found_as_typed_is_no_follow_up(text: str) -> None:
    assert parse(text, None, UNITS, history=["去年海岛党员教育有哪些做法？"]).text == text
