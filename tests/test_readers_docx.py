"""Word documents: each thing that Word shows, in its smallest file."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import UnreadableReport
from corpus.readers.docx import read_docx
from corpus.readers.numbering import chinese
from corpus.report import Line
from tests import make_documents as make
from tests.make_documents import PROSE, cell, level, paragraph, run, style, table


def lines(body: str, styles: str = "", parts: dict[str, str | bytes] | None = None) -> list[Line]:
    return list(read_docx(make.docx(body, styles, parts), "测试.docx").lines)


def texts(body: str, parts: dict[str, str | bytes] | None = None) -> list[str]:
    return [line.text for line in lines(body, parts=parts)]


def test_headings_are_known_by_style_name_and_by_outline_level() -> None:
    styles = (
        style("1", "heading 1")
        + style("a2", "标题 2")
        + style("mine", "公文小标题", based="a2")
        + style("deep", "自定义", '<w:outlineLvl w:val="3"/>')
        + style("T", "Title")
    )
    body = (
        paragraph("某某机关党委工作报告", "T")
        + paragraph("一、总体情况", "1")
        + paragraph("（一）组织建设", "a2")
        + paragraph("（二）制度建设", "mine")
        + paragraph("四级", "deep")
        + paragraph("直接设定", properties='<w:outlineLvl w:val="0"/>')
        + paragraph("设为正文", "1", properties='<w:outlineLvl w:val="9"/>')
        + paragraph("正文。")
    )
    report = read_docx(make.docx(body, styles), "测试.docx")
    assert [(line.text, line.kind, line.level) for line in report.lines] == [
        ("某某机关党委工作报告", "heading", 0),
        ("一、总体情况", "heading", 1),
        ("（一）组织建设", "heading", 2),
        ("（二）制度建设", "heading", 2),
        ("四级", "heading", 4),
        ("直接设定", "heading", 1),
        ("设为正文", "text", 0),
        ("正文。", "text", 0),
    ]
    assert report.metadata.title == "某某机关党委工作报告"
    assert not report.wrapped


OFFICIAL = (
    level(0, "chineseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircleChinese", "%4")
)


def test_automatic_official_numbering_is_shown_and_counts_on() -> None:
    parts: dict[str, str | bytes] = {"word/numbering.xml": make.numbering({5: OFFICIAL}, {1: (5, "")})}
    body = "".join(
        paragraph(text, numbered=(1, depth))
        for depth, text in [
            (0, "做法"),
            (1, "组织"),
            (1, "制度"),
            (2, "5项措施"),
            (3, "细目"),
            (0, "问题"),
            (1, "队伍"),
        ]
    )
    assert texts(body, parts) == [
        "一、做法",
        "（一）组织",
        "（二）制度",
        "1. 5项措施",
        "① 细目",
        "二、问题",
        "（一）队伍",
    ]


def test_numbering_through_a_style_and_restarted_lists() -> None:
    definition = {
        1: level(0, "japaneseCounting", "第%1条"),
        2: level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2"),
    }
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    parts: dict[str, str | bytes] = {
        "word/numbering.xml": make.numbering(definition, {1: (1, ""), 2: (2, ""), 3: (2, ""), 4: (2, restart)})
    }
    styles = style("tiao", "条文", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    body = (
        "".join(paragraph(f"内容{number}", "tiao") for number in range(12))
        + paragraph("甲", numbered=(2, 0))
        + paragraph("乙", numbered=(2, 1))
        + paragraph("丙", numbered=(3, 0))
        + paragraph("丁", numbered=(4, 0))
        + paragraph("不编号", "tiao", numbered=(0, 0))
    )
    found = [line.text for line in lines(body, styles, parts)]
    assert found[0] == "第一条 内容0"
    assert found[11] == "第十二条 内容11"
    assert found[12:] == ["1.甲", "1.1 乙", "2.丙", "1.丁", "不编号"]


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        ("ideographTraditional", ["甲、", "乙、"]),
        ("chineseLegalSimplified", ["壹、", "贰、"]),
        ("upperRoman", ["I、", "II、"]),
        ("lowerLetter", ["a、", "b、"]),
        ("decimalZero", ["01、", "02、"]),
        ("decimalFullWidth", ["１、", "２、"]),
        ("decimalEnclosedFullstop", ["⒈、", "⒉、"]),
        ("none", ["、", "、"]),
        ("somethingNew", ["1、", "2、"]),
        ("bullet", ["", ""]),
    ],
)
def test_number_formats(number_format: str, expected: list[str]) -> None:
    parts: dict[str, str | bytes] = {
        "word/numbering.xml": make.numbering({1: level(0, number_format, "%1、")}, {1: (1, "")})
    }
    body = paragraph("文", numbered=(1, 0)) * 2
    assert texts(body, parts) == [label + "文" for label in expected]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (1005, "一千零五"),
     (10001, "一万零一"), (20300, "二万零三百")],
)  # fmt: skip
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese(number) == text


def test_tables_are_rows_and_merged_cells_keep_their_meaning() -> None:
    down = '<w:vMerge w:val="restart"/>'
    body = table(
        [cell("支部", properties='<w:gridSpan w:val="2"/>'), cell("人数")],
        [cell("第一党委", properties=down), cell("一支部"), cell("12", "人")],
        [cell("", properties="<w:vMerge/>"), cell("二支部"), cell("")],
        [cell(""), cell(""), cell("")],
    )
    assert lines(body) == [
        Line("支部 | 人数", kind="table"),
        Line("第一党委 | 一支部 | 12 人", kind="table"),
        Line("第一党委 | 二支部 | ", kind="table"),
    ]


def test_a_table_of_single_cells_is_only_layout() -> None:
    assert lines(table([cell(*PROSE[:2])])) == [Line(PROSE[0]), Line(PROSE[1])]


def test_footnotes_and_endnotes_stand_right_after_their_paragraph() -> None:
    notes = (
        f"<w:footnotes {make.NAMESPACES}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("数据截至三月底。")}</w:footnote></w:footnotes>'
    )
    ends = f'<w:endnotes {make.NAMESPACES}><w:endnote w:id="2">{paragraph("见附件。")}</w:endnote></w:endnotes>'
    body = paragraph(
        run("共126条")
        + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        + run("。")
        + '<w:r><w:endnoteReference w:id="2"/></w:r>'
    ) + paragraph("下一段。")
    assert lines(body, parts={"word/footnotes.xml": notes, "word/endnotes.xml": ends}) == [
        Line("共126条。"),
        Line("数据截至三月底。", kind="footnote"),
        Line("见附件。", kind="footnote"),
        Line("下一段。"),
    ]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框中的话。')}</w:txbxContent>"
    drawn = (
        f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(paragraph(run("段落。") + f"<w:r>{drawn}</w:r>") + paragraph("后文。")) == [
        "段落。",
        "框中的话。",
        "后文。",
    ]


def test_insertions_stay_and_deletions_go() -> None:
    deleted = "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('移走')}</w:moveFrom><w:moveTo>{run('移来')}</w:moveTo>"
    body = paragraph(run("原有") + f"<w:ins>{run('新增')}</w:ins>" + deleted + moved)
    merged = paragraph("前半", properties="<w:rPr><w:del/></w:rPr>") + paragraph("后半。")
    row = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}{cell('删')}</w:tr>"
    kept = f"<w:tbl>{row}<w:tr>{cell('留')}{cell('留')}</w:tr></w:tbl>"
    assert texts(body + merged + kept) == ["原有新增移来", "前半后半。", "留 | 留"]


def test_fields_show_their_result_hidden_text_and_contents_do_not_show() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = (
        f"{mark('begin')}<w:r><w:instrText>SEQ</w:instrText></w:r>{run('码')}{mark('separate')}{run('3')}{mark('end')}"
    )
    body = (
        paragraph("目录条目\t1", "toc1")
        + paragraph(run("表") + code + run("情况") + run("隐藏", "<w:vanish/>"))
        + paragraph(
            f"<w:sdt><w:sdtContent>{run('控件内')}</w:sdtContent></w:sdt><w:hyperlink>{run('链接')}</w:hyperlink>"
        )
        + f"<w:sdt><w:sdtContent>{paragraph('整段控件')}</w:sdtContent></w:sdt>"
        + paragraph(run("上行") + "<w:r><w:br/></w:r>" + run("下行") + '<w:r><w:br w:type="page"/></w:r>')
    )
    assert [line.text for line in lines(body, style("toc1", "toc 1"))] == [
        "表3情况",
        "控件内链接",
        "整段控件",
        "上行",
        "下行",
    ]


def core(title: str, author: str) -> dict[str, str | bytes]:
    namespaces = 'xmlns:cp="urn:core" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    properties = f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
    return {"docProps/core.xml": f"<cp:coreProperties {namespaces}>{properties}</cp:coreProperties>"}


def test_file_properties_count_only_when_the_text_confirms_them() -> None:
    body = "".join(paragraph(text) for text in (*PROSE, "撰稿：林海文"))
    confirmed = read_docx(make.docx(body, parts=core(PROSE[0], "林海文")), "a").metadata
    assert (confirmed.title, confirmed.author) == (PROSE[0], "林海文")
    junk = read_docx(make.docx(body, parts=core("Word 文档模板", "Administrator")), "a").metadata
    assert (junk.title, junk.author) == ("", "")


def test_strict_documents_are_read_like_the_others() -> None:
    document = f"<w:document {make.NAMESPACES}><w:body>{paragraph('严格格式。')}</w:body></w:document>"
    strict = document.replace(make.W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert texts("", {"word/document.xml": strict}) == ["严格格式。"]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("<w:document", "不是完整的 XML"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>', "不允许的 XML 声明"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "不允许的 XML 声明"),
        ("<x/>", "没有 Word 正文"),
        (" " * 3_000_000, "解压后过大"),
    ],
)
def test_hostile_or_broken_xml_is_refused(document: str, reason: str) -> None:
    with pytest.raises(UnreadableReport, match=reason):
        texts("", {"word/document.xml": document})


def test_a_real_document_keeps_its_table() -> None:
    path = Path(__file__).resolve().parents[1].parent / "shared" / "documents" / "立项要求+工作计划.docx"
    if not path.exists():
        pytest.skip("shared/documents 不在：跳过真实文件的测试")
    report = read_docx(path.read_bytes(), path.name)
    assert sum(line.kind == "table" for line in report.lines) == 4
    assert all(line.text.count(" | ") == 4 for line in report.lines if line.kind == "table")
