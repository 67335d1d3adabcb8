"""Safe reading of what is inside an office file: a ZIP of XML parts that may be damaged or hostile."""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib

from lxml import etree

from corpus.errors import UnreadableReport

MAX_PART_BYTES = 64 * 1024 * 1024
"""The largest unpacked part; the text of a 1,000-page report is about 20 MB of XML."""
MAX_RATIO = 200
"""Word's XML packs 10 to 50 times; a bomb packs 1,000 times."""

DAMAGED_REMEDY = "请用 Word 或 WPS 打开并修复，另存为 .docx 后重新添加。"
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    ValueError,
    OverflowError,
    IndexError,
)
"""What the standard library raises over the bytes of a damaged ZIP file."""
_ZIP_ERRORS = (*ZIP_ERRORS, OSError)
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def local(element: etree._Element) -> str:
    """The element's name without its namespace; "" for comments, instructions and entities."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


class Package:
    """An open package of XML parts. Every method raises UnreadableReport for damaged or oversized content,
    with `remedy` where it is damaged."""

    def __init__(self, data: bytes, name: str, remedy: str = DAMAGED_REMEDY) -> None:
        self.name = name
        self._remedy = remedy
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._names = set(self._archive.namelist())
        except (*_ZIP_ERRORS, NotImplementedError, RuntimeError) as error:
            raise self._damaged("文件已损坏或不完整（压缩包打不开）") from error

    def __contains__(self, part: str) -> bool:
        return part in self._names

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._names)

    def _damaged(self, reason: str) -> UnreadableReport:
        return UnreadableReport(self.name, reason, self._remedy)

    def read(self, part: str) -> bytes:
        """The unpacked bytes of one part."""
        try:
            entry = self._archive.getinfo(part)
            # The stated size may lie, so the reading itself stops as well.
            if entry.file_size > MAX_PART_BYTES or entry.file_size > MAX_RATIO * max(entry.compress_size, 5_000):
                raise self._oversized(part)
            with self._archive.open(entry) as stream:
                content = stream.read(MAX_PART_BYTES + 1)
        except (*_ZIP_ERRORS, KeyError) as error:
            raise self._damaged(f"文件已损坏（{part} 读不出来）") from error
        except (NotImplementedError, RuntimeError) as error:  # an unknown method, or a password on the ZIP itself
            raise self._damaged(f"文件中的 {part} 已加密或用了不支持的压缩方法") from error
        if len(content) > MAX_PART_BYTES:
            raise self._oversized(part)
        return content

    def check_total(self, limit: int) -> None:
        """Raises UnreadableReport when all parts together state more than `limit` bytes unpacked."""
        if sum(entry.file_size for entry in self._archive.infolist()) > limit:
            reason = f"解压后超过 {limit >> 20} MB，可能是恶意文件"
            raise UnreadableReport(self.name, reason, "若确是正常报告，请拆成几个文件后重新添加。")

    def _oversized(self, part: str) -> UnreadableReport:
        reason = f"{part} 解压后过大（上限 {MAX_PART_BYTES >> 20} MB、{MAX_RATIO} 倍），可能是恶意文件"
        return UnreadableReport(self.name, reason, "若确是正常报告，请拆成几个文件后重新添加。")

    def xml(self, part: str) -> etree._Element:
        """The root of one XML part. No entity is expanded and nothing is fetched."""
        content = self.read(part).replace(_STRICT, _TRANSITIONAL)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.LxmlError, ValueError) as error:
            raise self._damaged(f"文件已损坏（{part} 不是完整的 XML）") from error
        if root is None or root.getroottree().docinfo.doctype:  # the standard allows no DTD, so this is an attack
            raise self._damaged(f"{part} 中有不允许的 XML 声明")
        return root

    def optional_xml(self, part: str) -> etree._Element | None:
        """The root of one XML part, None when the package has no such part."""
        return self.xml(part) if part in self else None

    def main_part(self) -> str:
        """The path of the main document, "" when the package states none that is there."""
        relations = self.optional_xml("_rels/.rels")
        for relation in () if relations is None else relations:
            if relation.get("Type", "").endswith("/officeDocument"):
                target = posixpath.normpath(relation.get("Target", "")).lstrip("/")
                if target in self:
                    return target
        return "word/document.xml" if "word/document.xml" in self else ""
