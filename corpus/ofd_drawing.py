"""A page of an OFD file as a picture: its text, pictures, paths and seals at their places, drawn simply.

Text is drawn upright in one font of this computer, whatever font the file names; that is enough to find a passage
on its page. Annotations, patterns and seals that are OFD files themselves are left out; nothing is clipped, lines
are not dashed, and of a gradient its first colour is used.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

from corpus.errors import UnreadableReport
from corpus.ofd_paths import Area, Effort, Point, area_of, filled, outlines, stroked
from corpus.readers.ofd_matrix import Matrix, times
from corpus.readers.ofd_pages import Drawing, OfdPage, Picture, Text
from corpus.readers.ofd_paint import Colour
from corpus.readers.ofd_seals import Seal, picture_in
from corpus.readers.package import Package

_EFFORT = 1_500_000_000
"""For the paths of a page; what does not fit is left out. A newspaper page of drawn characters takes a third of it."""
_LARGEST_FONT = 2_000
_MOST_PIXELS = 60_000_000
_WIDEST_LINE = 2_000.0
_FURTHEST_SEAL = 1e6


def drawn(page: OfdPage, package: Package, width: int, font: Path) -> Image.Image:
    """The page in RGB, `width` pixels wide. Raises UnreadableReport where the page's parts are damaged."""
    scale = width / page.width
    height = max(1, min(round(page.height * scale), 4 * width))
    image = Image.new("RGB", (width, height), "white")
    canvas = ImageDraw.Draw(image)
    fonts = cache(lambda size: ImageFont.truetype(str(font), size))

    def place(x: float, y: float) -> Point:
        return (x - page.left) * scale, (y - page.top) * scale

    to_pixels = (scale, 0.0, 0.0, scale, -page.left * scale, -page.top * scale)
    effort = Effort(_EFFORT)
    for shown in page.shown:
        if isinstance(shown, Text):
            for glyph in shown.glyphs:
                size = round(glyph.size * scale)
                x, y = place(glyph.x, glyph.y)
                if 0 < size <= _LARGEST_FONT and -size < x < width + size and -size < y < height + size:
                    canvas.text((x, y), glyph.character, shown.colour, fonts(size), anchor="ls")
        elif isinstance(shown, Picture):
            _paste(image, package, shown, place)
        elif isinstance(shown, Seal):
            _stamp(image, package, shown, place)
        else:
            _trace(image, shown, to_pixels, effort)
    return image


def _trace(image: Image.Image, drawing: Drawing, to_pixels: Matrix, effort: Effort) -> None:
    """Paints a path: first what is inside, then the line itself (§9.1)."""
    width = min(drawing.width * to_pixels[0], _WIDEST_LINE) if drawing.stroke else 0.0
    lines = list(outlines(drawing.data, times(drawing.matrix, to_pixels), effort))
    area = area_of(lines, width / 2, image.size)
    if area is None:
        return
    if drawing.fill:
        _paint(image, filled(lines, area, drawing.even_odd, effort), drawing.fill, area)
    if drawing.stroke:
        _paint(image, stroked(lines, area, width, effort), drawing.stroke, area)


def _paint(image: Image.Image, mask: Image.Image, colour: Colour, area: Area) -> None:
    opacity = colour[3]
    image.paste(colour[:3], area, mask if opacity == 255 else mask.point(lambda level: level * opacity // 255))


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


def _stamp(image: Image.Image, package: Package, seal: Seal, place: Callable[[float, float], Point]) -> None:
    """Presses a seal's picture on the page as ink: what is below shows through. One that is damaged stays away."""
    left, top, width, height = seal.box
    first, last = place(left, top), place(left + width, top + height)
    size = last[0] - first[0], last[1] - first[1]
    if not all(1 <= side <= 3 * limit for side, limit in zip(size, image.size, strict=True)):
        return
    if not all(abs(number) <= _FURTHEST_SEAL for number in (*first, *(seal.clip or ()))):
        return
    try:
        data = picture_in(package, seal)
        content = Image.open(io.BytesIO(data)) if data else None
        if content is None or content.width * content.height > _MOST_PIXELS:
            return
        layered = content.convert("RGBA").resize((round(size[0]), round(size[1])))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, UnreadableReport):
        return
    ink = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")
    corner = round(first[0]), round(first[1])
    if seal.clip is not None:
        across, down = (side / length for side, length in zip(size, (width, height), strict=True))
        x, y, wide, high = seal.clip
        shown = (round(x * across), round(y * down), round((x + wide) * across), round((y + high) * down))
        if not (0 <= shown[0] < shown[2] <= ink.width + 1 and 0 <= shown[1] < shown[3] <= ink.height + 1):
            return
        ink, corner = ink.crop(shown), (corner[0] + shown[0], corner[1] + shown[1])
    below = image.crop((*corner, corner[0] + ink.width, corner[1] + ink.height))
    image.paste(ImageChops.multiply(below, ink), corner)
