"""Pages with columns are read in reading order, and only they."""

from __future__ import annotations

import contextlib
import random

import pytest

from corpus.errors import UnreadableReport
from corpus.readers.column_text import PageRegions, paragraphs, text_lines
from corpus.readers.columns import Box, Region, Rule, bands, regions, united
from corpus.readers.pdf import read_pdf
from tests.make_documents import PROSE, pdf
from tests.make_newspaper import Order, mosaic, newspaper, right_junctions


def box(text: str, left: float, line: int, width: float = 0, size: float = 10) -> Box:
    """A box on a line of a grid 15 high, counted from the top of a page 1,000 high."""
    top = 1000 - 15 * line
    return Box(left, top - 0.9 * size, left + (width or size * len(text)), top, text, size)


def column(name: str, left: float, first: int, count: int, width: float = 100) -> list[Box]:
    return [box(f"{name}{number}", left, first + number, width) for number in range(count)]


def order(boxes: list[Box], rules: list[Rule] | None = None) -> list[str]:
    return [line.text for region in regions(boxes, rules or [], 10) for line in text_lines(region.boxes)]


def names(boxes: list[Box]) -> list[str]:
    return [box.text for box in boxes]


def test_columns_are_read_one_after_the_other_whatever_the_order_of_the_file() -> None:
    left, right = column("甲", 0, 0, 5), column("乙", 115, 0, 5)
    shuffled = random.Random(1).sample(left + right, 10)
    assert order(shuffled) == names(left + right)


def test_a_headline_over_all_columns_ends_what_stands_above_it() -> None:
    upper = [*column("甲", 0, 0, 4), *column("乙", 115, 0, 4)]
    headline = [box("全市党建工作推进会召开", 15, 5, size=18)]
    lower = [*column("丙", 0, 8, 4), *column("丁", 115, 8, 4)]
    assert order(lower + headline + upper) == names(upper + headline + lower)


def test_a_centred_headline_that_crosses_no_gutter_still_stands_over_all_columns() -> None:
    upper = [*column("甲", 0, 0, 4), *column("乙", 115, 0, 4), *column("丙", 230, 0, 4)]
    headline = [box("党建要闻", 115, 5, width=100, size=24)]
    lower = [*column("丁", 0, 8, 4), *column("戊", 115, 8, 4), *column("己", 230, 8, 4)]
    assert order(lower + headline + upper) == names(upper + headline + lower)


def test_a_headline_over_two_of_three_columns_leaves_the_third_whole() -> None:
    first = [*column("甲", 0, 0, 4), *column("乙", 115, 0, 4)]
    headline = [box("两栏标题横跨两栏", 20, 5, width=170, size=15)]
    second = [*column("丙", 0, 7, 4), *column("丁", 115, 7, 4)]
    third = column("戊", 230, 0, 11)
    assert order(third + second + headline + first) == names(first + headline + second + third)


def test_a_rule_across_the_page_ends_what_stands_above_it() -> None:
    upper = [*column("甲", 0, 0, 4), *column("乙", 115, 0, 4)]
    lower = [*column("丙", 0, 5, 4), *column("丁", 115, 5, 4)]
    assert order(upper + lower) == names(upper[:4] + lower[:4] + upper[4:] + lower[4:])
    assert order(upper + lower, [Rule(0, 215, 1000 - 15 * 4 + 2)]) == names(upper + lower)


def test_a_mark_that_hangs_into_the_gutter_joins_no_columns() -> None:
    left, right = column("甲", 0, 0, 4), column("乙", 115, 0, 4)
    left[2] = box("句子到此结束了。", 0, 2, width=111)
    assert order(left + right) == names(left + right)


@pytest.mark.parametrize(
    "boxes",
    [
        [cell for row in range(8) for cell in (box("支部名称", 0, row), box("12人", 200, row))],  # a table
        [box("发文机关", 0, 0), box("签发人", 300, 0), box("联系人", 0, 1), box("电话", 300, 1)],  # a form
        column("一栏", 0, 0, 30, 400),
    ],
)
def test_rows_that_are_no_running_text_stay_rows(boxes: list[Box]) -> None:
    assert not any(region.column for region in regions(boxes, [], 10))


def test_cells_full_of_text_between_rules_are_a_table() -> None:
    cells = [*column("甲", 0, 0, 9), *column("乙", 115, 0, 9)]
    assert any(region.column for region in regions(cells, [], 10))
    rules = [Rule(0, 215, 1000 - 15 * line + 2) for line in (3, 6)]
    assert not any(region.column for region in regions(cells, rules, 10))


def test_bands_and_unions() -> None:
    assert [names(band) for band in bands([box("下", 0, 2), box("上", 0, 0), box("右", 50, 0)])] == [
        ["上", "右"],
        ["下"],
    ]
    assert united([(5, 9), (0, 3), (8, 12)], 1) == [(0, 3), (5, 12)]
    assert united([(0, 3), (4, 5)], 2) == [(0, 5)]
    assert regions([], [], 10) == []


