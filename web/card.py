"""One passage as HTML: where it stands, its text, what can be done with it. Nothing reaches the page unescaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from draft.citation import quote
from search.result import Hit, Source
from web import feedback, listed, titles
from web.cells import CELL, html_table, is_table, rows
from web.feedback import Verdicts
from web.marks import marked
from web.wording import Wording


@dataclass(frozen=True)
class Noted:
    """What the session knows of hits: the user's verdicts, and since when reports are new.

    `new` are ids of reports that are new to the user; None where the question is not which are new.
    `saved` says that this search is among the saved ones.
    """

    verdicts: Verdicts = field(default_factory=dict)
    new: frozenset[str] | None = None
    saved: bool = False


def card(hit: Hit, collected: bool, wording: Wording, noted: Noted | None = None) -> str:
    """One passage with its source and its buttons."""
    noted = noted or Noted()
    new = f' <span class="hz-new">{escape(wording("new"))}</span>' if hit.report_id in (noted.new or ()) else ""
    header = _header_row(hit)
    above = hit.heading[:-1] if header else hit.heading
    heading = f'<p class="hz-heading">{escape(" › ".join(above))}</p>' if above else ""
    collect = wording("collected") if collected else wording("collect")
    return (
        f'<li class="hz-card" id="{listed.card_id(hit.rank)}" data-rank="{hit.rank}">'
        f'<div class="hz-card-rank">{hit.rank}</div>'
        f'<div class="hz-card-body">'
        f'<h3 class="hz-card-title{"" if hit.title else " hz-untitled"}">'
        f"{escape(titles.of_hit(hit, wording))}{new}</h3>"
        f'<p class="hz-facts">{facts(hit, wording)}</p>{heading}'
        f'<div class="hz-text">{_text(hit, header)}</div>{_also(hit.also, wording)}'
        f'<div class="hz-buttons">'
        f'<button type="button" class="hz-button" {opening(hit)}>{escape(wording("open"))}</button>'
        f'<button type="button" class="hz-button" data-copy data-official="{escape(quote(hit, "official"))}" '
        f'data-gbt7714="{escape(quote(hit, "gbt7714"))}" data-copied="{escape(wording("copied"))}" '
        f'data-failed="{escape(wording("copy_failed"))}">{escape(wording("copy"))}</button>'
        f'<button type="button" class="hz-button{" hz-done" if collected else ""}" data-act="collect" '
        f'data-passage="{hit.passage_id}"{" disabled" if collected else ""}>{escape(collect)}</button>'
        f'<button type="button" class="hz-button" data-act="similar" data-passage="{hit.passage_id}">'
        f"{escape(wording('similar'))}</button>"
        f"{feedback.buttons(str(hit.passage_id), noted.verdicts, wording)}</div></div></li>"
    )


def _header_row(hit: Hit) -> list[str]:
    """The cells of the header row that later pieces of a table carry as their innermost heading."""
    if not hit.heading or CELL not in hit.heading[-1] or not is_table(hit.text):
        return []
    return hit.heading[-1].split(CELL)


def _text(hit: Hit, header: Sequence[str]) -> str:
    """The passage with its marks, rows of a table as a table."""
    if not is_table(hit.text):
        return marked(hit.text, hit.marks)

    def show(start: int, end: int) -> str:
        return marked(hit.text[start:end], [(mark[0] - start, mark[1] - start) for mark in hit.marks])

    return html_table(rows(hit.text, 0, len(hit.text)), show, [escape(cell) for cell in header])


def opening(hit: Hit, focus: str = "") -> str:
    """The attributes of a button that opens the original at the hit, `focus` being a sentence of it to stress."""
    found = hit.text.find(focus) if focus else -1
    start, end = (hit.start + found, hit.start + found + len(focus)) if found >= 0 else (0, 0)
    return (
        f'data-act="open" data-report="{escape(hit.report_id)}" data-start="{hit.start}" data-end="{hit.end}" '
        f'data-focus-start="{start}" data-focus-end="{end}"'
    )


def facts(hit: Hit, wording: Wording) -> str:
    """Unit, date, number, page; what is not stated is said to be not stated."""
    facts = [
        f"<span>{escape(hit.unit)}</span>"
        if hit.unit
        else f'<span class="hz-missing">{escape(wording("no_unit"))}</span>',
        f"<span>{escape(wording.date(hit.date))}</span>"
        if hit.date
        else f'<span class="hz-missing">{escape(wording("no_date"))}</span>',
    ]
    facts += [f"<span>{escape(fact)}</span>" for fact in (hit.number, hit.kind) if fact]
    if hit.page:
        facts.append(f"<span>{escape(wording('page', page=hit.page))}</span>")
    return "".join(facts)


def _also(sources: Sequence[Source], wording: Wording) -> str:
    if not sources:
        return ""
    items = "".join(
        f'<li><button type="button" class="hz-link" data-act="open" data-report="{escape(source.report_id)}">'
        f"{escape(titles.named(source.title, source.shown_title or wording('no_title')))}</button> "
        f"{escape(' · '.join(fact for fact in (source.unit, wording.date(source.date)) if fact))}</li>"
        for source in sources
    )
    summary = escape(wording("also", count=len(sources)))
    return f'<details class="hz-also"><summary>{summary}</summary><ul>{items}</ul></details>'
