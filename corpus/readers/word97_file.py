"""The binary structures of a Word 97–2007 document that its text needs: FIB, piece table, property runs, styles.

The names are those of [MS-DOC] (Word Binary File Format). WPS writes the same structures into .wps files.
A structure that lies outside its stream raises `Damaged`.
"""

from __future__ import annotations

import bisect
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

ENCRYPTED, SECOND_TABLE_STREAM = 0x0100, 0x0200
WORD_97 = 0x00C1
_FIRST_POINTER = 0x9A
_PAGE = 512
_COMPRESSED = 0x40000000
_OPERAND_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615
_NAMED_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)

# Numbers of the pairs (offset, size) in FibRgFcLcb97.
STYLES, NOTE_REFERENCES, NOTE_TEXTS, CHARACTER_RUNS, PARAGRAPH_RUNS, PIECES = 1, 2, 3, 12, 13, 33
END_REFERENCES, END_TEXTS, LISTS, LIST_OVERRIDES = 46, 47, 73, 74


class Damaged(Exception):
    """The bytes are not what the format says."""


def numbers(data: bytes, layout: str, offset: int) -> tuple[int, ...]:
    """The little-endian numbers at `offset`, by a `struct` layout."""
    try:
        return struct.unpack_from("<" + layout, data, offset)
    except struct.error as error:
        raise Damaged(f"{layout} at {offset}") from error


