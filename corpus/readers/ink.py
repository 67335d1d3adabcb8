"""Where the ink is on the picture of a page: pieces between white gutters, rules, and ink that no box of text covers.

Everything is in pixels from the top left corner. Gutters as in the XY-cut of Nagy, Seth and Viswanathan (1992).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from corpus.readers.page_text import Area

Picture = npt.NDArray[np.uint8]
"""uint8 [height, width, 3], blue, green, red."""
Ink = npt.NDArray[np.uint8]
"""uint8 [height, width], 255 where there is ink and 0 elsewhere."""

_CONTRAST = 45
"""How much darker than the paper around it ink is, of 255."""
_SMALLEST_SHARE = 0.12
"""Of the page's width: a strip narrower than this is no column."""
_GUTTER = 0.011
"""Of the page's width: a millimetre and a half on A4 between 15 and 20, the narrowest gutter of a newspaper."""
_SPECKS = 0.002
"""The share of a white strip that dust of the scanner may blacken."""
_FEWEST_ROWS = 4
"""Less than four lines beside each other are a spaced headline or cells, no columns."""
_MOST_GAPS, _MOST_PIECES, _DEEPEST = 8, 60, 8


@dataclass(frozen=True)
class Unread:
    """Ink outside all boxes of text. `characters` is how many pieces of the size of a character it has."""

    area: Area
    characters: int


