"""One module for each family of formats; `read` chooses by content, not by file name."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from corpus.errors import UnreadableReport
from corpus.readers.allowance import Allowance
from corpus.readers.recognise import WITH_PAGES, Format, format_of, ole_format, refusal, zip_format
from corpus.readers.records import holds_records, open_records, read_records
from corpus.readers.scanning import Scanning, require_engine
from corpus.report import RawReport

MAX_BYTES = 100 * 1024 * 1024
"""The largest single document. Bulk files of records have no limit: they are read as a stream."""

_HEAD_BYTES = 64 * 1024
_RECORD_SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")


def read(
    path: Path, name: str | None = None, scanning: Scanning | None = None
) -> Iterator[RawReport | UnreadableReport]:
    """The reports in one file; `name` is how the user knows it (default: the file's name). `scanning` hears
    of each scanned page before its text is recognised, which takes seconds.

    A document yields one RawReport. A bulk file (.jsonl, .jsonl.gz) yields one item for each line, a ZIP archive
    the items of each file in it (named "包.zip/文件.docx"), a mail itself and then its attachments; an
    UnreadableReport stands for each that is bad. Raises UnreadableReport, and nothing else, when the file as a
    whole cannot be read; being an iterator, it does so when the first item is asked for.
    """
    yield from _read(path, display_name(path) if name is None else name, Allowance(), scanning or Scanning())


def _read(path: Path, shown: str, allowance: Allowance, scanning: Scanning) -> Iterator[RawReport | UnreadableReport]:
    read_member = functools.partial(_read, scanning=scanning)
    try:
        if not path.is_file():
            reason = "找不到这个文件" if not path.exists() else "这不是普通文件"
            raise UnreadableReport(shown, reason, "请检查路径后重新添加。")
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
        if _is_bulk(path, shown, head):
            with open_records(os.fspath(path), compressed=head.startswith(b"\x1f\x8b")) as records:
                yield from read_records(records, shown)
            return
        kind = format_of(head, shown)
        if kind is Format.ZIP:
            kind = zip_format(path, shown)
        if kind is Format.ZIP:
            from corpus.readers.archive import read_archive

            yield from read_archive(path, shown, allowance, read_member)
        elif kind is Format.MAIL:
            from corpus.readers.mail import read_mail

            yield from read_mail(_content(path, shown), shown, allowance, read_member)
        else:
            report = _document(path, shown, kind, scanning)
            # The member of an archive is gone once it is read, but its pages are to be seen later.
            keeps = allowance.depth > 0 and kind in WITH_PAGES
            yield replace(report, original=path.read_bytes()) if keeps else report
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        detail = (error.strerror if isinstance(error, OSError) else None) or "路径无效"
        raise UnreadableReport(shown, f"文件打不开（{detail}）", "请检查路径和读取权限后重新添加。") from error


def display_name(path: Path) -> str:
    """The file's name as it can be shown: names that an old Chinese archive left in GBK are decoded."""
    raw = os.fsencode(path.name) if os.name == "posix" else path.name.encode("utf-8", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _is_bulk(path: Path, name: str, head: bytes) -> bool:
    compressed = head.startswith(b"\x1f\x8b")
    named_so = name.lower().endswith(_RECORD_SUFFIXES) or path.name.lower().endswith(_RECORD_SUFFIXES)
    if not compressed and not named_so and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    if not head.strip():
        return False
    with open_records(os.fspath(path), compressed) as stream:
        # In a file that only looks like records, the first line decides; one named so may begin with bad lines.
        if holds_records(stream, first_only=not (named_so or compressed)):
            return True
    if compressed:
        reason = "压缩文件已损坏，或里面不是逐行的 JSON 记录"
        raise UnreadableReport(name, reason, "请解压后添加里面的文件。")
    if named_so and format_of(head, name) is Format.TEXT:
        raise UnreadableReport(
            name, "每行应是一个含 text 字段的 JSON 对象，前 20 行里没有", "请按格式说明改正后重新添加。"
        )
    return False


def _content(path: Path, name: str) -> bytes:
    size = path.stat().st_size
    if size == 0:
        raise UnreadableReport(name, "文件是空的", "请检查文件是否保存完整。")
    if size > MAX_BYTES:
        reason = f"文件有 {size / 1024 / 1024:.0f} MB，超过单个文件 {MAX_BYTES >> 20} MB 的上限"
        raise UnreadableReport(name, reason, "请拆成几个文件，或转成 .jsonl 批量导入。")
    return path.read_bytes()


def _document(path: Path, name: str, kind: Format, scanning: Scanning) -> RawReport:
    data = _content(path, name)
    if kind is Format.OLE:
        kind = ole_format(data)
    # Each reader is loaded when its format first turns up: they bring large libraries.
    reader: Callable[[bytes, str], RawReport]
    if kind is Format.WORD:
        from corpus.readers.docx import read_docx as reader
    elif kind is Format.PDF:
        from corpus.readers.pdf import read_pdf

        reader = functools.partial(read_pdf, scanning=scanning)
    elif kind is Format.IMAGE:
        require_engine(name)
        from corpus.readers.scan import read_image

        reader = functools.partial(read_image, scanning=scanning)
    elif kind is Format.HTML:
        from corpus.readers.html import read_html as reader
    elif kind is Format.MARKDOWN:
        from corpus.readers.markdown import read_markdown as reader
    elif kind is Format.TEXT:
        from corpus.readers.text import read_text as reader
    elif kind is Format.OLE:
        from corpus.readers.word97 import read_word97 as reader
    elif kind is Format.OFD:
        from corpus.readers.ofd import read_ofd

        reader = functools.partial(read_ofd, scanning=scanning)
    elif kind is Format.SHEETS:
        from corpus.readers.sheets import read_sheets as reader
    elif kind is Format.SLIDES:
        from corpus.readers.slides import read_slides as reader
    else:
        raise refusal(kind, data, name)
    report = reader(data, name)
    if not any(character.isalnum() for line in report.lines for character in line.text):
        raise UnreadableReport(name, "文件里没有文字", "请检查文件是否保存完整，或是否只含图片。")
    return report
