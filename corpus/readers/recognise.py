"""What kind of file it is, by its first bytes; and for those that cannot be read, what the user can do."""

from __future__ import annotations

import enum
import re
import zipfile
from pathlib import Path
from typing import IO

from corpus.errors import UnreadableReport
from corpus.readers.encoding import NOT_TEXT_REASON, NOT_TEXT_REMEDY

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"(?:<!--(?:(?!-->).)*-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|(?:html|head|body|meta|title|div|p|table|article|section|h[1-6])[\s>])",
    re.I | re.S,
)
_ARCHIVE_MAGIC = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\x00", b"BZh")
_IMAGE_MAGIC = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM")
_WEBP = re.compile(rb"RIFF....WEBP", re.S)
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22 + 65_535
MAX_DIRECTORY_BYTES = 16 * 1024 * 1024
"""The largest table of contents of a ZIP that is read: some 150,000 names."""
_HEADER_FIELD = re.compile(rb"([!-9;-~]{1,76}):[ \t]?[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*){0,400}(?:\r?\n|$)")
_MAIL_FIELDS = frozenset((b"received", b"from", b"to", b"subject", b"date", b"mime-version", b"message-id"))
_MAX_HEADER_FIELDS = 200
_RE_SAVE = "请用 Word 或 WPS 打开，另存为 .docx 后重新添加。"


class Format(enum.Enum):
    """The kinds of file that are told apart; those after ZIP are refused with advice."""

    WORD = enum.auto()
    PDF = enum.auto()
    HTML = enum.auto()
    MARKDOWN = enum.auto()
    TEXT = enum.auto()
    OFD = enum.auto()
    SHEETS = enum.auto()
    SLIDES = enum.auto()
    IMAGE = enum.auto()
    MAIL = enum.auto()
    ZIP = enum.auto()
    OLE = enum.auto()
    RTF = enum.auto()
    XML = enum.auto()
    OPEN_DOCUMENT = enum.auto()
    ARCHIVE = enum.auto()


WITH_PAGES = frozenset((Format.PDF, Format.OFD, Format.IMAGE))
"""What an original page can be shown of."""

_ZIP_SUFFIXES = {
    ".ofd": Format.OFD,
    ".xlsx": Format.SHEETS,
    ".xlsm": Format.SHEETS,
    ".pptx": Format.SLIDES,
    ".zip": Format.ZIP,
}


def format_of(head: bytes, name: str) -> Format:
    """The format by the first bytes of the file; only Markdown, which looks like any text, by its name.

    Any ZIP counts as ZIP here and any OLE2 file as OLE: `zip_format` and `ole_format` look inside.
    """
    # The start without byte order marks, and UTF-16 as its ASCII half.
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()
    if head.startswith(_ZIP_MAGIC):
        return Format.ZIP
    if start.startswith(b"%PDF-"):
        return Format.PDF
    if head.startswith(_OLE):
        return Format.OLE
    if start.startswith(b"{\\rtf"):
        return Format.RTF
    if (head.startswith(_IMAGE_MAGIC) and b"\0" in head[:64]) or _WEBP.match(head):
        return Format.IMAGE
    if head.startswith(_ARCHIVE_MAGIC):
        return Format.ARCHIVE
    if name.lower().endswith((".md", ".markdown")):
        return Format.MARKDOWN
    if _HTML.match(start):
        return Format.HTML
    if start.startswith(b"<?xml"):
        return Format.XML
    if _is_mail(start):
        return Format.MAIL
    return Format.TEXT


def _is_mail(start: bytes) -> bool:
    """Whether it begins with the header of a message (RFC 5322, §2.2), also of a web page saved as .mht."""
    found: set[bytes] = set()
    place = 0
    for _ in range(_MAX_HEADER_FIELDS):
        field = _HEADER_FIELD.match(start, place)
        if field is None:
            break
        found.add(field[1].lower())
        place = field.end()
    return len(found & _MAIL_FIELDS) >= 2


def directory_bytes(stream: IO[bytes]) -> int:
    """The size of a ZIP's table of contents as it states it, 0 when it has none."""
    stream.seek(0, 2)
    length = min(stream.tell(), _ZIP_END_BYTES)
    stream.seek(-length, 2)
    tail = stream.read(length)
    place = tail.rfind(_ZIP_END)
    return int.from_bytes(tail[place + 12 : place + 16], "little") if place >= 0 else 0


def zip_format(path: Path, name: str) -> Format:
    """Which kind of ZIP it is, by the names of its parts; a damaged one by its own name."""
    try:
        with path.open("rb") as stream:
            if directory_bytes(stream) > MAX_DIRECTORY_BYTES:
                return Format.ZIP
            with zipfile.ZipFile(stream) as archive:
                names = archive.namelist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, IndexError, OverflowError):
        return _ZIP_SUFFIXES.get(Path(name.replace("\0", "")).suffix.lower(), Format.WORD)
    if "OFD.xml" in names:
        return Format.OFD
    if "mimetype" in names:
        return Format.OPEN_DOCUMENT
    if "[Content_Types].xml" in names or "_rels/.rels" in names or any(part.startswith("word/") for part in names):
        folders = {part.partition("/")[0] for part in names}
        # A Word file has its own parts in word/ even where tables and slides are embedded, so that comes first.
        for folder, kind in (("word", Format.WORD), ("xl", Format.SHEETS), ("ppt", Format.SLIDES)):
            if folder in folders:
                return kind
        return Format.WORD
    return Format.ZIP


def ole_format(data: bytes) -> Format:
    """SHEETS for an old Excel file (a stream called Workbook or Book, and none of Word's or PowerPoint's), else OLE."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\0\0" in data

    if holds("WordDocument") or holds("PowerPoint Document"):
        return Format.OLE
    return Format.SHEETS if holds("Workbook") or holds("Book") else Format.OLE


def refusal(kind: Format, data: bytes, name: str) -> UnreadableReport:
    """Why a file of a format that is not read cannot be, and what to do instead."""
    if kind is Format.OLE:
        if "EncryptedPackage".encode("utf-16-le") in data:
            remedy = "请用 Word 或 WPS 输入密码打开，取消密码后另存为 .docx 重新添加。"
            return UnreadableReport(name, "这是加密的 Word 文件，需要密码才能打开", remedy)
        return UnreadableReport(name, "这是旧版 .doc/.wps 或加密的 Word 文件", _RE_SAVE)
    if kind is Format.RTF:
        return UnreadableReport(name, "这是 RTF 文件", _RE_SAVE)
    if kind is Format.XML:
        return UnreadableReport(name, "这是 XML 文件，不是网页或报告", _RE_SAVE)
    if kind is Format.OPEN_DOCUMENT:
        return UnreadableReport(name, "这是 OpenDocument 或电子书文件", _RE_SAVE)
    if kind is Format.ARCHIVE:
        return UnreadableReport(name, "这是 .zip 以外的压缩包", "请解压后添加里面的文件，或改存为 .zip。")
    return UnreadableReport(name, NOT_TEXT_REASON, NOT_TEXT_REMEDY)
