"""PDF through PDFium: one Line for each line of text, with its page; pages without text are recognised.

Where a page has columns, the order of the file is no reading order: such a document is read by the places of its
characters, and each Line is a whole paragraph.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw

from corpus.errors import UnreadableReport
from corpus.places import recounted
from corpus.readers.column_text import PageRegions, paragraphs
from corpus.readers.columns import regions
from corpus.readers.encoding import clean_characters
from corpus.readers.page_boxes import fractions_of, line_boxes, page_boxes, page_glyphs, page_rules
from corpus.readers.page_layout import with_layout
from corpus.readers.page_picture import PDFIUM, is_picture, picture_of
from corpus.readers.page_text import PageText
from corpus.readers.properties import confirmed_metadata
from corpus.readers.scan_layout import laid_out, page_regions, scan_warnings
from corpus.readers.scanning import Scanning, document_key, page_text, require_engine
from corpus.report import Line, Metadata, RawReport

if TYPE_CHECKING:
    from corpus.readers.ink import Picture

_END_MARK_BYTES = 64 * 1024
_MAX_UNMAPPED, _MAX_BESIDE_UNMAPPED = 0.3, 0.05
# Fonts of a typesetter widely used in China give these rare characters for Latin letters (犐犆犛 for ICS).
_LATIN_IN_DISGUISE = frozenset(
    "犃犅犆犇犈犉犌犎犐犑犓犔犕犖犗犘犙犚犛犜犝犞犠犡犢犣犪犫犮犱犲犳犵犺犻犼犽犾犿狀狅狆狇狉狊狋狌狏狑狓狔狕"
)
_FEW = 30
"""A page with fewer letters and a picture over it is a scan with a stamped page number."""
_NO_TEXT_REMEDY = "请检查扫描是否清晰、是否放正，重新扫描后再添加。"
_DAMAGED_REMEDY = "请重新获取完整的文件，或用 PDF 软件打开后另存一份再添加。"
# Fonts of some PDF printers give radicals (⼈ U+2F08) for the characters that look the same (人 U+4EBA).
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | {
    ord(radical): character
    for radical, character in zip(
        "⺠⻓⻋⻅⻔⻚⻛⻜⻢⻥⻦⻩⻬⻮⻰⻳⻘⻝⺟", "民长车见门页风飞马鱼鸟黄齐齿龙龟青食母", strict=True
    )
}


def read_pdf(data: bytes, name: str, scanning: Scanning | None = None) -> RawReport:
    """The text of a PDF: lines in the order of the file, or paragraphs in reading order if it has columns.

    Pages that are pictures, and those whose fonts do not say which characters they show, are recognised (OCR); the
    report's warnings name them. Raises UnreadableReport when the file is encrypted, damaged or without any text.
    """
    if b"%%EOF" not in data[-_END_MARK_BYTES:]:  # PDFium would open what is left and silently lose the rest
        raise UnreadableReport(name, "PDF 文件不完整（没有结尾，可能下载中断）", _DAMAGED_REMEDY)
    with PDFIUM:
        document = _opened(data, name)
    try:
        with PDFIUM:
            properties, pages = _content(document, name)
        recognised: dict[int, PageText] = {}
        if any(page.scanned for page in pages):
            recognised = _recognised(document, pages, data, name, scanning or Scanning())
            pages = [_as_recognised(page, recognised) for page in pages]
    finally:
        with PDFIUM:
            document.close()
    lines, wrapped = tuple(line for page in pages for line in page.lines), True
    if any(region.column for page in pages for region in page.placed.regions):
        lines, wrapped = _paragraphs(page.placed for page in pages), False
    if not any(character.isalnum() for line in lines for character in line.text):
        raise UnreadableReport(name, "PDF 没有文字层，页面图像里也没有识别出文字", _NO_TEXT_REMEDY)
    stated = confirmed_metadata(properties.get("Title", ""), properties.get("Author", ""), lines)
    metadata = Metadata(title=stated.title, author=stated.author)
    return RawReport(
        name, lines, wrapped=wrapped, metadata=metadata, warnings=tuple(scan_warnings(list(recognised.items())))
    )


@dataclass(frozen=True)
class _Page:
    """The lines of a page in the order of the file and its regions in reading order; both are of no use where it
    is `scanned`: a picture, or text in fonts without Unicode values."""

    lines: tuple[Line, ...]
    placed: PageRegions
    scanned: bool
    unmapped: float = 0.0


def _recognised(
    document: pypdfium2.PdfDocument, pages: Sequence[_Page], data: bytes, name: str, scanning: Scanning
) -> dict[int, PageText]:
    """The recognised texts of the scanned pages, by number."""
    require_engine(name)
    key = document_key(data)
    numbers = [page.placed.number for page in pages if page.scanned]
    return {
        number: page_text(functools.partial(_drawn, document, number, name), key, number, len(pages), scanning)
        for number in numbers
    }


def _drawn(document: pypdfium2.PdfDocument, number: int, name: str) -> Picture:
    try:
        return picture_of(document, number)
    except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
        raise UnreadableReport(name, f"PDF 第 {number} 页画不出来，可能已损坏", _DAMAGED_REMEDY) from error


def _as_recognised(page: _Page, recognised: Mapping[int, PageText]) -> _Page:
    """The page with its recognised text, where there is one."""
    text = recognised.get(page.placed.number)
    if text is None:
        return page
    placed = page_regions(text, page.placed.number)
    return _Page(tuple(laid_out(placed)), placed, scanned=True)


def _paragraphs(pages: Iterable[PageRegions]) -> tuple[Line, ...]:
    found = paragraphs(list(pages))
    shown = ((_plain(_whole(text)).strip(), page, text, placed) for text, page, placed in found)
    return tuple(
        Line(text, page=page, placed=recounted(placed, before, text)) for text, page, before, placed in shown if text
    )


def _whole(text: str) -> str:
    """With the halves of rare characters, which PDFium may give one by one, joined."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY):
            remedy = "请用 PDF 软件输入密码打开，另存为不加密的文件后重新添加。"
            raise UnreadableReport(name, "PDF 已加密，需要密码才能打开", remedy) from error
        raise UnreadableReport(name, "PDF 文件已损坏", _DAMAGED_REMEDY) from error
    if len(document) == 0:
        document.close()
        raise UnreadableReport(name, "PDF 文件已损坏（一页也没有）", _DAMAGED_REMEDY)
    return document


