"""Recognised text of a page: frozen data in pixels of its picture, from the top left corner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

VERSION = "rapidocr-3.10.0/1"
"""Changes when the same picture may give another text, so that texts kept by an older version are not used."""


class Area(NamedTuple):
    """A rectangle of the picture; `right` and `bottom` are the first pixels outside."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Recognised:
    """A line of text on the picture; `size` is the width of a Chinese character in pixels, `score` 0 to 1."""

    text: str
    area: Area
    score: float
    size: float


@dataclass(frozen=True)
class PageText:
    """What was recognised on a picture of `width` times `height` pixels, in no particular order.

    `rules` are the lines drawn across, `unread` the places of ink that looks like text and could not be recognised.
    """

    width: int
    height: int
    lines: tuple[Recognised, ...]
    rules: tuple[Area, ...] = ()
    unread: tuple[Area, ...] = ()

    @property
    def em(self) -> float:
        """The usual width of a character in pixels, 0 on a page without text."""
        return usual_size(self.lines)


def usual_size(lines: Iterable[Recognised]) -> float:
    """The median width of a character over all characters, 0 without lines."""
    sizes = [line.size for line in lines for _ in line.text]
    return median(sizes) if sizes else 0.0
