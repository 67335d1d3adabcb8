"""PDF with a text layer, through PDFium: one Line for each line of text, with its page.

Where a page has columns, the order of the file is no reading order: such a document is read by the places of its
characters, and each Line is a whole paragraph.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw

from corpus.errors import UnreadableReport
from corpus.places import recounted
from corpus.readers.column_text import PageRegions, paragraphs
from corpus.readers.columns import regions
from corpus.readers.encoding import clean_characters
from corpus.readers.page_boxes import fractions_of, line_boxes, page_boxes, page_glyphs, page_rules
from corpus.readers.properties import confirmed_metadata
from corpus.report import Line, Metadata, RawReport

# PDFium keeps global state: two threads in it at once crash the process.
_PDFIUM = threading.Lock()
_END_MARK_BYTES = 64 * 1024
_MAX_UNMAPPED = 0.3
_SCAN_REMEDY = "本版本尚不支持文字识别（OCR）；请先用扫描软件识别成可复制文字的 PDF，或另存为 Word 后重新添加。"
_DAMAGED_REMEDY = "请重新获取完整的文件，或用 PDF 软件打开后另存一份再添加。"
# Fonts of some PDF printers give radicals (⼈ U+2F08) for the characters that look the same (人 U+4EBA).
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | {
    ord(radical): character
    for radical, character in zip(
        "⺠⻓⻋⻅⻔⻚⻛⻜⻢⻥⻦⻩⻬⻮⻰⻳⻘⻝⺟", "民长车见门页风飞马鱼鸟黄齐齿龙龟青食母", strict=True
    )
}


def read_pdf(data: bytes, name: str) -> RawReport:
    """The text layer of a PDF: lines in the order of the file, or paragraphs in reading order if it has columns.

    Raises UnreadableReport when the file is encrypted, damaged, a scan without text, or when its fonts do not
    say which characters they show.
    """
    if b"%%EOF" not in data[-_END_MARK_BYTES:]:  # PDFium would open what is left and silently lose the rest
        raise UnreadableReport(name, "PDF 文件不完整（没有结尾，可能下载中断）", _DAMAGED_REMEDY)
    with _PDFIUM:
        document = _opened(data, name)
        try:
            content = _content(document, name)
        finally:
            document.close()
    lines, wrapped = content.lines, True
    if any(region.column for page in content.pages for region in page.regions):
        lines, wrapped = _paragraphs(content.pages), False
    if not any(character.isalnum() for line in lines for character in line.text):
        raise UnreadableReport(name, "PDF 没有文字层，是扫描件或图片", _SCAN_REMEDY)
    if content.unmapped > _MAX_UNMAPPED * content.characters:
        raise UnreadableReport(name, "PDF 的字体没有文字对照表，复制出来是乱码", _SCAN_REMEDY)
    stated = confirmed_metadata(content.properties.get("Title", ""), content.properties.get("Author", ""), lines)
    return RawReport(name, lines, wrapped=wrapped, metadata=Metadata(title=stated.title, author=stated.author))


@dataclass(frozen=True)
class _Content:
    """Lines in the order of the file, the regions of each page in reading order, and how many of how many
    characters have no Unicode value."""

    lines: tuple[Line, ...]
    pages: tuple[PageRegions, ...]
    properties: dict[str, str]
    unmapped: int
    characters: int


def _paragraphs(pages: tuple[PageRegions, ...]) -> tuple[Line, ...]:
    shown = ((_plain(_whole(text)).strip(), page, text, placed) for text, page, placed in paragraphs(pages))
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


def _content(document: pypdfium2.PdfDocument, name: str) -> _Content:
    lines: list[Line] = []
    pages: list[PageRegions] = []
    unmapped = characters = 0
    number = 0
    try:
        properties = document.get_metadata_dict()
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            text_page = page.get_textpage()
            try:
                count = text_page.count_chars()
                text = text_page.get_text_range() if count > 0 else ""
                unmapped += sum(
                    pypdfium2.raw.FPDFText_HasUnicodeMapError(text_page, index) == 1 for index in range(count)
                )
                characters += max(count, 0)
                glyphs = page_glyphs(text_page, count)
                boxes, em = page_boxes(glyphs)
                to_fractions = fractions_of(page)
                pages.append(PageRegions(number, tuple(regions(boxes, page_rules(page), em)), to_fractions))
            finally:
                text_page.close()
                page.close()
            texts = [line.rstrip() for line in _plain(text).split("\n")]
            found = line_boxes(texts, glyphs, to_fractions, _plain)
            lines += [Line(line, page=number, box=box) for line, box in zip(texts, found, strict=True)]
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise UnreadableReport(name, f"PDF 第 {number} 页已损坏", _DAMAGED_REMEDY) from error
    return _Content(tuple(lines), tuple(pages), properties, unmapped, characters)


def _plain(text: str) -> str:
    """Without the hyphens that only broke a word at the line's end, and with radicals as characters."""
    for hyphen in ("\ufffe\r\n", "\x02\r\n", "\ufffe\n", "\x02\n"):
        text = text.replace(hyphen, "")
    return clean_characters(text.translate(_RADICALS))
