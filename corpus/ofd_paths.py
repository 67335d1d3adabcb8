"""Path data of OFD files (GB/T 33190-2016, §9.1) → outlines in pixels → how much of each pixel is painted."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from corpus.readers.ofd_matrix import Matrix

_PART = re.compile(r"[MLSQBAC]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_COUNTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_STEP, _MOST_STEPS = 3.0, 24
"""Pixels between the points that a curve is drawn through, and how many of them at most."""
_FURTHEST = 1e6
_FINE, _MOST_FINE_PIXELS = 4, 16_000_000
"""Painting is counted in squares of a quarter of a pixel, in larger ones where that would be too many."""
_EFFORT_OF_A_PART = 100
Point = tuple[float, float]
Area = tuple[int, int, int, int]


class Effort:
    """What drawing may cost, so that a hostile file comes to an end; a pixel looked at is one."""

    def __init__(self, most: int) -> None:
        self._left = most

    def spend(self, amount: int) -> bool:
        """Whether there is still so much left, which is then gone."""
        self._left -= amount
        return self._left >= 0


@dataclass(frozen=True)
class Outline:
    """One line of a path through its points, in pixels."""

    points: list[Point]
    closed: bool


def outlines(data: str, matrix: Matrix, effort: Effort) -> Iterator[Outline]:
    """The lines of path data, mapped by `matrix`; those that lead far away are left out, and what is too much."""
    line: list[Point] = []
    numbers: list[float] = []
    operator = ""
    for match in itertools.chain(_PART.finditer(data), [None]):
        part = match.group() if match else "M"
        if not effort.spend(_EFFORT_OF_A_PART):
            return
        if part in _COUNTS:
            if part in ("M", "S", "C") and line:
                if len(line) > 1 and all(abs(value) <= _FURTHEST for point in line for value in point):
                    yield Outline(line, part == "C")
                line = line[:1] if part == "C" else []
            operator, numbers = part, []
            continue
        numbers.append(float(part))
        if len(numbers) < _COUNTS.get(operator, 0):
            continue
        if operator == "A" and line:
            line += [mapped(matrix, point) for point in _arc(_unmapped(matrix, line[-1]), numbers)]
        elif operator in ("Q", "B") and line:
            ends = [mapped(matrix, point) for point in zip(numbers[::2], numbers[1::2], strict=True)]
            line += _curve([line[-1], *ends])
        elif operator in ("M", "S", "L"):
            line.append(mapped(matrix, (numbers[0], numbers[1])))
        numbers = []


def mapped(matrix: Matrix, point: Point) -> Point:
    """Where a matrix takes a point (§8.5)."""
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


def _unmapped(matrix: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = matrix
    x, y = point[0] - e, point[1] - f
    size = a * d - b * c or 1.0
    return (d * x - c * y) / size, (a * y - b * x) / size


def _curve(points: list[Point]) -> list[Point]:
    """A Bézier curve in steps, without its beginning, by de Casteljau's construction."""
    length = sum(math.dist(a, b) for a, b in itertools.pairwise(points))
    steps = max(2, min(math.ceil(length / _STEP), _MOST_STEPS)) if math.isfinite(length) else 2
    found = []
    for step in range(1, steps + 1):
        share, left = step / steps, points
        while len(left) > 1:
            left = [(x + share * (p - x), y + share * (q - y)) for (x, y), (p, q) in itertools.pairwise(left)]
        found.append(left[0])
    return found


