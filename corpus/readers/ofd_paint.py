"""What OFD objects are painted with (GB/T 33190-2016, §8.2, §8.3): colours and pens, own or of drawing parameters."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from lxml import etree

from corpus.readers.package import local

Colour = tuple[int, int, int, int]
"""Red, green, blue and opacity, each of 0…255."""
BLACK: Colour = (0, 0, 0, 255)
_MOST_RELATIVES = 8
Sources = tuple[etree._Element, ...]
"""Where an object's colours and pen are looked for, in this order: itself, its drawing parameters, those around it."""


class DrawParams:
    """The drawing parameters of a document by id."""

    def __init__(self) -> None:
        self._known: dict[str, etree._Element] = {}

    def add(self, element: etree._Element) -> None:
        """Adds one DrawParam element."""
        self._known[element.get("ID", "")] = element

    def sources(self, element: etree._Element, around: Sequence[etree._Element] = ()) -> Sources:
        """The element, the parameters that it names, and those that they build upon (`Relative`); then `around`."""
        return element, *self._named(element), *around

    def _named(self, element: etree._Element) -> Iterator[etree._Element]:
        wanted = element.get("DrawParam")
        for _ in range(_MOST_RELATIVES):  # parameters may be relative to each other in a ring
            found = self._known.get(wanted or "")
            if found is None:
                return
            yield found
            wanted = found.get("Relative")


def colour_of(sources: Sources, kind: str, otherwise: Colour | None) -> Colour | None:
    """The first stated colour of a kind ("FillColor" or "StrokeColor"), seen through as the object says (Alpha)."""
    stated = next((child for source in sources for child in source if local(child) == kind), None)
    found = otherwise if stated is None else _colour(stated)
    if found is None:
        return None
    opacity = found[3] * _level(numbers(sources[0].get("Alpha")) or [255.0]) // 255
    return *found[:3], opacity


def stated(sources: Sources, name: str) -> str | None:
    """The first value of an attribute."""
    return next((value for source in sources if (value := source.get(name)) is not None), None)


def numbers(text: str | None) -> list[float]:
    """The finite numbers of an array (§7.3); none where one is not. Those of colours may be hexadecimal: #FF."""
    try:
        found = [float(int(part[1:], 16)) if part[:1] == "#" else float(part) for part in (text or "").split()]
    except ValueError:
        return []
    return found if all(map(math.isfinite, found)) else []


def _colour(element: etree._Element) -> Colour | None:
    """A plain colour in grey, RGB or CMYK by how many values there are; of a gradient its first colour; no patterns."""
    values = numbers(element.get("Value"))
    opacity = _level(numbers(element.get("Alpha")) or [255.0])
    if len(values) == 1:
        return _level(values), _level(values), _level(values), opacity
    if len(values) == 3:
        return _level(values), _level(values[1:]), _level(values[2:]), opacity
    if len(values) == 4:
        cyan, magenta, yellow, black = (255 - _level([value]) for value in values)
        return cyan * black // 255, magenta * black // 255, yellow * black // 255, opacity
    if any(local(child) == "Pattern" for child in element):
        return None
    return next((_colour(inner) for inner in element.iter() if local(inner) == "Color"), BLACK)


def _level(values: Sequence[float]) -> int:
    return int(min(max(values[0], 0.0), 255.0))
