"""Headlines that the extraction of a newspaper page put below the paragraphs that they head.

A page's columns come out of a PDF as text first, headline after. Such a headline is put back only on
evidence in the words themselves; without it, it stays where it was found.

The rule. A headline names its points in quotation marks (“三个一”). When the paragraphs below it never
use that quotation, but those above it (as far as the headline before) do, it belongs above those. The
headline before is thereby left without text; it too belongs higher up, and begins where the
paragraphs above it share more character pairs with it than with the headline before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUOTED = re.compile(r"“[^“”]{2,8}”")
_LEAST_EVIDENCE = 3
"""Character pairs by which each of two headlines must prevail in its own paragraphs."""


def placed(texts: Sequence[str], headlines: Sequence[int]) -> list[int]:
    """The numbers of the texts in their proper order: 0, 1, 2 … unless a headline was displaced.

    `headlines` are the numbers of the unnumbered headlines among the texts, ascending.
    """
    order = list(range(len(texts)))
    for place in range(1, len(headlines)):
        before, own = headlines[place - 1], headlines[place]
        end = headlines[place + 1] if place + 1 < len(headlines) else len(texts)
        above, below = range(before + 1, own), range(own + 1, end)
        if not _is_displaced(texts, own, before, above, below):
            continue
        _move(order, own, above.start)
        if place > 1:
            start = _beginning(texts, headlines[place - 2], before)
            if start is not None:
                _move(order, before, start)
    return order


def _is_displaced(texts: Sequence[str], own: int, before: int, above: range, below: range) -> bool:
    """Whether a quotation of the headline stands only above it, and none of the headline before does."""
    quoted = _QUOTED.findall(texts[own])
    if not quoted or any(mark in texts[i] for mark in quoted for i in below):
        return False
    claimed = any(mark in texts[i] for mark in _QUOTED.findall(texts[before]) for i in above)
    return not claimed and any(mark in texts[i] for mark in quoted for i in above)


def _beginning(texts: Sequence[str], upper: int, lower: int) -> int | None:
    """Where the paragraphs between two headlines pass from the upper to the lower; None without evidence."""
    pairs_of_upper, pairs_of_lower = _pairs(texts[upper]), _pairs(texts[lower])
    lead = [
        sum(pair in texts[i] for pair in pairs_of_upper) - sum(pair in texts[i] for pair in pairs_of_lower)
        for i in range(upper + 1, lower)
    ]
    # The latest of equal places: a headline keeps what is below it until the words say otherwise.
    split = max(range(len(lead) + 1), key=lambda count: (sum(lead[:count]), count))
    if sum(lead[:split]) < _LEAST_EVIDENCE or sum(lead[split:]) > -_LEAST_EVIDENCE:
        return None
    return upper + 1 + split


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring Chinese characters of a text."""
    return {run[i : i + 2] for run in re.findall(r"[\u4e00-\u9fff]+", text) for i in range(len(run) - 1)}


def _move(order: list[int], number: int, before: int) -> None:
    order.remove(number)
    order.insert(order.index(before), number)