def _arc(start: Point, numbers: Sequence[float]) -> list[Point]:
    """An elliptic arc in steps, without its beginning: radii, turn in degrees, whether large, whether clockwise, end.

    The centre is found as in SVG 1.1, F.6.5 and F.6.6, which describes the same arc; straight where it has no width.
    """
    across, down, degrees, large, sweep, *end_point = numbers
    end = end_point[0], end_point[1]
    across, down, turn = abs(across), abs(down), math.radians(degrees % 360 if math.isfinite(degrees) else 0)
    spans = across, down, math.dist(start, end)
    if not all(1 / _FURTHEST < span < _FURTHEST for span in spans):
        return [end]
    cosine, sine = math.cos(turn), math.sin(turn)
    half = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cosine * half[0] + sine * half[1], cosine * half[1] - sine * half[0]
    grown = math.sqrt(max(1.0, (x / across) ** 2 + (y / down) ** 2))
    across, down = across * grown, down * grown
    share = (across * down) ** 2 / ((across * y) ** 2 + (down * x) ** 2) - 1
    factor = math.sqrt(max(0.0, share)) * (-1 if bool(large) == bool(sweep) else 1)
    middle_x, middle_y = factor * across * y / down, -factor * down * x / across
    first = math.atan2((y - middle_y) / down, (x - middle_x) / across)
    last = math.atan2((-y - middle_y) / down, (-x - middle_x) / across)
    angle = (last - first) % math.tau if sweep else -((first - last) % math.tau)
    centre_x = cosine * middle_x - sine * middle_y + (start[0] + end[0]) / 2
    centre_y = sine * middle_x + cosine * middle_y + (start[1] + end[1]) / 2
    found = []
    for step in range(1, _MOST_STEPS + 1):
        here = first + angle * step / _MOST_STEPS
        x, y = across * math.cos(here), down * math.sin(here)
        found.append((cosine * x - sine * y + centre_x, sine * x + cosine * y + centre_y))
    return found


def area_of(lines: Sequence[Outline], margin: float, size: tuple[int, int]) -> Area | None:
    """left, top, right and bottom of the pixels that the lines may paint; None where all lie outside the picture."""
    if not lines:
        return None
    xs, ys = zip(*(point for line in lines for point in line.points), strict=True)
    left, top = max(0, math.floor(min(xs) - margin)), max(0, math.floor(min(ys) - margin))
    right, bottom = min(size[0], math.ceil(max(xs) + margin) + 1), min(size[1], math.ceil(max(ys) + margin) + 1)
    return (left, top, right, bottom) if left < right and top < bottom else None


def filled(lines: Sequence[Outline], area: Area, even_odd: bool, effort: Effort) -> Image.Image:
    """How much of each pixel of `area` lies inside the lines, 0…255, by the even-odd or the non-zero rule.

    A line that crosses itself is taken by the even-odd rule in any case; the outlines of characters do not.
    """
    left, top, right, bottom = area
    fine = _fineness(area)
    effort.spend((right - left) * (bottom - top) * fine * fine)
    winding = np.zeros(((bottom - top) * fine, (right - left) * fine), np.int8)
    for line in lines:
        points = [(fine * (x - left), fine * (y - top)) for x, y in line.points]
        own = area_of([Outline(points, True)], 0, winding.shape[::-1]) if len(points) > 2 else None
        if own is None or not effort.spend((own[2] - own[0]) * (own[3] - own[1])):
            continue
        part = Image.new("L", (own[2] - own[0], own[3] - own[1]))
        ImageDraw.Draw(part).polygon([(x - own[0], y - own[1]) for x, y in points], fill=1)
        inside = np.asarray(part, np.int8)
        place = winding[own[1] : own[3], own[0] : own[2]]
        if even_odd:
            place ^= inside
        else:
            turn = sum(x * q - p * y for (x, y), (p, q) in zip(points, [*points[1:], points[0]], strict=True))
            place += inside if turn > 0 else -inside
    return Image.fromarray((winding != 0).astype(np.uint8) * 255).reduce(fine)


def stroked(lines: Sequence[Outline], area: Area, width: float, effort: Effort) -> Image.Image:
    """How much of each pixel of `area` a pen paints that is `width` pixels wide, and one at least; 0…255."""
    left, top, right, bottom = area
    fine = _fineness(area)
    effort.spend((right - left) * (bottom - top) * fine * fine)
    mask = Image.new("L", ((right - left) * fine, (bottom - top) * fine))
    pen = ImageDraw.Draw(mask)
    for line in lines:
        points = [(fine * (x - left), fine * (y - top)) for x, y in line.points]
        if len(points) > 1:
            pen.line([*points, points[0]] if line.closed else points, 255, round(fine * max(1.0, width)), "curve")
    return mask.reduce(fine)


def _fineness(area: Area) -> int:
    pixels = (area[2] - area[0]) * (area[3] - area[1])
    return next((fine for fine in (_FINE, 2) if pixels * fine * fine <= _MOST_FINE_PIXELS), 1)