def ink_of(picture: Picture) -> Ink:
    """What is clearly darker than the paper around it."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    small = cv2.resize(grey, (-(-width // 4), -(-height // 4)), interpolation=cv2.INTER_AREA)
    # The paper shows through everywhere within some characters' distance: the brightest value there.
    paper = cv2.blur(cv2.dilate(small, np.ones((21, 21), np.uint8)), (21, 21))
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray((cv2.subtract(paper, grey) > _CONTRAST) * np.uint8(255), np.uint8)


def pieces(ink: Ink, longest: int) -> list[Area]:
    """The page cut at white gutters, and pieces longer than `longest` pixels at white rows as well.

    Every pixel with ink lies in one piece; a page without gutters that is not too long is one piece.
    """
    height, width = ink.shape
    found = list(_cut(ink, Area(0, 0, width, height), longest, 0))
    return found if len(found) <= _MOST_PIECES else [Area(0, 0, width, height)]


def _cut(ink: Ink, area: Area, longest: int, depth: int) -> Iterator[Area]:
    inside = _trimmed(ink, area)
    if inside is None:
        return
    parts = [inside]
    if depth < _DEEPEST:
        parts = _at_gutters(ink, inside) or _at_rows(ink, inside, longest) or [inside]
    if len(parts) == 1:
        yield inside
        return
    for part in parts:
        yield from _cut(ink, part, longest, depth + 1)


def _trimmed(ink: Ink, area: Area) -> Area | None:
    """The area without its white margins (a margin of some pixels stays, for the detector), None if it is white."""
    part = ink[area.top : area.bottom, area.left : area.right]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return None
    margin = 12
    return Area(
        max(area.left, area.left + int(columns[0]) - margin),
        max(area.top, area.top + int(rows[0]) - margin),
        min(area.right, area.left + int(columns[-1]) + 1 + margin),
        min(area.bottom, area.top + int(rows[-1]) + 1 + margin),
    )


def _white_runs(profile: npt.NDArray[np.int64], most: float, least: float) -> list[tuple[int, int]]:
    """Runs (start, end) of at least `least` numbers that are not over `most`, without those at both ends."""
    white = np.concatenate(([False], profile <= most, [False]))
    edges = np.flatnonzero(white[1:] != white[:-1]).reshape(-1, 2)
    return [(int(a), int(b)) for a, b in edges if b - a >= least and a > 0 and b < len(profile)]


def _at_gutters(ink: Ink, area: Area) -> list[Area]:
    """The strips between white gutters that run the whole height; empty when there is no gutter."""
    part = ink[area.top : area.bottom, area.left : area.right]
    page_width = ink.shape[1]
    profile = np.count_nonzero(part, axis=0)
    cuts, before = [], 0
    for start, end in _white_runs(profile, _SPECKS * part.shape[0], _GUTTER * page_width):
        middle = (start + end) // 2
        if middle - before >= _SMALLEST_SHARE * page_width and part.shape[1] - middle >= _SMALLEST_SHARE * page_width:
            cuts.append(middle)
            before = middle
    edges = [0, *cuts, part.shape[1]]
    if not cuts or any(_rows(part[:, a:b]) < _FEWEST_ROWS for a, b in itertools.pairwise(edges)):
        return []
    return [Area(area.left + a, area.top, area.left + b, area.bottom) for a, b in itertools.pairwise(edges)]


def _rows(part: Ink) -> int:
    """The number of rows of ink with white between them."""
    return len(_white_runs(np.count_nonzero(part, axis=1), _SPECKS * part.shape[1], 3)) + 1


def _at_rows(ink: Ink, area: Area, longest: int) -> list[Area]:
    """The area cut at a white row: where a part with gutters begins or ends, or near its middle if it is too long."""
    part = ink[area.top : area.bottom, area.left : area.right]
    gaps = _white_runs(np.count_nonzero(part, axis=1), _SPECKS * part.shape[1], 3)

    def halves(gap: tuple[int, int]) -> list[Area]:
        row = area.top + sum(gap) // 2
        return [area._replace(bottom=row), area._replace(top=row)]

    for gap in sorted(gaps, key=lambda gap: gap[0] - gap[1])[:_MOST_GAPS]:
        large = [half for half in halves(gap) if half.bottom - half.top >= 0.25 * (area.bottom - area.top)]
        if any(_at_gutters(ink, half) for half in large):
            return halves(gap)
    if gaps and max(part.shape) > longest:
        wide = [gap for gap in gaps if gap[1] - gap[0] >= 0.5 * max(end - start for start, end in gaps)]
        return halves(min(wide, key=lambda gap: abs(sum(gap) - part.shape[0])))
    return []


def rules_of(ink: Ink, em: float) -> tuple[Ink, list[Area]]:
    """The ink of long straight lines across and down the page, and the places of those across."""
    length = max(20, round(6 * em))
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    _, _, places, _ = cv2.connectedComponentsWithStats(across)
    found = [Area(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in places[1:] if h < 0.5 * em]
    return np.asarray(cv2.bitwise_or(across, down), np.uint8), found


def unread(ink: Ink, rules: Ink, boxes: Iterable[Area], em: float) -> list[Unread]:
    """Groups of ink as large as characters outside the boxes; pictures, seals, rules and dust are left out."""
    left = cv2.subtract(ink, cv2.dilate(rules, np.ones((5, 5), np.uint8)))
    margin = round(0.25 * em)
    for box in boxes:
        left[max(0, box.top - margin) : box.bottom + margin, max(0, box.left - margin) : box.right + margin] = 0
    for x, y, w, h, _ in cv2.connectedComponentsWithStats(left)[2][1:]:
        if max(w, h) > 3 * em:  # a picture, with all that is in its frame
            left[y : y + h, x : x + w] = 0
    _, labels, places, middles = cv2.connectedComponentsWithStats(left)
    sizes = np.maximum(places[:, 2], places[:, 3])
    sizes[0] = 0  # the paper
    large = (sizes >= 0.4 * em) & (places[:, 4] >= 0.02 * em * em)
    small = (sizes >= 0.12 * em) & ~large  # marks beside characters
    characters = np.asarray(large[labels] * np.uint8(255), np.uint8)
    reach = np.ones((max(1, round(0.5 * em)), max(1, round(1.8 * em))), np.uint8)
    _, group_of = cv2.connectedComponents(cv2.dilate(characters, reach))
    groups = group_of[middles[:, 1].astype(int), middles[:, 0].astype(int)]
    found = []
    for group in np.unique(groups[large & (groups > 0)]):
        members = places[(groups == group) & (large | small)]
        right, bottom = (members[:, :2] + members[:, 2:4]).max(axis=0)
        area = Area(int(members[:, 0].min()), int(members[:, 1].min()), int(right), int(bottom))
        found.append(Unread(area, int(np.count_nonzero((groups == group) & (sizes >= 0.6 * em)))))
    return found