def modifiers(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """Each property modifier (sprm) with its operand, §2.6 and §2.2.5.1; stops at one that is cut off."""
    place = 0
    while place + 2 <= len(grpprl):
        (code,) = numbers(grpprl, "H", place)
        place += 2
        size = _OPERAND_SIZES[code >> 13]
        if not size:
            if code == _TABLE_DEFINITION:
                size, place = int.from_bytes(grpprl[place : place + 2], "little") - 1, place + 2
            else:
                size, place = int.from_bytes(grpprl[place : place + 1], "little"), place + 1
                if code == _TABS and size == 255:
                    return
        if size < 0 or place + size > len(grpprl):
            return
        yield code, grpprl[place : place + size]
        place += size


@dataclass(frozen=True)
class Header:
    """The file information block (FIB), §2.5."""

    stream: bytes

    @property
    def version(self) -> int:
        return numbers(self.stream, "H", 2)[0]

    @property
    def flags(self) -> int:
        return numbers(self.stream, "H", 0x0A)[0]

    @property
    def lengths(self) -> tuple[int, ...]:
        """Characters in the body, footnotes, headers, (macros), comments, endnotes, text boxes, their headers."""
        return numbers(self.stream, "8I", 0x4C)

    def part(self, table: bytes, number: int) -> bytes:
        """A structure of the table stream, empty when the document has none."""
        start, size = self.place(number)
        if size and start + size > len(table):
            raise Damaged(f"part {number}")
        return table[start : start + size]

    def place(self, number: int) -> tuple[int, int]:
        """Offset and size of a structure in the table stream."""
        offset, size = numbers(self.stream, "II", _FIRST_POINTER + 8 * number)
        return offset, size


@dataclass(frozen=True)
class Piece:
    """A run of characters that lie together in the file: `start` counts characters, `offset` bytes."""

    start: int
    length: int
    offset: int
    wide: bool


def pieces(clx: bytes, stream: bytes) -> list[Piece]:
    """The piece table (Clx, §2.9.38): where the characters of the text lie, in reading order."""
    place = 0
    while clx[place : place + 1] == b"\x01":  # property changes of a fast save: no text
        place += 3 + numbers(clx, "H", place + 1)[0]
    if clx[place : place + 1] != b"\x02":
        raise Damaged("no piece table")
    size = numbers(clx, "I", place + 1)[0]
    plc = clx[place + 5 : place + 5 + size]
    count = (len(plc) - 4) // 12
    found = []
    for index in range(count):
        start, end = numbers(plc, "II", 4 * index)
        position = numbers(plc, "I", 4 * (count + 1) + 8 * index + 2)[0]
        wide = not position & _COMPRESSED
        offset = position & ~_COMPRESSED if wide else (position & ~_COMPRESSED) // 2
        if end < start or offset + (end - start) * (2 if wide else 1) > len(stream):
            raise Damaged("a piece outside the file")
        found.append(Piece(start, end - start, offset, wide))
    if sum(piece.length for piece in found) > len(stream):
        raise Damaged("pieces that overlap")
    return found


class Runs:
    """Property runs (PlcBtePapx or PlcBteChpx with their FKP pages, §2.9.175 and §2.9.33) by byte offset."""

    def __init__(self, plc: bytes, stream: bytes, paragraphs: bool) -> None:
        count = max(0, (len(plc) - 4) // 8)
        found: dict[int, tuple[int, bytes]] = {}
        pages = {numbers(plc, "I", 4 * (count + 1) + 4 * index)[0] & 0x3FFFFF for index in range(count)}
        for number in pages:
            page = stream[number * _PAGE : (number + 1) * _PAGE]
            if len(page) == _PAGE:
                for start, end, properties in (_paragraph_page if paragraphs else _character_page)(page):
                    found[start] = (end, properties)
        self._starts = sorted(found)
        self._found = [found[start] for start in self._starts]

    def at(self, offset: int) -> bytes:
        """The properties of the character at that byte of the stream, empty when nothing is said."""
        index = bisect.bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._found[index][0]:
            return b""
        return self._found[index][1]

    def __iter__(self) -> Iterator[tuple[int, int, bytes]]:
        return ((start, end, properties) for start, (end, properties) in zip(self._starts, self._found, strict=True))


def _paragraph_page(page: bytes) -> Iterator[tuple[int, int, bytes]]:
    count = page[-1]
    for index in range(count):
        place = 4 * (count + 1) + 13 * index
        if place >= _PAGE - 1:
            return
        start, end = numbers(page, "II", 4 * index)
        at = 2 * page[place]
        size = 2 * page[at] - 1
        if size < 0 and at + 1 < _PAGE:
            at, size = at + 1, 2 * page[at + 1]
        yield start, end, page[at + 1 : at + 1 + size]


def _character_page(page: bytes) -> Iterator[tuple[int, int, bytes]]:
    count = page[-1]
    for index in range(count):
        place = 4 * (count + 1) + index
        if place >= _PAGE - 1:
            return
        start, end = numbers(page, "II", 4 * index)
        at = 2 * page[place]
        yield start, end, page[at + 1 : at + 1 + page[at]] if at else b""


@dataclass(frozen=True)
class Style:
    """A paragraph style: `level` 1–9 for headings, else 0; `properties` are its own, without its base's."""

    level: int = 0
    is_title: bool = False
    is_contents: bool = False
    base: int = 0xFFF
    properties: bytes = field(default=b"", repr=False)


def styles(stsh: bytes) -> list[Style]:
    """The style sheet (STSH, §2.9.271) by style index; an empty one where there is no style."""
    if len(stsh) < 6:
        return []
    header, count, base_size = numbers(stsh, "HHH", 0)
    place = 2 + header
    found = []
    for _ in range(count):
        if place + 2 > len(stsh):
            break
        size = numbers(stsh, "H", place)[0]
        found.append(_style(stsh[place + 2 : place + 2 + size], base_size) if size >= base_size + 2 else Style())
        place += 2 + size + size % 2
    return found


def _style(std: bytes, base_size: int) -> Style:
    built_in, kind = numbers(std, "HH", 0)
    length = numbers(std, "H", base_size)[0]
    name = std[base_size + 2 : base_size + 2 + 2 * length].decode("utf-16-le", "replace").split(",")[0].strip()
    built_in &= 0xFFF
    named = _NAMED_HEADING.fullmatch(name)
    level = built_in if 1 <= built_in <= 9 else int(named.group(1)) if named else 0
    properties = b""
    after_name = base_size + 2 + 2 * length + 2
    if kind & 0xF == 1 and after_name + 2 <= len(std):
        size = numbers(std, "H", after_name)[0]
        properties = std[after_name + 4 : after_name + 2 + size]
    return Style(level, built_in == 62 or name in ("Title", "标题"), 19 <= built_in <= 27, kind >> 4, properties)


def positions(plc: bytes, data_size: int) -> Sequence[int]:
    """The character positions of a PLC whose entries carry `data_size` bytes each."""
    count = max(0, (len(plc) - 4) // (4 + data_size))
    return numbers(plc, f"{count + 1}I", 0) if count else ()
