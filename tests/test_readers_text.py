"""Plain text, Markdown and records: encodings, structure, bulk files."""

from __future__ import annotations

import codecs
import gzip
import json
import time
from pathlib import Path

import pytest

from corpus.errors import UnreadableReport
from corpus.readers import read
from corpus.readers.dates import iso_date
from corpus.readers.encoding import clean_characters, encoding_of
from corpus.report import Line, RawReport
from tests.make_documents import PROSE

SIMPLIFIED = "\n".join(PROSE)
TRADITIONAL = (
    "關於開展黨員先鋒崗創建活動的情況報告\n今年以來，機關黨委圍繞中心工作，組織各支部開展活動，取得了明顯成效。"
)


def only(path: Path, data: bytes, name: str | None = None) -> RawReport:
    """The one report of a file with these bytes."""
    path.write_bytes(data)
    (report,) = read(path, name)
    assert isinstance(report, RawReport)
    return report


def items(path: Path, data: bytes) -> list[RawReport | UnreadableReport]:
    path.write_bytes(data)
    return list(read(path))


@pytest.mark.parametrize(
    ("text", "encoding", "mark"),
    [
        (SIMPLIFIED, "utf-8", b""),
        (SIMPLIFIED, "utf-8", codecs.BOM_UTF8),
        (SIMPLIFIED, "gb18030", b""),
        (SIMPLIFIED + "𠮷㐂", "gb18030", b""),
        (SIMPLIFIED, "utf-16-le", codecs.BOM_UTF16_LE),
        (SIMPLIFIED, "utf-16-be", codecs.BOM_UTF16_BE),
        (SIMPLIFIED, "utf-16-le", b""),
        (SIMPLIFIED, "utf-16-be", b""),
        (SIMPLIFIED, "utf-32-le", codecs.BOM_UTF32_LE),
        (TRADITIONAL, "big5", b""),
        (TRADITIONAL, "gb18030", b""),
        (TRADITIONAL, "utf-16-le", b""),
        ("Party branch report 2025\nAll members attended.", "utf-16-le", b""),
    ],
)
def test_text_in_any_chinese_encoding_is_read(tmp_path: Path, text: str, encoding: str, mark: bytes) -> None:
    report = only(tmp_path / "报告.txt", mark + text.encode(encoding))
    assert [line.text for line in report.lines] == text.split("\n")
    assert report.wrapped


@pytest.mark.parametrize("text", ["党建", "通知", "机关党委", "2025年", "鑫淼 翀", "中共舟山市委"])
def test_very_short_gbk_text_is_read(tmp_path: Path, text: str) -> None:
    assert only(tmp_path / "短.txt", text.encode("gbk")).lines == (Line(text),)


@pytest.mark.parametrize("text", ["黨建", "機關黨委", "關於開展活動的通知"])
def test_very_short_big5_text_is_read(tmp_path: Path, text: str) -> None:
    assert only(tmp_path / "短.txt", text.encode("big5")).lines == (Line(text),)


def test_one_damaged_byte_does_not_cost_the_file(tmp_path: Path) -> None:
    data = (SIMPLIFIED * 3).encode("utf-8")
    report = only(tmp_path / "残.txt", data[:100] + b"\xff" + data[100:-1])
    assert report.lines[2].text == PROSE[2]
    assert only(tmp_path / "残.txt", (SIMPLIFIED * 3).encode("gb18030")[:-1]).lines[2].text == PROSE[2]


def test_text_that_is_already_utf8_is_never_guessed_at() -> None:
    assert encoding_of("联通".encode()) == ("utf-8", 0)


def test_control_and_invisible_characters_go_and_every_line_break_is_one() -> None:
    assert clean_characters("a\x00b\x1b\u200bc\td\r\ne\rf\x0cg\u2028h\ud800\u202ei\uf06c") == "abc\td\ne\nf\ng\nhi"


def test_indents_and_blank_lines_stay(tmp_path: Path) -> None:
    report = only(tmp_path / "缩进.txt", "标题  \r\n\r\n　　第一段。\r\n".encode())
    assert [line.text for line in report.lines] == ["标题", "", "　　第一段。", ""]


MARKDOWN = """---
title: 党员先锋岗创建情况
date: 2025年3月4日
单位: 某某机关党委
---
# 党员先锋岗创建情况 #

今年以来，**各支部**
开展创建活动[^1]。
共有 [12 个支部](https://example.org/a_(b)) 参加。

二级标题
--------
- 第一项 `代码`
- [x] 第二项
1. 第三项

| 支部 | 人数 |
|:----|----:|
| 一支部 | 12 |
| 二 \\| 支部 | 8 |

> 引用的话

```
# 不是标题
```
***
#不是标题
<!-- 说明 -->
[^1]: 据统计。
"""


