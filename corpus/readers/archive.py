"""ZIP archives: what can be read of each file in it. Nothing is written under a name that the archive states."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from corpus.errors import UnreadableReport
from corpus.readers.allowance import Allowance, ReadMember
from corpus.readers.encoding import clean_characters
from corpus.readers.package import ZIP_ERRORS
from corpus.readers.recognise import MAX_DIRECTORY_BYTES, directory_bytes
from corpus.report import RawReport

MAX_MEMBER_BYTES = 100 * 1024 * 1024
"""The largest unpacked file in an archive, the same as outside one; bulk files of records may be as large as
all files together."""
MAX_RATIO = 200
"""Text packs 3 to 50 times; a bomb packs 1,000 times."""

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_BULK = (".jsonl", ".ndjson")
_IGNORED = re.compile(r"(?:^|/)(?:\.|~\$|__MACOSX/|Thumbs\.db$|desktop\.ini$)", re.I)
_DAMAGED_REMEDY = "请重新获取完整的压缩包，或解压后添加里面的文件。"
_ZIP_ERRORS = (*ZIP_ERRORS, KeyError)


def read_archive(
    path: Path, name: str, allowance: Allowance, read_member: ReadMember
) -> Iterator[RawReport | UnreadableReport]:
    """What `read_member` yields for each file of a ZIP archive, called "包.zip/文件夹/文件.docx", in its order.

    An UnreadableReport stands for each file that cannot be read. Folders, hidden files and what systems add
    (__MACOSX, Thumbs.db) are left out. Each file is unpacked for itself to a temporary file. Raises
    UnreadableReport when the archive as a whole is damaged, lies too deep or has no files.
    """
    allowance.enter(name)
    with path.open("rb") as stream:
        archive = _opened(stream, name)
        found = False
        for entry in archive.infolist():
            inner = member_name(entry)
            if entry.is_dir() or not inner or _IGNORED.search(inner):
                continue
            found = True
            shown = f"{name}/{inner}"
            try:
                allowance.take(_checked_size(entry, shown), name)
            except UnreadableReport as error:
                yield error
                if error.name == name:  # nothing is left: that ends the archive, not only this file
                    return
                continue
            yield from _member(archive, entry, shown, allowance, read_member)
    if not found:
        raise UnreadableReport(name, "压缩包是空的", "请检查压缩包里是否有文件。")


def _opened(stream: IO[bytes], name: str) -> zipfile.ZipFile:
    if directory_bytes(stream) > MAX_DIRECTORY_BYTES:
        raise UnreadableReport(name, "压缩包里的文件过多，或目录已损坏", "请解压后添加文件夹。")
    try:
        return zipfile.ZipFile(stream)
    except (*_ZIP_ERRORS, OSError, NotImplementedError) as error:  # OSError: places before the file's beginning
        raise UnreadableReport(name, "压缩包已损坏或不完整", _DAMAGED_REMEDY) from error


def member_name(entry: zipfile.ZipInfo) -> str:
    """The path inside the archive as it can be shown: decoded, without `..`, drives and control characters.

    Where an archive does not say that its names are UTF-8 they may be so (macOS) or gb18030 (Windows in China);
    zipfile has then read them as code page 437, which has a character for each byte.
    """
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    name = clean_characters(name).replace("\n", " ").replace("\\", "/")
    return "/".join(part for part in name.split("/") if part.strip() not in ("", ".", "..") and not part.endswith(":"))


def _checked_size(entry: zipfile.ZipInfo, shown: str) -> int:
    """The stated unpacked size; raises UnreadableReport when the member is encrypted or too large."""
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableReport(shown, "压缩包已加密", "请输入密码解压后添加里面的文件。")
    bulk = entry.filename.lower().endswith(_BULK)
    if not bulk and entry.file_size > MAX_MEMBER_BYTES:
        size, limit = entry.file_size >> 20, MAX_MEMBER_BYTES >> 20
        raise UnreadableReport(
            shown, f"解压后有 {size} MB，超过单个文件 {limit} MB 的上限", "请拆成几个文件后重新添加。"
        )
    if entry.file_size > MAX_RATIO * max(entry.compress_size, 5_000):
        raise UnreadableReport(
            shown, f"解压后会大 {MAX_RATIO} 倍以上，可能是恶意文件", "若确是正常报告，请解压后直接添加这个文件。"
        )
    return entry.file_size


def _member_stream(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
    try:
        return archive.open(entry)
    except OSError as error:  # the place that the archive states lies outside it
        raise zipfile.BadZipFile(str(error)) from error


def _member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, shown: str, allowance: Allowance, read_member: ReadMember
) -> Iterator[RawReport | UnreadableReport]:
    with tempfile.TemporaryDirectory(prefix="hongzhou-") as folder:
        unpacked = Path(folder) / "member"
        try:
            with _member_stream(archive, entry) as packed, unpacked.open("wb") as target:
                shutil.copyfileobj(packed, target)  # zipfile stops at the stated size, which is checked
        except _ZIP_ERRORS:
            yield UnreadableReport(shown, "压缩包里的这个文件已损坏", _DAMAGED_REMEDY)
            return
        except (NotImplementedError, RuntimeError):
            yield UnreadableReport(shown, "这个文件用了不支持的压缩方法或已加密", "请解压后添加里面的文件。")
            return
        try:
            yield from read_member(unpacked, shown, allowance.deeper())
        except UnreadableReport as error:
            yield error
