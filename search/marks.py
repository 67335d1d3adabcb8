"""Which words of a passage the question also has, for marking them on the screen."""

from __future__ import annotations

from collections.abc import Iterable

from index.words import STOP_WORDS

Spans = tuple[tuple[int, int], ...]


def marks(text: str, words: Iterable[str], exact: Spans = ()) -> Spans:
    """(start, end) offsets of the words and of the `exact` spans in the text, merged where they touch, in order.

    Single characters are marked only when they are digits: a lone 市 or 党 would mark everything.
    """
    lower = text.lower()
    if len(lower) != len(text):  # İ and its like change length; then positions would be off
        lower = text
    spans: list[tuple[int, int]] = list(exact)
    for word in set(words):
        if word in STOP_WORDS or (len(word) == 1 and not word.isdigit()):
            continue
        start = lower.find(word)
        while start >= 0:
            spans.append((start, start + len(word)))
            start = lower.find(word, start + 1)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
