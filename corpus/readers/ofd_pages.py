"""What the pages of an OFD file show (GB/T 33190-2016): text, pictures and lines at their places.

A page is a package part of objects placed in millimetres; they may also stand in template pages and in
composite objects, and seals stand over them. The characters come from `TextCode` (§11.3); glyph numbers
(`CGTransform`, §11.4) change only what is drawn.
"""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from corpus.errors import UnreadableReport
from corpus.readers.ofd_glyphs import glyphs_of
from corpus.readers.ofd_matrix import UNIT, Matrix, number_in, numbers_in, placement, times
from corpus.readers.ofd_paint import BLACK, Colour, DrawParams, Sources, colour_of, stated
from corpus.readers.ofd_seals import Seal, seals_of
from corpus.readers.package import Package, local
from corpus.readers.placed_text import Glyph

MAX_PAGES = 5_000
MAX_OBJECTS = 1_000_000
"""Objects of a whole document; composite objects that contain each other could make any number."""
DAMAGED_REMEDY = "请重新获取完整的文件，或用 OFD 阅读器打开后另存一份再添加。"

_MAX_DEPTH = 12
_LINE_WIDTH = 0.353
_A4 = (0.0, 0.0, 210.0, 297.0)


@dataclass(frozen=True)
class Text:
    """The characters of one text object in the order in which they are drawn."""

    glyphs: list[Glyph]
    colour: Colour = BLACK


@dataclass(frozen=True)
class Picture:
    """A picture: the package part that holds it, and from its unit square to the page."""

    part: str
    matrix: Matrix


@dataclass(frozen=True)
class Drawing:
    """A path (§9): its data in its own millimetres, from there to the page, and what it is painted with.

    `fill` and `stroke` are None where there is none; the stroke is `width` millimetres wide on the page.
    """

    data: str
    matrix: Matrix
    fill: Colour | None
    even_odd: bool
    stroke: Colour | None
    width: float


Shown = Text | Picture | Drawing | Seal


@dataclass(frozen=True)
class OfdPage:
    """A page counted from 1, its size in millimetres, and what it shows in the order of drawing."""

    number: int
    left: float
    top: float
    width: float
    height: float
    shown: Iterator[Shown]


def pages_of(package: Package) -> Iterator[OfdPage]:
    """The pages of all documents of the package, numbered through. Raises UnreadableReport."""
    last = 0
    try:
        for body in bodies_of(package):
            root = _text(body, "DocRoot")
            if root:
                for page in _Document(package, _path("", root), seals_of(package, body)).pages(last):
                    last = page.number
                    yield page
    except RecursionError as error:
        raise UnreadableReport(package.name, "文件结构嵌套过深", DAMAGED_REMEDY) from error


def bodies_of(package: Package) -> list[etree._Element]:
    """The documents that the package names. Raises UnreadableReport."""
    return [body for body in package.xml("OFD.xml") if local(body) == "DocBody"]


def _text(element: etree._Element, wanted: str) -> str:
    return next(((child.text or "").strip() for child in element if local(child) == wanted), "")


def _path(folder: str, location: str) -> str:
    """A location (§7.3) as the path of a part: from the root when it begins with "/", else from `folder`."""
    location = location.strip().replace("\\", "/")
    joined = location if location.startswith("/") else posixpath.join(folder, location)
    return posixpath.normpath(joined).lstrip("/")


