"""Word 97–2007 documents (.doc) and the .wps files of WPS, which are the same inside an OLE2 container.

The reader follows what Word shows: deleted and hidden text is out, of a field only its result stays, footnotes
stand after their paragraph. Page headers, comments and the table of contents are no part of the report's text.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

import olefile

from corpus.errors import UnreadableReport
from corpus.readers import word97_file as word
from corpus.readers.encoding import clean_characters
from corpus.readers.numbering import joined
from corpus.readers.properties import confirmed_metadata
from corpus.readers.word97_lists import Lists
from corpus.readers.word97_table import Cell, Row, table_lines
from corpus.report import Line, RawReport

_RE_SAVE = "请用 Word 或 WPS 打开，另存为 .docx 后重新添加。"
_LOCKED = "请用 Word 或 WPS 输入密码打开，取消密码后另存为 .docx 重新添加。"
_MOST_STREAM_ERRORS = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    OverflowError,
    RecursionError,
)
_IN_TABLE, _ROW_END, _OUTLINE, _HUGE, _TABLE_PROPERTIES = 0x2416, 0x2417, 0x2640, 0x6646, 0x646B
_LIST, _LIST_DEPTH, _TABLE_DEFINITION = 0x460B, 0x260A, 0xD608
_DELETED, _HIDDEN = 0x0800, 0x083C
_CONTENTS = re.compile(r"\s*TOC\b")
_SIGNS = {"\x0b": "\n", "\x1e": "-", "\x1f": "", "\x0c": "\r", "\x0e": "\r"}
_NO_TEXT = {ord(mark): "" for mark in "\x00\x01\x02\x03\x04\x05\x06\x08"}
# How cp1252 pieces differ from Python's codec (§2.9.73): undefined bytes stay what they are.
_WESTERN = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)}


def read_word97(data: bytes, name: str) -> RawReport:
    """A .doc or .wps document as Lines, each a whole paragraph or table row, footnotes after their paragraph.

    Raises UnreadableReport when it is encrypted, damaged, older than Word 97, or no Word document.
    """
    damaged = UnreadableReport(name, "旧版 .doc/.wps 或加密的 Word 文件已损坏或不完整，结构读不出来", _RE_SAVE)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableReport(name, "这是加密的 Word 文件，需要密码才能打开", _LOCKED)
    if len(data) < 1536 or struct.unpack_from("<I", data, 44)[0] * 512 > len(data):
        raise damaged  # a container that claims more allocation tables than it has bytes would take for ever
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            streams = _streams(container, name)
            stated = _stated(container)
    except _MOST_STREAM_ERRORS as error:
        raise damaged from error
    try:
        lines, title = _Document(streams, name).lines()
    except (word.Damaged, RecursionError) as error:
        raise damaged from error
    metadata = confirmed_metadata(*stated, lines)
    return RawReport(name, lines, wrapped=False, metadata=replace(metadata, title=title or metadata.title))


def _streams(container: olefile.OleFileIO, name: str) -> dict[str, bytes]:
    """The streams that hold the document. Raises UnreadableReport when it is something else."""
    names = {"/".join(path) for path in container.listdir()}
    if "WordDocument" not in names:
        if names & {"Workbook", "Book"}:
            raise UnreadableReport(name, "这是旧版 Excel 或 WPS 表格文件", "请另存为 .xlsx 后重新添加。")
        if "PowerPoint Document" in names:
            raise UnreadableReport(name, "这是旧版 PowerPoint 或 WPS 演示文件", "请另存为 PDF 后添加。")
        if names & {"CONTENTS", "MatOST", "MM"}:
            raise UnreadableReport(name, "这是 Microsoft Works 文档，不是 WPS 文字", _RE_SAVE)
        raise UnreadableReport(name, "这是旧版 .doc/.wps 或加密的 Word 文件，但里面没有 Word 正文", _RE_SAVE)
    wanted = ("WordDocument", "0Table", "1Table", "Data")
    return {stream: container.openstream(stream).read() for stream in wanted if stream in names}


def _stated(container: olefile.OleFileIO) -> tuple[str, str]:
    """Title and author that the program stored, empty when they cannot be read: they are no part of the text."""
    try:
        stated = container.get_metadata()
    except _MOST_STREAM_ERRORS:
        return "", ""
    encoding = {65001: "utf-8", 1252: "cp1252", 1200: "utf-16-le"}.get(stated.codepage or 0, "gb18030")
    values = [stated.title or b"", stated.author or b""]
    title, author = (v.decode(encoding, "replace") if isinstance(v, bytes) else str(v) for v in values)
    return title.strip("\0"), author.strip("\0")


@dataclass(frozen=True)
class _Paragraph:
    text: str
    mark: str
    position: int  # of the mark, in characters
    style: word.Style
    level: int
    label: str
    in_table: bool
    row: Row | None


class _Document:
    def __init__(self, streams: dict[str, bytes], name: str) -> None:
        stream = streams["WordDocument"]
        header = word.Header(stream)
        if header.flags & word.ENCRYPTED:
            raise UnreadableReport(name, "这是加密的 Word 文件，需要密码才能打开", _LOCKED)
        if header.version < word.WORD_97:
            raise UnreadableReport(name, "这是 Word 95 或更早版本的文档", _RE_SAVE)
        table = streams.get("1Table" if header.flags & word.SECOND_TABLE_STREAM else "0Table", b"")
        self._data = streams.get("Data", b"")
        self._pieces = word.pieces(header.part(table, word.PIECES), stream)
        self._styles = word.styles(header.part(table, word.STYLES))
        self._paragraphs = word.Runs(header.part(table, word.PARAGRAPH_RUNS), stream, paragraphs=True)
        self._lists = Lists(table, header.place(word.LISTS), header.part(table, word.LIST_OVERRIDES))
        characters = word.Runs(header.part(table, word.CHARACTER_RUNS), stream, paragraphs=False)
        self._unseen = [
            (start, end)
            for start, end, properties in characters
            if any(code in (_DELETED, _HIDDEN) and value == b"\x01" for code, value in word.modifiers(properties))
        ]
        self._text = "".join(self._piece(piece, stream) for piece in self._pieces)
        self._lengths = header.lengths
        if self._lengths[0] > len(self._text):
            raise word.Damaged("less text than stated")
        self._notes = self._note_places(header, table)

    def _piece(self, piece: word.Piece, stream: bytes) -> str:
        """The characters of a piece; each unseen one is a null, so that positions stay."""
        size = 2 if piece.wide else 1
        raw = stream[piece.offset : piece.offset + size * piece.length]
        if piece.wide:  # halves of rare characters count as one each in positions, and are joined at the end
            characters = "".join(map(chr, struct.unpack(f"<{piece.length}H", raw)))
        else:
            characters = raw.decode("latin-1").translate(_WESTERN)
        for start, end in self._unseen:
            first = max(0, (start - piece.offset) // size)
            last = min(piece.length, (end - piece.offset) // size)
            if first < last:
                kept = "".join(c if c in "\x07\x13\x14\x15" else "\0" for c in characters[first:last])
                characters = characters[:first] + kept + characters[last:]
        return characters

    def _note_places(self, header: word.Header, table: bytes) -> list[tuple[int, int, int]]:
        """Of each footnote and endnote: where it is referred to, and from where to where its text goes."""
        body, footnotes, headers, macros, comments, endnotes = self._lengths[:6]
        found: list[tuple[int, int, int]] = []
        for references, texts, start, length in (
            (word.NOTE_REFERENCES, word.NOTE_TEXTS, body, footnotes),
            (word.END_REFERENCES, word.END_TEXTS, body + footnotes + headers + macros + comments, endnotes),
        ):
            if length:
                at = word.positions(header.part(table, references), 2)[:-1]
                ends = word.positions(header.part(table, texts), 0)
                found += [(a, start + b, start + e) for a, b, e in zip(at, ends, ends[1:], strict=False)]
        return sorted(found)

    def lines(self) -> tuple[tuple[Line, ...], str]:
        """The lines of the body, its notes in place, then the text boxes; and the title by Word's title style."""
        body, boxes = self._lengths[0], sum(self._lengths[:6])
        notes = list(reversed(self._notes))
        found: list[Line] = []
        rows: list[Row] = []
        cells: list[Cell] = []
        cell: list[str] = []
        waiting: list[Line] = []  # notes of a table stand after it
        title = ""
        for paragraph in self._split(0, body):
            below: list[Line] = []
            while notes and notes[-1][0] <= paragraph.position:
                _, start, end = notes.pop()
                text = " ".join(part.text.strip() for part in self._split(start, end) if part.text.strip())
                below += [Line(text, kind="footnote")] if text else []
            if paragraph.in_table or paragraph.mark == "\x07":
                waiting += below
                if paragraph.row is not None:
                    rows.append(replace(paragraph.row, cells=tuple(cells)))
                    cells = []
                    cell = []
                    continue
                cell += [line.text for line in _shown(paragraph)]
                if paragraph.mark == "\x07":
                    cells.append(Cell(tuple(cell)))
                    cell = []
                continue
            found += [*table_lines(rows), *waiting]
            rows, waiting = [], []
            shown = _shown(paragraph)
            if shown and paragraph.style.is_title and not title:
                title = shown[0].text
            found += [*shown, *below]
        if cells or cell:  # the last row has lost its end
            rows.append(Row(tuple([*cells, Cell(tuple(cell))] if cell else cells)))
        found += [*table_lines(rows), *waiting]
        for paragraph in self._split(boxes, boxes + self._lengths[6]):
            found += _shown(paragraph)
        return tuple(found), title

    def _split(self, start: int, end: int) -> Iterator[_Paragraph]:
        """The paragraphs between two positions, with fields reduced to their results."""
        fields: list[list[str]] = []  # the code of each open field, as long as it goes on
        results: list[bool] = []  # of each open field: whether its result has begun and is shown
        buffer: list[str] = []
        after_cell = False
        for position in range(start, min(end, len(self._text))):
            mark = self._text[position]
            if mark == "\x13":
                fields.append([])
                results.append(False)
            elif mark == "\x14":
                if fields:
                    results[-1] = not _CONTENTS.match("".join(fields[-1]))
            elif mark == "\x15":
                if fields:
                    fields.pop()
                    results.pop()
            elif not all(results):
                fields[-1].append(mark)
            elif mark in "\r\x07\x0c\x0e":
                paragraph = self._paragraph(buffer, mark, position, after_cell)
                after_cell = mark == "\x07" and paragraph.row is None
                yield paragraph
                buffer = []
            else:
                buffer.append(_SIGNS.get(mark, mark))
        if buffer:
            yield self._paragraph(buffer, "\r", end - 1, False)

    def _paragraph(self, buffer: list[str], mark: str, position: int, after_cell: bool) -> _Paragraph:
        text = "".join(buffer).translate(_NO_TEXT).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        properties = self._paragraphs.at(self._offset(position))
        index = int.from_bytes(properties[:2], "little")
        style = self._styles[index] if index < len(self._styles) else word.Style()
        said: dict[int, bytes] = {}
        for part in (*self._inherited(style), properties[2:]):
            said.update(word.modifiers(part))
        for reference in (_HUGE, _TABLE_PROPERTIES):
            if reference in said:
                place = int.from_bytes(said[reference], "little")
                size = int.from_bytes(self._data[place : place + 2], "little")
                said.update(word.modifiers(self._data[place + 2 : place + 2 + size]))
        row = None
        # Where the runs are lost, a row ends with a mark right after the mark of its last cell.
        lost = not properties and mark == "\x07" and after_cell and not text
        if mark == "\x07" and (said.get(_ROW_END) == b"\x01" or lost):
            row = Row.defined(said.get(_TABLE_DEFINITION, b""))
        outline = said.get(_OUTLINE)
        level = self._level(style) if outline is None else (outline[0] + 1 if outline[0] < 9 else 0)
        in_table = said.get(_IN_TABLE) == b"\x01"
        label = ""
        if text.strip() and mark != "\x07":
            depth = said.get(_LIST_DEPTH, b"\0")[0]
            label = self._lists.label(int.from_bytes(said.get(_LIST, b""), "little", signed=True), depth)
        return _Paragraph(text, mark, position, style, level, label, in_table, row)

    def _inherited(self, style: word.Style) -> list[bytes]:
        """The properties of a style, those of the styles that it is based on first."""
        chain = [style.properties]
        while style.base < len(self._styles) and len(chain) < 12:
            style = self._styles[style.base]
            chain.insert(0, style.properties)
        return chain

    def _level(self, style: word.Style) -> int:
        for _ in range(12):
            if style.level or style.base >= len(self._styles):
                break
            style = self._styles[style.base]
        return style.level

    def _offset(self, position: int) -> int:
        """Where in the stream a character lies, in bytes."""
        low, high = 0, len(self._pieces)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._pieces[middle].start <= position else (low, middle)
        piece = self._pieces[low]
        return piece.offset + (position - piece.start) * (2 if piece.wide else 1)


def _shown(paragraph: _Paragraph) -> list[Line]:
    """The lines of a paragraph: none when it is empty or of the table of contents, several where broken by hand."""
    parts = [part.strip(" \t\u3000") for part in clean_characters(paragraph.text).split("\n")]
    parts = [part for part in parts if part]
    if not parts or paragraph.style.is_contents:
        return []
    parts[0] = joined(clean_characters(paragraph.label), parts[0])
    if paragraph.level or paragraph.style.is_title:
        return [Line("".join(parts), kind="heading", level=0 if paragraph.style.is_title else paragraph.level)]
    return [Line(part) for part in parts]
