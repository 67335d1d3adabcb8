"""OFD, the state's format for fixed pages (GB/T 33190-2016): the text of each page, line by line.

A page is a package part of text objects placed in millimetres; text may also stand in template pages and in
composite objects. The characters come from `TextCode` (§11.3); glyph numbers (`CGTransform`, §11.4) change only
what is drawn.
"""

from __future__ import annotations

import math
import posixpath
import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from corpus.errors import UnreadableReport
from corpus.readers.encoding import clean_characters
from corpus.readers.package import Package, local
from corpus.readers.placed_text import Glyph, lines_of
from corpus.readers.properties import confirmed_metadata
from corpus.report import Line, Metadata, RawReport

MAX_PAGES = 5_000
MAX_OBJECTS = 1_000_000
"""Text objects of a whole document; composite objects that contain each other could make any number."""

_DAMAGED_REMEDY = "请重新获取完整的文件，或用 OFD 阅读器打开后另存一份再添加。"
_SCAN_REMEDY = "请用 OFD 阅读器识别文字后另存为可复制文字的文件，或存为 Word 后重新添加。"
_MAX_DEPTH = 12
_MAX_UNMAPPED = 0.3
_PLACEHOLDER = "\u00a4"  # what §11.4 puts for a glyph without a character
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_Matrix = tuple[float, float, float, float, float, float]
_UNIT: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_ofd(data: bytes, name: str) -> RawReport:
    """The text of an OFD file, one Line for each line of text with its page, in reading order.

    Lines go from top to bottom, and from left to right where they stand side by side; the rows of tables have
    their cells joined by " | ". Annotations, seals and
    attachments are no part of the text. Raises UnreadableReport when the file is damaged or encrypted, has no
    text, or its text has glyph numbers only.
    """
    package = Package(data, name, _DAMAGED_REMEDY)
    if "OFD.xml" not in package:
        raise UnreadableReport(name, "文件中没有 OFD 正文", _DAMAGED_REMEDY)
    main = package.xml("OFD.xml")
    bodies = [body for body in main if local(body) == "DocBody"]
    lines: list[Line] = []
    try:
        for body in bodies:
            root = _text(body, "DocRoot")
            if root:
                lines += _Document(package, _path("", root)).lines(first_page=lines[-1].page or 0 if lines else 0)
    except RecursionError as error:
        raise UnreadableReport(name, "文件结构嵌套过深", _DAMAGED_REMEDY) from error
    characters = "".join(line.text for line in lines)
    unmapped = sum(mark == _PLACEHOLDER or unicodedata.category(mark) in ("Co", "Cn") for mark in characters)
    if unmapped > _MAX_UNMAPPED * len(characters):
        raise UnreadableReport(name, "OFD 的文字只有字形编号，没有文字对照，复制出来是乱码", _SCAN_REMEDY)
    if not any(character.isalnum() for character in characters):
        if any(part.rpartition("/")[2].lower().startswith("encryptions") for part in package.names):
            raise UnreadableReport(name, "OFD 已加密", "请用 OFD 阅读器解密后另存，再重新添加。")
        raise UnreadableReport(name, "OFD 里没有文字，只有图片、图形或印章", _SCAN_REMEDY)
    return RawReport(name, tuple(lines), wrapped=True, metadata=_metadata(bodies, lines))


def _metadata(bodies: list[etree._Element], lines: list[Line]) -> Metadata:
    stated = {local(item): item.text or "" for body in bodies[:1] for item in body.iter() if len(item) == 0}
    found = confirmed_metadata(stated.get("Title", ""), stated.get("Author", ""), lines)
    return Metadata(title=found.title, author=found.author)


def _text(element: etree._Element, wanted: str) -> str:
    return next(((child.text or "").strip() for child in element if local(child) == wanted), "")


def _path(folder: str, location: str) -> str:
    """A location (§7.3) as the path of a part: from the root when it begins with "/", else from `folder`."""
    location = location.strip().replace("\\", "/")
    joined = location if location.startswith("/") else posixpath.join(folder, location)
    return posixpath.normpath(joined).lstrip("/")


def _numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    """`count` finite numbers, None when the text does not say them."""
    try:
        values = tuple(float(part) for part in (text or "").split())
    except ValueError:
        return None
    return values if len(values) == count and all(math.isfinite(value) for value in values) else None


def _number(text: str | None, otherwise: float) -> float:
    values = _numbers(text, 1)
    return values[0] if values else otherwise


