"""The original in a drawer: the page with the passage framed where there is one, and the text, the passage marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby, pairwise

from corpus.metadata import display_title
from corpus.report import Block
from corpus.stored import StoredReport
from web.cells import CELL, html_table, rows
from web.marks import Span
from web.page_pane import PageView, page_pane
from web.wording import Wording


def drawer(
    report: StoredReport, passage: Span, focus: Span, wording: Wording, page: PageView | None = None, opened: int = 0
) -> str:
    """The report with its passage (and in it the answering sentence) marked; empty spans mark nothing.

    `page` is the page of the original to show first, None where there is none. `opened` is another number for
    each opening, so that the same passage can be opened again after it was closed.
    """
    metadata = report.metadata
    title = display_title(metadata.title, report.text, report.path) or wording("no_title")
    known = (metadata.unit, metadata.author, wording.date(metadata.date), metadata.number, metadata.kind, report.path)
    facts = "".join(f"<span>{escape(fact)}</span>" for fact in known if fact)
    back = _button("data-scroll", wording("to_passage")) if passage[0] < passage[1] else ""
    shows_page = page is not None and not page.failure
    panes = "" if page is None else page_pane(page, opening(report.report_id, passage, focus, opened), wording)
    switch = _switch(shows_page, wording) if page is not None else ""
    return (
        f'<div class="hz-drawer" data-opened="{opened}"><div class="hz-shade" data-close></div>'
        f'<div class="hz-sheet{" hz-shows-page" if shows_page else ""}" role="dialog" aria-modal="true" '
        f'aria-label="{escape(title)}" tabindex="-1">'
        f'<div class="hz-sheet-head"><div><p class="hz-sheet-title">{escape(title)}</p>'
        f'<p class="hz-facts">{facts}</p></div><div class="hz-sheet-buttons">{switch}{back}'
        f"{_button('data-close', wording('close'))}</div></div>"
        f'{panes}<article class="hz-report" data-pane="text">{_body(report, passage, focus)}</article></div></div>'
    )


def opening(report_id: str, passage: Span, focus: Span, opened: int = 0) -> str:
    """The attributes of a button that asks for the original at a passage, `focus` being a sentence of it to stress."""
    return (
        f'data-report="{escape(report_id)}" data-start="{passage[0]}" data-end="{passage[1]}" '
        f'data-focus-start="{focus[0]}" data-focus-end="{focus[1]}" data-opened="{opened}"'
    )


def _button(attribute: str, text: str) -> str:
    return f'<button type="button" class="hz-button" {attribute}>{escape(text)}</button>'


def _switch(shows_page: bool, wording: Wording) -> str:
    """Two buttons, of which one is pressed: the page, the text."""
    buttons = "".join(
        f'<button type="button" class="hz-button" data-show="{pane}" '
        f'aria-pressed="{str((pane == "page") == shows_page).lower()}">{escape(wording(f"as_{pane}"))}</button>'
        for pane in ("page", "text")
    )
    return f'<span class="hz-switch" role="group">{buttons}</span>'


def _body(report: StoredReport, passage: Span, focus: Span) -> str:
    parts = []
    for is_table, group in groupby(report.blocks, key=lambda block: block.kind == "table"):
        blocks = list(group)
        if is_table and any(CELL in report.text[block.start : block.end] for block in blocks):
            parts.append(_table(report.text, blocks, passage, focus))
        else:
            parts += [_block(report.text, block, passage, focus) for block in blocks]
    return "".join(parts)


def _table(text: str, blocks: Sequence[Block], passage: Span, focus: Span) -> str:
    """Rows of a table one below the other as a table."""
    cells = [cell for block in blocks for cell in rows(text, block.start, block.end)]
    return html_table(cells, lambda start, end: _marked(text, (start, end), passage, focus))


def _block(text: str, block: Block, passage: Span, focus: Span) -> str:
    content = _marked(text, (block.start, block.end), passage, focus)
    if block.kind == "title":
        return f"<h1>{content}</h1>"
    if block.kind == "heading":
        level = min(block.level + 1, 5)
        return f"<h{level}>{content}</h{level}>"
    return f'<p class="hz-block-{block.kind}">{content}</p>'


def _marked(text: str, block: Span, passage: Span, focus: Span) -> str:
    """The block's escaped text; what lies in the passage within a `mark`, in the focus within a `b` in it."""
    edges = sorted({*block, *(edge for edge in (*passage, *focus) if block[0] < edge < block[1])})
    pieces = []
    for start, end in pairwise(edges):
        piece = escape(text[start:end])
        if focus[0] <= start < focus[1]:
            piece = f"<b>{piece}</b>"
        if passage[0] <= start < passage[1]:
            piece = f'<mark class="hz-passage">{piece}</mark>'
        pieces.append(piece)
    return "".join(pieces)
