"""Bulk import: one JSON object {id, title, date, source, text, ...} a line, read as a stream."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, cast

from corpus.errors import UnreadableReport
from corpus.readers.dates import iso_date
from corpus.readers.encoding import clean_characters
from corpus.report import Line, Metadata, RawReport

MAX_RECORD_BYTES = 32 * 1024 * 1024
"""A longer line is refused, so that a damaged or hostile file cannot fill the memory."""

_PROBED_LINES = 20
_CHINESE = re.compile("[\u4e00-\u9fff]")
_REMEDY = "请改正这一行后重新添加；其他行不受影响。"
_STREAM_ERRORS = (OSError, EOFError, zlib.error)


def open_records(path: str, compressed: bool) -> IO[bytes]:
    """The file as a stream of bytes, unpacked when it is gzip."""
    if compressed:
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return open(path, "rb")


def holds_records(stream: IO[bytes], first_only: bool) -> bool:
    """Whether one of the first 20 lines (or the very first) that are not blank is a JSON object with "text".

    A stream that cannot be unpacked so far holds none.
    """
    try:
        filled = (line for line in _lines(stream) if line is None or line.strip())
        for line in islice(filled, 1 if first_only else _PROBED_LINES):
            if line is not None and isinstance(_parsed(line), dict) and "text" in _parsed(line):
                return True
    except _STREAM_ERRORS:
        return False
    return False


def read_records(stream: IO[bytes], name: str) -> Iterator[RawReport | UnreadableReport]:
    """One RawReport for each line, in order; an UnreadableReport naming the line for each bad one.

    Constant memory. Where a compressed file breaks off, the last item says after which line.
    """
    number = 0
    try:
        for number, line in enumerate(_lines(stream), 1):
            if line is None or line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield _report(line, name, number)
    except _STREAM_ERRORS:
        reason = f"第 {number} 行之后的内容已损坏或不完整"
        yield UnreadableReport(name, reason, "此前各行已读入；请重新获取完整的文件后再添加，已有的报告不会重复。")


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of the stream; None in place of one longer than MAX_RECORD_BYTES."""
    while line := stream.readline(MAX_RECORD_BYTES):
        if len(line) < MAX_RECORD_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(MAX_RECORD_BYTES)) and not rest.endswith(b"\n"):
            continue
        yield None


def _parsed(line: bytes) -> Any:
    """The JSON value of the line, None when it is not JSON. UTF-8, or gb18030 where it is not UTF-8."""
    try:
        try:
            text = line.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = line.decode("gb18030")
        return json.loads(text)
    except (ValueError, RecursionError):  # also wrong encodings and numbers of thousands of digits
        return None


def _report(line: bytes | None, name: str, number: int) -> RawReport | UnreadableReport:
    place = f"第 {number} 行"
    if line is None:
        return UnreadableReport(name, f"{place}超过 {MAX_RECORD_BYTES >> 20} MB", _REMEDY)
    record = _parsed(line)
    if not isinstance(record, dict):
        return UnreadableReport(name, f"{place}不是 JSON 对象", _REMEDY)
    text = record.get("text")
    if not isinstance(text, str):
        return UnreadableReport(name, f"{place}没有 text 字段", _REMEDY)
    text = clean_characters(text)
    if not any(character.isalnum() for character in text):
        return UnreadableReport(name, f"{place}的 text 是空的", _REMEDY)
    kind = _field(record, "kind")
    metadata = Metadata(
        title=_field(record, "title"),
        unit=_field(record, "source") or _field(record, "unit"),
        date=iso_date(record.get("date")),
        kind=kind if _CHINESE.search(kind) else "",
        author=_field(record, "author"),
        number=_field(record, "number"),
    )
    lines = tuple(Line(part.rstrip()) for part in text.split("\n"))
    return RawReport(name, lines, wrapped=False, metadata=metadata, external_id=_field(record, "id"))


def _field(record: dict[str, Any], key: str) -> str:
    """The field on one line; a number as its digits; anything else is not stated."""
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    try:
        return " ".join(clean_characters(str(value)).split())
    except ValueError:  # Python refuses to print integers of more than 4,300 digits
        return ""
