"""The characters of an OFD text object at their places (GB/T 33190-2016, §11.3)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from lxml import etree

from corpus.readers.ofd_matrix import Matrix, number_in, placement, times
from corpus.readers.package import local
from corpus.readers.placed_text import Glyph

_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


def glyphs_of(element: etree._Element, outer: Matrix) -> Iterator[list[Glyph]]:
    """The characters of each TextCode of a text object, from its own place to that of the page by `outer`."""
    a, b, c, d, e, f = times(placement(element), outer)
    size = number_in(element.get("Size"), 1.0)
    height = size * (math.hypot(c, d) or 1.0)
    stretch = number_in(element.get("HScale"), 1.0) * size * (math.hypot(a, b) or 1.0)
    quarter = round(math.atan2(b, a) / (math.pi / 2)) % 4
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode":
            continue
        text = "".join(code.itertext()).strip("\r\n")
        if _ESCAPED.fullmatch(text):
            text = text.encode("ascii").decode("unicode_escape")
        x, y = number_in(code.get("X"), x), number_in(code.get("Y"), y)
        across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        pairs = list(zip(across, down, strict=True))
        is_vertical = sum(abs(dy) > abs(dx) for dx, dy in pairs) * 2 > len(text) > 1
        at_x, at_y = x, y
        glyphs: list[Glyph] = []
        for character, (dx, dy) in zip(text, pairs, strict=True):
            # Ideographs are as wide as high, Latin letters and digits about half.
            width = height if is_vertical else stretch * (1.0 if character >= "\u2000" else 0.5)
            place = (a * at_x + c * at_y + e, b * at_x + d * at_y + f)
            glyphs.append(Glyph(character, *place, height, width, (quarter + is_vertical) % 4))
            at_x, at_y = at_x + dx, at_y + dy
        yield glyphs


def _deltas(text: str | None, count: int) -> list[float]:
    """The steps between characters; "g 3 2.5" (§11.3.2) repeats a step. At most `count`, 0 where none is stated."""
    parts = iter((text or "").split())
    steps: list[float] = []
    while len(steps) < count and (part := next(parts, None)) is not None:
        repeated = 1
        if part == "g":
            repeated, part = max(0, int(number_in(next(parts, None), 0))), next(parts, "0")
        steps += [number_in(part, 0.0)] * min(repeated, count - len(steps))
    return steps + [0.0] * (count - len(steps))
