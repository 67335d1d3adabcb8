"""Small documents made at test time, so that no binary file is kept. All texts are written for this project."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
PROSE = (
    "关于开展党员先锋岗创建活动的情况报告",
    "今年以来，机关党委围绕中心工作，组织各支部开展党员先锋岗创建活动，取得了明显成效。",
    "一、主要做法",
    "各支部结合岗位职责，公开承诺事项126条，按月检查落实情况，群众满意度比去年提高3个百分点。",
)


def run(text: str, properties: str = "") -> str:
    """A `w:r` with that text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content: str, style: str = "", numbered: tuple[int, int] | None = None, properties: str = "") -> str:
    """A `w:p` around runs (or around plain text, made one run). `numbered` is (list, level)."""
    inner = content if content.startswith("<") else run(content)
    stated = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        stated += f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{stated}{properties}</w:pPr>{inner}</w:p>"


def cell(*paragraphs: str, properties: str = "") -> str:
    """A `w:tc`."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraph(text) for text in paragraphs)}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """A `w:tbl` of rows of cells."""
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def style(key: str, name: str, inner: str = "", based: str = "") -> str:
    """A paragraph style."""
    basis = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{basis}<w:pPr>{inner}</w:pPr></w:style>'
    )


def level(depth: int, number_format: str, text: str, extra: str = "") -> str:
    """A `w:lvl` of a numbering definition."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(definitions: Mapping[int, str], lists: Mapping[int, tuple[int, str]]) -> str:
    """numbering.xml: definitions by id, and lists as (definition, overrides)."""
    parts = [f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>' for key, levels in definitions.items()]
    parts += [
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'
        for key, (definition, overrides) in lists.items()
    ]
    return f"<w:numbering {NAMESPACES}>{''.join(parts)}</w:numbering>"


def docx(body: str, styles: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word file with that body; `parts` adds or replaces parts by path."""
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        **(parts or {}),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return packed.getvalue()


def ole(stream: str) -> bytes:
    """The outside of an OLE2 file (old .doc, encrypted .docx) with a directory entry of that name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le").ljust(128, b"\0") + bytes(896)


def pdf(pages: Sequence[Sequence[str]], encrypted: bool = False, information: Mapping[str, str] | None = None) -> bytes:
    """A PDF whose pages have these lines of text, or a grey box only when a page has no line.

    `encrypted` states a password that nobody knows.
    """
    objects: list[bytes] = [b"", b""]  # the catalogue and the pages, known at the end
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [ << /Type"
        b" /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
        b" /Supplement 2 >> /DW 1000 >> ] >>"
    )
    kids = []
    for lines in pages:
        drawn = b"0.5 g 100 100 200 200 re f" if not lines else b"BT /F1 12 Tf 72 760 Td 20 TL "
        for line in lines:
            drawn += b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj T* "
        drawn += b"ET" if lines else b""
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    trailer = b""
    if information:
        stated = [b"/%s <feff%s>" % (k.encode(), v.encode("utf-16-be").hex().encode()) for k, v in information.items()]
        objects.append(b"<< %s >>" % b" ".join(stated))
        trailer += b" /Info %d 0 R" % len(objects)
    if encrypted:
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"ab" * 32, b"cd" * 32))
        trailer += b" /Encrypt %d 0 R /ID [<0123> <0123>]" % len(objects)
    data = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table_start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    root = b"trailer\n<< /Size %d /Root 1 0 R%s >>\n" % (len(objects) + 1, trailer)
    return data + root + b"startxref\n%d\n%%%%EOF\n" % table_start


def web_page(article: str, head: str = "") -> str:
    """A page of a website: menu, article, list of other articles, footer."""
    menu = "".join(f'<li><a href="/c{number}">栏目{number}</a></li>' for number in range(8))
    others = "".join(f'<li><a href="/n{number}">另一篇新闻的标题之{number}</a></li>' for number in range(10))
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><nav><ul>{menu}</ul></nav><div class='article'>{article}</div>"
        f"<div class='related'><ul>{others}</ul></div><footer>主办单位：某某机关工委 版权所有</footer>"
        "<script>alert('x')</script></body></html>"
    )
