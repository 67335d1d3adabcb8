"""Sentences to the user, as HTML."""

from __future__ import annotations

from html import escape

from web.wording import Wording


def notice(text: str, kind: str = "plain") -> str:
    """A sentence to the user; `kind` is plain, warning or error."""
    return f'<div class="hz-notice hz-{kind}" role="status">{escape(text)}</div>'


def failure(problem: Exception, wording: Wording) -> str:
    """An error's message; the English page leads in to it, because the messages are Chinese."""
    return notice(wording("error", message=problem), "error")
