"""Workbooks, presentations and mails."""

from __future__ import annotations

import datetime
import struct
from pathlib import Path

import pytest

from corpus.errors import UnreadableReport
from corpus.readers import read
from corpus.readers.sheets import read_sheets
from corpus.readers.slides import read_slides
from corpus.report import Line, RawReport
from tests import make_office as make
from tests.make_documents import PROSE, docx, paragraph
from tests.make_word97 import container

ROWS = (("支部", "党员人数", "比例"), ("第一支部", 12, 0.3), ("第二支部", 8.5, 0.1 + 0.2))
TABLE = (
    Line("支部 | 党员人数 | 比例", kind="table"),
    Line("第一支部 | 12 | 0.3", kind="table"),
    Line("第二支部 | 8.5 | 0.3", kind="table"),
)


def items(tmp_path: Path, name: str, data: bytes) -> list[RawReport | UnreadableReport]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(read(path))


# Workbooks


def test_rows_of_a_sheet_are_table_lines_with_the_header_first() -> None:
    report = read_sheets(make.workbook({"Sheet1": ROWS}), "a.xlsx")
    assert report.lines == TABLE
    assert not report.wrapped


def test_title_and_note_around_a_table_are_text_and_empty_columns_are_left_out() -> None:
    rows = [
        ("党员情况表",),
        ("填报单位：机关党委",),
        *((row[0], None, *row[1:]) for row in ROWS),
        ("注：截至六月底。",),
    ]
    lines = read_sheets(make.workbook({"表1": rows}), "a.xlsx").lines
    assert lines == (Line("党员情况表"), Line("填报单位：机关党委"), *TABLE, Line("注：截至六月底。"))


def test_a_row_of_one_cell_inside_a_table_stays_a_row() -> None:
    lines = read_sheets(make.workbook({"Sheet1": [*ROWS[:2], ("小计",), ROWS[2]]}), "a.xlsx").lines
    assert lines[2] == Line("小计 |  | ", kind="table")


def test_names_of_sheets_that_say_something_are_headings_and_hidden_sheets_are_left_out() -> None:
    data = make.workbook({"党员统计": ROWS, "空": [], "选项": [("是", "否")]}, hidden=["选项"])
    assert read_sheets(data, "a.xlsx").lines == (Line("党员统计", kind="heading", level=1), *TABLE)


def test_the_name_of_the_only_sheet_stands_behind_the_title_in_it() -> None:
    data = make.workbook({"党员统计": [("二〇二五年党员情况表",), *ROWS]})
    assert read_sheets(data, "a.xlsx").lines == (Line("二〇二五年党员情况表"), *TABLE)
    data = make.workbook({"党员统计": [("二〇二五年党员情况表",), *ROWS], "说明": [("截至六月底。",)]})
    assert [line.text for line in read_sheets(data, "a.xlsx").lines if line.kind == "heading"] == ["党员统计", "说明"]


def test_a_cell_merged_downwards_is_repeated_in_every_row() -> None:
    rows = [("单位", "支部", "人数"), (None, "一支部", 3), (None, "二支部", 5)]
    lines = read_sheets(make.workbook({"Sheet1": rows}, merged={"A2:A3": "机关"}), "a.xlsx").lines
    assert [line.text for line in lines] == ["单位 | 支部 | 人数", "机关 | 一支部 | 3", "机关 | 二支部 | 5"]


def test_dates_and_truth_values_read_as_they_are_shown() -> None:
    rows = [("日期", "完成"), (datetime.date(2025, 7, 1), True), (datetime.datetime(2025, 7, 1, 8, 30), False)]
    lines = read_sheets(make.workbook({"Sheet1": rows}), "a.xlsx").lines
    assert [line.text for line in lines[1:]] == ["2025-07-01 | 是", "2025-07-01 08:30 | 否"]


def test_percentages_read_as_they_are_shown() -> None:
    rows = [(None,), (None, "项目", "比例", "同比", "数")]
    shown = {"B3": (7, "0"), "C3": (0.35, "0%"), "D3": (0.0512, "0.0%"), "E3": (0.35, "0.00"), "C4": (1.2, "#,##0.00%")}
    lines = read_sheets(make.workbook({"Sheet1": rows}, formats=shown), "a.xlsx").lines
    assert [line.text for line in lines] == ["项目 | 比例 | 同比 | 数", "7 | 35% | 5.1% | 0.35", "120.00%"]


def old_workbook(rows: list[tuple[int, int, str]], locked: bool = False) -> bytes:
    """A BIFF8 workbook ([MS-XLS]) of label cells (row, column, text) in one sheet called 统计."""

    def record(number: int, content: bytes) -> bytes:
        return struct.pack("<HH", number, len(content)) + content

    def start(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 6))

    password = record(0x002F, struct.pack("<HHH", 1, 1, 1)) if locked else b""
    name = "统计".encode("utf-16-le")
    described = struct.pack("<HBB", 0, 2, 1) + name
    before = start(5) + password + record(0x0042, struct.pack("<H", 1200))
    end = record(0x000A, b"")
    offset = len(before) + 4 + 4 + len(described) + len(end)
    cells = b"".join(
        record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))
        for row, column, text in rows
    )
    stream = before + record(0x0085, struct.pack("<I", offset) + described) + end + start(0x10) + cells + end
    return container({"Workbook": stream.ljust(4096, b"\0")})


