"""Citations: the two styles, missing fields, quotations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from draft.citation import cite, document_type, quote, spelt_date
from search.result import Hit

NOTICE = Hit(
    rank=1, score=1.0, passage_id=7, report_id="a" * 16, external_id="", title="关于开展“红帆护航”行动的通知",
    unit="中共临澜市委组织部", date="2025-04-18", kind="通知", author="", number="临委组发〔2025〕16号", page=2,
    heading=("一、目标要求",), start=0, end=9, text="组建先锋队300支。", path="通知.txt",
)  # fmt: skip
NEWS = replace(NOTICE, title="红帆映港城", unit="临澜日报", kind="新闻", author="周海棠 林知远", number="", page=None)
UNKNOWN = replace(NOTICE, title="", unit="", date="", number="", page=None, kind="")


def test_official_style_names_title_unit_date_number_and_page() -> None:
    assert cite(NOTICE) == (
        "《关于开展“红帆护航”行动的通知》（中共临澜市委组织部，2025年4月18日，临委组发〔2025〕16号），第2页"
    )
    assert cite(NEWS) == "《红帆映港城》（《临澜日报》，2025年4月18日）"


def test_missing_fields_are_marked_and_not_invented() -> None:
    assert cite(UNKNOWN) == "《〔标题不详〕》（〔单位不详〕，〔日期不详〕）"
    assert cite(UNKNOWN, "gbt7714") == "〔单位不详〕. 〔标题不详〕[Z]. 〔日期不详〕."


def test_national_standard_forms_by_kind() -> None:
    assert cite(NOTICE, "gbt7714") == (
        "中共临澜市委组织部. 关于开展“红帆护航”行动的通知：临委组发〔2025〕16号[Z]. 2025-04-18：2."
    )
    report = replace(NOTICE, kind="调研报告", number="", author="王一、李二、张三、赵四")
    assert cite(report, "gbt7714") == (
        "王一，李二，张三，等. 关于开展“红帆护航”行动的通知[R]. 中共临澜市委组织部，2025-04-18：2."
    )
    assert cite(NEWS, "gbt7714") == "周海棠，林知远. 红帆映港城[N]. 临澜日报，2025-04-18〔版次不详〕."
    page = replace(NEWS, unit="临澜党建网", author="", external_id="https://example.cn/7")
    assert cite(page, "gbt7714", accessed="2025-05-01") == (
        "临澜党建网. 红帆映港城[EB/OL]. （2025-04-18）[2025-05-01]. https://example.cn/7."
    )
    assert "〔网址不详〕" in cite(replace(page, external_id=""), "gbt7714")


def test_a_unit_that_only_begins_like_a_newspaper_is_none() -> None:
    assert document_type(replace(NOTICE, unit="临澜日报社党委", kind="报告")) == "R"
    assert document_type(replace(NOTICE, unit="临澜日报", kind="")) == "N"


@pytest.mark.parametrize(
    ("date", "spelt"),
    [("2025-07-01", "2025年7月1日"), ("2025-07", "2025年7月"), ("2025", "2025年"), ("", ""), ("近日", "近日")],
)
def test_dates_stay_as_precise_as_they_are(date: str, spelt: str) -> None:
    assert spelt_date(date) == spelt


def test_a_quotation_holds_the_passage_verbatim_and_a_flat_source() -> None:
    assert quote(NOTICE) == (
        "“组建先锋队300支。”（来源：《关于开展“红帆护航”行动的通知》，中共临澜市委组织部，"
        "2025年4月18日，临委组发〔2025〕16号，第2页）"
    )


def test_titles_within_titles_and_control_characters() -> None:
    assert cite(replace(NOTICE, title="学习《\x00准则》\n心得", page=None)).startswith("《学习〈 准则〉 心得》")
