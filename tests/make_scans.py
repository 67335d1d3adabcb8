"""Pictures of pages and PDFs of pictures, drawn at test time with a Chinese font of the system."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

_FONTS = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "wqy-microhei.ttc", "wqy-zenhei.ttc", "uming.ttc")
DPI = 200


def chinese_font() -> Path | None:
    """A Chinese font of the system, None where there is none."""
    found = {
        path.name: path
        for folder in ("/usr/share/fonts", "/usr/local/share/fonts")
        for path in Path(folder).rglob("*.tt?")
    }
    return next((found[name] for name in _FONTS if name in found), None)


def needed_font() -> Path:
    """The font, or the test is skipped."""
    font = chinese_font()
    if font is None:
        pytest.skip("没有中文字体：apt install fonts-noto-cjk 后再运行")
    return font


def page_picture(
    lines: Sequence[str], size: tuple[int, int] = (900, 420), points: float = 12, noise: int = 0, pitch: float = 1.8
) -> Image.Image:
    """Lines of text on white, from 60 pixels inside the edge; `noise` grains of dust for each line."""
    picture = Image.new("RGB", size, "white")
    pixels = round(points * DPI / 72)
    font = ImageFont.truetype(str(needed_font()), pixels)
    draw = ImageDraw.Draw(picture)
    chance = random.Random(1)
    for number, line in enumerate(lines):
        draw.text((60, 60 + number * pitch * pixels), line, fill=(20, 20, 20), font=font)
    for _ in range(noise * len(lines)):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        draw.rectangle((x, y, x + 1, y + 1), fill=(90, 90, 90))
    return picture


def outlined(picture: Image.Image, left: float, top: float, pixel: float) -> str:
    """What is dark on the picture as one OFD path: its outlines, holes turned round; a pixel is `pixel` millimetres."""
    dark = np.asarray(picture.convert("L").point(lambda level: 255 if level < 128 else 0), np.uint8)
    contours, _ = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    data = []
    for contour in contours:
        (x, y), *rest = ((int(point[0][0]), int(point[0][1])) for point in contour)
        data.append(f"M {x} {y} " + " ".join(f"L {across} {down}" for across, down in rest) + " C")
    return (
        f'<ofd:PathObject ID="7" Boundary="{left} {top} {picture.width * pixel} {picture.height * pixel}" '
        f'CTM="{pixel} 0 0 {pixel} 0 0" Fill="true" Stroke="false"><ofd:FillColor Value="0 0 0"/>'
        f"<ofd:AbbreviatedData>{' '.join(data)}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def saved(pages: Sequence[Image.Image], kind: str) -> bytes:
    """The pages as one file: "PDF" (pictures only), "TIFF", "PNG", "JPEG" or "BMP"."""
    written = io.BytesIO()
    options: dict[str, object] = {"save_all": True, "append_images": list(pages[1:])} if len(pages) > 1 else {}
    if kind == "PDF":
        options["resolution"] = float(DPI)
    pages[0].save(written, kind, **options)  # type: ignore[arg-type]
    return written.getvalue()
