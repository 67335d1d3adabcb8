"""Word documents (.docx): paragraphs with heading level and automatic number, tables, footnotes, text boxes.

The reader follows what Word shows: insertions are in, deletions and hidden text are out. The table of contents,
page headers and footers and comments are no part of the report's text. ECMA-376 part 1, §17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.errors import UnreadableReport
from corpus.readers.encoding import clean_characters
from corpus.readers.numbering import Numbering, attribute, integer, joined
from corpus.readers.package import Package, local
from corpus.readers.properties import confirmed_metadata
from corpus.readers.styles import Paragraph, Styles, child, is_on
from corpus.report import Line, Metadata, RawReport

_DROPPED = frozenset({"del", "moveFrom", "rPr", "pPr", "instrText", "delText", "rt", "sdtPr", "sdtEndPr", "fldData"})
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"})
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(data: bytes, name: str) -> RawReport:
    """A Word document as Lines, each a whole paragraph or table row, footnotes right after their paragraph.

    Raises UnreadableReport when it is damaged, has no text, or unpacks to far more than a document would.
    """
    package = Package(data, name)
    main = package.main_part()
    if not main:
        raise UnreadableReport(name, "文件中没有 Word 正文", "请用 Word 或 WPS 另存为 .docx 后重新添加。")
    folder = main.rpartition("/")[0] + "/"
    root = package.xml(main)
    body = child(root, "body")
    if body is None:
        raise UnreadableReport(name, "文件中没有 Word 正文", "请用 Word 或 WPS 另存为 .docx 后重新添加。")
    walker = _Walker(
        Styles(package.optional_xml(folder + "styles.xml")),
        Numbering(package.optional_xml(folder + "numbering.xml")),
        _notes(package.optional_xml(folder + "footnotes.xml"), "footnote")
        | _notes(package.optional_xml(folder + "endnotes.xml"), "endnote"),
    )
    try:
        lines = tuple(walker.blocks(body))
    except RecursionError as error:
        raise UnreadableReport(name, "文件结构嵌套过深", "请用 Word 打开后另存为 .docx 重新添加。") from error
    metadata = _properties(package, lines)
    stated = Metadata(**{**vars(metadata), **walker.stated()})
    return RawReport(name, lines, wrapped=False, metadata=stated, beside=tuple(_headers(package, folder)))


def _headers(package: Package, folder: str) -> Iterator[str]:
    """The paragraphs of the page headers."""
    for part in sorted(package.names):
        if part.startswith(folder + "header") and part.endswith(".xml"):
            for paragraph in package.xml(part).iter():
                if local(paragraph) == "p":
                    yield "".join(text.text or "" for text in paragraph.iter() if local(text) == "t")


def _notes(root: etree._Element | None, tag: str) -> dict[tuple[str, str], etree._Element]:
    """The notes by kind and id, without the separators that Word stores among them."""
    return {
        (tag, attribute(note, "id") or ""): note
        for note in (() if root is None else root)
        if local(note) == tag and attribute(note, "type") in (None, "normal")
    }


def _properties(package: Package, lines: tuple[Line, ...]) -> Metadata:
    root = package.optional_xml("docProps/core.xml")
    stated = {local(element): element.text or "" for element in (() if root is None else root)}
    return confirmed_metadata(stated.get("title", ""), stated.get("creator", ""), lines)


class _Walker:
    """Walks the body in reading order; its state is what runs across paragraphs: counters, fields, notes."""

    def __init__(self, styles: Styles, numbering: Numbering, notes: dict[tuple[str, str], etree._Element]) -> None:
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._fields: list[bool] = []  # for each open field: whether its result has begun
        self._carried = ""  # text of a paragraph whose mark was deleted: it runs into the next
        self._title = ""

    def stated(self) -> dict[str, str]:
        """The title, where a paragraph has Word's title style."""
        return {"title": self._title} if self._title else {}

    def blocks(self, parent: etree._Element) -> Iterator[Line]:
        """The Lines of every paragraph and table below `parent`."""
        for element in parent:
            tag = local(element)
            if tag == "p":
                yield from self._paragraph(element)
            elif tag == "tbl":
                yield from self._table(element)
            elif tag in _WRAPPERS:
                yield from self.blocks(_chosen(element))

    def _paragraph(self, element: etree._Element) -> Iterator[Line]:
        style = self._styles.paragraph(element)
        references: list[tuple[str, str]] = []
        boxes: list[etree._Element] = []
        text = self._carried + "".join(self._inline(element, references, boxes))
        self._carried = ""
        if style.mark_deleted:
            self._carried = text
        else:
            yield from self._lines(clean_characters(text), style)
        for box in boxes:
            yield from self.blocks(box)
        for reference in references:
            if (note := self._notes.pop(reference, None)) is not None:
                content = " ".join(line.text for line in self.blocks(note))
                if content:
                    yield Line(content, kind="footnote")

    def _lines(self, text: str, style: Paragraph) -> Iterator[Line]:
        label = self._numbering.label(style.list_id, style.list_depth) if style.list_id else ""
        parts = [part.strip(" \t\u3000") for part in text.split("\n")]
        parts = [part for part in parts if part]
        if not parts or style.is_contents:
            return
        parts[0] = joined(clean_characters(label), parts[0])
        if style.is_title or style.level:  # a heading broken by hand over two lines is still one heading
            heading = "".join(parts)
            if style.is_title and not self._title:
                self._title = heading
            yield Line(heading, kind="heading", level=style.level)
        else:
            yield from (Line(part) for part in parts)

    def _inline(
        self, element: etree._Element, references: list[tuple[str, str]], boxes: list[etree._Element]
    ) -> Iterator[str]:
        """The pieces of text below `element`; notes and text boxes met on the way are gathered."""
        for part in _chosen(element):
            tag = local(part)
            if tag in _DROPPED:
                continue
            if tag == "t":
                if all(self._fields):
                    yield part.text or ""
            elif tag in _SIGNS:
                if tag != "br" or attribute(part, "type") in (None, "textWrapping"):
                    yield _SIGNS[tag]
            elif tag == "fldChar":
                self._field(attribute(part, "fldCharType"))
            elif tag in ("footnoteReference", "endnoteReference"):
                references.append((tag.removesuffix("Reference"), attribute(part, "id") or ""))
            elif tag == "txbxContent":
                boxes.append(part)
            elif tag == "r" and _hidden(part):
                continue
            else:
                yield from self._inline(part, references, boxes)

    def _field(self, change: str | None) -> None:
        if change == "begin":
            self._fields.append(False)
        elif self._fields and change == "separate":
            self._fields[-1] = True
        elif self._fields and change == "end":
            self._fields.pop()

    def _table(self, table: etree._Element) -> Iterator[Line]:
        """One Line for each row; a table of single cells is only layout, and its paragraphs stay paragraphs."""
        rows = [row for row in _descend(table, "tr") if not _deleted_row(row)]
        cells = [list(_descend(row, "tc")) for row in rows]
        if all(len(row) == 1 for row in cells):
            for row in cells:
                yield from self.blocks(row[0])
            return
        above: dict[int, str] = {}
        for row, row_cells in zip(rows, cells, strict=True):
            texts: list[str] = []
            notes: list[Line] = []
            column = _skipped_columns(row)
            for cell in row_cells:
                properties = child(cell, "tcPr")
                content = [line for line in self.blocks(cell) if line.text]
                notes += [line for line in content if line.kind == "footnote"]
                text = " ".join(line.text for line in content if line.kind != "footnote")
                merge = None if properties is None else child(properties, "vMerge")
                if merge is not None and attribute(merge, "val") in (None, "continue"):
                    text = above.get(column, "")  # merged downwards: the row says what it belongs to
                above[column] = text
                span = None if properties is None else child(properties, "gridSpan")
                column += max(1, integer(None if span is None else attribute(span, "val"), 1))
                if not _continues_left(properties):
                    texts.append(re.sub(r"\s+", " ", text))
            if any(texts):
                yield Line(" | ".join(texts), kind="table")
            yield from notes


def _chosen(element: etree._Element) -> etree._Element:
    """Of alternatives, the first: the others say the same again for older programs."""
    if local(element) == "AlternateContent" and len(element):
        return element[0]
    return element


def _descend(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also inside content controls and insertions."""
    for part in element:
        if local(part) == wanted:
            yield part
        elif local(part) in _WRAPPERS:
            yield from _descend(_chosen(part), wanted)


def _hidden(run: etree._Element) -> bool:
    properties = child(run, "rPr")
    return properties is not None and (is_on(properties, "vanish") or is_on(properties, "del"))


def _deleted_row(row: etree._Element) -> bool:
    properties = child(row, "trPr")
    return properties is not None and child(properties, "del") is not None


def _skipped_columns(row: etree._Element) -> int:
    properties = child(row, "trPr")
    before = None if properties is None else child(properties, "gridBefore")
    return 0 if before is None else integer(attribute(before, "val"), 0)


def _continues_left(properties: etree._Element | None) -> bool:
    merge = None if properties is None else child(properties, "hMerge")
    return merge is not None and attribute(merge, "val") in (None, "continue")