def as_is(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    return left, bottom, right, top


def test_paragraphs_go_on_across_columns_and_pages_but_not_over_a_headline() -> None:
    body = "全市各级党组织认真"  # as wide as the column
    first = [box("　" + body[:7], 20, 0, 80), *(box(body, 0, n, 100) for n in (1, 2))]
    second = [box("抓好落实。", 115, 0), box("第二段从这里开始", 135, 1, 80), box(body, 115, 2, 100)]
    third = [
        box("到下一页结束。", 0, 0),
        box("又一段开始的地方", 20, 1, 80),
        box(body, 0, 2, 100),
        box(body, 0, 3, 100),
    ]
    headline, after = [box("标题", 40, 6, size=20)], [box(body, 0, 9, 100)]
    found = paragraphs(
        [
            PageRegions(1, (Region(tuple(first), True), Region(tuple(second), True)), as_is),
            PageRegions(
                2, (Region(tuple(third), True), Region(tuple(headline), False), Region(tuple(after), True)), as_is
            ),
        ]
    )
    assert [page for _, page, _ in found] == [1, 1, 2, 2, 2]
    assert [text[-4:] for text, _, _ in found] == ["好落实。", "页结束。", "组织认真", "标题", "组织认真"]
    text, _, placed = found[1]
    assert [text[piece.start : piece.end] for piece in placed] == ["第二段从这里开始", body, "到下一页结束。"]
    assert [piece.box.page for piece in placed] == [1, 1, 2]


@pytest.mark.parametrize("stored", ["columns", "rows", "shuffled"])
@pytest.mark.parametrize("count", [3, 5])
def test_newspaper_pages_are_read_in_order(count: int, stored: Order) -> None:
    made = newspaper(count, stored, pages=2)
    report = read_pdf(made.data, "a.pdf")
    texts = ["".join(line.text.split()) for line in report.lines]
    right, total = right_junctions(made, texts)
    assert right >= 0.95 * total
    assert sum(text in texts for text in made.paragraphs) >= 0.95 * len(made.paragraphs)
    assert set(made.headlines) <= set(texts)
    assert not report.wrapped
    assert {line.page for line in report.lines} == {1, 2}


def test_a_page_of_several_articles_side_by_side_is_read_article_by_article() -> None:
    made = mosaic("rows")
    texts = ["".join(line.text.split()) for line in read_pdf(made.data, "a.pdf").lines]
    right, total = right_junctions(made, texts)
    assert right >= 0.95 * total
    places = [texts.index(headline) for headline in made.headlines]
    starts = [texts.index("".join(article[0])) for article in made.articles]
    assert starts == [place + 1 for place in places]


def test_a_page_of_one_column_is_given_as_the_file_has_it() -> None:
    report = read_pdf(pdf([PROSE, PROSE]), "a.pdf")
    assert report.wrapped
    assert [line.text for line in report.lines] == [*PROSE, *PROSE]


def test_only_unreadable_report_leaves_a_damaged_page() -> None:
    data = newspaper(3, "rows", articles=1, size=22).data
    chance = random.Random(20250701)
    for _ in range(100):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 5, 40))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        with contextlib.suppress(UnreadableReport):  # any other error fails the test
            read_pdf(bytes(changed), "a.pdf")


def test_a_mark_may_hang_into_the_gutter_although_figures_split_its_line() -> None:
    left = [
        part
        for line in range(5)
        for part in (box("走访单位", 0, line), box("126", 42, line, 15), box("人，", 60, line))
    ]
    right = column("乙", 88, 0, 5)
    assert [len(region.boxes) for region in regions(left + right, [], 10)] == [15, 5]


def test_columns_of_short_sentences_are_columns_and_those_of_cells_are_none() -> None:
    left, right = (
        [box(f"{name}完成走访{'很' * (n % 4)}好。", x, n) for n in range(6)] for name, x in (("甲", 0), ("乙", 150))
    )
    assert order(left + right) == names(left + right)
    cells = [box(each.text.rstrip("。"), each.left, n % 6) for n, each in enumerate(left + right)]
    assert len(regions(cells, [], 10)) == 1


def test_a_paragraph_goes_on_across_a_page_number_below_its_column() -> None:
    left = [*column("甲" * 9, 0, 0, 5), box("— 2 —", 40, 6, 30, 14)]
    page = PageRegions(
        2, (Region(tuple(left), True), Region(tuple(column("乙" * 9, 115, 0, 5)), True)), lambda *_: (0, 0, 1, 1)
    )
    texts = [text for text, _, _ in paragraphs([page])]
    assert "— 2 —" in texts
    assert len(texts) == 2
