"""The basket of collected passages as a file: Word or Markdown, each passage verbatim with its source."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from draft.citation import Style, cite
from search.result import Hit

# Characters that XML 1.0 forbids; Word refuses a document that holds one.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What Markdown would read as its own marks; everything else stays as it is.
_MARKDOWN_MARK = re.compile(r"([\\`*_<])")
_MARKDOWN_START = re.compile(r"^(\s*)(#|[-+]\s|>)")


def to_word(hits: Sequence[Hit], style: Style = "official", title: str = "引用摘编") -> bytes:
    """A .docx file: the passages in the order given, each with its heading path and its source."""
    document = Document()
    _set_up(document)
    document.add_heading(printable(title), level=1)
    for number, hit in enumerate(hits, start=1):
        document.add_heading(printable(f"{number}. {' · '.join(hit.heading) or hit.title}"), level=2)
        for paragraph in printable(hit.text).split("\n"):
            document.add_paragraph(paragraph, style="Quote")
        _source(document.add_paragraph(), printable(cite(hit, style)))
    if not hits:
        document.add_paragraph("引用篮是空的。")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def to_markdown(hits: Sequence[Hit], style: Style = "official", title: str = "引用摘编") -> str:
    """The same as Markdown: each passage a block quotation, its source below."""
    parts = [f"# {_escaped(title)}"]
    for number, hit in enumerate(hits, start=1):
        parts.append(f"## {number}. {_escaped(' · '.join(hit.heading) or hit.title)}")
        parts.append("\n>\n".join(f"> {_escaped(paragraph)}" for paragraph in printable(hit.text).split("\n")))
        parts.append(f"来源：{_escaped(cite(hit, style))}")
    if not hits:
        parts.append("引用篮是空的。")
    return "\n\n".join(parts) + "\n"


def printable(text: str) -> str:
    """The text without the control characters that would make a Word file unreadable."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _escaped(text: str) -> str:
    return _MARKDOWN_START.sub(r"\1\\\2", _MARKDOWN_MARK.sub(r"\\\1", printable(text)))


def _source(paragraph: Paragraph, citation: str) -> None:
    run = paragraph.add_run(f"来源：{citation}")
    run.font.size = Pt(10.5)
    run.font.color.rgb = RGBColor(0x59, 0x54, 0x4E)
    paragraph.paragraph_format.space_after = Pt(14)


def _set_up(document: object) -> None:
    """A4 with the margins of GB/T 9704, Chinese fonts: python-docx's own template is for Letter and English."""
    section = document.sections[0]  # type: ignore[attr-defined]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    for name, font, size in (
        ("Normal", "仿宋", 12),
        ("Quote", "仿宋", 14),
        ("Heading 1", "黑体", 18),
        ("Heading 2", "黑体", 13),
    ):
        style: ParagraphStyle = document.styles[name]  # type: ignore[attr-defined]
        style.font.name = "Times New Roman"
        style.font.size = Pt(size)
        style.font.italic = False
        style.font.color.rgb = RGBColor(0x1F, 0x1B, 0x16)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme font would win over the named one
        fonts.set(qn("w:eastAsia"), font)
    document.styles["Quote"].paragraph_format.line_spacing = 1.5  # type: ignore[attr-defined]
    document.styles["Quote"].paragraph_format.first_line_indent = Pt(28)  # type: ignore[attr-defined]
