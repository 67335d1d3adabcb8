"""Report → passages: what is searched and cited.

A passage is one paragraph where that is neither too short to mean anything alone nor too long to
be read at a glance; otherwise neighbours under one heading are joined, or it is cut at sentence ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.report import Block, Passage, Report
from corpus.sentences import sentences

SHORTEST = 80
"""Characters below which a paragraph is joined with its neighbours."""
LONGEST = 400
"""Characters that no passage exceeds."""
_SHORTEST_SENTENCE = 16
"""Characters below which a sentence is not parted from the next one."""
_SHORTEST_CLAUSES = 40
"""Characters up to which the clauses of an overlong sentence stay together."""
_LONGEST_TABLE_HEAD = 100
_LONGEST_LEAD = 40

_CLAUSE = re.compile(r"[^，；、：,;]*[，；、：,;]+|[^，；、：,;]+")


@dataclass(frozen=True)
class _Run:
    """Consecutive blocks of one kind under one heading."""

    blocks: tuple[Block, ...]
    heading: tuple[str, ...]


def cut(report: Report) -> tuple[Passage, ...]:
    """The passages of a report, in order, each at most `LONGEST` characters.

    `report.text[p.start:p.end] == p.text`. Every paragraph, table row and footnote is covered, none
    crosses a heading. Headings, title and byline are no passages, but a heading with nothing below
    it is one (joined with such neighbours), and so is the title of a report that has nothing else.
    What follows a numbered paragraph (“（一）加强学习。要……”) has its first sentence in the heading path.
    Later pieces of a table carry its first row as the innermost heading.
    """
    passages = [passage for run in _runs(report) for passage in _cut_run(report.text, run)]
    if not passages and report.blocks:
        passages = list(_cut_run(report.text, _Run(report.blocks, ())))
    return tuple(passages)


def _runs(report: Report) -> Iterator[_Run]:
    """The blocks to cut, grouped; a new group begins with another heading path or another kind."""
    path: list[tuple[int, str]] = []
    run: list[Block] = []
    run_heading: tuple[str, ...] = ()
    for number, block in enumerate(report.blocks):
        if block.kind in ("title", "byline"):
            if run:
                yield _Run(tuple(run), run_heading)
            run = []
            continue
        if block.level:
            while path and path[-1][0] >= block.level:
                path.pop()
        if block.kind == "heading" and not _is_empty(report.blocks, number):
            path.append((block.level, report.text[block.start : block.end]))
            continue
        heading = tuple(text for _, text in path)
        if run and (run[-1].kind != block.kind or run_heading != heading):
            yield _Run(tuple(run), run_heading)
            run = []
        run.append(block)
        run_heading = heading
        if block.kind == "paragraph" and block.level and _has_more_below(report.blocks, number):
            path.append((block.level, _lead(report.text[block.start : block.end])))
    if run:
        yield _Run(tuple(run), run_heading)


def _has_more_below(blocks: Sequence[Block], number: int) -> bool:
    """Whether a numbered paragraph (“（一）加强学习。要……”) is followed by others that belong to it.

    In a list of one paragraph for each number, what follows the last one closes the whole list.
    """
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    if following is None or following.kind in ("title", "byline", "footnote"):
        return False
    if following.level:
        return following.level > blocks[number].level
    before = blocks[number - 1] if number else None
    return before is None or before.kind != "paragraph" or before.level != blocks[number].level


def _lead(text: str) -> str:
    """The first sentence of a numbered paragraph, clipped at `_LONGEST_LEAD` characters with …."""
    start, end = next(iter(sentences(text)), (0, 0))
    return text[start:end] if end <= _LONGEST_LEAD else text[:_LONGEST_LEAD] + "…"


def _is_empty(blocks: Sequence[Block], number: int) -> bool:
    """Whether the heading has neither text nor a lower heading below it."""
    number, level = number + 1, blocks[number].level
    while number < len(blocks) and blocks[number].kind in ("title", "byline"):
        number += 1
    return number == len(blocks) or (blocks[number].kind == "heading" and blocks[number].level <= level)


def _cut_run(text: str, run: _Run) -> Iterator[Passage]:
    pieces = [(start, end, block.page) for block in run.blocks for start, end in _pieces(text, block.start, block.end)]
    pieces = [piece for piece in pieces if text[piece[0] : piece[1]].strip()]
    whole_rows = run.blocks[0].kind in ("table", "heading")
    heading = run.heading
    for number, (start, end, page) in enumerate(_join(text, pieces, LONGEST if whole_rows else SHORTEST)):
        if number == 1 and run.blocks[0].kind == "table":
            first_row = text[run.blocks[0].start : run.blocks[0].end]
            heading = (*heading, first_row) if len(first_row) <= _LONGEST_TABLE_HEAD else heading
        yield Passage(text[start:end], start, end, heading, page)


_Piece = tuple[int, int, int | None]
"""Start, end, page."""


def _join(text: str, pieces: Sequence[_Piece], shortest: int) -> Iterator[_Piece]:
    """Joins pieces shorter than `shortest` with the next or the previous one while the result fits."""
    open_piece: _Piece | None = None
    for number, piece in enumerate(pieces):
        if open_piece is None:
            open_piece = piece
            continue
        start, end, page = open_piece
        fits = piece[1] - start <= LONGEST
        too_short = end - start < shortest
        joins_backward = piece[1] - piece[0] < shortest and not _introduces(text, pieces, number)
        if fits and (too_short or joins_backward):
            open_piece = (start, piece[1], page)
        else:
            yield open_piece
            open_piece = piece
    if open_piece is not None:
        yield open_piece


def _introduces(text: str, pieces: Sequence[_Piece], number: int) -> bool:
    """Whether the piece leads to the next one (“现将有关事项通知如下：”) and fits with it."""
    if number + 1 == len(pieces) or text[pieces[number][1] - 1] not in "：:":
        return False
    return pieces[number + 1][1] - pieces[number][0] <= LONGEST


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """One paragraph as one span, or as balanced spans of whole sentences when it is too long."""
    if end - start <= LONGEST:
        return [(start, end)]
    atoms: list[tuple[int, int]] = []
    for first, last in sentences(text[start:end]):
        span = (start + first, start + last)
        if last - first > LONGEST:
            atoms.extend(_clauses(text, *span))
        elif atoms and atoms[-1][1] - atoms[-1][0] < _SHORTEST_SENTENCE and span[1] - atoms[-1][0] <= LONGEST:
            atoms[-1] = (atoms[-1][0], span[1])
        else:
            atoms.append(span)
    return _balanced(atoms)


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence too long for a passage, cut at ，；、： or, as a last resort, every `LONGEST` characters."""
    found: list[tuple[int, int]] = []
    for match in _CLAUSE.finditer(text, start, end):
        if found and match.end() - found[-1][0] <= _SHORTEST_CLAUSES:
            found[-1] = (found[-1][0], match.end())
            continue
        for first in range(match.start(), match.end(), LONGEST):
            found.append((first, min(first + LONGEST, match.end())))
    return found


def _balanced(atoms: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Consecutive atoms grouped so that no group exceeds `LONGEST` and their lengths differ least.

    Dynamic programme over the group ends; the cost of a group is its squared distance from the
    length that equal groups would have.
    """
    total = atoms[-1][1] - atoms[0][0]
    ideal = total / -(-total // LONGEST)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for last in range(len(atoms)):
        choice = (float("inf"), last)
        for first in range(last, -1, -1):
            length = atoms[last][1] - atoms[first][0]
            if length > LONGEST:
                break
            choice = min(choice, (best[first][0] + (length - ideal) ** 2, first))
        best.append(choice)
    groups: list[tuple[int, int]] = []
    last = len(atoms)
    while last:
        first = best[last][1]
        groups.append((atoms[first][0], atoms[last - 1][1]))
        last = first
    return groups[::-1]
