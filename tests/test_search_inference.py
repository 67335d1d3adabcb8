"""When words of a question limit the search and when they only move passages up."""

from __future__ import annotations

from datetime import date

import pytest

from search.inference import infer

KNOWN = ("临澜市财政局", "临澜市经济和信息化局")
TODAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    "question",
    ["2024年7月以后关于驿站的报道", "去年有哪些新闻讲到驿站", "只看2025年的", "2025年上半年的简报里有几个驿站"],
)
def test_a_period_of_reports_limits(question: str) -> None:
    assert infer(question, KNOWN, TODAY).period_limits


@pytest.mark.parametrize(
    "question", ["2024年驿站建了几个", "截至2025年底的报告里有几个驿站", "报告里说2025年建了几个", "上半年建了几个"]
)
def test_a_period_of_events_moves_up(question: str) -> None:
    found = infer(question, KNOWN, TODAY)
    assert found.period is not None
    assert not found.period_limits
    assert "since" in found.soft


def test_a_unit_limits_only_where_it_is_insisted_on_and_known() -> None:
    assert infer("只看市财政局的报告", KNOWN, TODAY).units_limit
    assert not infer("市财政局的报告", KNOWN, TODAY).units_limit
    assert not infer("只看市教育局的报告", KNOWN, TODAY).units_limit
    assert infer("市财政局的报告", KNOWN, TODAY).known_units == KNOWN[:1]


def test_what_is_taken_back_is_not_inferred() -> None:
    question = "去年市财政局走访了多少家企业？"
    assert infer(question, KNOWN, TODAY).parts == ("period", "units", "answer_kind")
    assert infer(question, KNOWN, TODAY, frozenset({"period", "units"})).parts == ("answer_kind",)


def test_the_year_of_a_document_number_is_no_period() -> None:
    assert infer("临直工委〔2024〕9号", (), TODAY).period is None
    period = infer("舟委发〔2024〕12号去年落实得怎样？", (), TODAY).period
    assert period is not None
    assert period.words == "去年"
