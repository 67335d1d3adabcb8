"""The whole report in a drawer, the passage marked; the page scrolls to it."""

from __future__ import annotations

import time
from html import escape
from itertools import pairwise

from corpus.metadata import display_title
from corpus.report import Block
from corpus.stored import StoredReport
from draft.citation import spelt_date
from web.cards import Span
from web.wording import Wording


def drawer(report: StoredReport, passage: Span, focus: Span, wording: Wording) -> str:
    """The report with its passage (and in it the answering sentence) marked; empty spans mark nothing."""
    metadata = report.metadata
    title = display_title(metadata.title, report.text, report.path) or wording("no_title")
    date = spelt_date(metadata.date) if wording.language == "zh" else metadata.date
    facts = "".join(
        f"<span>{escape(fact)}</span>"
        for fact in (metadata.unit, metadata.author, date, metadata.number, metadata.kind, report.path)
        if fact
    )
    body = "".join(_block(report.text, block, passage, focus) for block in report.blocks)
    back = (
        f'<button type="button" class="hz-button" data-scroll>{escape(wording("to_passage"))}</button>'
        if passage[0] < passage[1]
        else ""
    )
    # The time makes the HTML new each time, so that the same passage can be opened again after it was closed.
    return (
        f'<div class="hz-drawer" data-opened="{time.monotonic_ns()}"><div class="hz-shade" data-close></div>'
        f'<div class="hz-sheet" role="dialog" aria-modal="true" aria-label="{escape(title)}" tabindex="-1">'
        f'<div class="hz-sheet-head"><div><p class="hz-sheet-title">{escape(title)}</p>'
        f'<p class="hz-facts">{facts}</p></div><div class="hz-sheet-buttons">{back}'
        f'<button type="button" class="hz-button" data-close>{escape(wording("close"))}</button></div></div>'
        f'<article class="hz-report">{body}</article></div></div>'
    )


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
