"""Characters at places on a page → lines in reading order, with gaps as spaces and indents as full-width spaces."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

_WORD_GAP = 0.4
"""Two pieces of text this many character heights apart, or more, are two words."""
_GAP_INSIDE = 1.0
_SAME_LINE = 0.5
_MAX_INDENT = 20
_CELL_GAP = 1.2
_FEWEST_CELLS = 3
_MOST_IN_CELL = 12


@dataclass(frozen=True)
class Glyph:
    """One character, its origin (left end of the baseline) and height in millimetres, y downwards.

    `quarter` is how it runs: 0 to the right, 1 downwards (also vertical script), 2 to the left, 3 upwards.
    """

    character: str
    x: float
    y: float
    size: float
    width: float
    quarter: int = 0


@dataclass(frozen=True)
class PlacedLine:
    """A line of a page; `is_row` where it stands among the rows of a table, its cells then joined by " | ".

    `edges` are left, top, right and bottom in millimetres.
    """

    text: str
    edges: tuple[float, float, float, float]
    is_row: bool = False


@dataclass(frozen=True)
class _Run:
    """Characters of one object on one line: from `start` to `end` along it, its baseline at `across`."""

    text: str
    start: float
    end: float
    across: float
    size: float

    @property
    def top(self) -> float:
        return self.across - 0.8 * self.size

    @property
    def bottom(self) -> float:
        return self.across + 0.2 * self.size


def lines_of(objects: Iterable[Sequence[Glyph]]) -> list[PlacedLine]:
    """The lines of one page, each object being characters in the order in which they are drawn.

    Text that runs to the right comes first, then text turned otherwise. What is drawn twice for a bold
    look comes once.
    """
    runs: dict[int, list[_Run]] = {}
    for glyphs in objects:
        if glyphs:
            runs.setdefault(glyphs[0].quarter, []).extend(_runs(glyphs))
    found: list[PlacedLine] = []
    for quarter in sorted(runs):
        lines = [_without_doubles(line) for line in _grouped(runs[quarter])]
        sizes = [line[0].size for line in lines for _ in line[0].text]
        margin = min((line[0].start for line in lines), default=0.0)
        body = median_low(sizes) if sizes else 1.0
        cells = [_cells(line) for line in lines]
        rows = _table_rows(cells)
        for number, line in enumerate(lines):
            if number in rows:
                found.append(PlacedLine(" | ".join(cells[number]), _edges(line, quarter), is_row=True))
                continue
            indent = min(_MAX_INDENT, round((line[0].start - margin) / max(body, 1e-6)))
            found.append(PlacedLine("\u3000" * indent + _joined(line), _edges(line, quarter)))
    return found


def _turned(glyph: Glyph) -> tuple[float, float]:
    """(along, across) of a glyph: along grows in the direction of reading, across from line to line."""
    if glyph.quarter == 1:
        return glyph.y, -glyph.x
    if glyph.quarter == 2:
        return -glyph.x, -glyph.y
    if glyph.quarter == 3:
        return -glyph.y, glyph.x
    return glyph.x, glyph.y


def _edges(line: Sequence[_Run], quarter: int) -> tuple[float, float, float, float]:
    """left, top, right and bottom of a line: `_turned`, back again."""
    start, end = min(run.start for run in line), max(run.end for run in line)
    top, bottom = min(run.top for run in line), max(run.bottom for run in line)
    if quarter == 1:
        return -bottom, start, -top, end
    if quarter == 2:
        return -end, -bottom, -start, -top
    if quarter == 3:
        return top, -end, bottom, -start
    return start, top, end, bottom


def _runs(glyphs: Sequence[Glyph]) -> list[_Run]:
    """The object's characters, cut where they go on in another line."""
    runs: list[_Run] = []
    text, start, end, level, size = "", 0.0, 0.0, 0.0, 1.0
    for glyph in glyphs:
        along, across = _turned(glyph)
        if not (math.isfinite(along) and math.isfinite(across)):
            continue
        if text and (abs(across - level) > 0.3 * size or along < end - 1.5 * size):
            runs.append(_Run(text, start, end, level, size))
            text = ""
        if not text:
            start, level, size = along, across, glyph.size
        elif along - end > _GAP_INSIDE * size and not text.endswith(" "):
            text += " "
        text += glyph.character
        end = along + glyph.width
    runs.append(_Run(text, start, end, level, size))
    return [run for run in runs if run.text.strip()]


def _grouped(runs: list[_Run]) -> list[list[_Run]]:
    """Lines from first to last, the runs of each in reading order."""
    lines: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: (run.top + run.bottom, run.start)):
        if lines:
            first = lines[-1][0]
            overlap = min(first.bottom, run.bottom) - max(first.top, run.top)
            if overlap > _SAME_LINE * min(first.size, run.size):
                lines[-1].append(run)
                continue
        lines.append([run])
    return [sorted(line, key=lambda run: run.start) for line in lines]


def _without_doubles(line: list[_Run]) -> list[_Run]:
    kept: list[_Run] = []
    for run in line:
        near = [other for other in kept[-3:] if other.text == run.text]
        if not any(
            abs(other.start - run.start) < 0.3 * run.size and abs(other.across - run.across) < 0.3 * run.size
            for other in near
        ):
            kept.append(run)
    return kept


def _joined(line: list[_Run]) -> str:
    text = line[0].text.strip()
    for before, run in pairwise(line):
        spaced = run.start - before.end > _WORD_GAP * max(before.size, run.size)
        apart = before.text.endswith(" ") or run.text.startswith(" ")
        text += (" " if spaced or apart else "") + run.text.strip()
    return text


def _cells(line: list[_Run]) -> list[str]:
    """The pieces of a line that stand apart from each other as the cells of a table do."""
    cells = [[line[0]]]
    for before, run in pairwise(line):
        if run.start - before.end > _CELL_GAP * max(before.size, run.size):
            cells.append([])
        cells[-1].append(run)
    return [_joined(cell) for cell in cells]


def _table_rows(cells: list[list[str]]) -> set[int]:
    """The numbers of the lines that are rows of a table: several short cells, like the line before or after.

    In columns of prose the pieces are long; the letters of a spaced-out headline are single.
    """

    def is_tabular(line: list[str]) -> bool:
        lengths = sorted(map(len, line))
        return len(line) >= _FEWEST_CELLS and lengths[-2] > 1 and median_low(lengths) <= _MOST_IN_CELL

    tabular = {number for number, line in enumerate(cells) if is_tabular(line)}
    return {number for number in tabular if number - 1 in tabular or number + 1 in tabular}