def test_markdown_keeps_headings_tables_and_footnotes_without_marks(tmp_path: Path) -> None:
    report = only(tmp_path / "报告.md", MARKDOWN.encode())
    assert report.lines == (
        Line("党员先锋岗创建情况", kind="heading", level=1),
        Line("今年以来，各支部开展创建活动。"),
        Line("共有 12 个支部 参加。"),
        Line("二级标题", kind="heading", level=2),
        Line("第一项 代码"),
        Line("第二项"),
        Line("1. 第三项"),
        Line("支部 | 人数", kind="table"),
        Line("一支部 | 12", kind="table"),
        Line("二 | 支部 | 8", kind="table"),
        Line("引用的话"),
        Line("# 不是标题"),
        Line("#不是标题"),
        Line("据统计。", kind="footnote"),
    )
    assert (report.metadata.title, report.metadata.date, report.metadata.unit) == (
        "党员先锋岗创建情况",
        "2025-03-04",
        "某某机关党委",
    )
    assert not report.wrapped


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2025-07-01", "2025-07-01"),
        ("2025-07-01T10:00:00+08:00", "2025-07-01"),
        ("2025年7月1日", "2025-07-01"),
        ("2025/7/1 10:30", "2025-07-01"),
        ("20250701", "2025-07-01"),
        ("2025年7月", "2025-07"),
        ("2025-07", "2025-07"),
        (2025, "2025"),
        ("2025年", "2025"),
        ("2025-02-30", ""),
        ("去年", ""),
        (None, ""),
        (True, ""),
    ],
)
def test_dates_are_as_precise_as_stated_and_never_guessed(stated: object, expected: str) -> None:
    assert iso_date(stated) == expected


def record(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)


def test_each_record_is_a_report_and_a_bad_one_is_named(tmp_path: Path) -> None:
    rows = [
        record(
            id="a1", title="情况报告", date="2025年3月4日", source="机关党委", kind="报告", text="第一段。\r\n第二段。"
        ),
        "",
        "{坏的",
        record(id=7, title="无正文"),
        record(text=" \n"),
        '["不是对象"]',
        record(id=7, kind="dispatch", text="正文\x00。", title="  换\n行 "),
        '{"text": "半个字\\ud800符"}',
    ]
    found = items(tmp_path / "批量.jsonl", "\n".join(rows).encode())
    first, *bad, seventh, last = found
    assert isinstance(first, RawReport)
    assert (first.external_id, first.metadata.title, first.metadata.unit) == ("a1", "情况报告", "机关党委")
    assert (first.metadata.date, first.metadata.kind, first.wrapped) == ("2025-03-04", "报告", False)
    assert first.lines == (Line("第一段。"), Line("第二段。"))
    assert [str(error).split("：")[1].split("。")[0] for error in bad] == [
        "第 3 行不是 JSON 对象",
        "第 4 行没有 text 字段",
        "第 5 行的 text 是空的",
        "第 6 行不是 JSON 对象",
    ]
    assert isinstance(seventh, RawReport)
    assert (seventh.external_id, seventh.metadata.kind, seventh.metadata.title) == ("7", "", "换 行")
    assert seventh.lines == (Line("正文。"),)
    assert isinstance(last, RawReport)
    assert last.lines == (Line("半个字符"),)


def test_records_are_recognised_by_content_compressed_or_not(tmp_path: Path) -> None:
    data = (record(text="一段话。") + "\n").encode()
    for name, content in [("无后缀", data), ("a.txt", data), ("b.gz", gzip.compress(data)), ("c.jsonl", data)]:
        assert [type(item) for item in items(tmp_path / name, content)] == [RawReport], name
    assert only(tmp_path / "d.txt", b'{"note": "not a record"}\n').wrapped


def test_records_in_gbk_and_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    row = record(text="一段话。")
    assert only(tmp_path / "a.jsonl", row.encode("gbk")).lines == (Line("一段话。"),)
    assert only(tmp_path / "b.jsonl", codecs.BOM_UTF8 + row.encode()).lines == (Line("一段话。"),)


def test_a_compressed_file_that_breaks_off_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    rows = "".join(record(id=str(n), text=f"第{n}段，{hash(str(n))}。") + "\n" for n in range(3000))
    *good, last = items(tmp_path / "断.jsonl.gz", gzip.compress(rows.encode())[:-2000])
    assert len(good) > 1000
    assert all(isinstance(item, RawReport) for item in good)
    assert isinstance(last, UnreadableReport)
    assert f"第 {len(good)} 行之后" in str(last)


def test_a_hostile_record_is_one_bad_line(tmp_path: Path) -> None:
    rows = ["[" * 200_000, record(text="好的一行。"), '{"text": "大数", "id": ' + "9" * 5000 + "}"]
    found = items(tmp_path / "a.jsonl", "\n".join(rows).encode())
    assert [type(item) for item in found] == [UnreadableReport, RawReport, UnreadableReport]


def test_partywork_is_read_within_a_second() -> None:
    path = Path(__file__).resolve().parents[1].parent / "shared" / "corpora" / "partywork.jsonl.gz"
    if not path.exists():
        pytest.skip("shared/corpora/partywork.jsonl.gz 不在：跳过真实语料的测试")
    started = time.process_time()
    reports = list(read(path))
    assert time.process_time() - started < 1.0
    assert len(reports) == 3353
    assert all(isinstance(report, RawReport) and report.external_id for report in reports)
