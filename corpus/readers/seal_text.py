"""The text on the picture of a seal: around its edge, where the issuer's name stands, and across its middle."""

from __future__ import annotations

import io
from collections.abc import Iterator

import cv2
import numpy as np
from PIL import Image

from corpus.readers.ink import Picture
from corpus.readers.recognition import recognise

_SIDE, _MARGIN = 400, 50
_MOST_PIXELS = 20_000_000
_DEPTH = 0.6
"""Of the radius: the name stands in the outer part, around a star or an emblem."""
_SURE = 0.9
"""Letters that lie on their sides are read as something, too, but with lower scores."""


def seal_text(data: bytes) -> list[str]:
    """The lines of text on a seal in PNG, JPEG, GIF or BMP, that around its edge first; [] where it is damaged."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return []
            layered = opened.convert("RGBA").resize((_SIDE, round(_SIDE * opened.height / opened.width)))
    except (OSError, ValueError, SyntaxError, ZeroDivisionError, Image.DecompressionBombError):
        return []
    on_white = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")
    seal = np.ascontiguousarray(np.asarray(on_white, np.uint8)[:, :, ::-1])
    return [text for picture in (_unrolled(seal), seal) for text in _sure_lines(picture)]


def _sure_lines(picture: Picture) -> Iterator[str]:
    framed = np.pad(picture, ((_MARGIN, _MARGIN), (_MARGIN, _MARGIN), (0, 0)), constant_values=255)
    lines = sorted(recognise(framed).lines, key=lambda line: line.area.top)
    yield from (line.text for line in lines if line.score >= _SURE)


def _unrolled(seal: Picture) -> Picture:
    """The ring as a straight line, cut open at the bottom and read clockwise; an oval seal as if it were round."""
    height, width = seal.shape[:2]
    radius = min(height, width) // 2
    angle = np.pi / 2 + np.arange(round(0.8 * 2 * np.pi * radius)) / (0.8 * radius)
    inwards = 1 - np.arange(round(_DEPTH * radius)) / radius
    across = (width / 2 * (1 + np.outer(inwards, np.cos(angle)))).astype(np.float32)
    down = (height / 2 * (1 + np.outer(inwards, np.sin(angle)))).astype(np.float32)
    flat = cv2.remap(seal, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255))
    return np.asarray(flat, np.uint8)
