"""Word 97 documents (.doc, .wps): each thing that Word shows, in real bytes of the format."""

from __future__ import annotations

import contextlib
import random
import struct
import time
from pathlib import Path

import pytest

from corpus.errors import UnreadableReport
from corpus.readers import read
from corpus.readers.word97 import read_word97
from corpus.report import Line, RawReport
from tests.make_documents import PROSE
from tests.make_word97 import DELETED, HIDDEN, IN_TABLE, Piece, container, list_level, numbered, row_end, style, word97


def lines(*pieces: Piece | str, **details: object) -> list[Line]:
    stored = [piece if isinstance(piece, Piece) else Piece(piece) for piece in pieces]
    return list(read_word97(word97(stored, **details), "测试.doc").lines)  # type: ignore[arg-type]


def test_pieces_of_both_widths_are_put_together_in_reading_order() -> None:
    found = lines(
        Piece(f"{PROSE[0]}\r今年以来，全市新发展党员"),
        Piece(" 1,268 (up 3%) \u201cgood\u201d – ", compressed=True),
        Piece("名。\r𠮷祥街道党工委\r"),
    )
    assert found == [
        Line(PROSE[0]),
        Line("今年以来，全市新发展党员 1,268 (up 3%) “good” – 名。"),
        Line("𠮷祥街道党工委"),
    ]


def test_signs_and_references_that_are_no_text_are_dropped_and_breaks_kept() -> None:
    assert lines("第一\x1f行\x0b第二\x1e行\x01\x08\r\r\x0c新的一页\x05\r") == [
        Line("第一行"),
        Line("第二-行"),
        Line("新的一页"),
    ]


def test_of_a_field_only_the_result_stays() -> None:
    assert lines(
        '见\x13 HYPERLINK "http://example.cn" \x14\x13 REF a \x14机关\x15党建网\x15。\r第\x13 PAGE \x15页\r'
    ) == [
        Line("见机关党建网。"),
        Line("第页"),
    ]


def test_a_table_of_contents_is_no_text() -> None:
    assert lines('目录\r\x13 TOC \\o "1-3" \x14一、做法\t1\r二、体会\t2\r\x15正文开始。\r') == [
        Line("目录"),
        Line("正文开始。"),
    ]


def test_tables_are_rows_and_merged_cells_keep_their_meaning() -> None:
    text = "前文。\r支部\x07\x07人数\x07\x07第一党委\x07一支部\x0712\r人\x07\x07\x07二支部\x07\x07\x07后文。\r"
    ends = {4: row_end([1, 2, 0]), 9: row_end([0x60, 0, 0]), 13: row_end([0x20, 0, 0])}
    inside = {number: (0, ends.get(number, IN_TABLE)) for number in range(1, 14)}
    assert lines(text, paragraphs=inside) == [
        Line("前文。"),
        Line("支部 | 人数", kind="table"),
        Line("第一党委 | 一支部 | 12 人", kind="table"),
        Line("第一党委 | 二支部 | ", kind="table"),
        Line("后文。"),
    ]


def test_a_table_without_its_properties_still_has_rows() -> None:
    data = word97([Piece("支部\x07人数\x07\x07一支部\x0712\x07\x07后文。\r")])
    fib = data.index(b"\xec\xa5") + 0x9A + 8 * 13
    assert read_word97(data[: fib + 4] + bytes(4) + data[fib + 8 :], "a.doc").lines == (
        Line("支部 | 人数", kind="table"),
        Line("一支部 | 12", kind="table"),
        Line("后文。"),
    )


def test_a_table_of_single_cells_is_only_layout() -> None:
    assert lines("一句。\r两句。\x07\x07", paragraphs={0: (0, IN_TABLE), 1: (0, IN_TABLE), 2: (0, row_end([0]))}) == [
        Line("一句。"),
        Line("两句。"),
    ]


def test_headings_are_known_by_style_and_by_outline_level() -> None:
    outline = struct.pack("<HB", 0x2640, 2)
    sheet = [style(0, "Normal"), style(62, "标题"), style(1, "heading 1"), style(4094, "公文小标题", base=2)]
    report = read_word97(
        word97(
            [Piece("情况报告\r一、做法\r二、成效\r三级\r正文。\r目录行\t3\r")],
            paragraphs={0: (1, b""), 1: (2, b""), 2: (3, b""), 3: (0, outline), 5: (4, b"")},
            styles=[*sheet, style(19, "toc 1")],
        ),
        "a.doc",
    )
    assert [(line.text, line.kind, line.level) for line in report.lines] == [
        ("情况报告", "heading", 0),
        ("一、做法", "heading", 1),
        ("二、成效", "heading", 1),
        ("三级", "heading", 3),
        ("正文。", "text", 0),
    ]
    assert report.metadata.title == "情况报告"
    assert not report.wrapped


