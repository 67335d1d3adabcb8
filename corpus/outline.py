"""Paragraphs → a report with its outline: headings, their levels, title and byline.

The hierarchy is that of official documents (GB/T 9704-2012, 7.3.3: 一、 → （一） → 1. → （1）), the
parts of regulations (第一章, 第一节, 第一条) above it, and the styles that a file states above both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.clean import paragraphs
from corpus.headlines import placed
from corpus.masthead import PREFACES, Head, head, is_byline
from corpus.metadata import recognise
from corpus.places import shifted
from corpus.report import Block, BlockKind, Line, Placed, RawReport, Report
from corpus.sentences import SENTENCE_END

_CHINESE = r"[一二三四五六七八九十百零〇]{1,5}"
_NUMBERING: tuple[tuple[int, re.Pattern[str]], ...] = (
    (10, re.compile(rf"第(?:{_CHINESE}|\d+)(?:编|部分)")),
    (20, re.compile(rf"第(?:{_CHINESE}|\d+)章")),
    (30, re.compile(rf"第(?:{_CHINESE}|\d+)节")),
    (40, re.compile(rf"第(?:{_CHINESE}|\d+)条(?!例)")),
    (50, re.compile(rf"{_CHINESE}、")),
    (60, re.compile(rf"[（(]{_CHINESE}[）)]")),
    (70, re.compile(r"\d{1,2}[.．、](?!\d)")),
    (72, re.compile(r"\d{1,2}\.\d{1,2}[ 、]")),
    (74, re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}[ 、]")),
    (80, re.compile(r"[（(]\d{1,2}[）)]")),
    (90, re.compile(r"[①-⑳]")),
)
_FIRST_NUMBER = re.compile(r"一、|[（(][一1][）)]|1[.．、]|①")
_STARTS = re.compile(r"[第一二三四五六七八九十百（(\d①-⑳]")
_HEADLINE, _HEADLINE_UNDER_NUMBERS = 45, 95
_LONGEST_NUMBERED_HEADING, _LONGEST_HEADLINE = 50, 40
_INNER_END = re.compile(r"[。！？；：:!?;]")
_NO_HEADLINE_END = "，、：:,—-"
_CELLS = re.compile(r"(?: \d[\d.,]*[%％]?){2,}$")
"""How a row of a table ends whose cells a PDF gives as words of one line."""


def structure(raw: RawReport) -> Report:
    """Cleans a report and finds its outline.

    The text is the blocks joined by line breaks and holds every cleaned line once, in order but for
    headlines that a newspaper page's extraction displaced (see `corpus.headlines`).
    A numbered paragraph (“（一）加强学习。要……”) stays a paragraph but carries its level.
    """
    lines = paragraphs(raw)
    top = head(lines, raw.metadata.title)
    kinds, ranks = _classify(lines, top)
    levels = {rank: level for level, rank in enumerate(sorted({rank for rank in ranks if rank}), start=1)}
    order = _reading_order(lines, kinds, ranks) if raw.wrapped else list(range(len(lines)))
    blocks: list[Block] = []
    placed: list[Placed] = []
    start = 0
    for number in order:
        line, kind, rank = lines[number], kinds[number], ranks[number]
        level = levels[rank] if rank else 0
        if kind == "title":
            level = 1 if number in top.title else 2
        blocks.append(Block(kind, start, start + len(line.text), level, line.page))
        placed += shifted(line.placed, start)
        start += len(line.text) + 1
    text = "\n".join(lines[number].text for number in order)
    metadata = recognise(lines, raw.metadata, top)
    return Report(raw.name, text, tuple(blocks), metadata, raw.external_id, tuple(placed))


def _reading_order(lines: Sequence[Line], kinds: Sequence[BlockKind], ranks: Sequence[int]) -> list[int]:
    """The numbers of the lines in order, displaced headlines put back (only where all headings are unnumbered)."""
    headings = [number for number, kind in enumerate(kinds) if kind == "heading"]
    if any(ranks[number] != _HEADLINE for number in headings):
        return list(range(len(lines)))
    return placed([line.text for line in lines], headings)


def _classify(lines: Sequence[Line], top: Head) -> tuple[list[BlockKind], list[int]]:
    """The kind of each line's block, and its rank in the hierarchy (0: none, smaller is higher)."""
    numbered = [numbering_rank(line.text) if line.kind == "text" else 0 for line in lines]
    kinds = [_block_kind(lines, number, top) for number in range(len(lines))]
    highest = min((rank for rank, kind in zip(numbered, kinds, strict=True) if rank and kind == "heading"), default=0)
    ranks: list[int] = []
    for number, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        rank = 0
        if kind == "heading":
            stated = line.level if line.kind == "heading" else 0
            rank = stated or numbered[number] or _headline_rank(lines, numbered, number, highest)
        elif kind == "paragraph":
            rank = numbered[number]
        ranks.append(rank)
    return kinds, ranks


def _headline_rank(lines: Sequence[Line], numbered: Sequence[int], number: int, highest: int) -> int:
    """The rank of an unnumbered headline: above the numbers if they begin anew below it (一、), else below them.

    `highest` is the highest rank of the report's numbered headings, 0 without any.
    """
    if not highest:
        return _HEADLINE
    if lines[number].text in PREFACES:
        return highest
    following = next((i for i in range(number + 1, len(lines)) if numbered[i] and numbered[i] <= highest), None)
    begins_anew = following is not None and _FIRST_NUMBER.match(lines[following].text)
    return _HEADLINE if begins_anew and highest > _HEADLINE else _HEADLINE_UNDER_NUMBERS


def _block_kind(lines: Sequence[Line], number: int, top: Head) -> BlockKind:
    line = lines[number]
    if number in top.title or number in top.beside_title:
        return "title"
    if number in top.bylines:
        return "byline"
    if line.kind != "text":
        return line.kind
    if numbering_rank(line.text):
        return "heading" if _is_short(line.text) else "paragraph"
    return "heading" if _is_headline(lines, number) else "paragraph"


def numbering_rank(text: str) -> int:
    """The rank of the official numbering that a line begins with (10 the highest), 0 without one."""
    if not _STARTS.match(text):
        return 0
    return next((rank for rank, pattern in _NUMBERING if pattern.match(text)), 0)


def _is_short(text: str) -> bool:
    """Whether a numbered line is a heading: one short phrase without a sentence end."""
    return (
        len(text) <= _LONGEST_NUMBERED_HEADING and not _INNER_END.search(text.rstrip("：:")) and text[-1] not in "，、"
    )


def _is_headline(lines: Sequence[Line], number: int) -> bool:
    """Whether an unnumbered line is a headline: short, no sentence, with a paragraph below it."""
    text = lines[number].text
    if len(text) > _LONGEST_HEADLINE or _INNER_END.search(text) or SENTENCE_END.search(text):
        return False
    if (
        text[-1] in _NO_HEADLINE_END
        or is_byline(text)
        or _CELLS.search(text)
        or not re.search(r"[\u3400-\u9fff]{2}|[A-Za-z]{3}", text)
    ):
        return False
    following = next((line.text for line in lines[number + 1 : number + 2]), "")
    if not following or lines[number + 1].kind not in ("text", "heading"):
        return False
    long_enough = len(following) >= 1.5 * len(text) and (
        len(following) > _LONGEST_HEADLINE or SENTENCE_END.search(following)
    )
    return bool(long_enough or numbering_rank(following))
