"""Boxes of text and horizontal rules of a PDF page, through PDFium's raw interface."""

from __future__ import annotations

import ctypes
from statistics import median

import pypdfium2
import pypdfium2.raw as raw

from corpus.readers.columns import NARROWEST_GUTTER, Box, Rule

_CHINESE_FROM = 0x2E80
_MOST_CHARACTERS = 60_000
_MOST_OBJECTS = 5_000
_FLAT = 2.0
"""In points: what is drawn less high than this and far wider is a rule."""


def page_boxes(text_page: pypdfium2.PdfTextPage, count: int) -> tuple[list[Box], float]:
    """The page's characters in runs along a line, and the usual width of a character (0 on an empty page).

    White space is left out; it shows as the gap between boxes.
    """
    if not 0 < count <= _MOST_CHARACTERS:
        return [], 0.0
    rectangle = raw.FS_RECTF()
    pointer = ctypes.byref(rectangle)
    unicode_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    handle = text_page.raw
    glyphs: list[tuple[str, float, float, float, float]] = []
    for index in range(count):
        code = unicode_of(handle, index)
        if (code <= 32 and code != 2) or code in (0xA0, 0x3000) or not box_of(handle, index, pointer):
            continue
        left, right, bottom, top = rectangle.left, rectangle.right, rectangle.bottom, rectangle.top
        if right > left and top != bottom:
            glyphs.append((chr(code), left, right, min(bottom, top), max(bottom, top)))
    widths = [right - left for text, left, right, _, _ in glyphs if ord(text) >= _CHINESE_FROM]
    if not widths:
        widths = [0.6 * (top - bottom) for _, _, _, bottom, top in glyphs]
    return (_runs(glyphs), median(widths)) if widths else ([], 0.0)


def _runs(glyphs: list[tuple[str, float, float, float, float]]) -> list[Box]:
    """Neighbours in the file that stand beside each other on the page, joined."""
    found: list[Box] = []
    text = ""
    start = end = low = high = size = 0.0
    for character, left, right, bottom, top in glyphs:
        middle = (bottom + top) / 2
        own = right - left if ord(character) >= _CHINESE_FROM else 0.9 * (top - bottom)
        gap = left - end
        joins = (
            bool(text)
            and abs(middle - (low + high) / 2) < 0.2 * size
            and -0.3 * size < gap < (0.15 if text[-1] < "\u2e80" else 0.45) * size
            and gap < NARROWEST_GUTTER * size
            and 0.8 < own / size < 1.25
        )
        if joins:
            text, end = text + character, max(end, right)
        else:
            if text:
                found.append(_box(text, start, end, low, high, size))
            text, start, end, low, high, size = character, left, right, bottom, top, own
    if text:
        found.append(_box(text, start, end, low, high, size))
    return found


def _box(text: str, left: float, right: float, bottom: float, top: float, size: float) -> Box:
    """A box as high as its characters are: fonts state their line's height, which may overlap the next line."""
    middle, half = (bottom + top) / 2, 0.45 * min(size, top - bottom)
    return Box(left, middle - half, right, middle + half, text, round(size, 1))


def page_rules(page: pypdfium2.PdfPage) -> list[Rule]:
    """The horizontal lines and thin bars drawn on a page, boxes by their upper and lower edges."""
    found = []
    numbers = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(number) for number in numbers]
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        item = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if not raw.FPDFPageObj_GetBounds(item, *pointers):
            continue
        left, bottom, right, top = (number.value for number in numbers)
        if right - left > 10 * _FLAT:
            found.append(Rule(left, right, top))
            if top - bottom > _FLAT:
                found.append(Rule(left, right, bottom))
    return found
