"""OFD, the state's format for fixed pages (GB/T 33190-2016): the text of each page, line by line."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from lxml import etree

from corpus.errors import UnreadableReport
from corpus.readers.encoding import clean_characters
from corpus.readers.ofd_pages import DAMAGED_REMEDY, OfdPage, Text, bodies_of, pages_of
from corpus.readers.ofd_seals import Seal, picture_in
from corpus.readers.ofd_shapes import what_may_show_text
from corpus.readers.package import Package, local
from corpus.readers.page_text import PageText
from corpus.readers.placed_text import lines_of
from corpus.readers.properties import confirmed_metadata
from corpus.readers.scan_layout import laid_out, page_regions, scan_warnings
from corpus.readers.scanning import Scanning, document_key, page_text, require_engine
from corpus.report import Box, Line, LineKind, Metadata, RawReport

_SCAN_REMEDY = "请用 OFD 阅读器识别文字后另存为可复制文字的文件，或存为 Word 后重新添加。"
_MAX_UNMAPPED = 0.3
_MOST_SEALS = 20
_PLACEHOLDER = "\u00a4"  # what §11.4 puts for a glyph without a character


def read_ofd(data: bytes, name: str, scanning: Scanning | None = None) -> RawReport:
    """The text of an OFD file, one Line for each line of text with its page, in reading order.

    Lines go from top to bottom, and from left to right where they stand side by side; the rows of tables have
    their cells joined by " | ". Annotations and attachments are no part of the text, nor are seals where there is
    any other. Pages of pictures and paths without text are recognised (OCR); the report's warnings name them. Raises
    UnreadableReport when the file is damaged or encrypted, has no text, or its text has glyph numbers only.
    """
    package = Package(data, name, DAMAGED_REMEDY)
    if "OFD.xml" not in package:
        raise UnreadableReport(name, "文件中没有 OFD 正文", DAMAGED_REMEDY)
    bodies = bodies_of(package)
    lines: list[Line] = []
    scanned: dict[int, OfdPage] = {}
    number = 0
    seals: list[tuple[OfdPage, Seal]] = []
    for page in pages_of(package):
        number = page.number
        shown = list(page.shown)
        found = list(_lines(replace(page, shown=iter(shown))))
        lines += found
        seals += [(page, each) for each in shown if isinstance(each, Seal)]
        if not any(character.isalnum() for line in found for character in line.text):
            kept = what_may_show_text(shown)
            if kept:
                scanned[number] = replace(page, shown=iter(kept))
    known = scanning or Scanning()
    recognised = _recognised(scanned, number, package, data, known) if scanned else {}
    if recognised:
        added = (line for each, text in recognised.items() for line in laid_out(page_regions(text, each)))
        lines = sorted([*lines, *added], key=lambda line: line.page or 0)
    warnings = scan_warnings(list(recognised.items()))
    if seals and not any(character.isalnum() for line in lines for character in line.text):
        lines = _on_seals(seals, number, package, known)
        warnings = ["除印章外没有文字；以下是程序识别的印章文字，请核对原件。"]
    characters = "".join(line.text for line in lines)
    unmapped = sum(mark == _PLACEHOLDER or unicodedata.category(mark) in ("Co", "Cn") for mark in characters)
    if unmapped > _MAX_UNMAPPED * len(characters):
        raise UnreadableReport(name, "OFD 的文字只有字形编号，没有文字对照，复制出来是乱码", _SCAN_REMEDY)
    if not any(character.isalnum() for character in characters):
        if any(part.rpartition("/")[2].lower().startswith("encryptions") for part in package.names):
            raise UnreadableReport(name, "OFD 已加密", "请用 OFD 阅读器解密后另存，再重新添加。")
        raise UnreadableReport(name, "OFD 里没有文字，只有图片、图形或印章", _SCAN_REMEDY)
    metadata = _metadata(bodies, lines)
    return RawReport(name, tuple(lines), wrapped=True, metadata=metadata, warnings=tuple(warnings))


def _recognised(
    scanned: Mapping[int, OfdPage], pages: int, package: Package, data: bytes, scanning: Scanning
) -> dict[int, PageText]:
    """The recognised texts of the pages that are pictures, by number."""
    require_engine(package.name)
    from corpus.readers.ofd_scan import picture_of

    key = document_key(data)
    return {
        number: page_text(partial(picture_of, page, package), key, number, pages, scanning)
        for number, page in scanned.items()
    }


def _on_seals(seals: Sequence[tuple[OfdPage, Seal]], pages: int, package: Package, scanning: Scanning) -> list[Line]:
    """What stands on the seals, each picture once, at the place of a whole one if there is any."""
    require_engine(package.name)
    from corpus.readers.seal_text import seal_text

    pictures: dict[bytes, tuple[OfdPage, Seal]] = {}
    for page, seal in sorted(seals, key=lambda each: each[1].clip is not None):
        data = picture_in(package, seal)
        if data and len(pictures) < _MOST_SEALS:
            pictures.setdefault(data, (page, seal))
    found = []
    for data, (page, seal) in pictures.items():
        scanning.tell(page.number, pages)
        left, top, width, height = seal.box
        box = _fractions((left, top, left + width, top + height), page)
        found += [Line(clean_characters(text), page=page.number, box=box) for text in seal_text(data)]
    return found


def _lines(page: OfdPage) -> Iterator[Line]:
    for line in lines_of(shown.glyphs for shown in page.shown if isinstance(shown, Text)):
        if cleaned := clean_characters(line.text).replace("\n", " ").rstrip():
            kind: LineKind = "table" if line.is_row else "text"
            yield Line(cleaned, page=page.number, kind=kind, box=_fractions(line.edges, page))


def _fractions(edges: tuple[float, float, float, float], page: OfdPage) -> Box | None:
    left, top, right, bottom = edges
    if not all(map(math.isfinite, edges)):
        return None

    def share(place: float, origin: float, size: float) -> float:
        return min(max((place - origin) / size, 0.0), 1.0)

    return (
        share(left, page.left, page.width),
        share(top, page.top, page.height),
        share(right, page.left, page.width),
        share(bottom, page.top, page.height),
    )


def _metadata(bodies: list[etree._Element], lines: list[Line]) -> Metadata:
    stated = {local(item): item.text or "" for body in bodies[:1] for item in body.iter() if len(item) == 0}
    found = confirmed_metadata(stated.get("Title", ""), stated.get("Author", ""), lines)
    return Metadata(title=found.title, author=found.author)
