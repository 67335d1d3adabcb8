"""Answers and passages as HTML. Nothing from a report or a question reaches the page unescaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from search.answer import NO_ANSWER
from search.relax import advice
from search.result import Answer, Hit
from web import feedback, listed, titles, understood
from web.card import Noted, card, facts, opening
from web.hints import hints
from web.marks import Span, marked
from web.notices import notice
from web.wording import Wording

# The largest share of an answer that is marked in it.
MARKED_SHARE = 0.7


def answer_page(
    answer: Answer, collected: frozenset[int], seconds: float, wording: Wording, noted: Noted | None = None
) -> str:
    """The answer, or why there is none, and the ranked passages below it."""
    noted = noted or Noted()
    restricted = _restrictions(answer, wording) + hints(answer, wording) + _news(answer.hits, noted, wording)
    read = understood.chips(answer.understood, wording)
    if not answer.hits:
        return read + _refusal(answer, wording, "nothing_found") + restricted
    # Asked for as they are, the passages are what was wanted, also where no sentence answers.
    exact = bool(answer.understood.phrases or answer.understood.numbers)
    nearest = answer.refused and not exact
    refusal = "exact_only" if exact else "refused"
    head = _refusal(answer, wording, refusal) if answer.refused else _answer(answer, wording, noted)
    label = wording("nearest" if nearest else "passages")
    took = wording("took", hits=len(answer.hits), time=_duration(seconds, wording))
    cards = "".join(card(hit, hit.passage_id in collected, wording, noted) for hit in answer.hits)
    return (
        f'{read}{head}{restricted}<div class="hz-list-head"><h2>{escape(label)}</h2>'
        f'<span class="hz-took">{_saving(noted, wording)}{escape(took)}</span></div>'
        f'<ol class="hz-cards{" hz-nearest" if nearest else ""}">{cards}</ol>'
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
        f"{escape(titles.named(hit.title, titles.of_hit(hit, wording)))}<span>{facts(hit, wording)}</span></button>"
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
    # What to leave out is said by the hints, which do it.
    told = answer.reason.removesuffix(advice(answer.relaxations))
    reason = wording(default) if own else wording("error", message=told)
    heading = wording("exact_found" if own and default == "exact_only" else "no_answer")
    return f'<section class="hz-refusal"><h2>{escape(heading)}</h2><p>{escape(reason)}</p></section>'


def _restrictions(answer: Answer, wording: Wording) -> str:
    """What the user restricted the search to; empty when nothing."""
    about = answer.understood
    parts = []
    if (about.since or about.until) and "period" not in about.inferred:
        parts.append(understood.period(about.since, about.until, wording))
    parts += [*(() if "units" in about.inferred else about.units), about.kind]
    what = " · ".join(part for part in parts if part)
    return f'<p class="hz-restricted">{escape(wording("filters_applied", what=what))}</p>' if what else ""


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
