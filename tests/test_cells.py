"""Rows of tables are shown as tables, with their marks and without a word lost."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from corpus.report import Block, BlockKind, Metadata
from corpus.stored import StoredReport
from search.result import Hit
from web.card import card
from web.cells import html_table, is_table, rows
from web.original import drawer
from web.wording import Wording

TABLE = "支部 | 党员数 | 走访户数\n东港支部 | 21 | 136\n西山支部 | 18 | 97"


@given(st.lists(st.lists(st.text("支部ab1 |", max_size=4), min_size=1, max_size=4), min_size=1, max_size=5), st.text())
def test_the_cells_cover_the_text_but_separators(cells: list[list[str]], before: str) -> None:
    wanted = [" | ".join(row).replace("\n", "").split(" | ") for row in cells]
    text = "\n".join(" | ".join(row) for row in wanted)
    found = rows(before + text, len(before), len(before + text))
    assert [[(before + text)[start:end] for start, end in row] for row in found] == wanted


def test_prose_is_no_table_and_a_title_row_does_not_unmake_one() -> None:
    assert is_table(TABLE)
    assert is_table("东港支部 | 21 | 136")
    assert is_table("各支部走访情况\n" + TABLE)
    assert not is_table("全年走访 136 户。")
    assert not is_table("来源：机关党委 | 发布\n各支部走访136户，\n收集意见21条。")


def test_a_row_with_fewer_cells_reaches_to_the_edge() -> None:
    text = "各支部走访情况\n" + TABLE
    shown = html_table(rows(text, 0, len(text)), lambda start, end: text[start:end])
    assert '<tr><td colspan="3">各支部走访情况</td></tr>' in shown
    assert "<tr><td>东港支部</td><td>21</td><td>136</td></tr>" in shown


HIT = Hit(1, 1.0, 1, "r", "", "走访情况报告", "", "", "", "", "", None, (), 0, 0, "", "a.docx")


def hit(text: str, heading: tuple[str, ...] = (), marks: tuple[tuple[int, int], ...] = ()) -> Hit:
    return replace(HIT, text=text, heading=heading, marks=marks)


def test_a_card_shows_rows_under_their_header_with_the_mark_in_its_cell() -> None:
    text = "东港支部 | 21 | 136\n西山支部 | 18 | <97>"
    shown = card(hit(text, ("走访情况", "支部 | 党员数 | 走访户数"), ((12, 15),)), False, Wording("zh"))
    assert "<thead><tr><th>支部</th><th>党员数</th><th>走访户数</th></tr></thead>" in shown
    assert '<td>21</td><td><mark class="match">136</mark></td></tr>' in shown
    assert "<td>&lt;97&gt;</td>" in shown
    assert re.search(r'hz-heading">走访情况</p>', shown)


def test_the_original_shows_rows_as_a_table_with_the_passage_marked() -> None:
    text = "走访情况\n" + TABLE + "\n全年走访136户。"
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    kinds: list[BlockKind] = ["heading", "table", "table", "table", "paragraph"]
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    blocks = tuple(Block(*parts) for parts in zip(kinds, starts, ends, strict=True))
    report = StoredReport("r", "", "a.docx", Metadata(), "2026-01-01", 1, text, blocks)
    row = text.index("西山支部")
    shown = drawer(report, (row, ends[3]), (0, 0), Wording("zh"))
    assert "<tr><td>支部</td><td>党员数</td><td>走访户数</td></tr>" in shown
    assert '<td><mark class="hz-passage">西山支部</mark></td><td><mark class="hz-passage">18</mark></td>' in shown
    assert shown.count("<table>") == 1


def test_a_card_of_prose_stays_as_it_was() -> None:
    assert '<div class="hz-text">全年走访136户。</div>' in card(hit("全年走访136户。"), False, Wording("zh"))
