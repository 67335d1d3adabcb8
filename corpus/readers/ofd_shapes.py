"""Which pictures and paths of an OFD page without text may show some."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.ofd_paths import Effort, Outline, Point, outlines
from corpus.readers.ofd_pages import Drawing, Picture, Shown

_LARGEST_STROKE = 10.0
"""In millimetres: rectangles larger both ways are boxes and grounds, longer straight lines are rules."""
_EFFORT = 200_000_000
Corners = tuple[float, float, float, float]


def what_may_show_text(shown: Sequence[Shown]) -> list[Shown]:
    """The pictures and paths, in their order, but for large boxes in which nothing stands; [] where only rules are
    left. A recogniser takes large empty boxes for characters (口, 一, 1), and spends seconds on a page of rules.
    """
    effort = Effort(_EFFORT)
    boxes: list[tuple[int, Corners]] = []
    contents: list[Point] = []
    kept: dict[int, Shown] = {}
    for number, each in enumerate(shown):
        if isinstance(each, Picture):
            a, b, c, d, e, f = each.matrix
            contents.append((e + (a + c) / 2, f + (b + d) / 2))
            kept[number] = each
        elif isinstance(each, Drawing):
            lines = list(outlines(each.data, each.matrix, effort))
            kept |= {number: each} if lines else {}
            if (box := _large_box(lines)) is not None:
                boxes.append((number, box))
            elif not _are_rules(lines):
                contents += [line.points[0] for line in lines]
    for number, (left, top, right, bottom) in boxes:
        if not any(left <= x <= right and top <= y <= bottom for x, y in contents):
            del kept[number]
    return list(kept.values()) if contents else []


def _large_box(lines: Sequence[Outline]) -> Corners | None:
    """left, top, right and bottom of a path that is a large rectangle and nothing else."""
    if len(lines) != 1 or len(lines[0].points) not in (4, 5):
        return None
    xs, ys = zip(*lines[0].points, strict=True)
    corners = min(xs), min(ys), max(xs), max(ys)
    is_rectangle = all(_near(x, corners[::2]) and _near(y, corners[1::2]) for x, y in lines[0].points)
    is_large = min(corners[2] - corners[0], corners[3] - corners[1]) > _LARGEST_STROKE
    return corners if is_rectangle and is_large else None


def _near(value: float, others: Sequence[float]) -> bool:
    return any(abs(value - other) < 0.1 for other in others)


def _are_rules(lines: Sequence[Outline]) -> bool:
    """Whether all are long straight lines, level or upright."""
    for line in lines:
        xs, ys = zip(*line.points, strict=True)
        thin, long = sorted((max(xs) - min(xs), max(ys) - min(ys)))
        if thin > 1 or long <= _LARGEST_STROKE:
            return False
    return True
