"""Documents that LibreOffice Writer makes at test time from texts written for this project: .pdf, .docx, .doc.

The sources are flat OpenDocument files (OASIS OpenDocument 1.3, part 3, §3.1.2), so that columns, lists and seals are
set by a real word processor and not by our own makers, which share their author with the readers.
"""

from __future__ import annotations

import base64
import random
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

from tests.make_newspaper import prose
from tests.make_scans import saved

NO_SOFFICE = "没有 LibreOffice：apt-get install --no-install-recommends libreoffice-writer-nogui 后再运行"
_FONT = "Noto Serif CJK SC"
_SECONDS = 120
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        **{part: f"urn:oasis:names:tc:opendocument:xmlns:{part}:1.0" for part in "office style text table".split()},
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    }.items()
)
_LEVELS = (("", "一, 二, 三, ...", "、"), ("（", "一, 二, 三, ...", "）"), ("", "1", "."), ("（", "1", "）"))
"""Prefix, numerals and suffix of the four levels of official numbering (GB/T 9704-2012, 7.3.3)."""


@dataclass(frozen=True)
class Written:
    """The source of a document and the paragraphs that it shows, each with its level in official numbering or 0."""

    source: str
    paragraphs: tuple[tuple[str, int], ...]


def soffice() -> str | None:
    """The program, None where LibreOffice is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(documents: Mapping[str, Written], suffix: str) -> dict[str, bytes]:
    """The documents by name as files of a kind ("pdf", "docx", "doc"), in one run with a profile of its own."""
    program = soffice()
    if program is None:
        raise FileNotFoundError(NO_SOFFICE)
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder) / f"{number}.fodt" for number in range(len(documents))]
        for path, document in zip(sources, documents.values(), strict=True):
            path.write_text(document.source, encoding="utf-8")
        profile = (Path(folder) / "profile").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            suffix,
            "--outdir",
            folder,
        ]
        subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=_SECONDS)
        return {
            name: path.with_suffix(f".{suffix}").read_bytes() for name, path in zip(documents, sources, strict=True)
        }


def official_document() -> Written:
    """A report to a higher body in the layout of GB/T 9704-2012: red head, 文号 and 签发人, four levels of numbering, a
    table, signature with a seal over it, 抄送, and page numbers at the foot."""
    chance = random.Random(9)
    title = "关于机关党员志愿服务工作情况的报告"
    body: list[tuple[str, int]] = [
        ("市委：", 0),
        (f"现将有关情况报告如下。{prose(chance, 2)}", 0),
        ("一、主要做法", 1),
        (f"（一）压实责任。{prose(chance, 2)}", 2),
        (f"1.建立台账。{prose(chance, 1)}", 3),
        (f"（1）逐户走访。{prose(chance, 1)}", 4),
        (f"（2）按月回访。{prose(chance, 1)}", 4),
        (f"2.定期通报。{prose(chance, 2)}", 3),
        (f"（二）完善机制。{prose(chance, 3)}", 2),
        ("二、存在问题", 1),
        (prose(chance, 3), 0),
        ("各支部开展情况见下表。", 0),
    ]
    rows = [("支部", "党员", "服务人次"), ("办公室支部", "12", "340"), ("组织科支部", "9", "215")]
    after = [
        ("三、下一步打算", 1),
        (prose(chance, 3), 0),
        ("特此报告。", 0),
        ("附件：志愿服务项目清单", 0),
    ]
    end = ["临澜市直属机关工作委员会", "2025年7月1日"]
    copies = ["抄送：市委组织部，市委宣传部。", "临澜市直属机关工作委员会办公室", "2025年7月2日印发"]
    shown = [
        _paragraph("临澜市直属机关工作委员会文件", "head"),
        _paragraph("临机委〔2025〕18号\t签发人：陈远航", "number"),
        _paragraph(title, "title"),
        *(_paragraph(text, "body" if number else "plain") for number, (text, _) in enumerate(body)),
        _table(rows),
        *(_paragraph(text, "body") for text, _ in after),
        _paragraph(end[0], "right", _seal()),
        _paragraph(end[1], "right"),
        *(_paragraph(text, "copies") for text in (copies[0], f"{copies[1]}\t{copies[2]}")),
    ]
    texts = [("临澜市直属机关工作委员会文件", 0), ("临机委〔2025〕18号", 0), ("签发人：陈远航", 0), (title, 0), *body]
    texts += [(cell, 0) for row in rows for cell in row] + after + [(text, 0) for text in (*end, *copies)]
    return Written(_document("".join(shown)), tuple(texts))


def numbered(paragraphs: Sequence[tuple[str, int]]) -> Written:
    """Paragraphs with their levels; the numbers that they begin with are set by Writer's own lists."""
    shown = []
    for number, (text, level) in enumerate(paragraphs):
        style = "title" if number == 0 else "body"
        if level == 0:
            shown.append(_paragraph(text, style))
            continue
        bare = text[text.index(_LEVELS[level - 1][2]) + 1 :]
        item = _paragraph(bare, "listed")
        for _ in range(level):
            item = f"<text:list><text:list-item>{item}</text:list-item></text:list>"
        opened = '<text:list text:style-name="official" text:continue-numbering="true">'
        shown.append(item.replace("<text:list>", opened, 1))
    return Written(_document("".join(shown)), tuple(paragraphs))


