"""Where the text of a report stands on its original pages: carried through cleaning, stored, and asked for.

Cleaning takes out white space and hardly anything else, so a place is kept by the number of characters before
it that are not white space.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, takewhile

from corpus.report import Line, PageBox, Placed

_PIECE = struct.Struct("<IIIHHHH")
_WHOLE_PAGE = 65_535
_SAME_COLUMN = 0.5
_MOST_GAP = 1.5
"""In heights of a line: paragraphs of one column that are further apart are framed apart."""


def placed_pieces(line: Line) -> tuple[Placed, ...]:
    """The places of a line as its reader gave them: piece by piece, or one box around all of it."""
    if line.placed or line.box is None or line.page is None or not line.text:
        return line.placed
    return (Placed(0, len(line.text), PageBox(line.page, *line.box)),)


def shifted(placed: Iterable[Placed], by: int) -> tuple[Placed, ...]:
    """The places of a text that begins `by` characters further on."""
    return tuple(Placed(start + by, end + by, box) for start, end, box in placed)


def within(placed: Iterable[Placed], start: int, end: int) -> tuple[Placed, ...]:
    """The places of `text[start:end]`, counted from `start`."""
    return tuple(
        Placed(max(piece.start, start) - start, min(piece.end, end) - start, piece.box)
        for piece in placed
        if piece.start < end and piece.end > start
    )


def recounted(placed: Sequence[Placed], before: str, after: str) -> tuple[Placed, ...]:
    """The places of a text that became `after` by losing or gaining white space."""
    if not placed or before == after:
        return tuple(placed)
    counts = [0, *accumulate(not mark.isspace() for mark in before)]
    marks = [number for number, mark in enumerate(after) if not mark.isspace()]
    found = []
    for start, end, box in placed:
        first, last = counts[min(start, len(before))], min(counts[min(end, len(before))], len(marks))
        if first < last:
            found.append(Placed(marks[first], marks[last - 1] + 1, box))
    return tuple(found)


def packed(placed: Iterable[Placed]) -> bytes:
    """The places as bytes, 20 for each, edges to 1/65535 of the page."""

    def whole(edge: float) -> int:
        return round(min(max(edge, 0.0), 1.0) * _WHOLE_PAGE)

    return b"".join(
        _PIECE.pack(start, end, box.page, whole(box.left), whole(box.top), whole(box.right), whole(box.bottom))
        for start, end, box in placed
    )


def unpacked(data: bytes) -> list[Placed]:
    """What `packed` made of the places."""
    return [
        Placed(start, end, PageBox(page, *(edge / _WHOLE_PAGE for edge in edges)))
        for start, end, page, *edges in _PIECE.iter_unpack(data)
    ]


def boxes_between(placed: Sequence[Placed], start: int, end: int) -> tuple[PageBox, ...]:
    """The frames around `text[start:end]` in reading order: lines below each other in one column share a frame."""
    lines: list[PageBox] = []
    frames: list[PageBox] = []
    first = bisect_left(placed, start, key=lambda piece: piece.end)
    for piece in placed[first:]:
        if piece.start >= end:
            break
        if piece.end <= start:
            continue
        if frames and _goes_on(frames[-1], lines[-1], piece.box):
            frames[-1] = _around(frames[-1], piece.box)
        else:
            frames.append(piece.box)
        lines.append(piece.box)
    return tuple(frames)


def lines_between(placed: Sequence[Placed], start: int, end: int) -> tuple[PageBox, ...]:
    """The lines of `text[start:end]` in reading order, each no longer than its share of the characters."""
    found = []
    first = bisect_left(placed, start, key=lambda piece: piece.end)
    for piece in takewhile(lambda piece: piece.start < end, placed[first:]):
        if piece.end <= start:
            continue
        box, length = piece.box, piece.end - piece.start
        step = (box.right - box.left) / length
        left, right = max(0, start - piece.start), min(length, end - piece.start)
        found.append(box._replace(left=box.left + left * step, right=box.left + right * step))
    return tuple(found)


def _goes_on(frame: PageBox, last: PageBox, box: PageBox) -> bool:
    """Whether a line stands below (or beside) the last one in the column of the frame."""
    if frame.page != box.page:
        return False
    height = max(last.bottom - last.top, box.bottom - box.top)
    shared = min(frame.right, box.right) - max(frame.left, box.left)
    in_column = shared >= _SAME_COLUMN * min(frame.right - frame.left, box.right - box.left)
    beside = min(last.bottom, box.bottom) - max(last.top, box.top) > _SAME_COLUMN * height
    below = -height / 2 <= box.top - last.bottom <= _MOST_GAP * height
    return beside or (in_column and below)


def _around(one: PageBox, other: PageBox) -> PageBox:
    return PageBox(
        one.page,
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )
