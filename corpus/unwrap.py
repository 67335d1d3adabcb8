"""Wrapped lines → whole paragraphs: what plain text and PDF extraction break at the column's edge is joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.masthead import is_byline
from corpus.places import shifted
from corpus.report import Line, Placed
from corpus.sentences import SENTENCE_END

NUMBERED = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,5}[编部章节条](?!例)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)](?![项款条])"
    r"|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)](?![项款条])|[①-⑳]"
)
_NARROWEST_COLUMN = 12
_SHORT = 0.7
"""A line below this share of its column's width was not broken by the column."""
_PROSE = re.compile(r"[，。；：！？]|[a-z][,.](?: |$)")
_TWO_PHRASES = re.compile(r"[^，。；：！？,;:\s]{4,20} [^，。；：！？,;:\s]{4,20}")
_PAIRS = (("《", "》"), ("“", "”"), ("（", "）"), ("「", "」"), ("『", "』"))


def _width(text: str) -> float:
    """The width of a line in Chinese characters; a Latin letter or digit takes half."""
    narrow = sum(1 for mark in text if mark < "\u2000")
    return len(text) - narrow / 2


def _is_open(text: str) -> bool:
    """Whether a quotation, title or bracket begins in the text and does not end in it."""
    return any(text.count(left) > text.count(right) for left, right in _PAIRS)


def unwrapped(lines: Sequence[Line], indents: Sequence[int]) -> list[Line]:
    """Joins wrapped lines. A paragraph ends where a line ends a sentence short of its column, where
    the next line is indented or numbered, or at a headline."""
    filled: list[Line] = []
    indent: list[int] = []
    gap: list[bool] = []
    blank = True
    for line, width in zip(lines, indents, strict=True):
        if line.text:
            filled.append(line)
            indent.append(width)
            gap.append(blank)
        blank = not line.text
    if not filled:
        return []
    widths = [_width(line.text) for line in filled]
    usual_indent = Counter(indent).most_common(1)[0][0]
    joiner = _Joiner(filled, widths, [i - usual_indent for i in indent], gap)
    found: list[Line] = []
    current, first = filled[0].text, 0
    placed: tuple[Placed, ...] = filled[0].placed
    for number in range(1, len(filled)):
        glue = joiner.glue(first, number, current)
        if glue is None:
            found.append(replace(filled[first], text=current, placed=placed))
            current, first, placed = filled[number].text, number, filled[number].placed
        else:
            placed += shifted(filled[number].placed, len(current) + len(glue))
            current += glue + filled[number].text
    found.append(replace(filled[first], text=current, placed=placed))
    return found


class _Joiner:
    """Decides for one report whether a line goes on in the next."""

    def __init__(
        self, lines: Sequence[Line], widths: Sequence[float], indents: Sequence[int], gaps: Sequence[bool]
    ) -> None:
        self.lines, self.widths, self.indents, self.gaps = lines, widths, indents, gaps
        self.texts = [line.text for line in lines]
        self.headline_ends: set[int] = set()
        self.alone = [is_byline(text) for text in self.texts]
        self.ended = [SENTENCE_END.search(text) is not None for text in self.texts]
        inner = [gap for gap, before in zip(gaps[1:], self.ended, strict=False) if not before]
        # Where unended lines are followed by blank lines as a rule, a blank line says nothing; where
        # there are none at all, it cannot.
        self.gaps_mean_ends = any(gaps[1:]) and sum(inner) < 0.3 * len(inner)

    def glue(self, first: int, number: int, current: str) -> str | None:
        """What to put between the paragraph that began at line `first` and line `number`; None: a new paragraph."""
        before, text = self.texts[number - 1], self.texts[number]
        if self.lines[number].kind != "text" or self.lines[number - 1].kind != "text":
            return None
        if self.alone[number] or self.alone[number - 1] or number - 1 in self.headline_ends:
            return None
        if self._is_headline(first, number, current):
            if not self._goes_on_as_headline(first, number):
                return None
            self.headline_ends.add(number)
            return " "
        if not self._goes_on(first, number, current):
            return None
        latin = before[-1].isascii() and text[0].isascii() and before[-1].isalnum() and text[0].isalnum()
        return " " if latin and (before[-1].isalpha() or text[0].isalpha()) else ""

    def _column(self, first: int, number: int) -> float:
        """The width of the column that line `number - 1` stands in."""
        own = self.widths[max(first, number - 4) : number]
        return max(own) if len(own) > 1 else max(self.widths[number : number + 3], default=0.0)

    def _goes_on(self, first: int, number: int, current: str) -> bool:
        last, text = number - 1, self.texts[number]
        column = self._column(first, number)
        if self.indents[number] >= 2 and self.indents[number] > self.indents[last] - (2 if last > first else 0):
            return False
        if self.gaps[number] and self.gaps_mean_ends:
            return False
        if column < _NARROWEST_COLUMN:
            return False
        if _is_open(current[-200:]) and self.widths[last] > 0.5 * column:
            return True
        if NUMBERED.match(text) and (self.ended[last] or self.widths[last] < _SHORT * column):
            return False
        if text[0] in "□■●◆★【—" and (self.ended[last] or self.widths[last] < 0.9 * column):
            return False
        if self.widths[last] < _SHORT * column:
            return False
        if not any(_PROSE.search(near) for near in self.texts[max(first, number - 2) : number + 3]):
            return False
        return not self.ended[last] or self._ended_by_chance(first, number, column)

    def _ended_by_chance(self, first: int, number: int, column: float) -> bool:
        """Whether a full line ends with a sentence although its paragraph goes on.

        Only where the column is sure: other lines nearby are as wide and do not end a sentence. A next
        line narrower by an indent is the first of a paragraph.
        """
        last = number - 1
        if self.gaps_mean_ends and self.widths[last] > 0.9 * column:
            return True
        near = [
            i for i in range(max(0, number - 6), min(len(self.texts), number + 6)) if i != last and not self.ended[i]
        ]
        same = [i for i in near if abs(self.widths[i] - column) <= 1.5]
        if len(same) < 2 or abs(self.widths[last] - column) > 1:
            return False
        return self.ended[number] or self.widths[number] > column - 1.5

    def _is_headline(self, first: int, number: int, current: str) -> bool:
        """Whether the paragraph so far is a headline: it stands alone and no column broke it."""
        if len(current) > 60 or self.ended[number - 1] or _is_open(current):
            return False
        following = max(self.widths[number : number + 3], default=0.0)
        if first == number - 1 and self.widths[first] < _SHORT * following:
            return True
        return first == number - 1 and _TWO_PHRASES.fullmatch(current) is not None

    def _goes_on_as_headline(self, first: int, number: int) -> bool:
        """Whether the next line is the second line of a headline: no blank line between, blank lines around."""
        follows = number + 1 < len(self.texts) and self.gaps[number + 1]
        if self.gaps[number] or not self.gaps[first] or not follows or NUMBERED.match(self.texts[number]):
            return False
        following = max(self.widths[number + 1 : number + 4], default=0.0)
        plain = not _PROSE.search(self.texts[number]) and self.texts[number][0] not in "□■●◆★【—"
        return plain and first > 0 and self.widths[number] < _SHORT * following
