"""Reading order of a page with columns: a recursive XY-cut over boxes of text. Pure geometry, in page units.

After Nagy, Seth and Viswanathan, "A prototype document image analysis system for technical journals" (1992),
with two changes that newspaper pages need. Lines of all columns often stand on one grid, so white space across
the page separates every line from the next and says nothing; the page is cut across only where its gutters
change (a headline over several columns) or at a rule. And white space between columns counts as a gutter only
where there is running text on both sides, so that tables and forms keep their rows.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

NARROWEST_GUTTER = 0.8
"""In characters. Justified text opens gaps of up to half a character between characters."""
_NARROWEST_COLUMN = 5.0
_FULL = 0.85
_MOST_BOXES, _MOST_BANDS, _MOST_CUTS = 8_000, 400, 12
_HEADLINE = 1.25
_HANGING = frozenset("，。、；：！？”）》")
_SENTENCE_ENDS = frozenset("。；！？")
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of text on one line; `bottom` < `top`, as in PDF. `size` is the width of a Chinese character."""

    left: float
    bottom: float
    right: float
    top: float
    text: str = ""
    size: float = 10.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line drawn on the page."""

    left: float
    right: float
    height: float


@dataclass(frozen=True)
class Region:
    """Boxes to be read line by line. `column` is True where the region lies beside another one."""

    boxes: tuple[Box, ...]
    column: bool


def regions(boxes: Sequence[Box], rules: Sequence[Rule], em: float) -> list[Region]:
    """The page's regions in reading order; `em` is the width of a usual character.

    One region means that no columns were found, and also that the page has too many boxes to look for them.
    """
    if not boxes or len(boxes) > _MOST_BOXES or len(bands(boxes)) > _MOST_BANDS:
        return [Region(tuple(boxes), column=False)] if boxes else []
    return _Cutter(rules, em, _hanging(boxes, em)).cut(boxes, column=False, depth=0)


def bands(boxes: Sequence[Box]) -> list[list[Box]]:
    """The boxes from top to bottom in rows with white space between them."""
    found: list[list[Box]] = []
    bottom = 0.0
    for box in sorted(boxes, key=lambda box: -box.top):
        if found and box.top > bottom:
            found[-1].append(box)
            bottom = min(bottom, box.bottom)
        else:
            found.append([box])
            bottom = box.bottom
    return found


def _hanging(boxes: Sequence[Box], em: float) -> frozenset[Box]:
    """The boxes that end a line with a mark which may hang into the gutter.

    A box is often a part of a line: writers set figures apart from the Chinese text around them.
    """
    lines: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        height = (box.bottom + box.top) / em if em > 0 else math.nan
        if math.isfinite(height):  # not so on pages of damaged files
            lines[round(height)].append(box)  # half a character high, so that neighbours are enough
    found = set()
    for number, line in lines.items():
        near = sorted((box for step in (-1, 0, 1) for box in lines.get(number + step, ())), key=lambda box: -box.right)
        for last in line:
            if last.text[-1:] not in _HANGING:
                continue
            left = last.left
            for box in near:
                if box.left < left and left - NARROWEST_GUTTER * em < box.right < last.right:
                    left = box.left
            if last.right - left > _NARROWEST_COLUMN * em:
                found.add(last)
    return frozenset(found)


def united(intervals: Sequence[Interval], gap: float) -> list[Interval]:
    """The intervals from left to right, those joined that are closer than `gap`."""
    found: list[Interval] = []
    for left, right in sorted(intervals):
        if found and left - found[-1][1] < gap:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


class _Cutter:
    def __init__(self, rules: Sequence[Rule], em: float, hanging: frozenset[Box]) -> None:
        self._rules = rules
        self._hanging = hanging
        self._em = em
        self._gap = NARROWEST_GUTTER * em

    def cut(self, boxes: Sequence[Box], column: bool, depth: int) -> list[Region]:
        """The regions of a part of the page: its groups of rows from the top, the columns of each from the left."""
        found: list[Region] = []
        for group in self._groups(bands(boxes)):
            columns = self._columns(group)
            if len(columns) > 1 and depth < _MOST_CUTS and self._is_running_text(columns):
                for part in columns:
                    found += self.cut(part, True, depth + 1)
            elif found and not found[-1].column and not column:
                found[-1] = Region((*found[-1].boxes, *group), column=False)
            else:
                found.append(Region(tuple(group), column))
        return found

    def _spans(self, boxes: Sequence[Box]) -> list[Interval]:
        return united([(box.left, self._edge(box)) for box in boxes], self._gap)

    def _edge(self, box: Box) -> float:
        """The right edge of a box without a mark that hangs into the gutter."""
        return max(box.left, box.right - box.size) if box in self._hanging else box.right

    def _groups(self, rows: Sequence[list[Box]], at_rules: bool = True) -> list[list[Box]]:
        """The rows, those together that have a gutter in common or none at all.

        A rule across ends a group; but two rules between rows of the same columns are those of a table.
        """
        left = min(box.left for row in rows for box in row)
        right = max(box.right for row in rows for box in row)
        groups: list[list[Box]] = []
        covered: list[Interval] = []
        above_spans = False
        rules_in_columns = 0
        for number, row in enumerate(rows):
            spans = self._spans(row)
            both = united([*covered, *spans], self._gap)
            spanning = self._is_headline_over_all(row, spans, covered or both, left, right)
            ruled = at_rules and number > 0 and self._ruled(rows[number - 1], row, left, right)
            rules_in_columns += ruled and len(covered) > 1 and len(both) > 1
            if rules_in_columns == 2:
                return self._groups(rows, at_rules=False)
            changed = len(both) == 1 and (len(covered) > 1 or len(spans) > 1)
            if not groups or spanning != above_spans or ruled or changed:
                groups.append(list(row))
                covered = spans
            else:
                groups[-1] += row
                covered = both
            above_spans = spanning
        return groups

    def _is_headline_over_all(
        self, row: Sequence[Box], spans: Sequence[Interval], columns: Sequence[Interval], left: float, right: float
    ) -> bool:
        """Whether a row stands alone over several columns although it is narrower than they are."""
        if len(spans) != 1 or max(box.size for box in row) < _HEADLINE * self._em:
            return False
        start, end = spans[0]
        crossed = sum(1 for a, b in columns if a < end and b > start)
        centred = abs((start + end) - (left + right)) < 0.08 * (right - left)
        # A headline of a column is as wide as the column; one over all is centred on the part, not on a column.
        return crossed > 1 or (centred and end - start > 0.3 * (right - left))

    def _ruled(self, above: Sequence[Box], below: Sequence[Box], left: float, right: float) -> bool:
        """Whether a rule across the whole part of the page stands between two rows."""
        high, low = min(box.bottom for box in above), max(box.top for box in below)
        margin = 0.05 * (right - left)
        return any(
            low <= rule.height <= high
            and rule.left < left + margin
            and rule.right > right - margin
            and low <= rule.height <= high
            for rule in self._rules
        )

    def _columns(self, boxes: Sequence[Box]) -> list[list[Box]]:
        """The boxes between the gutters, none of which may be crossed by two rules: those belong to a table."""
        spans = self._spans(boxes)
        high, low = max(box.top for box in boxes), min(box.bottom for box in boxes)
        for before, after in itertools.pairwise(spans):
            crossing = [
                rule
                for rule in self._rules
                if low < rule.height < high and rule.left < before[1] - self._em and rule.right > after[0] + self._em
            ]
            if len(crossing) >= 2:
                return [list(boxes)]
        parts: list[list[Box]] = [[] for _ in spans]
        for box in boxes:
            middle = (box.left + self._edge(box)) / 2
            parts[next(n for n, (_, end) in enumerate(spans) if middle <= end)].append(box)
        return parts

    def _is_running_text(self, columns: Sequence[Sequence[Box]]) -> bool:
        """Whether most lines fill their column or end a sentence, as running text does and cells and forms do not."""
        running = 0
        for column in columns:
            rows = bands(column)
            left, right = min(box.left for box in column), max(box.right for box in column)
            widths = [max(box.right for box in row) - min(box.left for box in row) for row in rows]
            ends = [max(row, key=lambda box: box.right).text[-1:] in _SENTENCE_ENDS for row in rows]
            told = sum(
                width >= _FULL * (right - left) or (end and width >= _NARROWEST_COLUMN * self._em)
                for width, end in zip(widths, ends, strict=True)
            )
            if len(rows) >= 3 and (right - left < _NARROWEST_COLUMN * self._em or told < 0.3 * len(rows)):
                return False
            running += len(rows) >= 3 and told >= 0.5 * len(rows)
        return running >= 2
