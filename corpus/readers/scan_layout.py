"""Recognised lines → regions, lines and warnings as the readers of pages need them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median

from corpus.readers.column_text import PageRegions, TextLine, text_lines
from corpus.readers.columns import Box, Rule, regions
from corpus.readers.encoding import clean_characters
from corpus.readers.page_text import PageText
from corpus.report import Line

PAGE_WIDTH = 595.0
"""Pictures do not state their size; they are taken for A4, measured in points."""
_INDENT, _GAP = 1.2, 1.6


def page_regions(text: PageText, number: int, page_width: float = PAGE_WIDTH) -> PageRegions:
    """The page's regions in reading order, in units of which the page is `page_width` wide, from the bottom left."""
    unit = page_width / text.width
    page_height = text.height * unit
    boxes = []
    for line in text.lines:
        # As high as its characters are: the detector's boxes of neighbouring lines touch.
        middle = (line.area.top + line.area.bottom) / 2
        half = 0.45 * min(line.size, line.area.bottom - line.area.top)
        low, high = (text.height - middle - half) * unit, (text.height - middle + half) * unit
        shown = clean_characters(line.text).replace("\n", " ")
        boxes.append(Box(line.area.left * unit, low, line.area.right * unit, high, shown, round(line.size * unit, 1)))
    rules = [Rule(rule.left * unit, rule.right * unit, (text.height - rule.top) * unit) for rule in text.rules]

    def to_fractions(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        return left / page_width, 1 - top / page_height, right / page_width, 1 - bottom / page_height

    return PageRegions(number, tuple(regions(boxes, rules, text.em * unit)), to_fractions)


def laid_out(page: PageRegions) -> list[Line]:
    """The lines of a page without columns: two ideographic spaces where a line is indented, a blank line where
    there is a gap, so that paragraphs can be told as in a text file."""
    lines = [line for part in page.regions for line in text_lines(part.boxes)]
    if not lines:
        return []
    em = median(line.size for line in lines for _ in line.text)
    edge = _left_edge(lines, em)
    steps = [a.middle - b.middle for a, b in itertools.pairwise(lines) if a.middle > b.middle]
    pitch = median(steps) if steps else 0.0
    found: list[Line] = []
    above: TextLine | None = None
    for line in lines:
        if above is not None and above.middle - line.middle > _GAP * pitch:
            found.append(Line("", page=page.number))
        indent = "\u3000\u3000" if line.left - edge >= _INDENT * em else ""
        box = page.to_fractions(line.left, line.bottom, line.right, line.top)
        found.append(Line(indent + line.text, page=page.number, box=box))
        above = line
    return found


def _left_edge(lines: Sequence[TextLine], em: float) -> float:
    """The left edge of the text: the leftmost place where a third of the lines begin, else of any line."""
    lefts = sorted(line.left for line in lines)
    shared = [left for left in lefts if 3 * sum(abs(other - left) < 0.7 * em for other in lefts) >= max(6, len(lefts))]
    return shared[0] if shared else lefts[0]


def scan_warnings(pages: Sequence[tuple[int, PageText]]) -> list[str]:
    """What the user should check: that text was recognised at all, and each page with ink that was not."""
    if not pages:
        return []
    numbers = [number for number, _ in pages]
    span = f"第 {numbers[0]} 页"
    if len(numbers) > 1:
        span = f"第 {numbers[0]} 至 {numbers[-1]} 页"
        span += f"中的 {len(numbers)} 页" if len(numbers) <= numbers[-1] - numbers[0] else ""
    found = [f"{span}是扫描图像、图形或没有文字对照的字体，文字由程序识别，引用数字和原话前请核对原件。"]
    for number, text in pages:
        if text.unread:
            places = "、".join(f"{100 * area.top / text.height:.0f}%" for area in text.unread[:5])
            found.append(
                f"第 {number} 页有 {len(text.unread)} 处墨迹没有识别出文字（自页面顶端 {places} 处），请核对原件。"
            )
    return found
