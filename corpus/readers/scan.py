"""Picture files: PNG, JPEG, TIFF of several pages, BMP, GIF, WebP; their text is recognised (OCR)."""

from __future__ import annotations

import functools
import io
import struct
import zlib
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageOps

from corpus.errors import UnreadableReport
from corpus.readers.column_text import paragraphs
from corpus.readers.ink import Picture
from corpus.readers.page_text import PageText
from corpus.readers.scan_layout import laid_out, page_regions, scan_warnings
from corpus.readers.scanning import Scanning, document_key, page_text
from corpus.report import Line, RawReport

MOST_PIXELS = 35_000_000
"""Of one page: A1 at 200 dpi. Larger ones are made smaller, so that reading stays below 1 GB."""
BOMB_PIXELS = 120_000_000
"""A page with more is refused: unpacking it alone would fill the memory."""
MAX_PAGES = 3_000
_TOO_LARGE_REMEDY = "请用每英寸 200 至 300 点重新扫描。"
_DAMAGED_REMEDY = "请重新扫描或获取完整的文件后再添加。"
_PICTURE_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, MemoryError,
    AttributeError, RuntimeError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip


def read_image(data: bytes, name: str, scanning: Scanning | None = None) -> RawReport:
    """The text on a picture (PNG, JPEG, TIFF of one or more pages, BMP, GIF, WebP), with page numbers.

    Raises UnreadableReport when the file is damaged, far too large, or nothing on it can be recognised.
    """
    try:
        with Image.open(io.BytesIO(data)) as image:
            pages = min(getattr(image, "n_frames", 1), MAX_PAGES + 1)
    except Image.DecompressionBombError as error:
        raise UnreadableReport(name, "图片的像素过多", _TOO_LARGE_REMEDY) from error
    except _PICTURE_ERRORS as error:
        raise UnreadableReport(name, "图片已损坏或不完整", _DAMAGED_REMEDY) from error
    if pages > MAX_PAGES:
        raise UnreadableReport(name, f"图片超过 {MAX_PAGES} 页", "请拆成几个文件后重新添加。")
    key = document_key(data)
    known = scanning or Scanning()
    found = []
    for number in range(1, pages + 1):
        text = page_text(functools.partial(_frame, data, number, name), key, number, pages, known)
        found.append((number, text))
    return _report(found, name)


def _frame(data: bytes, number: int, name: str) -> Picture:
    """Page `number` of a picture file, upright, on white where it is transparent."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.seek(number - 1)
            width, height = image.size
            if width * height > BOMB_PIXELS:
                raise UnreadableReport(name, f"图片第 {number} 页有 {width}×{height} 像素，过大", _TOO_LARGE_REMEDY)
            upright = ImageOps.exif_transpose(image)
            if upright.mode.startswith("I;16"):
                upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
            if upright.mode in ("LA", "PA", "RGBA") or "transparency" in upright.info:
                layered = upright.convert("RGBA")
                upright = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)
            shrink = (MOST_PIXELS / (width * height)) ** 0.5
            if shrink < 1:
                upright = upright.resize((max(1, round(width * shrink)), max(1, round(height * shrink))))
            return np.asarray(upright.convert("RGB"), np.uint8)[:, :, ::-1]
    except _PICTURE_ERRORS as error:
        if isinstance(error, UnreadableReport):
            raise
        raise UnreadableReport(name, f"图片第 {number} 页已损坏或不完整", _DAMAGED_REMEDY) from error


def _report(pages: Sequence[tuple[int, PageText]], name: str) -> RawReport:
    found = [page_regions(text, number) for number, text in pages]
    if any(region.column for page in found for region in page.regions):
        lines = [Line(text, page=page, placed=tuple(placed)) for text, page, placed in paragraphs(found)]
        wrapped = False
    else:
        lines, wrapped = [line for page in found for line in laid_out(page)], True
    if not any(character.isalnum() for line in lines for character in line.text):
        raise UnreadableReport(name, "图片里没有识别出文字", "请检查是否清晰、是否放正，重新扫描后再添加。")
    return RawReport(name, tuple(lines), wrapped=wrapped, warnings=tuple(scan_warnings(pages)))