@pytest.mark.parametrize("name", ["旧.xls", "金山表格.et"])
def test_an_old_workbook_is_read_under_any_name(tmp_path: Path, name: str) -> None:
    cells = [(row, column, str(value)) for row, values in enumerate(ROWS[:2]) for column, value in enumerate(values)]
    (report,) = items(tmp_path, name, old_workbook(cells))
    assert isinstance(report, RawReport)
    assert report.lines == (Line("统计", kind="heading", level=1), *TABLE[:2])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make.workbook({"Sheet1": [("甲", "乙")]}, merged={"XFC1048575:XFD1048576": "远"}), "范围过大"),
        (make.workbook({"Sheet1": ROWS})[:-200], "已损坏"),
        (make.zipped({"xl/workbook.xml": "<a/>", "[Content_Types].xml": "<a/>"}), "已损坏"),
        (make.workbook({"Sheet1": []}), "没有文字"),
    ],
)
def test_a_workbook_that_cannot_be_read_says_why(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableReport, match=reason):
        items(tmp_path, "表.xlsx", data)


def test_an_old_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableReport, match="已加密"):
        items(tmp_path, "锁.xls", old_workbook([(0, 0, "字")], locked=True))


# Presentations


def test_slides_give_titles_paragraphs_tables_and_notes_with_the_slide_as_page() -> None:
    data = make.presentation(
        [(PROSE[0], ["第一点", "第二点"]), ("下一步打算", ["抓落实"])],
        table=[[str(cell) for cell in row] for row in ROWS[:2]],
        notes="讲的时候先说成绩。",
    )
    report = read_slides(data, "a.pptx")
    assert report.lines == (
        Line(PROSE[0], page=1, kind="heading", level=1),
        Line("第一点", page=1),
        Line("第二点", page=1),
        Line("下一步打算", page=2, kind="heading", level=1),
        Line("抓落实", page=2),
        Line("支部 | 党员人数 | 比例", page=2, kind="table"),
        Line("第一支部 | 12 | 0.3", page=2, kind="table"),
        Line("讲的时候先说成绩。", page=2),
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make.presentation([("题", ["文"])])[:-300], "已损坏"),
        (make.zipped({"ppt/presentation.xml": "<a/>", "[Content_Types].xml": "<a/>"}), "已损坏"),
        (make.zipped({"ppt/a.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "_rels/.rels": "<a/>"}), "XML 声明"),
        (make.presentation([("", [])]), "没有文字"),
    ],
)
def test_a_presentation_that_cannot_be_read_says_why(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableReport, match=reason):
        items(tmp_path, "片.pptx", data)


# Mails


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_mail_gives_its_text_and_then_its_attachments(tmp_path: Path, charset: str) -> None:
    attached = {"情况报告.docx": docx("".join(paragraph(text) for text in PROSE)), "坏.docx": b"PK\x03\x04broken"}
    found = items(tmp_path, "来信.eml", make.mail("报送材料的函", "现将材料报上，请审阅。", attached, charset=charset))
    own, report, broken = found
    assert isinstance(own, RawReport)
    assert own.lines[:2] == (Line("报送材料的函", kind="heading", level=1), Line("现将材料报上，请审阅。"))
    assert (own.metadata.title, own.metadata.date) == ("报送材料的函", "2025-07-01")
    assert isinstance(report, RawReport)
    assert report.name == "来信.eml/情况报告.docx"
    assert report.lines[1] == Line(PROSE[1])
    assert isinstance(broken, UnreadableReport)
    assert broken.name == "来信.eml/坏.docx"


@pytest.mark.parametrize(
    "day", ["Tue, 01 Jul 99999999999999 09:30:00 +0800", "Tue, 99 Jul 2025 09:30:00 +0800", "昨天"]
)
def test_a_mail_with_a_date_that_is_none_has_no_date(tmp_path: Path, day: str) -> None:
    stated = b"Date: Tue, 01 Jul 2025 09:30:00 +0800"
    letter = make.mail("来函", PROSE[1])
    assert stated in letter
    [report] = items(tmp_path, "来信.eml", letter.replace(stated, f"Date: {day}".encode()))
    assert isinstance(report, RawReport)
    assert report.metadata.date == ""


def test_a_mail_that_is_only_a_web_page_gives_its_paragraphs(tmp_path: Path) -> None:
    (own,) = items(tmp_path, "a.eml", make.mail("通知", "", html=f"<html><body><p>{PROSE[1]}</p></body></html>"))
    assert isinstance(own, RawReport)
    assert Line(PROSE[1]) in own.lines


def test_a_web_page_saved_as_one_file_is_read_as_the_page(tmp_path: Path) -> None:
    page = f"<html><body><h1>{PROSE[0]}</h1><p>{PROSE[1]}</p></body></html>"
    saved = (
        "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        f"Content-Location: http://example.org/\r\n\r\n{page}\r\n"
        "--b\r\nContent-Type: image/png\r\nContent-Location: http://example.org/a.png\r\n\r\nx\r\n--b--\r\n"
    )
    (report,) = items(tmp_path, "页.mht", saved.encode())
    assert isinstance(report, RawReport)
    assert report.lines == (Line(PROSE[0], kind="heading", level=1), Line(PROSE[1]))


def test_text_that_only_mentions_a_sender_is_no_mail(tmp_path: Path) -> None:
    (report,) = items(tmp_path, "a.txt", "From: 办公室\n请各支部按时报送。\n".encode())
    assert isinstance(report, RawReport)
    assert report.lines[0] == Line("From: 办公室")


def test_a_mail_without_text_and_attachment_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableReport, match="没有文字，也没有附件"):
        items(tmp_path, "a.eml", b"From: a@example.org\r\nTo: b@example.org\r\n\r\n")