def test_automatic_official_numbering_is_shown() -> None:
    paragraphs = {0: (0, numbered(1, 0)), 1: (0, numbered(1, 1)), 2: (0, numbered(1, 1)), 3: (0, numbered(1, 0))}
    levels = [list_level(37, "\0、"), list_level(37, "（\1）")]
    found = lines("做法\r组织\r制度\r问题\r结尾\r", paragraphs=paragraphs, levels=levels)
    assert [line.text for line in found] == ["一、做法", "（一）组织", "（二）制度", "二、问题", "结尾"]


def test_footnotes_stand_right_after_their_paragraph() -> None:
    assert lines("共126条\x02。\r下一段\x02。\r", footnotes=[(5, "截至三月底。"), (11, "见附件。")]) == [
        Line("共126条。"),
        Line("截至三月底。", kind="footnote"),
        Line("下一段。"),
        Line("见附件。", kind="footnote"),
    ]


def test_deleted_and_hidden_text_is_out_and_a_deleted_mark_joins_paragraphs() -> None:
    text = "留下删去的留下。\r藏起来的\r一段\r接着。\r"
    where = [(2, 5, DELETED), (9, 13, HIDDEN), (16, 17, DELETED)]
    assert [line.text for line in lines(text, characters=where)] == ["留下留下。", "一段接着。"]


def test_a_doc_is_read_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    for name in ("报告.doc", "报告.wps", "报告.txt"):
        path = tmp_path / name
        path.write_bytes(word97([Piece("\r".join(PROSE) + "\r")]))
        (report,) = read(path)
        assert isinstance(report, RawReport)
        assert [line.text for line in report.lines] == list(PROSE)


WHOLE = word97([Piece("\r".join(PROSE) + "\r")])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word97([Piece("密\r")], flags=0x0100), "加密的 Word 文件，需要密码"),
        (word97([Piece("旧\r")], version=101), "Word 95"),
        (container({"CONTENTS": b"CHNKWKS"}), "Microsoft Works"),
        (container({"Workbook": b""}), "Excel 或 WPS 表格"),
        (container({"PowerPoint Document": b""}), "PowerPoint"),
        (container({"别的": b""}), "没有 Word 正文"),
        (container({"WordDocument": b"\xec\xa5\xc1\0"}), "已损坏"),
        (container({"EncryptedPackage": b"x"}), "加密的 Word 文件，需要密码"),
        (WHOLE[:3000], "已损坏"),
        (WHOLE[:44] + b"\xff\xff\xff\x0f" + WHOLE[48:], "已损坏"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableReport, match=reason) as caught:
        read_word97(data, "a.doc")
    assert caught.value.remedy.startswith("请")


def test_only_unreadable_report_leaves_a_damaged_file() -> None:
    data = word97(
        [Piece("支部\x07人数\x07\x07见\x13 REF \x14表\x15\x02。\r做法\r"), Piece("plain (text)\r", compressed=True)],
        paragraphs={0: (0, IN_TABLE), 1: (0, IN_TABLE), 2: (0, row_end([0, 0])), 4: (1, numbered(1, 0))},
        characters=[(0, 2, HIDDEN)],
        styles=[style(0, "Normal"), style(1, "heading 1")],
        footnotes=[(18, "注。")],
        levels=[list_level(37, "\0、")],
    )
    assert [line.text for line in read_word97(data, "a.doc").lines][-1] == "plain (text)"
    meaningful = [place for place, byte in enumerate(data) if byte]  # most of the file is padding
    chance = random.Random(20250701)
    started = time.process_time()
    for _ in range(300):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 3, 20))):
            changed[chance.choice(meaningful)] = chance.choice((0, 1, 0x7F, 0xFF, chance.randrange(256)))
        if chance.random() < 0.1:
            del changed[chance.randrange(len(changed)) :]
        with contextlib.suppress(UnreadableReport):  # any other error fails the test
            read_word97(bytes(changed), "a.doc")
    assert time.process_time() - started < 30
