"""OFD files, workbooks, presentations, mails and archives made at test time. All texts are written for this project."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from xml.sax.saxutils import escape

import xlsxwriter
from pptx import Presentation
from pptx.util import Cm

_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


class _OldName(zipfile.ZipInfo):
    """A member whose name is in gb18030 without a mark, as Windows in China writes it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # the only place where zipfile chooses the encoding
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def zipped(members: Mapping[str, bytes | str], encoding: str = "utf-8") -> bytes:
    """A ZIP archive with names in UTF-8 (marked as such) or in gb18030 (not marked)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            entry = (zipfile.ZipInfo if encoding == "utf-8" else _OldName)(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def opened(data: bytes) -> io.BytesIO:
    """The bytes as a file."""
    return io.BytesIO(data)


def text_object(text: str, x: float, y: float, size: float = 5.0, extra: str = "", inner: str = "") -> str:
    """An OFD text object whose characters stand side by side from the left end of the baseline at (x, y)."""
    steps = " ".join(str(size if character >= "\u2000" else size / 2) for character in text[:-1])
    delta = f' DeltaX="{steps}"' if steps else ""
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - size} 150 {size * 1.2}" Font="1" Size="{size}" {extra}>{inner}'
        f'<ofd:TextCode X="0" Y="{size}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def path_object(data: str, x: float, y: float, attributes: str = "", inner: str = "") -> str:
    """An OFD path object whose own coordinates begin at (x, y)."""
    return (
        f'<ofd:PathObject ID="8" Boundary="{x} {y} 100 100" {attributes}>{inner}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def sealed(picture: bytes, place: str) -> dict[str, bytes | str]:
    """The parts of an OFD file that put a seal with a picture (PNG) where the attributes of a StampAnnot say."""
    length = len(picture).to_bytes(3, "big")
    return {
        "OFD.xml": (
            f"<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>"
        ),
        "Doc_0/Signs/Signatures.xml": f'<ofd:Signatures {_OFD}><ofd:Signature BaseLoc="0/a.xml"/></ofd:Signatures>',
        "Doc_0/Signs/0/a.xml": (
            f"<ofd:Signature {_OFD}><ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal>"
            f"<ofd:StampAnnot {place}/></ofd:Signature>"
        ),
        "Doc_0/Signs/0/Seal.esl": b"0\x82\x16\x02ES\x16\x03PNG\x04\x83" + length + picture + b"\x02\x01\x28",
    }


def ofd(
    pages: Sequence[str],
    template: str = "",
    resources: str = "",
    parts: Mapping[str, bytes | str] | None = None,
    title: str = "",
) -> bytes:
    """An OFD file: pages of objects, a template behind each of them, units in its public resources."""
    listed = "".join(f'<ofd:Page ID="{number}" BaseLoc="Pages/{number}.xml"/>' for number in range(len(pages)))
    used = '<ofd:Template TemplateID="77" ZOrder="Background"/>' if template else ""
    content: dict[str, bytes | str] = {
        "OFD.xml": (
            f"<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        ),
        "Doc_0/Document.xml": (
            f"<ofd:Document {_OFD}><ofd:CommonData><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
            f'<ofd:TemplatePage ID="77" BaseLoc="Template.xml"/></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>'
            "</ofd:Document>"
        ),
        "Doc_0/PublicRes.xml": f"<ofd:Res {_OFD}>{resources}</ofd:Res>",
        "Doc_0/Template.xml": _page(template),
    }
    content |= {f"Doc_0/Pages/{number}.xml": _page(page, used) for number, page in enumerate(pages)}
    return zipped({**content, **(parts or {})})


def _page(objects: str, before: str = "") -> str:
    return f'<ofd:Page {_OFD}>{before}<ofd:Content><ofd:Layer ID="1">{objects}</ofd:Layer></ofd:Content></ofd:Page>'


def workbook(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    hidden: Sequence[str] = (),
    merged: Mapping[str, str] | None = None,
    formats: Mapping[str, tuple[float, str]] | None = None,
) -> bytes:
    """An .xlsx file; `merged` gives cells to merge in its last sheet with their text, `formats` cells with a number
    and how it is shown."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
        for cells, text in (merged or {}).items():
            sheet.merge_range(cells, text)
        for cell, (amount, shown) in (formats or {}).items():
            sheet.write_number(cell, amount, book.add_format({"num_format": shown}))
        if name in hidden:
            sheet.hide()
    book.close()
    return packed.getvalue()


def presentation(
    slides: Sequence[tuple[str, Sequence[str]]], table: Sequence[Sequence[str]] = (), notes: str = ""
) -> bytes:
    """A .pptx file of (title, paragraphs), with a table and notes on its last slide."""
    shown = Presentation()
    for title, paragraphs in slides:
        slide = shown.slides.add_slide(shown.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(paragraphs)
    if table:
        frame = slide.shapes.add_table(len(table), len(table[0]), Cm(2), Cm(15), Cm(16), Cm(3))
        for number, row in enumerate(table):
            for column, text in enumerate(row):
                frame.table.cell(number, column).text = text
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    packed = io.BytesIO()
    shown.save(packed)
    return packed.getvalue()


def mail(
    subject: str, text: str, attachments: Mapping[str, bytes] | None = None, html: str = "", charset: str = "utf-8"
) -> bytes:
    """An .eml file."""
    message = EmailMessage()
    message["From"] = "机关党委办公室 <office@example.org>"
    message["To"] = "reader@example.org"
    message["Date"] = "Tue, 01 Jul 2025 09:30:00 +0800"
    message["Subject"] = subject
    if text:
        message.set_content(text, charset=charset)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    for name, content in (attachments or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