def _content(document: pypdfium2.PdfDocument, name: str) -> tuple[dict[str, str], list[_Page]]:
    """The document's properties and pages."""
    number = 0
    pages = []
    try:
        properties = document.get_metadata_dict()
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            text_page = page.get_textpage()
            try:
                pages.append(_page(page, text_page, number))
            finally:
                text_page.close()
                page.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise UnreadableReport(name, f"PDF 第 {number} 页已损坏", _DAMAGED_REMEDY) from error
    if any(page.unmapped > _MAX_UNMAPPED for page in pages):  # the same fonts are on the other pages
        pages = [replace(page, scanned=page.scanned or page.unmapped > _MAX_BESIDE_UNMAPPED) for page in pages]
    return properties, pages


def _page(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, number: int) -> _Page:
    count = max(text_page.count_chars(), 0)
    text = text_page.get_text_range() if count else ""
    unmapped = sum(pypdfium2.raw.FPDFText_HasUnicodeMapError(text_page, index) == 1 for index in range(count))
    unmapped += sum("\ue000" <= mark <= "\uf8ff" or mark == "\ufffd" or mark in _LATIN_IN_DISGUISE for mark in text)
    shown = sum(character.isalnum() for character in text)
    share = unmapped / count if count else 0.0
    scanned = share > _MAX_UNMAPPED or (shown < _FEW and is_picture(page, no_text=not shown))
    glyphs = page_glyphs(text_page, count)
    boxes, em = page_boxes(glyphs)
    to_fractions = fractions_of(page)
    placed = PageRegions(number, tuple(regions(boxes, page_rules(page), em)), to_fractions)
    texts = [line.rstrip() for line in _plain(text).split("\n")]
    found = line_boxes(texts, glyphs, to_fractions, _plain)
    lines = with_layout([Line(line, page=number, box=box) for line, box in zip(texts, found, strict=True)])
    return _Page(tuple(lines), placed, scanned, share)


def _plain(text: str) -> str:
    """Without the hyphens that only broke a word at the line's end, and with radicals as characters."""
    for hyphen in ("\ufffe\r\n", "\x02\r\n", "\ufffe\n", "\x02\n"):
        text = text.replace(hyphen, "")
    return clean_characters(text.translate(_RADICALS))
