"""Small Word 97 documents made at test time from the layout in [MS-DOC] and [MS-CFB]. All texts are ours."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SECTOR = 512
IN_TABLE = struct.pack("<HB", 0x2416, 1)
ROW_END = IN_TABLE + struct.pack("<HB", 0x2417, 1)
DELETED = struct.pack("<HB", 0x0800, 1)
HIDDEN = struct.pack("<HB", 0x083C, 1)


def numbered(override: int, depth: int) -> bytes:
    """Paragraph properties of a numbered paragraph."""
    return struct.pack("<HhHB", 0x460B, override, 0x260A, depth)


def row_end(flags: Sequence[int]) -> bytes:
    """Properties of a row's end with cells 1,000 wide that have these merge flags."""
    edges = struct.pack(f"<{len(flags) + 1}h", *range(0, 1000 * len(flags) + 1, 1000))
    cells = b"".join(struct.pack("<H18x", flag) for flag in flags)
    operand = bytes([len(flags)]) + edges + cells
    return ROW_END + struct.pack("<HH", 0xD608, len(operand) + 1) + operand


@dataclass(frozen=True)
class Piece:
    """A run of text that lies together in the file; `compressed` is cp1252, a byte a character."""

    text: str
    compressed: bool = False

    @property
    def data(self) -> bytes:
        return self.text.encode("cp1252" if self.compressed else "utf-16-le")


def style(built_in: int, name: str, base: int = 0xFFF, properties: bytes = b"") -> bytes:
    """A paragraph style (STD)."""
    upx = struct.pack("<HH", 2 + len(properties), 0) + properties
    std = struct.pack("<HHHHH", built_in, 1 | base << 4, 1, 0, 0)
    std += struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0" + upx
    return std + b"\0" * (len(std) % 2)


