"""A page of an OFD file as a picture: its text, pictures and lines at their places, drawn simply.

Text is drawn upright in one font of this computer, whatever font the file names; that is enough to find a passage
on its page. Seals, annotations and patterns are left out.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from corpus.errors import UnreadableReport
from corpus.readers.ofd_pages import Drawing, Matrix, OfdPage, Picture, Text
from corpus.readers.package import Package

_PATH_PART = re.compile(r"[MLSQBAC]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_COUNTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_MOST_POINTS = 200_000
_CURVE_STEPS = 8
_LARGEST_FONT = 2_000
_MOST_PIXELS = 60_000_000
Point = tuple[float, float]


def drawn(page: OfdPage, package: Package, width: int, font: Path) -> Image.Image:
    """The page in RGB, `width` pixels wide. Raises UnreadableReport where the page's parts are damaged."""
    scale = width / page.width
    height = max(1, min(round(page.height * scale), 4 * width))
    image = Image.new("RGB", (width, height), "white")
    canvas = ImageDraw.Draw(image)
    fonts = cache(lambda size: ImageFont.truetype(str(font), size))

    def place(x: float, y: float) -> Point:
        return (x - page.left) * scale, (y - page.top) * scale

    points = 0
    for shown in page.shown:
        if isinstance(shown, Text):
            for glyph in shown.glyphs:
                size = round(glyph.size * scale)
                x, y = place(glyph.x, glyph.y)
                if 0 < size <= _LARGEST_FONT and -size < x < width + size and -size < y < height + size:
                    canvas.text((x, y), glyph.character, shown.colour, fonts(size), anchor="ls")
        elif isinstance(shown, Picture):
            _paste(image, package, shown, place)
        else:
            for line, closed in _lines(shown):
                points += len(line)
                if points > _MOST_POINTS:
                    return image
                _trace(canvas, [place(*point) for point in line], shown, closed, scale)
    return image


def _trace(canvas: ImageDraw.ImageDraw, line: list[Point], drawing: Drawing, closed: bool, scale: float) -> None:
    if len(line) < 2 or any(abs(value) > 1e6 for point in line for value in point):
        return
    if drawing.filled and len(line) > 2:
        canvas.polygon(line, fill=drawing.colour)
    else:
        canvas.line([*line, line[0]] if closed else line, drawing.colour, max(1, round(drawing.width * scale)))


def _paste(image: Image.Image, package: Package, picture: Picture, place: Callable[[float, float], Point]) -> None:
    """Puts a picture upright into the box that it fills; one in a format that Pillow does not know stays away."""
    a, b, c, d, e, f = picture.matrix
    corners = [place(x, y) for x, y in ((e, f), (a + e, b + f), (c + e, d + f), (a + c + e, b + d + f))]
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    width, height = max(x for x, _ in corners) - left, max(y for _, y in corners) - top
    if not (1 <= width <= 3 * image.width and 1 <= height <= 3 * image.height):
        return
    try:
        content = Image.open(io.BytesIO(package.read(picture.part)))
        if content.width * content.height > _MOST_PIXELS:
            return
        fitted = content.convert("RGBA").resize((round(width), round(height)))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, UnreadableReport):
        return
    image.paste(fitted, (round(left), round(top)), fitted)


def _lines(drawing: Drawing) -> Iterator[tuple[list[Point], bool]]:
    """The lines of path data on the page, each with whether it is closed; curves in steps, arcs straight."""
    line: list[Point] = []
    numbers: list[float] = []
    operator = ""
    for part in [*_PATH_PART.findall(drawing.data), "M"]:
        if part not in _COUNTS:
            numbers.append(float(part))
            if operator and len(numbers) < _COUNTS[operator]:
                continue
        if part in _COUNTS:
            if part in ("M", "S", "C") and line:
                yield [_mapped(drawing.matrix, point) for point in line], part == "C"
                line = line[:1] if part == "C" else []
            operator, numbers = part, []
        elif operator in ("M", "S", "L"):
            line.append((numbers[0], numbers[1]))
            numbers = []
        elif operator in ("Q", "B") and line:
            line += _curve([line[-1], *zip(numbers[::2], numbers[1::2], strict=True)])
            numbers = []
        elif operator == "A":
            line.append((numbers[5], numbers[6]))
            numbers = []


def _curve(points: list[Point]) -> list[Point]:
    """A Bézier curve in steps, by de Casteljau's construction."""
    found = []
    for step in range(1, _CURVE_STEPS + 1):
        share, left = step / _CURVE_STEPS, points
        while len(left) > 1:
            left = [(x + share * (p - x), y + share * (q - y)) for (x, y), (p, q) in itertools.pairwise(left)]
        found.append(left[0])
    return found


def _mapped(matrix: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f
