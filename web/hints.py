"""Ways on from a search: what may have been meant, which limit to leave out, what to demand exactly."""

from __future__ import annotations

from html import escape

from search.result import Answer
from search.syntax import wanted
from web.wording import Wording


def hints(answer: Answer, wording: Wording) -> str:
    """Buttons that ask again, each with the question in `data-question`; empty when there are none.

    `data-limit` names the filter that the press clears (`Relaxation.limit`).
    """
    rows = []
    if answer.suggestions:
        rows.append(_row(wording("did_you_mean"), [_button(text, text) for text in answer.suggestions]))
    if answer.relaxations:
        helping = [
            _button(
                wording("without", what=_limit(one.limit, one.value, wording), found=one.found), one.question, one.limit
            )
            for one in answer.relaxations
        ]
        rows.append(_row(wording("leave_out"), helping))
    question = answer.understood.question
    exact = [
        _button(wording("demand", phrase=phrase), f"{question} “{phrase}”")
        for phrase in wanted(question).mentioned
        if answer.hits
    ]
    if exact:
        rows.append(_row("", exact))
    return "".join(rows)


def _limit(limit: str, value: str, wording: Wording) -> str:
    name = wording(f"limit_{limit}")
    # The dates stand in the fields above, and their words are Chinese.
    return f"{name} {value}" if value and limit != "period" else name


def _button(label: str, question: str, limit: str = "") -> str:
    return (
        f'<button type="button" class="hz-chip" data-act="again" data-question="{escape(question)}" '
        f'data-limit="{escape(limit)}">{escape(label)}</button>'
    )


def _row(label: str, buttons: list[str]) -> str:
    head = f'<span class="hz-label">{escape(label)}</span>' if label else ""
    return f'<div class="hz-hints">{head}{"".join(buttons)}</div>'
