"""Presentations (.pptx) through python-pptx: each slide's title, text and tables, its number as the page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from pptx import Presentation

from corpus.errors import UnreadableReport
from corpus.readers.encoding import clean_characters
from corpus.readers.package import Package, local
from corpus.readers.properties import confirmed_metadata
from corpus.report import Line, RawReport

MAX_TOTAL_BYTES = 512 * 1024 * 1024
_REMEDY = "请用 PowerPoint 或 WPS 打开并修复，另存为 .pptx 后重新添加。"
_MAX_DEPTH = 20
_FURNITURE = frozenset(("DATE (16)", "FOOTER (15)", "SLIDE_NUMBER (13)"))


def read_slides(data: bytes, name: str) -> RawReport:
    """The slides in order: titles as headings, paragraphs, table rows, words of SmartArt, the speaker's notes.

    Shapes go from top to bottom. Dates, footers and slide numbers are left out. `page` is the number of the
    slide. Raises UnreadableReport when the file is damaged or unpacks to far more than a presentation would.
    """
    package = Package(data, name, _REMEDY)
    package.check_total(MAX_TOTAL_BYTES)
    for part in package.names:
        if part.endswith((".xml", ".rels")):
            package.xml(part)  # python-pptx reads every part at once and checks none
    try:
        presentation = Presentation(io.BytesIO(data))
        lines = tuple(
            line for number, slide in enumerate(presentation.slides, 1) for line in _slide_lines(slide, number)
        )
        properties = presentation.core_properties
        metadata = confirmed_metadata(properties.title or "", properties.author or "", lines)
    except Exception as error:  # python-pptx raises whatever its XML classes run into on a damaged file
        raise UnreadableReport(name, "演示文稿已损坏", _REMEDY) from error
    return RawReport(name, lines, wrapped=False, metadata=metadata)


def _slide_lines(slide: Any, page: int) -> Iterator[Line]:
    title = slide.shapes.title
    if title is not None and title.has_text_frame and (text := _one_line(title.text_frame.text)):
        yield Line(text, page=page, kind="heading", level=1)
    shapes = [shape for shape in slide.shapes if title is None or shape.shape_id != title.shape_id]
    yield from (line for line in _shape_lines(shapes, slide.part, page, 0) if line.text)
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        yield from (Line(text, page=page) for text in _paragraphs(notes))


def _shape_lines(shapes: list[Any], part: Any, page: int, depth: int) -> Iterator[Line]:
    if depth > _MAX_DEPTH:
        return
    for shape in sorted(shapes, key=lambda shape: (shape.top or 0, shape.left or 0)):
        if shape.is_placeholder and str(shape.placeholder_format.type) in _FURNITURE:
            continue
        if hasattr(shape, "shapes"):
            yield from _shape_lines(list(shape.shapes), part, page, depth + 1)
        elif getattr(shape, "has_table", False):
            yield from _table_lines(shape.table, page)
        elif shape.has_text_frame:
            yield from (Line(text, page=page) for text in _paragraphs(shape.text_frame))
        else:
            yield from (Line(text, page=page) for text in _diagram(shape, part))


def _table_lines(table: Any, page: int) -> Iterator[Line]:
    """One Line for each row; cells merged downwards say in each row what it belongs to."""
    above: dict[int, str] = {}
    for row in table.rows:
        texts: list[str] = []
        for column, cell in enumerate(row.cells):
            if cell._tc.get("hMerge") in ("1", "true"):  # merged into the cell to its left
                continue
            if cell._tc.get("vMerge") not in ("1", "true"):
                above[column] = _one_line(cell.text_frame.text)
            texts.append(above.get(column, ""))
        if any(texts):
            yield Line(" | ".join(texts), page=page, kind="table")


def _diagram(shape: Any, part: Any) -> Iterator[str]:
    """The words of a SmartArt diagram, whose data are a part of their own."""
    for element in shape._element.iter():
        if local(element) == "relIds":
            key = next((value for name, value in element.attrib.items() if name.endswith("}dm")), "")
            related = part.related_part(key)
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            for point in etree.fromstring(related.blob, parser).iter():
                if local(point) == "p" and (text := "".join(t.text or "" for t in point.iter() if local(t) == "t")):
                    yield _one_line(text)


def _paragraphs(frame: Any) -> Iterator[str]:
    for paragraph in frame.paragraphs:
        for text in clean_characters(paragraph.text).split("\n"):
            if stripped := re.sub(r"\s+", " ", text).strip():
                yield stripped


def _one_line(text: str) -> str:
    return " ".join(clean_characters(text).split())
