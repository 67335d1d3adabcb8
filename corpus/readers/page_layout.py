"""Lines of a page that know their places, in the order of the file → indents and gaps, so that paragraphs can be told.

Official documents (GB/T 9704-2012, 7.3) begin paragraphs two characters in and set title, addressee and signature
apart; the text of a PDF alone does not say so.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from corpus.report import Box, Line

_LEAST_INDENT, _MOST_INDENT, _SAME_EDGE = 1.2, 20, 0.7
"""In characters."""
_GAP = 1.6
"""In usual distances of lines."""
_FEWEST_LINES = 6


def with_layout(lines: Sequence[Line]) -> list[Line]:
    """The lines of one page, with ideographic spaces before those that begin further in than the text's edge and a
    blank line where there is a gap. As they were, where some have no place or the file does not go downwards."""
    placed = [(line, line.box) for line in lines if line.box is not None]
    tops = [box[1] for _, box in placed]
    if len(placed) < _FEWEST_LINES or tops != sorted(tops) or any(line.text and not line.box for line in lines):
        return list(lines)
    em = median((box[2] - box[0]) / _width(line.text) for line, box in placed)
    if em <= 0:  # of a page that a damaged file makes endlessly wide
        return list(lines)
    edge = _edge([box[0] for _, box in placed], em)
    steps = [below[1][3] - above[1][3] for above, below in itertools.pairwise(placed)]
    pitch = median(steps)
    found: list[Line] = []
    above: Box | None = None
    for line in lines:
        box = line.box
        if box is None:
            found.append(line)
            continue
        if above is not None and found[-1].text and box[3] - above[3] > _GAP * pitch:
            found.append(Line("", page=line.page))
        indent = (box[0] - edge) / em
        spaces = "\u3000" * min(round(indent), _MOST_INDENT) if indent >= _LEAST_INDENT else ""
        found.append(line if line.text[:1].isspace() else replace(line, text=spaces + line.text))
        above = box
    return found


def _width(text: str) -> float:
    """In Chinese characters; a Latin letter or digit takes half."""
    return max(0.5, sum(1.0 if character >= "\u2000" else 0.5 for character in text))


def _edge(lefts: Sequence[float], em: float) -> float:
    """The leftmost place where a third of the lines begin, else the leftmost of any."""
    shared = [
        left for left in sorted(lefts) if 3 * sum(abs(each - left) < _SAME_EDGE * em for each in lefts) >= len(lefts)
    ]
    return shared[0] if shared else min(lefts)