def _deltas(text: str | None, count: int) -> list[float]:
    """The steps between characters; "g 3 2.5" (§11.3.2) repeats a step. At most `count`, 0 where none is stated."""
    parts = iter((text or "").split())
    steps: list[float] = []
    while len(steps) < count and (part := next(parts, None)) is not None:
        repeated = 1
        if part == "g":
            repeated, part = max(0, int(_number(next(parts, None), 0))), next(parts, "0")
        steps += [_number(part, 0.0)] * min(repeated, count - len(steps))
    return steps + [0.0] * (count - len(steps))


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """The matrix that applies `inner` and then `outer` (§8.5: [x y 1] times a 3×3 matrix)."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


class _Document:
    """One document of the package: its pages, templates and composite units by id."""

    def __init__(self, package: Package, root: str) -> None:
        self._package = package
        self._objects = 0
        self._root = package.xml(root)
        self._folder = posixpath.dirname(root)
        self._templates: dict[str, str] = {}
        self._units: dict[str, etree._Element] = {}
        for element in self._root.iter():
            if local(element) == "TemplatePage":
                self._templates[element.get("ID", "")] = element.get("BaseLoc", "")
            elif local(element) in ("PublicRes", "DocumentRes"):
                self._gather_units(_path(self._folder, element.text or ""))

    def lines(self, first_page: int) -> Iterator[Line]:
        """The lines of all pages, numbered from `first_page` + 1."""
        pages = [page for group in self._root if local(group) == "Pages" for page in group if local(page) == "Page"]
        if len(pages) > MAX_PAGES:
            raise UnreadableReport(self._package.name, f"文件超过 {MAX_PAGES} 页", "请拆成几个文件后重新添加。")
        for number, page in enumerate(pages, first_page + 1):
            for line in lines_of(self._page(page.get("BaseLoc", ""))):
                if cleaned := clean_characters(line.text).replace("\n", " ").rstrip():
                    yield Line(cleaned, page=number, kind="table" if line.is_row else "text")

    def _page(self, location: str) -> Iterator[list[Glyph]]:
        path = _path(self._folder, location)
        root = self._package.xml(path)
        for element in root.iter():
            if local(element) == "PageRes":
                self._gather_units(_path(posixpath.dirname(path), element.text or ""))
        for template in (element for element in root if local(element) == "Template"):
            template_path = _path(self._folder, self._templates.get(template.get("TemplateID", ""), ""))
            if template_path in self._package:  # an empty template is left out by some writers
                yield from self._content(self._package.xml(template_path))
        yield from self._content(root)

    def _content(self, page: etree._Element) -> Iterator[list[Glyph]]:
        for content in page:
            if local(content) == "Content":
                yield from self._drawn(content, _UNIT, 0)

    def _gather_units(self, path: str) -> None:
        root = self._package.optional_xml(path)
        for element in () if root is None else root.iter():
            if local(element) == "CompositeGraphicUnit":
                self._units[element.get("ID", "")] = element

    def _drawn(self, parent: etree._Element, outer: _Matrix, depth: int) -> Iterator[list[Glyph]]:
        """The characters of every visible text object below `parent`, in the order of the file."""
        if depth > _MAX_DEPTH:
            return
        for element in parent:
            tag = local(element)
            self._objects += 1
            if self._objects > MAX_OBJECTS:
                raise UnreadableReport(self._package.name, "文件里的对象过多，可能是恶意文件", _DAMAGED_REMEDY)
            if element.get("Visible", "true").lower() in ("false", "0"):
                continue
            if tag == "TextObject":
                yield from _glyphs(element, outer)
            elif tag in ("Layer", "PageBlock", "Content"):
                yield from self._drawn(element, outer, depth + 1)
            elif tag in ("CompositeObject", "CompositeGraphicUnit"):
                unit = self._units.get(element.get("ResourceID", ""))
                if unit is not None:
                    yield from self._drawn(unit, _times(_placement(element), outer), depth + 1)


def _placement(element: etree._Element) -> _Matrix:
    """From the object's own coordinates to those around it: its CTM, then its box's corner."""
    stated = _numbers(element.get("CTM"), 6)
    box = _numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = stated or _UNIT
    return a, b, c, d, e + box[0], f + box[1]


def _glyphs(element: etree._Element, outer: _Matrix) -> Iterator[list[Glyph]]:
    a, b, c, d, e, f = _times(_placement(element), outer)
    size = _number(element.get("Size"), 1.0)
    height = size * (math.hypot(c, d) or 1.0)
    stretch = _number(element.get("HScale"), 1.0) * size * (math.hypot(a, b) or 1.0)
    quarter = round(math.atan2(b, a) / (math.pi / 2)) % 4
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode":
            continue
        text = "".join(code.itertext()).strip("\r\n")
        if _ESCAPED.fullmatch(text):
            text = text.encode("ascii").decode("unicode_escape")
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        pairs = list(zip(across, down, strict=True))
        is_vertical = sum(abs(dy) > abs(dx) for dx, dy in pairs) * 2 > len(text) > 1
        at_x, at_y = x, y
        glyphs: list[Glyph] = []
        for character, (dx, dy) in zip(text, pairs, strict=True):
            # Ideographs are as wide as high, Latin letters and digits about half.
            width = height if is_vertical else stretch * (1.0 if character >= "\u2000" else 0.5)
            place = (a * at_x + c * at_y + e, b * at_x + d * at_y + f)
            glyphs.append(Glyph(character, *place, height, width, (quarter + is_vertical) % 4))
            at_x, at_y = at_x + dx, at_y + dy
        yield glyphs
