"""Answers and passages as HTML. Nothing from a report or a question reaches the page unescaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from draft.citation import quote, spelt_date
from search.answer import NO_ANSWER
from search.result import Answer, Hit, Source
from web import feedback, listed, titles, understood
from web.cells import CELL, html_table, is_table, rows
from web.feedback import Verdicts
from web.hints import hints
from web.wording import Wording

Span = tuple[int, int]
# The largest share of an answer that is marked in it.
MARKED_SHARE = 0.7


@dataclass(frozen=True)
class Noted:
    """What the session knows of hits: the user's verdicts, and since when reports are new.

    `new` are ids of reports that are new to the user; None where the question is not which are new.
    `saved` says that this search is among the saved ones.
    """

    verdicts: Verdicts = field(default_factory=dict)
    new: frozenset[str] | None = None
    saved: bool = False


def marked(text: str, spans: Iterable[Span], name: str = "match") -> str:
    """The escaped text with `<mark class="name">` around the spans.

    Spans may touch, overlap or reach beyond the text: they are merged and cut.
    """
    pieces: list[str] = []
    done = 0
    for start, end in _merged(spans, len(text)):
        pieces += [escape(text[done:start]), f'<mark class="{name}">{escape(text[start:end])}</mark>']
        done = end
    return "".join(pieces) + escape(text[done:])


def _merged(spans: Iterable[Span], length: int) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def notice(text: str, kind: str = "plain") -> str:
    """A sentence to the user; `kind` is plain, warning or error."""
    return f'<div class="hz-notice hz-{kind}" role="status">{escape(text)}</div>'


def failure(problem: Exception, wording: Wording) -> str:
    """An error's message; the English page leads in to it, because the messages are Chinese."""
    return notice(wording("error", message=problem), "error")


def answer_page(
    answer: Answer, collected: frozenset[int], seconds: float, wording: Wording, noted: Noted | None = None
) -> str:
    """The answer, or why there is none, and the ranked passages below it."""
    noted = noted or Noted()
    restricted = _restrictions(answer, wording) + hints(answer, wording) + _news(answer.hits, noted, wording)
    read = understood.chips(answer.understood, wording)
    if not answer.hits:
        return read + _refusal(answer, wording, "nothing_found") + restricted
    head = _refusal(answer, wording, "refused") if answer.refused else _answer(answer, wording, noted)
    label = wording("nearest") if answer.refused else wording("passages")
    took = wording("took", hits=len(answer.hits), time=_duration(seconds, wording))
    cards = "".join(card(hit, hit.passage_id in collected, wording, noted) for hit in answer.hits)
    return (
        f'{read}{head}{restricted}<div class="hz-list-head"><h2>{escape(label)}</h2>'
        f'<span class="hz-took">{_saving(noted, wording)}{escape(took)}</span></div>'
        f'<ol class="hz-cards{" hz-nearest" if answer.refused else ""}">{cards}</ol>'
    )


def similar_page(source: Hit, hits: Sequence[Hit], collected: frozenset[int], wording: Wording, noted: Noted) -> str:
    """The passages similar to one, with a button back to the results."""
    head = wording("similar_to", start=source.text[:40] + ("…" if len(source.text) > 40 else ""))
    cards = "".join(card(hit, hit.passage_id in collected, wording, noted) for hit in hits)
    return (
        f'<div class="hz-list-head hz-similar-head"><h2>{escape(head)}</h2>'
        f'<button type="button" class="hz-button" data-act="back">{escape(wording("back"))}</button></div>'
        + (f'<ol class="hz-cards">{cards}</ol>' if hits else notice(wording("no_similar")))
    )


def _news(hits: Sequence[Hit], noted: Noted, wording: Wording) -> str:
    if noted.new is None:
        return ""
    count = sum(hit.report_id in noted.new for hit in hits)
    return (
        f'<p class="hz-restricted">{escape(wording("new_since", count=count) if count else wording("nothing_new"))}</p>'
    )


def _saving(noted: Noted, wording: Wording) -> str:
    label = wording("search_saved") if noted.saved else wording("save_search")
    off = " disabled" if noted.saved else ""
    return f'<button type="button" class="hz-small" data-act="save"{off}>{escape(label)}</button> '


def _duration(seconds: float, wording: Wording) -> str:
    if seconds < 1:
        return wording("milliseconds", milliseconds=max(1, round(1000 * seconds)))
    return wording("seconds", seconds=f"{seconds:.1f}")


