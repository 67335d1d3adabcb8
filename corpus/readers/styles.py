"""What Word's styles say about a paragraph: its heading level, its list, whether it is the title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from corpus.readers.numbering import attribute, integer
from corpus.readers.package import local

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.I)
_TITLE = re.compile(r"(?:title|标题|標題|文档标题|公文标题)", re.I)
_CONTENTS = re.compile(r"(?:toc|目录|目錄)\s*(?:[1-9]|heading|标题)", re.I)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph's properties. `level` is 0 when it is no heading; `list_id` is "" when it is not numbered."""

    level: int = 0
    list_id: str = ""
    list_depth: int = 0
    is_title: bool = False
    is_contents: bool = False
    mark_deleted: bool = False


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name in any namespace."""
    return next((found for found in element if local(found) == name), None)


def is_on(element: etree._Element, name: str) -> bool:
    """Whether the switch `name` among the children is on (`<w:b/>` is, `<w:b w:val="0"/>` is not)."""
    found = child(element, name)
    return found is not None and attribute(found, "val") not in ("0", "false", "off")


class Styles:
    """The paragraph styles of a document, by id."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        for element in () if root is None else root:
            if local(element) == "style" and attribute(element, "type") in (None, "paragraph"):
                key = attribute(element, "styleId") or ""
                self._styles[key] = element
                if attribute(element, "default") in ("1", "true"):
                    self._default = key

    def paragraph(self, element: etree._Element) -> Paragraph:
        """The properties of one `w:p`: its own first, then those of its style and the styles it is based on."""
        own = child(element, "pPr")
        stated = None if own is None else child(own, "pStyle")
        chain = self._chain((attribute(stated, "val") if stated is not None else None) or self._default)
        names = [name for style in chain for name in (_name(style),) if name]
        sources = [own, *(child(style, "pPr") for style in chain)]
        list_id, depth = _list(sources)
        mark = None if own is None else child(own, "rPr")
        first = names[0] if names else (attribute(stated, "val") or "" if stated is not None else "")
        return Paragraph(
            level=_level(sources, names or [first]),
            list_id=list_id,
            list_depth=depth,
            is_title=_TITLE.fullmatch(first) is not None,
            is_contents=_CONTENTS.match(first) is not None,
            mark_deleted=mark is not None and child(mark, "del") is not None,
        )

    def _chain(self, key: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while key in self._styles and self._styles[key] not in chain:  # a damaged file may be based on itself
            chain.append(self._styles[key])
            based = child(chain[-1], "basedOn")
            key = (attribute(based, "val") or "") if based is not None else ""
        return chain


def _name(style: etree._Element) -> str:
    name = child(style, "name")
    return (attribute(name, "val") or "").strip() if name is not None else ""


def _level(sources: list[etree._Element | None], names: list[str]) -> int:
    for source in sources:
        stated = None if source is None else child(source, "outlineLvl")
        if stated is not None:
            level = integer(attribute(stated, "val"), 9) + 1
            return level if level <= 9 else 0  # 9 is Word's "body text"
    for name in names:
        if found := _HEADING.fullmatch(name):
            return int(found[1])
    return 0


def _list(sources: list[etree._Element | None]) -> tuple[str, int]:
    """The list and its level; each may be stated at another place. List 0 means: not numbered after all."""
    list_id: str | None = None
    depth: int | None = None
    for source in sources:
        stated = None if source is None else child(source, "numPr")
        if stated is None:
            continue
        level, number = child(stated, "ilvl"), child(stated, "numId")
        if depth is None and level is not None:
            depth = integer(attribute(level, "val"), 0)
        if list_id is None and number is not None:
            list_id = attribute(number, "val") or "0"
    return ("", 0) if list_id in (None, "0") else (list_id or "", depth or 0)
