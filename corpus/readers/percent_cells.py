"""Which cells of an .xlsx workbook are shown as percentages: calamine gives 0.35 for a cell that reads 35%."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.readers.package import Package, local

_BUILT_IN = {9: 0, 10: 2}  # ECMA-376 part 1, §18.8.30: 0% and 0.00%
_FORMAT = re.compile(r"[#0?,]*(?:\.([0#?]+))?%")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*[^<>/])>")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_STYLE = re.compile(rb"\bs=[\"'](\d{1,6})[\"']")


@dataclass(frozen=True)
class PercentCells:
    """Decimals of the cells shown as percentages, by sheet name and then (row, column) from 0."""

    decimals: Mapping[str, Mapping[tuple[int, int], int]]

    def shown(self, sheet: str, row: int, column: int, value: str) -> str:
        """`value` as the cell shows it: "35.0%" for "0.35"; as it is when the cell is no percentage."""
        decimals = self.decimals.get(sheet, {}).get((row, column))
        if decimals is None:
            return value
        try:
            return f"{float(value):.{decimals}%}"
        except ValueError:  # text, or a date, in a cell formatted as a percentage
            return value


def percent_cells(data: bytes, name: str) -> PercentCells:
    """The percentages of a workbook, none when it is no .xlsx. Raises UnreadableReport when parts are damaged."""
    if not data.startswith(b"PK"):
        return PercentCells({})
    package = Package(data, name)
    decimals = _decimals_by_style(package)
    if not decimals:
        return PercentCells({})
    return PercentCells({sheet: dict(_cells(package.read(part), decimals)) for sheet, part in _sheets(package)})


def _decimals_by_style(package: Package) -> dict[int, int]:
    """The cell styles that show percentages, with their decimals."""
    root = package.optional_xml("xl/styles.xml")
    formats = dict(_BUILT_IN)
    styles: dict[int, int] = {}
    for group in () if root is None else root:
        if local(group) == "numFmts":
            for element in group:
                found = _FORMAT.search(element.get("formatCode", "").split(";")[0])
                if found and (number := element.get("numFmtId", "")).isdecimal():
                    formats[int(number)] = min(len(found[1] or ""), 10)
    for group in () if root is None else root:
        if local(group) == "cellXfs":
            for index, element in enumerate(group):
                number = element.get("numFmtId", "")
                if number.isdecimal() and int(number) in formats:
                    styles[index] = formats[int(number)]
    return styles


def _sheets(package: Package) -> Iterator[tuple[str, str]]:
    """Names of sheets with the parts that hold them."""
    workbook = package.optional_xml("xl/workbook.xml")
    relations = package.optional_xml("xl/_rels/workbook.xml.rels")
    parts = {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in (() if relations is None else relations)
    }
    for element in () if workbook is None else workbook.iter():
        if local(element) == "sheet":
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            if parts.get(key, "") in package:
                yield element.get("name", ""), parts[key]


def _cells(content: bytes, decimals: Mapping[int, int]) -> Iterator[tuple[tuple[int, int], int]]:
    for found in _CELL.finditer(content):
        style, place = _STYLE.search(found[1]), _PLACE.search(found[1])
        if style and place and int(style[1]) in decimals:
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - ord("A") + 1
            yield (int(place[2]) - 1, column - 1), decimals[int(style[1])]
