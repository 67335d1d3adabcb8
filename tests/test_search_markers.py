"""Sentences and keys of a model's text, whole and while it is being written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.markers import Part, written_sentences


def told(raw: str, finished: bool = True) -> list[tuple[str, tuple[str, ...]]]:
    """(text, all keys) of each sentence."""
    return [
        (s.text, tuple(dict.fromkeys(key for part in s.parts for key in part.keys)))
        for s in written_sentences(raw, finished)
    ]


@pytest.mark.parametrize(
    "marker", ["[a1b2c3]", "［a1b2c3］", "【a1b2c3】", "【Ａ1B2C3】", "[ A1B2C3 ]", "[材料 a1b2c3]", "[^a1b2c3]"]
)
def test_every_form_of_bracket_is_a_marker(marker: str) -> None:
    assert told(f"走访45家{marker}。") == [("走访45家。", ("a1b2c3",))]
    assert told(f"走访45家。{marker}") == [("走访45家。", ("a1b2c3",))]
    assert told(f"走访45家。\n{marker}\n") == [("走访45家。", ("a1b2c3",))]


def test_several_keys_in_one_marker_and_several_markers() -> None:
    expected = [("走访45家。", ("a1b2c3", "d4e5f6"))]
    assert (
        told("走访45家[a1b2c3，d4e5f6]。")
        == told("走访45家[a1b2c3][d4e5f6]。")
        == told("走访45家[a1b2c3]。[d4e5f6]")
        == expected
    )


def test_each_piece_has_the_markers_behind_it_and_the_tail_has_all() -> None:
    (sentence,) = written_sentences("甲走访45家[aaaaaa]，乙走访30家[bbbbbb]，都有成效。", True)
    assert sentence.parts == (
        Part("甲走访45家", ("aaaaaa",)),
        Part("，乙走访30家", ("bbbbbb",)),
        Part("，都有成效。", ("aaaaaa", "bbbbbb")),
    )


def test_invented_ranks_vanish_and_other_brackets_stay() -> None:
    assert told("走访45家[1]。") == [("走访45家。", ("1",))]
    assert told("按〔2024〕9号、[2024]9号和【工作动态】办。")[0] == ("按〔2024〕9号、[2024]9号和【工作动态】办。", ())


def test_thoughts_markdown_and_list_numbers_are_left_out() -> None:
    raw = (
        "<think>有45家吗？\n有。</think>**情况**如下：\n1. 走访45家[a1b2c3]。\n"
        "（二）3.5万人参加[a1b2c3]。\n- 结束[a1b2c3]。（来源：[a1b2c3]）"
    )
    assert [text for text, _ in told(raw)] == ["情况如下：", "走访45家。", "3.5万人参加。", "结束。"]
    assert told("<think>还在想。想了45次。") == []


def test_invisible_characters_are_taken_out() -> None:
    assert told("走访4\u200b5\u202e家[a1b2c3]。") == [("走访45家。", ("a1b2c3",))]


RAW = "甲走访45家[a1b2c3]。乙开会【d4e5f6，a1b2c3】。\n1. 丙说：“好！[a1b2c3]”\n丁办结3件。［d4e5f6］"


@given(st.integers(min_value=0, max_value=len(RAW)))
def test_what_is_shown_early_is_what_stands_there_in_the_end(length: int) -> None:
    """At any moment of the stream: only whole sentences, each with all its markers, none of them half."""
    early, whole = told(RAW[:length], finished=False), told(RAW)
    assert early == whole[: len(early)]
    assert len(early) < len(whole)


@given(st.text(alphabet="[【［]】］a1b2c3，。\n家<think>/ ", max_size=60))
def test_no_bracket_of_a_key_is_left_over(raw: str) -> None:
    for text, _ in told(raw):
        assert "[a1b2c3]" not in text