def _answer(answer: Answer, wording: Wording, noted: Noted) -> str:
    verdict = feedback.buttons(feedback.ANSWER, noted.verdicts, wording)
    if answer.listed:
        return listed.listing(answer.listed, wording, verdict)
    spans = [answer.span] if answer.span and _tells(answer.span, answer.text) else []
    by_rank = {hit.rank: hit for hit in answer.hits}
    cited = [by_rank[citation.rank] for citation in answer.citations if citation.rank in by_rank]
    sources = "".join(
        f'<button type="button" class="hz-source" {opening(hit, answer.text)}>'
        f"{escape(titles.named(hit.title, titles.of_hit(hit, wording)))}<span>{_facts(hit, wording)}</span></button>"
        for hit in dict.fromkeys(cited)
    )
    return (
        f'<section class="hz-answer" aria-label="{escape(wording("answer"))}">'
        f'<p class="hz-answer-text">{marked(answer.text, spans, "answer")}</p>{listed.values(answer, wording)}'
        f'<div class="hz-sources"><span class="hz-label">{escape(wording("source"))}</span>{sources}</div>'
        f"{verdict}</section>"
    )


def _tells(span: Span, sentence: str) -> bool:
    """Whether a mark on these words stresses anything: one on nearly the whole sentence does not."""
    return span[1] - span[0] <= MARKED_SHARE * len(sentence)


def _refusal(answer: Answer, wording: Wording, default: str) -> str:
    # The engine's reasons are Chinese. The usual one, nothing near enough, is said with advice, in either language.
    own = answer.reason in ("", NO_ANSWER) or (wording.language == "en" and answer.hits)
    reason = wording(default) if own else wording("error", message=answer.reason)
    return f'<section class="hz-refusal"><h2>{escape(wording("no_answer"))}</h2><p>{escape(reason)}</p></section>'


def _restrictions(answer: Answer, wording: Wording) -> str:
    """What the user restricted the search to; empty when nothing."""
    about = answer.understood
    parts = []
    if (about.since or about.until) and "period" not in about.inferred:
        parts.append(f"{about.since or ''} – {about.until or ''}")
    parts += [*(() if "units" in about.inferred else about.units), about.kind]
    what = " · ".join(part for part in parts if part)
    return f'<p class="hz-restricted">{escape(wording("filters_applied", what=what))}</p>' if what else ""


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
        f'<p class="hz-facts">{_facts(hit, wording)}</p>{heading}'
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


def _facts(hit: Hit, wording: Wording) -> str:
    """Unit, date, number, page; what is not stated is said to be not stated."""
    facts = [
        f"<span>{escape(hit.unit)}</span>"
        if hit.unit
        else f'<span class="hz-missing">{escape(wording("no_unit"))}</span>',
        f"<span>{escape(_date(hit.date, wording))}</span>"
        if hit.date
        else f'<span class="hz-missing">{escape(wording("no_date"))}</span>',
    ]
    facts += [f"<span>{escape(fact)}</span>" for fact in (hit.number, hit.kind) if fact]
    if hit.page:
        facts.append(f"<span>{escape(wording('page', page=hit.page))}</span>")
    return "".join(facts)


def _date(date: str, wording: Wording) -> str:
    return spelt_date(date) if wording.language == "zh" else date


def _also(sources: Sequence[Source], wording: Wording) -> str:
    if not sources:
        return ""
    items = "".join(
        f'<li><button type="button" class="hz-link" data-act="open" data-report="{escape(source.report_id)}">'
        f"{escape(titles.named(source.title, source.shown_title or wording('no_title')))}</button> "
        f"{escape(' · '.join(fact for fact in (source.unit, _date(source.date, wording)) if fact))}</li>"
        for source in sources
    )
    summary = escape(wording("also", count=len(sources)))
    return f'<details class="hz-also"><summary>{summary}</summary><ul>{items}</ul></details>'


def examples(questions: Sequence[str], wording: Wording) -> str:
    """Example questions as chips; empty when there are none."""
    if not questions:
        return ""
    chips = "".join(
        f'<button type="button" class="hz-chip" data-act="example" data-question="{escape(question)}">'
        f"{escape(question)}</button>"
        for question in questions
    )
    return f'<div class="hz-examples"><span class="hz-label">{escape(wording("examples"))}</span>{chips}</div>'


def basket(hits: Sequence[Hit], wording: Wording) -> str:
    """The collected passages, each with a button that takes it out."""
    head = f'<h2>{escape(wording("basket"))} <span class="hz-count">{len(hits)}</span></h2>'
    if not hits:
        return f'<div class="hz-basket">{head}<p class="hz-hint">{escape(wording("basket_empty"))}</p></div>'
    items = "".join(
        f'<li><button type="button" class="hz-link" {opening(hit)}>{escape(titles.of_hit(hit, wording))}</button>'
        f"<p>{escape(hit.text[:60])}{'…' if len(hit.text) > 60 else ''}</p>"
        f'<button type="button" class="hz-small" data-act="takeout" data-passage="{hit.passage_id}">'
        f"{escape(wording('take_out'))}</button></li>"
        for hit in hits
    )
    return f'<div class="hz-basket">{head}<ol>{items}</ol></div>'
