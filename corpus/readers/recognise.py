"""What kind of file it is, by its first bytes; and for those that cannot be read, what the user can do."""

from __future__ import annotations

import enum
import re
import zipfile
from io import BytesIO

from corpus.errors import UnreadableReport
from corpus.readers.encoding import NOT_TEXT_REASON, NOT_TEXT_REMEDY

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"(?:<!--(?:(?!-->).)*-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|(?:html|head|body|meta|title|div|p|table|article|section|h[1-6])[\s>])",
    re.I | re.S,
)
_ARCHIVE_MAGIC = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\x00", b"BZh")
_IMAGE_MAGIC = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM")
_RE_SAVE = "请用 Word 或 WPS 打开，另存为 .docx 后重新添加。"


class Format(enum.Enum):
    """The kinds of file that are told apart; those after TEXT are refused with advice."""

    WORD = enum.auto()
    PDF = enum.auto()
    HTML = enum.auto()
    MARKDOWN = enum.auto()
    TEXT = enum.auto()
    OLE = enum.auto()
    RTF = enum.auto()
    XML = enum.auto()
    WEB_ARCHIVE = enum.auto()
    IMAGE = enum.auto()
    ARCHIVE = enum.auto()


def format_of(head: bytes, name: str) -> Format:
    """The format by the first bytes of the file; only Markdown, which looks like any text, by its name.

    Any ZIP counts as Word here: which office format it is, or that it is damaged, is for its reader to say.
    """
    # The start without byte order marks, and UTF-16 as its ASCII half.
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Format.WORD
    if start.startswith(b"%PDF-"):
        return Format.PDF
    if head.startswith(_OLE):
        return Format.OLE
    if start.startswith(b"{\\rtf"):
        return Format.RTF
    if head.startswith(_IMAGE_MAGIC) and b"\0" in head[:64]:
        return Format.IMAGE
    if head.startswith(_ARCHIVE_MAGIC):
        return Format.ARCHIVE
    if name.lower().endswith((".md", ".markdown")):
        return Format.MARKDOWN
    if _HTML.match(start):
        return Format.HTML
    if start.startswith(b"<?xml"):
        return Format.XML
    if re.match(rb"(?:[\w-]+: [^\n]*\n){0,20}MIME-Version:", start, re.I):
        return Format.WEB_ARCHIVE
    return Format.TEXT


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
    if kind is Format.WEB_ARCHIVE:
        return UnreadableReport(name, "这是网页存档（.mht）或邮件", "请用浏览器打开，另存为 .html 后重新添加。")
    if kind is Format.IMAGE:
        return UnreadableReport(
            name, "这是图片，本版本尚不支持文字识别（OCR）", "请先识别成文字，存为 .docx 或 .txt 后添加。"
        )
    if kind is Format.ARCHIVE:
        return UnreadableReport(name, "这是压缩包", "请解压后添加里面的文件。")
    return UnreadableReport(name, NOT_TEXT_REASON, NOT_TEXT_REMEDY)


def other_office_file(data: bytes, name: str) -> UnreadableReport | None:
    """The refusal of a ZIP that is no Word document (Excel, PowerPoint, OFD, plain archive); None when it is one
    or cannot be told because it is damaged."""
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, IndexError, OverflowError):
        return None
    if any(part.startswith("word/") for part in names):
        return None
    if any(part.startswith("xl/") for part in names):
        return UnreadableReport(name, "这是 Excel 表格", "请把需要的内容复制到 Word 文档中，存为 .docx 后添加。")
    if any(part.startswith("ppt/") for part in names):
        return UnreadableReport(name, "这是 PowerPoint 演示文稿", "请另存为 PDF 后添加。")
    if "OFD.xml" in names:
        return UnreadableReport(name, "这是 OFD 版式文件，本版本尚不支持", "请用 OFD 阅读器另存为 PDF 后添加。")
    if "mimetype" in names:
        return UnreadableReport(name, "这是 OpenDocument 或电子书文件", _RE_SAVE)
    return UnreadableReport(name, "这是压缩包，里面不是一个 Word 文档", "请解压后添加里面的文件。")
