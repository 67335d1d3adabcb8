"""Regions of pages with columns → whole paragraphs, which go on across the end of a column or page."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from corpus.readers.columns import Box, Region, bands
from corpus.readers.page_boxes import ToFractions
from corpus.report import PageBox, Placed
from corpus.sentences import SENTENCE_END
from corpus.unwrap import NUMBERED

_INDENT, _SHORT = 1.2, 2.2
"""In characters: how far in a first line begins, how far before the edge a last line ends."""
_LARGER, _SMALLER = 1.2, 0.85
_LATIN = re.compile(r"[A-Za-z0-9]")
_PAGE_NUMBER = re.compile(r"[-—–]+\s*\d{1,4}\s*[-—–]+")


@dataclass(frozen=True)
class TextLine:
    """A line of a region."""

    text: str
    left: float
    right: float
    middle: float
    size: float
    bottom: float = 0.0
    top: float = 0.0


@dataclass(frozen=True)
class PageRegions:
    """A page counted from 1, its regions in reading order, and how its units become fractions of it."""

    number: int
    regions: tuple[Region, ...]
    to_fractions: ToFractions


@dataclass
class _Paragraph:
    text: str
    page: int
    open: bool  # its last line is full: it may go on
    size: float
    placed: list[Placed]

    def add(self, text: str, box: PageBox) -> None:
        """Goes on with another line."""
        glued = _glued(self.text, text)
        self.placed.append(Placed(len(glued) - len(text), len(glued), box))
        self.text = glued


def text_lines(boxes: Sequence[Box]) -> list[TextLine]:
    """The lines of a region from top to bottom; a space stands where the text has a gap."""
    found = []
    for row in bands(boxes):
        for line in _split(row):
            ordered = sorted(line, key=lambda box: box.left)
            text = ordered[0].text
            for before, after in itertools.pairwise(ordered):
                latin = _LATIN.match(before.text[-1:]) and _LATIN.match(after.text[:1])
                wide = after.left - before.right > (0.15 if latin else 0.5) * max(before.size, after.size)
                text += (" " if wide else "") + after.text
            size = max(Counter({b.size: 0 for b in line} | _weights(line)).items(), key=lambda item: item[1])[0]
            middle = median((box.bottom + box.top) / 2 for box in line)
            right, bottom, top = (
                max(box.right for box in line),
                min(box.bottom for box in line),
                max(box.top for box in line),
            )
            found.append(TextLine(text, ordered[0].left, right, middle, size, bottom, top))
    return found


def _weights(boxes: Sequence[Box]) -> dict[float, int]:
    weights: dict[float, int] = {}
    for box in boxes:
        weights[box.size] = weights.get(box.size, 0) + len(box.text)
    return weights


def _split(row: Sequence[Box]) -> list[list[Box]]:
    """A row as lines: boxes whose middles are far apart only touch the same band through a taller one."""
    lines: list[list[Box]] = []
    heights: list[float] = []
    for box in sorted(row, key=lambda box: (-(box.bottom + box.top), box.left)):
        middle = (box.bottom + box.top) / 2
        if lines and abs(heights[-1] - middle) <= 0.5 * min(box.size, lines[-1][0].size):
            lines[-1].append(box)
        else:
            lines.append([box])
            heights.append(middle)
    return lines


def paragraphs(pages: Sequence[PageRegions]) -> list[tuple[str, int, list[Placed]]]:
    """The paragraphs of a document in reading order, each with the page that it begins on and its lines' places."""
    parts = [(page, text_lines(region.boxes)) for page in pages for region in page.regions]
    sizes = [line.size for _, lines in parts for line in lines for _ in line.text]
    if not sizes:
        return []
    return _Assembly(parts, median(sizes)).found()


class _Assembly:
    def __init__(self, parts: Sequence[tuple[PageRegions, list[TextLine]]], body: float) -> None:
        self._parts = parts
        self._body = body
        self._edges = [self._own_edges(lines) for _, lines in parts]
        self._edges = [self._snapped(number) for number in range(len(parts))]
        lines = [(line, edge[0]) for (_, part), edge in zip(parts, self._edges, strict=True) for line in part]
        indented = sum(line.left - edge >= _INDENT * body for line, edge in lines)
        self._indents_mean_starts = indented >= 0.05 * len(lines)

    def _own_edges(self, lines: Sequence[TextLine]) -> tuple[float, float]:
        usual = [line for line in lines if self._is_body(line)] or list(lines)
        return min(line.left for line in usual), max(line.right for line in usual)

    def _snapped(self, number: int) -> tuple[float, float]:
        """The edges of a region; those of few lines are taken from a longer column at the same place."""
        left, right = self._edges[number]
        if len(self._parts[number][1]) >= 4:
            return left, right
        near = 2.5 * self._body
        same = [
            edges
            for edges, (_, lines) in zip(self._edges, self._parts, strict=True)
            if len(lines) >= 4 and -near < edges[0] - left < self._body / 2 and edges[1] > right - self._body / 2
        ]
        return max(same, key=lambda edges: (edges[0], -edges[1])) if same else (left, right)

    def _is_body(self, line: TextLine) -> bool:
        return _SMALLER * self._body <= line.size <= _LARGER * self._body

    def found(self) -> list[tuple[str, int, list[Placed]]]:
        """Every paragraph with its page and the places of its lines."""
        done: list[_Paragraph] = []
        running: _Paragraph | None = None  # the last paragraph of running text, if it may go on
        for (page, lines), (left, right) in zip(self._parts, self._edges, strict=True):
            before: TextLine | None = None
            for line in lines:
                box = PageBox(page.number, *page.to_fractions(line.left, line.bottom, line.right, line.top))
                if _PAGE_NUMBER.fullmatch(line.text):  # below a column whose text goes on in the next one
                    done.append(_begun(line, box, open=False))
                    continue
                begins = line.left - left >= _INDENT * self._body
                full = right - line.right <= _SHORT * self._body
                if not self._is_body(line):
                    if before is not None and not self._is_body(before) and self._same_headline(before, line):
                        done[-1].add(line.text, box)
                    else:
                        done.append(_begun(line, box, open=False))
                    if line.size > _LARGER * self._body:
                        running = None
                elif running is not None and not begins and self._goes_on(running, before, line.text):
                    running.add(line.text, box)
                    running.open = full
                else:
                    running = _begun(line, box, open=full)
                    done.append(running)
                before = line
        return [(paragraph.text, paragraph.page, paragraph.placed) for paragraph in done]

    def _goes_on(self, running: _Paragraph, before: TextLine | None, text: str) -> bool:
        if not running.open or (NUMBERED.match(text) and SENTENCE_END.search(running.text)):
            return False
        # At the top of a column without indents, only the sentence tells whether a paragraph goes on.
        return self._indents_mean_starts or before is not None or not SENTENCE_END.search(running.text)

    def _same_headline(self, before: TextLine, line: TextLine) -> bool:
        alike = abs(before.size - line.size) < 0.1 * line.size
        return alike and before.middle - line.middle < 2.2 * line.size


def _begun(line: TextLine, box: PageBox, open: bool) -> _Paragraph:
    return _Paragraph(line.text, box.page, open, line.size, [Placed(0, len(line.text), box)])


def _glued(text: str, more: str) -> str:
    if text.endswith(("\x02", "\ufffe")):  # a hyphen that only broke the word
        return text[:-1] + more
    latin = text[-1:].isascii() and more[:1].isascii() and text[-1:].isalnum() and more[:1].isalnum()
    return text + (" " if latin and (text[-1:].isalpha() or more[:1].isalpha()) else "") + more
