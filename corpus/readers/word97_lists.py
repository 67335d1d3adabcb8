"""Automatic numbering of Word 97 documents: its definitions, read for the counter that .docx uses as well.

[MS-DOC] §2.9.150 (LVL), §2.9.147 (LSTF), §2.9.131 (LFO); number formats: [MS-OSHARED] §2.2.1.3 (MSONFC).
"""

from __future__ import annotations

import struct

from lxml import etree

from corpus.readers.encoding import clean_characters
from corpus.readers.numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FORMATS = (
    "decimal upperRoman lowerRoman upperLetter lowerLetter ordinal cardinalText ordinalText hex chicago "
    "ideographDigital japaneseCounting aiueo iroha decimalFullWidth decimalHalfWidth japaneseLegal "
    "japaneseDigitalTenThousand decimalEnclosedCircle decimalFullWidth2 aiueoFullWidth irohaFullWidth decimalZero "
    "bullet ganada chosung decimalEnclosedFullstop decimalEnclosedParen decimalEnclosedCircleChinese "
    "ideographEnclosedCircle ideographTraditional ideographZodiac ideographZodiacTraditional taiwaneseCounting "
    "ideographLegalTraditional taiwaneseCountingThousand taiwaneseDigital chineseCounting chineseLegalSimplified "
    "chineseCountingThousand"
).split()
_SUFFIXES = ("tab", "space", "nothing")
_LIST_BYTES, _LEVEL_BYTES, _OVERRIDE_BYTES = 28, 28, 16


class Lists:
    """Counts the numbered paragraphs of a document. `label` must be called for each in reading order."""

    def __init__(self, table: bytes, place: tuple[int, int], overrides: bytes) -> None:
        root = etree.Element(_W + "numbering")
        try:
            _definitions(root, table, *place)
            count = min(struct.unpack_from("<I", overrides)[0] if overrides else 0, 5_000)
            for index in range(count):
                (list_id,) = struct.unpack_from("<i", overrides, 4 + _OVERRIDE_BYTES * index)
                number = etree.SubElement(root, _W + "num", {_W + "numId": str(index + 1)})
                etree.SubElement(number, _W + "abstractNumId", {_W + "val": str(list_id)})
        except (struct.error, IndexError):
            pass  # cut off: the lists read so far are used, the paragraphs of the others keep their text
        self._numbering = Numbering(root)

    def label(self, override: int, depth: int) -> str:
        """The number that Word shows before a paragraph of that list override (from 1; 0 is no list) and level."""
        return self._numbering.label(str(override), depth) if 0 < override < 0xF801 else ""


def _definitions(root: etree._Element, table: bytes, start: int, size: int) -> None:
    """Adds every list with its levels, which stand right after the lists in the table stream."""
    if not size:
        return
    (count,) = struct.unpack_from("<H", table, start)
    place = start + size
    for index in range(count):
        at = start + 2 + _LIST_BYTES * index
        (list_id,) = struct.unpack_from("<i", table, at)
        simple = table[at + 26] & 1 if at + 26 < len(table) else 0
        definition = etree.SubElement(root, _W + "abstractNum", {_W + "abstractNumId": str(list_id)})
        for depth in range(1 if simple else 9):
            place = _level(definition, table, place, depth)


def _level(definition: etree._Element, table: bytes, place: int, depth: int) -> int:
    """Adds one level; returns where the next begins."""
    start, number_format, flags = struct.unpack_from("<iBB", table, place)
    suffix, character_size, paragraph_size = table[place + 15], *struct.unpack_from("<BB", table, place + 24)
    text_at = place + _LEVEL_BYTES + character_size + paragraph_size
    (length,) = struct.unpack_from("<H", table, text_at)
    raw = table[text_at + 2 : text_at + 2 + 2 * length].decode("utf-16-le", "replace")
    text = "".join(f"%{ord(mark) + 1}" if mark < "\x09" else mark.replace("%", "％") for mark in raw)
    level = etree.SubElement(definition, _W + "lvl", {_W + "ilvl": str(depth)})
    named = _FORMATS[number_format] if number_format < len(_FORMATS) else "none"
    for tag, value in (
        ("start", str(start)),
        ("numFmt", named),
        ("lvlText", clean_characters(text).replace("\n", "").replace("\x0c", "")),
        ("suff", _SUFFIXES[min(suffix, 2)]),
    ):
        etree.SubElement(level, _W + tag, {_W + "val": value})
    if flags & 0x04:
        etree.SubElement(level, _W + "isLgl")
    return text_at + 2 + 2 * length
