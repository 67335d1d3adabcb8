"""Figures however they are written, and words that hold a numeral and are none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.comparable import bare, fold
from search.numerals import figures, same, set_phrases, value


def agree(told: str, source: str) -> bool:
    """Whether each figure of one text is in the other; there has to be one."""
    found = figures(told)
    assert found, told
    return all(any(same(figure, other) for other in figures(source)) for figure in found)


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("1.2万人", "12000人"),
        ("一万二千人", "1.2万人"),
        ("12,000人", "一万二千人"),
        ("１２０００人", "12000人"),
        ("走访 45 家", "走访四十五家"),
        ("百分之三十", "30%"),
        ("百分之三十", "三成。"),
        ("30％", "30%"),
        ("2025年7月1日", "二〇二五年七月一日"),
        ("2025-07-01", "2025年7月1日"),
        ("7月1日", "2025年7月1日"),
        ("2025年", "2025.7.1"),
        ("7月3日", "7月1日至3日"),
        ("8月", "6—8月"),
        ("2023年", "2023—2025年"),
        ("2025年8月", "2025年6月至8月"),
        ("提高3个百分点", "三个百分点"),
        ("3至5个", "三到五个"),
        ("3-5名", "3～5名"),
        ("3至5万元", "3万至5万元"),
        ("第18期", "第十八期"),
        ("第一季度", "一季度"),
        ("超过50家", "50余家"),
        ("约50家", "近五十家"),
        ("50家以上", "不少于50家"),
        ("两个支部", "2个支部"),
        ("三分之二", "3分之2"),
        ("3.5亿元", "三亿五千万元"),
        ("45名党员", "45位党员"),
        ("数百名", "数百名"),
        ("〔2024〕9号", "［2024］9号"),
        ("5G", "５G"),
        ("20多年", "二十余年"),
        ("上午9:30", "上午9时30分"),
    ],
)
def test_the_same_figure_in_another_form(told: str, source: str) -> None:
    assert agree(told, source)


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("46家", "45家"),
        ("45家", "45名"),
        ("45%", "45家"),
        ("3个百分点", "3%"),
        ("第18期", "18期"),
        ("18期", "第18期"),
        ("2025年7月1日", "7月1日"),
        ("2025年7月1日", "2024年7月1日"),
        ("7月", "7个月"),
        ("3至5个", "3个、5个"),
        ("5天", "3至5天"),
        ("1.2亿", "1.2万"),
        ("50家", "近50家"),
        ("超过50家", "不足50家"),
        ("数百名", "百名"),
        ("四十五家", "四、五家"),
        ("4\u200b5家", "4名党员走访5家"),
        ("①45家", "145家"),
        ("壹佰元", "10元"),
        ("三四百人", "三百人"),
        ("〔2024〕9号", "〔2025〕9号"),
        ("一半", "一个"),
        ("翻一番", "一个"),
    ],
)
def test_another_figure_is_another(told: str, source: str) -> None:
    assert not agree(told, source)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        *(("十", 10), ("二十一", 21), ("一百零五", 105), ("一百五", 150), ("3万5千", 35_000), ("1万亿", 10**12)),
        *(("一亿零三百", 100_000_300), ("二〇二五", 2025), ("壹佰贰拾", 120), ("廿五", 25), ("两千", 2000)),
    ],
)
def test_values(written: str, expected: int) -> None:
    assert value(written) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("十四五", "“十四五”规划", "一把手抓", "三会一课", "两学一做", "进一步统一思想", "第一书记"),
        *("建立一个平台", "党的二十大以来", "一些党员", "第一时间", "四川", "万众一心", "千家万户"),
        *("万元户", "十分重视", "一是", "星期三", "七一前夕"),
    ],
)  # fmt: skip
def test_no_number(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    "text",
    ["十分钟", "三个支部", "一名党员", "四平方公里", "四季度", "四十五", "十四五家", "共一项", "万余名", "二十五家"],
)
def test_a_number_after_all(text: str) -> None:
    assert len(figures(text)) == 1


def test_names_with_a_numeral_are_found_as_names() -> None:
    text = "“十四五”期间落实三会一课，一把手带头。"
    assert [text[a:b] for a, b in set_phrases(text)] == ["十四五", "三会一课"]


def test_offsets_are_of_the_text_as_it_was_given() -> None:
    text = "全市 共 走访 １，２００ 家\u200b企业"
    (found,) = figures(text)
    assert text[found.start : found.end] == "１，２００ 家"


def test_fold_and_bare() -> None:
    assert fold("走访 ４５ 家［次］ AI 2").text == "走访45家(次) ai 2".replace(") ", ")")
    assert bare("“红帆 护航”\n行动") == bare("『红帆护航』行动")


@given(st.text(alphabet="0123456789一二十百万亿年月日个家名第%.至- 红第，", max_size=30))
def test_no_digit_is_overlooked(text: str) -> None:
    """Every digit is inside a figure, whatever stands around it."""
    spans = [(figure.start, figure.end) for figure in figures(text)]
    for match in re.finditer(r"\d", text):
        assert any(start <= match.start() < end for start, end in spans), text


@given(st.integers(min_value=1, max_value=99_999_999))
def test_spelt_and_plain_numbers_have_one_value(number: int) -> None:
    assert value(spelt(number)) == value(f"{number:,}") == number


def spelt(number: int) -> str:
    """A number up to 99,999,999 in Chinese."""
    high, low = divmod(number, 10_000)
    text = f"{_four(high)}万" if high else ""
    return text + ("零" if high and 0 < low < 1000 else "") + (_four(low) if low else "")


def _four(number: int) -> str:
    text, zero = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if zero and text else "") + "零一二三四五六七八九"[digit] + name
            zero = False
        else:
            zero = True
    return text
