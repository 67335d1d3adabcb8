"""Indents and gaps of a page's lines are told from their places, where the text of a PDF does not show them."""

from __future__ import annotations

from corpus.readers.page_layout import with_layout
from corpus.report import Line

WIDE = "今年以来机关党委围绕中心工作组织各支部开展活动"


def line(text: str, left: float, number: float) -> Line:
    """A line of characters a hundredth of the page wide, the lines a fiftieth apart."""
    return Line(text, page=1, box=(left, 0.02 * number, left + 0.01 * len(text), 0.02 * number + 0.01))


def shown(lines: list[Line]) -> list[str]:
    return [line.text for line in with_layout(lines)]


def test_paragraphs_are_indented_and_the_signature_stands_far_in() -> None:
    lines = [line(WIDE, 0.12, 1), *(line(WIDE, 0.1, n) for n in (2, 3)), line("二、打算", 0.12, 4), line(WIDE, 0.1, 5)]
    lines += [line("机关党委", 0.3, 6)]
    assert shown(lines) == ["　　" + WIDE, WIDE, WIDE, "　　二、打算", WIDE, "　" * 20 + "机关党委"]


def test_a_gap_becomes_a_blank_line() -> None:
    lines = [line("标题", 0.1, 1), *(line(WIDE, 0.1, n) for n in (3, 4, 5, 6, 7))]
    assert shown(lines) == ["标题", "", *[WIDE] * 5]


def test_lines_out_of_order_without_places_or_few_stay_as_they_are() -> None:
    lines = [line(WIDE, 0.12 + 0.02 * (n % 2), n) for n in range(8)]
    flat = [Line(WIDE, page=1, box=(0.5, 0.02 * n, 0.5, 0.02 * n)) for n in range(8)]
    for unsure in (lines[::-1], lines[:5], [*lines, Line("没有位置", page=1)], flat):
        assert with_layout(unsure) == unsure
