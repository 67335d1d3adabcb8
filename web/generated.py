"""A language model's text as HTML: what passed its checks, what was struck out of it, and why."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from search.generated import CheckedSentence, Generated
from search.result import Answer, Hit
from web.card import opening
from web.marks import marked
from web.wording import Wording


def section(generated: Generated, answer: Answer, wording: Wording) -> str:
    """The text so far above the verbatim answer, or one line that says why it is not used."""
    if generated.state == "failed":
        why = wording("not_generated", why=wording(f"failure_{generated.failure}"))
        return f'<p class="hz-generated-note" role="status">{escape(why)}</p>'
    writing = generated.state == "writing"
    told = wording("generated_writing" if writing else "generated", model=generated.model)
    hits = {hit.rank: hit for hit in answer.hits}
    below = "" if writing else f'<p class="hz-label">{escape(wording("verbatim_below"))}</p>'
    return (
        f'<section class="hz-generated{" hz-writing" if writing else ""}" aria-live="polite" '
        f'aria-label="{escape(wording("generated_label"))}">'
        f'<p class="hz-generated-head"><b>{escape(wording("generated_label"))}</b>{escape(told)}</p>'
        f"{_lines(generated, hits, wording)}{_struck(generated, wording)}</section>{below}"
    )


def _lines(generated: Generated, hits: Mapping[int, Hit], wording: Wording) -> str:
    lines: dict[int, str] = {}
    for sentence in generated.sentences:
        shown = _kept(sentence, hits) if sentence.passed else _removed(sentence, wording)
        lines[sentence.line] = lines.get(sentence.line, "") + shown
    return "".join(f'<p class="hz-generated-text">{line}</p>' for line in lines.values())


def _kept(sentence: CheckedSentence, hits: Mapping[int, Hit]) -> str:
    """The sentence and a button for each passage that it cites, which opens it in its original."""
    buttons = "".join(
        f'<button type="button" class="hz-marker" {opening(hits[rank])}>[{rank}]</button>'
        for rank in sentence.ranks
        if rank in hits
    )
    return f"{escape(sentence.text)}{buttons}"


def _removed(sentence: CheckedSentence, wording: Wording) -> str:
    """The sentence struck through, with what is wrong in it stressed."""
    spans = [
        (problem.start, problem.end) for problem in sentence.problems if problem.fault not in ("uncited", "wording")
    ]
    return f'<del title="{escape(_why(sentence, wording))}">{marked(sentence.text, spans, "wrong")}</del>'


def _why(sentence: CheckedSentence, wording: Wording) -> str:
    """Each thing that is wrong, named once."""
    named = []
    for problem in sentence.problems:
        whole = problem.fault in ("uncited", "wording")
        words = "" if whole else f"“{sentence.text[problem.start : problem.end]}”"
        named.append(f"{words}{wording(f'fault_{problem.fault}')}")
    return "；".join(dict.fromkeys(named))


def _struck(generated: Generated, wording: Wording) -> str:
    if not generated.removed:
        return ""
    items = "".join(
        f"<li><del>{escape(sentence.text)}</del> {escape(_why(sentence, wording))}</li>"
        for sentence in generated.removed
    )
    summary = escape(wording("struck_count", count=len(generated.removed)))
    return f'<details class="hz-struck"><summary>{summary}</summary><ul>{items}</ul></details>'
