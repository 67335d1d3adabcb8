"""Boxes of text and horizontal rules of a PDF page, through PDFium's raw interface."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from statistics import median

import pypdfium2
import pypdfium2.raw as raw

from corpus.readers.columns import NARROWEST_GUTTER, Box, Rule
from corpus.report import Box as Fractions

_CHINESE_FROM = 0x2E80
_MOST_CHARACTERS = 60_000
_MOST_OBJECTS = 5_000
_LOOK_AHEAD = 8
_UNSEEN: dict[int, str | None] = dict.fromkeys((*range(33), 0x7F, 0xFFFE))
_FLAT = 2.0
"""In points: what is drawn less high than this and far wider is a rule."""


Glyph = tuple[str, float, float, float, float, int]
"""A character, its left, right, bottom and top in page units, and the number of its line in the file."""
ToFractions = Callable[[float, float, float, float], Fractions]


def page_glyphs(text_page: pypdfium2.PdfTextPage, count: int) -> list[Glyph]:
    """The page's characters but white space in the order of the file; none of a page with far too many."""
    if not 0 < count <= _MOST_CHARACTERS:
        return []
    rectangle = raw.FS_RECTF()
    pointer = ctypes.byref(rectangle)
    unicode_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    handle = text_page.raw
    glyphs: list[Glyph] = []
    line = 0
    for index in range(count):
        code = unicode_of(handle, index)
        if code == 10:
            line += 1
        if (code <= 32 and code != 2) or code in (0xA0, 0x3000) or not box_of(handle, index, pointer):
            continue
        left, right, bottom, top = rectangle.left, rectangle.right, rectangle.bottom, rectangle.top
        if right > left and top != bottom:
            glyphs.append((chr(code), left, right, min(bottom, top), max(bottom, top), line))
    return glyphs


def page_boxes(glyphs: Sequence[Glyph]) -> tuple[list[Box], float]:
    """The characters in runs along a line, and the usual width of a character (0 on an empty page).

    White space shows as the gap between boxes.
    """
    widths = [right - left for text, left, right, _, _, _ in glyphs if ord(text) >= _CHINESE_FROM]
    if not widths:
        widths = [0.6 * (top - bottom) for _, _, _, bottom, top, _ in glyphs]
    return (_runs(glyphs), median(widths)) if widths else ([], 0.0)


def line_boxes(
    lines: Iterable[str], glyphs: Sequence[Glyph], to_fractions: ToFractions, plain: Callable[[str], str]
) -> list[Fractions | None]:
    """The place of each line of the page's text; None for a blank one, and where the characters do not agree.

    `plain` is what the lines' text has gone through already.
    """
    groups: list[tuple[str, list[Glyph]]] = []
    for glyph in glyphs:
        if groups and groups[-1][1][-1][5] == glyph[5]:
            groups[-1][1].append(glyph)
        else:
            groups.append(("", [glyph]))
    groups = [(_compared(plain("".join(glyph[0] for glyph in group))), group) for _, group in groups]
    found: list[Fractions | None] = []
    at = 0
    for line in lines:
        wanted = _compared(line)
        first = next((n for n in range(at, min(at + _LOOK_AHEAD, len(groups))) if _begins(wanted, groups[n][0])), None)
        if not wanted or first is None:
            found.append(None)
            continue
        at = first + 1
        got = groups[first][0]
        # A line whose end was hyphenated goes on in the next one of the file.
        while len(got) < len(wanted) and at < len(groups) and wanted.startswith(got + groups[at][0]):
            got += groups[at][0]
            at += 1
        own = [glyph for _, group in groups[first:at] for glyph in group]
        edges = min(g[1] for g in own), min(g[3] for g in own), max(g[2] for g in own), max(g[4] for g in own)
        found.append(to_fractions(*edges))
    return found


def _compared(text: str) -> str:
    """What two readings of a line have in common: no white space, no controls, no hyphen that broke a word."""
    return "".join(text.split()).translate(_UNSEEN)


def _begins(line: str, group: str) -> bool:
    return bool(line) and bool(group) and line.startswith(group)


def fractions_of(page: pypdfium2.PdfPage) -> ToFractions:
    """From edges in page units (left, bottom, right, top) to fractions of the page as it is shown: cropped, turned."""
    whole = 1_000_000
    across, down = ctypes.c_int(), ctypes.c_int()

    def shown(x: float, y: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page.raw, 0, 0, whole, whole, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        return across.value / whole, down.value / whole

    step = 100.0
    (x0, y0), (x1, y1), (x2, y2) = shown(0, 0), shown(step, 0), shown(0, step)
    a, b, c, d = (x1 - x0) / step, (y1 - y0) / step, (x2 - x0) / step, (y2 - y0) / step

    def fractions(left: float, bottom: float, right: float, top: float) -> Fractions:
        corners = [
            (min(max(a * x + c * y + x0, 0.0), 1.0), min(max(b * x + d * y + y0, 0.0), 1.0))
            for x, y in ((left, bottom), (right, top))
        ]
        (p, q), (r, s) = corners
        return min(p, r), min(q, s), max(p, r), max(q, s)

    return fractions


def _runs(glyphs: Sequence[Glyph]) -> list[Box]:
    """Neighbours in the file that stand beside each other on the page, joined."""
    found: list[Box] = []
    text = ""
    start = end = low = high = size = 0.0
    for character, left, right, bottom, top, _ in glyphs:
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
