"""Text with marks in it, as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

Span = tuple[int, int]


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