class _Document:
    """One document of the package: its pages, templates, composite units and drawing parameters by id."""

    def __init__(self, package: Package, root: str, seals: Mapping[str, Sequence[Seal]]) -> None:
        self._package = package
        self._seals = seals
        self._params = DrawParams()
        self._objects = 0
        self._root = package.xml(root)
        self._folder = posixpath.dirname(root)
        self._templates: dict[str, str] = {}
        self._units: dict[str, etree._Element] = {}
        self._pictures: dict[str, str] = {}
        self._box = _A4
        for element in self._root.iter():
            if local(element) == "TemplatePage":
                self._templates[element.get("ID", "")] = element.get("BaseLoc", "")
            elif local(element) in ("PublicRes", "DocumentRes"):
                self._gather_resources(_path(self._folder, element.text or ""))
            elif local(element) == "PageArea":
                self._box = _area(element) or self._box

    def pages(self, last: int) -> Iterator[OfdPage]:
        """The pages, numbered from `last` + 1."""
        pages = [page for group in self._root if local(group) == "Pages" for page in group if local(page) == "Page"]
        if len(pages) > MAX_PAGES:
            raise UnreadableReport(self._package.name, f"文件超过 {MAX_PAGES} 页", "请拆成几个文件后重新添加。")
        for number, page in enumerate(pages, last + 1):
            path = _path(self._folder, page.get("BaseLoc", ""))
            root = self._package.xml(path)
            areas = (_area(element) for element in root if local(element) == "Area")
            yield OfdPage(number, *next(filter(None, areas), self._box), self._shown(path, root, page.get("ID", "")))

    def _shown(self, path: str, root: etree._Element, number: str) -> Iterator[Shown]:
        for element in root.iter():
            if local(element) == "PageRes":
                self._gather_resources(_path(posixpath.dirname(path), element.text or ""))
        for template in (element for element in root if local(element) == "Template"):
            template_path = _path(self._folder, self._templates.get(template.get("TemplateID", ""), ""))
            if template_path in self._package:  # an empty template is left out by some writers
                yield from self._content(self._package.xml(template_path))
        yield from self._content(root)
        yield from self._seals.get(number, ())

    def _content(self, page: etree._Element) -> Iterator[Shown]:
        for content in page:
            if local(content) == "Content":
                yield from self._drawn(content, UNIT, (), 0)

    def _gather_resources(self, path: str) -> None:
        root = self._package.optional_xml(path)
        if root is None:
            return
        folder = _path(posixpath.dirname(path), root.get("BaseLoc", ""))
        for element in root.iter():
            if local(element) == "CompositeGraphicUnit":
                self._units[element.get("ID", "")] = element
            elif local(element) == "MultiMedia":
                self._pictures[element.get("ID", "")] = _path(folder, _text(element, "MediaFile"))
            elif local(element) == "DrawParam":
                self._params.add(element)

    def _drawn(self, parent: etree._Element, outer: Matrix, around: Sources, depth: int) -> Iterator[Shown]:
        """Every visible object below `parent`, in the order of the file; `around` are the layer's parameters."""
        if depth > _MAX_DEPTH:
            return
        for element in parent:
            tag = local(element)
            self._objects += 1
            if self._objects > MAX_OBJECTS:
                raise UnreadableReport(self._package.name, "文件里的对象过多，可能是恶意文件", DAMAGED_REMEDY)
            if element.get("Visible", "true").lower() in ("false", "0"):
                continue
            if tag == "TextObject":
                colour = colour_of(self._params.sources(element, around), "FillColor", BLACK) or BLACK
                yield from (Text(glyphs, colour) for glyphs in glyphs_of(element, outer))
            elif tag == "ImageObject":
                part = self._pictures.get(element.get("ResourceID", ""), "")
                if part in self._package:
                    yield Picture(part, times(_picture_placement(element), outer))
            elif tag == "PathObject":
                yield _drawing(element, self._params.sources(element, around), times(placement(element), outer))
            elif tag in ("Layer", "PageBlock", "Content"):
                yield from self._drawn(element, outer, self._params.sources(element, around)[1:], depth + 1)
            elif tag in ("CompositeObject", "CompositeGraphicUnit"):
                unit = self._units.get(element.get("ResourceID", ""))
                if unit is not None:
                    yield from self._drawn(unit, times(placement(element), outer), around, depth + 1)


def _area(element: etree._Element) -> tuple[float, float, float, float] | None:
    """left, top, width and height of a page (§7.5), None where they are not stated or empty."""
    box = numbers_in(_text(element, "PhysicalBox"), 4)
    if box is None or min(box[2:]) <= 0:
        return None
    return box[0], box[1], box[2], box[3]


def _drawing(element: etree._Element, sources: Sources, matrix: Matrix) -> Drawing:
    """A path is stroked in black unless it says otherwise, and filled where it says so and with which colour (§9.1)."""
    a, b, c, d, *_ = matrix
    is_filled = element.get("Fill", "false").lower() in ("true", "1")
    is_stroked = element.get("Stroke", "true").lower() in ("true", "1")
    return Drawing(
        data=_text(element, "AbbreviatedData"),
        matrix=matrix,
        fill=colour_of(sources, "FillColor", None) if is_filled else None,
        even_odd=element.get("Rule", "").lower() == "even-odd",
        stroke=colour_of(sources, "StrokeColor", BLACK) if is_stroked else None,
        width=number_in(stated(sources, "LineWidth"), _LINE_WIDTH) * math.sqrt(abs(a * d - b * c)),
    )


def _picture_placement(element: etree._Element) -> Matrix:
    """From a picture's unit square to what is around it; without a CTM it fills its box."""
    if element.get("CTM"):
        return placement(element)
    left, top, width, height = numbers_in(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    return width, 0.0, 0.0, height, left, top