def newspaper_page(columns: int, seed: int = 1) -> tuple[Written, list[list[str]]]:
    """A page of two articles, each with its headline over so many columns; and the paragraphs of each article."""
    chance = random.Random(seed)
    shown, articles, texts = [], [], []
    for headline in ("机关支部把服务送到海岛渔家", "一份民情台账背后的三次调度"):
        paragraphs = [prose(chance, chance.randrange(2, 5)) for _ in range(11)]
        articles.append(paragraphs)
        texts += [(headline, 0), *((paragraph, 0) for paragraph in paragraphs)]
        inside = "".join(_paragraph(text, "small") for text in paragraphs)
        shown.append(
            _paragraph(headline, "headline")
            + f'<text:section text:name="{headline}" text:style-name="columns">{inside}</text:section>'
        )
    source = _document("".join(shown), columns, page=("29.7cm", "42cm"))
    return Written(source, tuple(texts)), articles


def _paragraph(text: str, style: str, inside: str = "") -> str:
    return f'<text:p text:style-name="{style}">{inside}{escape(text).replace(chr(9), "<text:tab/>")}</text:p>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    made = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell table:style-name="cell">{_paragraph(text, "plain")}</table:table-cell>' for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="t"><table:table-column table:number-columns-repeated="3"/>{made}</table:table>'


def _seal() -> str:
    """A round red seal without letters, as a picture that stands over the signature."""
    picture = Image.new("RGBA", (300, 300))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((4, 4, 295, 295), outline=(220, 0, 0, 255), width=9)
    pen.regular_polygon((150, 150, 45), 5, fill=(220, 0, 0, 255))
    data = base64.b64encode(saved([picture], "PNG")).decode()
    return (
        '<draw:frame draw:style-name="seal" text:anchor-type="paragraph" svg:x="10cm" svg:y="-1cm" '
        'svg:width="4cm" svg:height="4cm"><draw:image>'
        f"<office:binary-data>{data}</office:binary-data></draw:image></draw:frame>"
    )


def _style(name: str, size: float, paragraph: str = "", text: str = "", inside: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {paragraph}>{inside}'
        f'</style:paragraph-properties><style:text-properties fo:font-size="{size}pt" '
        f'style:font-size-asian="{size}pt" {text}/></style:style>'
    )


def _document(body: str, columns: int = 1, page: tuple[str, str] = ("21cm", "29.7cm")) -> str:
    red = 'fo:color="#e60000" style:font-weight-asian="bold"'
    to_the_right = '<style:tab-stops><style:tab-stop style:position="15.6cm" style:type="right"/></style:tab-stops>'
    centred, indent = 'fo:text-align="center"', 'fo:text-indent="2em" fo:text-align="justify"'
    lists = "".join(
        f'<text:list-level-style-number text:level="{number}" style:num-prefix="{prefix}" style:num-suffix="{suffix}" '
        f'style:num-format="{numerals}"/>'
        for number, (prefix, numerals, suffix) in enumerate(_LEVELS, 1)
    )
    styles = (
        _style("head", 30, centred + ' fo:margin-bottom="0.6cm"', red)
        + _style("number", 16, 'fo:border-bottom="2pt solid #e60000" fo:margin-bottom="1cm"', inside=to_the_right)
        + _style("title", 22, centred + ' fo:margin-bottom="0.8cm"')
        + _style("body", 16, 'fo:text-indent="1.13cm" fo:line-height="28pt" fo:text-align="justify"')
        + _style("listed", 16, 'fo:line-height="28pt" fo:text-align="justify"')
        + _style("plain", 16, 'fo:line-height="28pt"')
        + _style("right", 16, 'fo:text-align="end" fo:margin-right="1cm" fo:line-height="28pt"')
        + _style("copies", 14, 'fo:border-top="0.5pt solid #000000"', inside=to_the_right)
        + _style("headline", 28, centred + ' fo:margin-top="0.4cm" fo:margin-bottom="0.4cm"')
        + _style("small", 10.5, indent.replace("2em", "0.74cm") + ' fo:line-height="16pt"')
        + _style("foot", 14, centred)
        + '<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties '
        'fo:border="0.5pt solid #000000"/></style:style>'
        + '<style:style style:name="seal" style:family="graphic"><style:graphic-properties '
        'style:wrap="run-through" style:run-through="foreground" style:vertical-pos="from-top" '
        'style:vertical-rel="paragraph" style:horizontal-pos="from-left" style:horizontal-rel="paragraph"/>'
        "</style:style>" + '<style:style style:name="columns" style:family="section"><style:section-properties>'
        f'<style:columns fo:column-count="{columns}" fo:column-gap="0.6cm"/></style:section-properties></style:style>'
        + '<style:page-layout style:name="page"><style:page-layout-properties '
        f'fo:page-width="{page[0]}" fo:page-height="{page[1]}" fo:margin="2.6cm"/>'
        "<style:footer-style/></style:page-layout>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMESPACES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:font-face-decls>'
        f'<style:font-face style:name="song" svg:font-family="\'{_FONT}\'"/></office:font-face-decls><office:styles>'
        '<style:default-style style:family="paragraph"><style:text-properties style:font-name="song" '
        'style:font-name-asian="song" fo:language="en" fo:country="US" style:language-asian="zh" '
        'style:country-asian="CN"/></style:default-style>'
        f'<text:list-style style:name="official">{lists}</text:list-style></office:styles>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="page"><style:footer>'
        '<text:p text:style-name="foot">— <text:page-number text:select-page="current"/> —</text:p>'
        f"</style:footer></style:master-page></office:master-styles><office:body><office:text>{body}</office:text>"
        "</office:body></office:document>"
    )
