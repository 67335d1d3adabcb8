"""The question's words are marked in a passage, and nothing that would mark everything."""

from __future__ import annotations

import pytest

from search.marks import marks


def marked(text: str, words: list[str]) -> list[str]:
    return [text[start:end] for start, end in marks(text, words)]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("党员交纳党费，党费按月交纳。", ["党费"], ["党费", "党费"]),
        ("基层党组织书记", ["党组织", "组织", "书记"], ["党组织书记"]),
        ("市委召开全市会议", ["市"], []),
        ("共有7名党员", ["7"], ["7"]),
        ("开展“ABC”行动", ["abc"], ["ABC"]),
        ("我们的党费", ["我们", "的"], []),
        ("哈哈哈", ["哈哈"], ["哈哈哈"]),
        ("没有这些词", ["党费"], []),
        ("", ["党费"], []),
        ("党费", [], []),
    ],
)
def test_words_are_marked(text: str, words: list[str], expected: list[str]) -> None:
    assert marked(text, words) == expected


def test_positions_are_right_where_lower_case_is_longer() -> None:
    assert marked("İİİ党费", ["党费"]) == ["党费"]
