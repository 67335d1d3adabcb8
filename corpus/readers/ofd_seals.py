"""Seals on the pages of OFD files (GB/T 33190-2016, §18): where each stands, and the picture in its data."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from corpus.errors import UnreadableReport
from corpus.readers.ofd_paint import numbers
from corpus.readers.package import Package, local

_PICTURE = re.compile(rb"\x16[\x03\x04](?i:png|jpe?g|gif|bmp)\x04([\x00-\x7f]|\x81.|\x82..|\x83...)", re.S)
"""SES_ESPictureInfo (GM/T 0031-2014): the type as IA5String, then the data as OCTET STRING with its length (DER)."""
_MOST_SEALS = 2_000


@dataclass(frozen=True)
class Seal:
    """A seal's box on its page in millimetres (left, top, width, height); of a seal over the edges of several pages
    (骑缝章) the part within the box that this one shows. `parts` may hold its picture, the first that does counts."""

    parts: tuple[str, ...]
    box: tuple[float, float, float, float]
    clip: tuple[float, float, float, float] | None


def seals_of(package: Package, body: etree._Element) -> dict[str, list[Seal]]:
    """The seals of a document by the ids of its pages; without those whose data is damaged: they are no text."""
    found: dict[str, list[Seal]] = defaultdict(list)
    for number, (page, seal) in enumerate(_seals(package, body)):
        if number == _MOST_SEALS:
            break
        found[page].append(seal)
    return found


def picture_in(package: Package, seal: Seal) -> bytes | None:
    """The seal's picture as PNG, JPEG, GIF or BMP; None where it is drawn otherwise. Raises UnreadableReport."""
    for part in seal.parts:
        data = package.read(part) if part in package else b""
        match = _PICTURE.search(data)
        if match:
            length = int.from_bytes(match[1][1:], "big") or match[1][0]
            return data[match.end() : match.end() + length]
    return None


def _seals(package: Package, body: etree._Element) -> Iterator[tuple[str, Seal]]:
    listed = next((path for path in _locations(body, "Signatures", "")), "")
    for signature_path in _locations(_root(package, listed), "BaseLoc", listed):
        root = _root(package, signature_path)
        parts = (*_locations(root, "BaseLoc", signature_path), *_locations(root, "SignedValue", signature_path))
        for element in root.iter() if root is not None else ():
            box, clip = numbers(element.get("Boundary")), numbers(element.get("Clip"))
            if local(element) == "StampAnnot" and len(box) == 4:
                within = (clip[0], clip[1], clip[2], clip[3]) if len(clip) == 4 else None
                whole = within is None or (within[:2] == (0, 0) and within[2:] >= (box[2], box[3]))
                seal = Seal(parts, (box[0], box[1], box[2], box[3]), None if whole else within)
                yield element.get("PageRef", ""), seal


def _root(package: Package, part: str) -> etree._Element | None:
    try:
        return package.optional_xml(part)
    except UnreadableReport:  # a seal that is damaged does not keep the text from being read
        return None


def _locations(root: etree._Element | None, name: str, near: str) -> Iterator[str]:
    """The package parts that elements or attributes called `name` point to (§7.3), from the folder of `near`."""
    for element in root.iter() if root is not None else ():
        location = (element.text if local(element) == name else element.get(name)) or ""
        if location.strip():
            yield posixpath.normpath(posixpath.join("/", posixpath.dirname(near), location.strip())).lstrip("/")
