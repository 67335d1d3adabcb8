"""A workbook of Excel 97–2003 (.xls; [MS-XLS]) made at test time: one sheet of texts and numbers."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tests.make_word97 import container

_BOOK, _SHEET = 0x0005, 0x0010


def old_workbook(name: str, rows: Sequence[Sequence[str | float]]) -> bytes:
    """An .xls file with a sheet called `name`."""
    wide = name.encode("utf-16-le")
    sheet = _record(0x0809, _opening(_SHEET))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                sheet += _record(0x0204, place + text)
            else:
                sheet += _record(0x0203, place + struct.pack("<d", value))
    sheet += _record(0x000A, b"")
    before = _record(0x0809, _opening(_BOOK)) + _record(0x0042, struct.pack("<H", 1200))
    described = struct.pack("<BB", len(name), 1) + wide
    first = len(before) + 4 + 6 + len(described) + 4
    before += _record(0x0085, struct.pack("<IBB", first, 0, 0) + described) + _record(0x000A, b"")
    return container({"Workbook": before + sheet})


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _opening(kind: int) -> bytes:
    return struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6)