def list_level(number_format: int, text: str, suffix: int = 2) -> bytes:
    """A level of a list (LVL); in `text` the numbers are chr(0), chr(1) …"""
    fixed = struct.pack("<iBB9sBIIBBBB", 1, number_format, 0, b"", suffix, 0, 0, 0, 0, 0, 0)
    return fixed + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def word97(
    pieces: Sequence[Piece],
    paragraphs: Mapping[int, tuple[int, bytes]] | None = None,
    characters: Sequence[tuple[int, int, bytes]] = (),
    styles: Sequence[bytes] = (),
    footnotes: Sequence[tuple[int, str]] = (),
    levels: Sequence[bytes] = (),
    flags: int = 0,
    version: int = 0x00C1,
    properties: bytes = b"",
) -> bytes:
    """A .doc file. The pieces are stored last to first, as after a fast save.

    `paragraphs` are (style, properties) by the number of the paragraph; `characters` are (start, end, properties);
    `footnotes` are (position of the mark, text); `levels` define the list of override 1; `properties` is the
    stream of document properties.
    """
    body = sum(len(piece.text) for piece in pieces)
    notes = "".join(f"\x02{text}\r" for _, text in footnotes)
    stored = [*pieces, *([Piece(notes + "\r")] if footnotes else [])]
    text = b""
    offsets: dict[int, int] = {}
    for number in reversed(range(len(stored))):
        offsets[number] = 2048 + len(text)
        text += stored[number].data
    text += b"\0" * (-len(text) % SECTOR)
    starts = [sum(len(piece.text) for piece in stored[:number]) for number in range(len(stored) + 1)]

    def byte_of(position: int) -> int:
        number = max(n for n in range(len(stored)) if starts[n] <= position)
        return offsets[number] + (position - starts[number]) * (1 if stored[number].compressed else 2)

    whole = "".join(piece.text for piece in stored)
    ends = [position for position, mark in enumerate(whole) if mark in "\r\x07\x0c"]
    said = paragraphs or {}
    runs = []
    for number, end in enumerate(ends):
        index, extra = said.get(number, (0, b""))
        content = struct.pack("<H", index) + extra
        content = (
            bytes([(len(content) + 1) // 2]) + content if len(content) % 2 else bytes([0, len(content) // 2]) + content
        )
        runs.append((byte_of(end), byte_of(end) + 1, content))
    runs.sort()  # what lies between two ends belongs to the later paragraph
    runs = [(runs[n - 1][1] if n else 0, end, content) for n, (_, end, content) in enumerate(runs)]
    marks = [(byte_of(start), byte_of(end - 1) + 2, bytes([len(grp)]) + grp) for start, end, grp in characters]
    paragraph_pages = [_page(runs[at : at + 4], 13) for at in range(0, len(runs), 4)]
    character_pages = [_page(sorted(marks), 1)] if marks else []
    stream = bytearray(2048) + text
    first = len(stream) // SECTOR
    stream += b"".join(paragraph_pages + character_pages)
    parts: dict[int, bytes] = {}
    count = len(stored)
    plc = struct.pack(f"<{count + 1}I", *starts)
    for number, piece in enumerate(stored):
        place = offsets[number] * 2 | 0x40000000 if piece.compressed else offsets[number]
        plc += struct.pack("<HIH", 0, place, 0)
    parts[33] = b"\x01\x02\0\0\0" + b"\x02" + struct.pack("<I", len(plc)) + plc
    parts[13] = struct.pack(f"<{len(paragraph_pages) + 1}I", *range(len(paragraph_pages) + 1)) + struct.pack(
        f"<{len(paragraph_pages)}I", *range(first, first + len(paragraph_pages))
    )
    if character_pages:
        parts[12] = struct.pack("<III", 0, 1, first + len(paragraph_pages))
    if styles:
        sheet = struct.pack("<HHH", 4, len(styles), 10)
        parts[1] = sheet + b"".join(struct.pack("<H", len(each)) + each for each in styles)
    if footnotes:
        at = [position for position, _ in footnotes]
        parts[2] = struct.pack(f"<{len(at) + 1}I", *at, body) + b"\x01\0" * len(at)
        lengths = [0]
        for _, note in footnotes:
            lengths.append(lengths[-1] + len(note) + 2)
        parts[3] = struct.pack(f"<{len(lengths) + 1}I", *lengths, lengths[-1] + 1)
    if levels:
        parts[73] = struct.pack("<HiI18sBB", 1, 77, 0, b"", 0, 0)
        parts[74] = struct.pack("<IiIIBBBB", 1, 77, 0, 0, 0, 0, 0, 0)
    table = bytearray()
    struct.pack_into("<HH", stream, 0, 0xA5EC, version)
    struct.pack_into("<H", stream, 0x0A, 0x0200 | flags)
    struct.pack_into("<II", stream, 0x4C, body, len(notes) + 1 if footnotes else 0)
    for number, content in parts.items():
        struct.pack_into("<II", stream, 0x9A + 8 * number, len(table), len(content))
        table += content
        if number == 73:
            table += b"".join((*levels, *[list_level(255, "")] * (9 - len(levels))))
    streams = {"WordDocument": bytes(stream), "1Table": bytes(table)}
    return container(streams | ({"\x05SummaryInformation": properties} if properties else {}))


def _page(runs: Sequence[tuple[int, int, bytes]], entry: int) -> bytes:
    """A page of property runs (FKP)."""
    page = bytearray(SECTOR)
    ordered = sorted(runs)
    if entry == 1:  # between character runs lies plain text
        filled: list[tuple[int, int, bytes]] = []
        for start, end, content in ordered:
            if filled and filled[-1][1] < start:
                filled.append((filled[-1][1], start, b""))
            filled.append((start, end, content))
        ordered = filled
    struct.pack_into(f"<{len(ordered) + 1}I", page, 0, *(start for start, _, _ in ordered), ordered[-1][1])
    place = SECTOR - 2
    for number, (_, _, content) in enumerate(ordered):
        place -= len(content) + len(content) % 2
        page[place : place + len(content)] = content
        page[4 * (len(ordered) + 1) + entry * number] = place // 2 if content else 0
    page[-1] = len(ordered)
    return bytes(page)


def container(streams: Mapping[str, bytes]) -> bytes:
    """An OLE2 file with those streams in its root, each of at least 4,096 bytes so that none is a mini stream."""
    chain: list[int] = []
    sectors = b""
    entries = []
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % SECTOR)
        first, count = len(chain), len(padded) // SECTOR
        chain += [*range(first + 1, first + count), 0xFFFFFFFE]
        sectors += padded
        entries.append((name, 2, first, len(content.ljust(4096, b"\0"))))
    directory_at = len(chain)
    names = sorted(range(len(entries)), key=lambda n: (len(entries[n][0]), entries[n][0].upper()))
    following = {n: names[i + 1] + 1 for i, n in enumerate(names[:-1])}
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, 0xFFFFFFFF, names[0] + 1)
    for number, (name, kind, first, size) in enumerate(entries):
        directory += _entry(name, kind, first, size, following.get(number, 0xFFFFFFFF), 0xFFFFFFFF)
    directory += b"\0" * (-len(directory) % SECTOR)
    count = len(directory) // SECTOR
    chain += [*range(directory_at + 1, directory_at + count), 0xFFFFFFFE]
    fat_sectors = -(-(len(chain) + 4) // 128)
    fat_at = len(chain)
    chain += [0xFFFFFFFD] * fat_sectors
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(fat_sectors * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, directory_at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack(f"<{fat_sectors}I", *range(fat_at, fat_at + fat_sectors))
    return header.ljust(SECTOR, b"\xff") + sectors + directory + fat


def _entry(name: str, kind: int, first: int, size: int, right: int, child: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", 0xFFFFFFFF, right, child)
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
