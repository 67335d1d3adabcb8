"""Tables of Word 97 documents: rows of cells as lines, merged cells with their meaning ([MS-DOC] §2.9.321)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.report import Line

_CELL_BYTES = 20
_MERGED_LEFT, _MERGED_UP, _MERGE_BEGINS = 0x02, 0x20, 0x40


@dataclass(frozen=True)
class Cell:
    """The paragraphs of a cell."""

    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.paragraphs))


@dataclass(frozen=True)
class Row:
    """The cells of a row; `edges` are their left edges, `flags` say how they are merged; both may be unknown."""

    cells: tuple[Cell, ...] = ()
    edges: tuple[int, ...] = ()
    flags: tuple[int, ...] = ()

    @classmethod
    def defined(cls, definition: bytes) -> Row:
        """The shape that a row's definition (operand of sprmTDefTable) gives, without its cells."""
        if not definition:
            return cls()
        count = definition[0]
        places = [definition[i : i + 2] for i in range(1, 1 + 2 * count, 2)]
        after = 1 + 2 * (count + 1)
        flags = [definition[i : i + 2] for i in range(after, after + _CELL_BYTES * count, _CELL_BYTES)]
        return cls(
            edges=tuple(int.from_bytes(place, "little", signed=True) for place in places),
            flags=tuple(int.from_bytes(flag, "little") for flag in flags),
        )


def table_lines(rows: Sequence[Row]) -> list[Line]:
    """One line for each row; a table of single cells is only layout, and its paragraphs stay paragraphs."""
    if all(len(row.cells) <= 1 for row in rows):
        return [Line(text) for row in rows for cell in row.cells for text in cell.paragraphs]
    above: dict[int, str] = {}
    found: list[Line] = []
    for row in rows:
        texts: list[str] = []
        for number, cell in enumerate(row.cells):
            flag = row.flags[number] if number < len(row.flags) else 0
            edge = row.edges[number] if number < len(row.edges) else number
            text = cell.text
            if flag & _MERGED_UP and not flag & _MERGE_BEGINS:
                text = above.get(edge, "")  # merged downwards: the row says what it belongs to
            above[edge] = text
            if not flag & _MERGED_LEFT:
                texts.append(text)
        if any(texts):
            found.append(Line(" | ".join(texts), kind="table"))
    return found
