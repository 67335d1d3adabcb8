"""Sentences: where they end, and that nothing is lost."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentences


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_closing_quotes_and_brackets_stay_with_their_sentence() -> None:
    assert pieces("他说：“先上岗，再培训。”大家同意。（会议到此结束。）散会！") == [
        "他说：“先上岗，再培训。”",
        "大家同意。",
        "（会议到此结束。）",
        "散会！",
    ]


def test_question_mark_inside_a_clause_does_not_end_the_sentence() -> None:
    assert pieces("“谁来干？”、“怎么干？”的问题解决了。下一步抓落实。") == [
        "“谁来干？”、“怎么干？”的问题解决了。",
        "下一步抓落实。",
    ]


def test_mark_inside_a_title_does_not_end_the_sentence() -> None:
    assert pieces("观看《出发！向大海》专题片。") == ["观看《出发！向大海》专题片。"]


def test_semicolon_decimal_point_and_number_do_not_end_a_sentence() -> None:
    assert pieces("增长5.4%；完成12项；1.加强领导。") == ["增长5.4%；完成12项；1.加强领导。"]


def test_line_breaks_and_spaces_around_a_sentence_are_left_out() -> None:
    assert pieces(" 第一句。 \n 没有句号的一行\n第二句！ ") == ["第一句。", "没有句号的一行", "第二句！"]


def test_a_text_without_any_sentence_end_is_one_sentence() -> None:
    assert pieces("工作要点") == ["工作要点"]
    assert pieces("") == []
    assert pieces(" \n ") == []


@given(st.text(alphabet="党建工作。！？…”’）》《“，； \n.aA1", max_size=120))
def test_every_character_but_white_space_is_in_exactly_one_sentence(text: str) -> None:
    found = sentences(text)
    assert all(start < end for start, end in found)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(found))
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())
