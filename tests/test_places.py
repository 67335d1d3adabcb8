"""Every passage of a paged document is found again on its original pages."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from corpus.database import DATABASE_FILE
from corpus.errors import UnknownReport
from corpus.library import Library
from corpus.outline import structure
from corpus.places import boxes_between, lines_between, packed, recounted, unpacked
from corpus.report import Line, Metadata, PageBox, Placed, RawReport, Report

HEIGHT = 0.02


def line(text: str, page: int, top: float, left: float = 0.1, right: float = 0.45) -> Line:
    return Line(text, page=page, box=(left, top, right, round(top + HEIGHT, 2)))


def two_columns_and_a_page() -> RawReport:
    """A title, then one paragraph that goes on in the second column and on the next page."""
    return RawReport(
        "走访.pdf",
        (
            line("关于走访企业的情况报告", 1, 0.1, 0.3, 0.7),
            Line(""),
            line("　　今年三月以来，全市机关党员干部走访企业", 1, 0.20),
            line("九百二十六家，　收集困难和建议一千五百条，", 1, 0.23),
            line("其中用工、用地、融资三类占七成以上，已经办", 1, 0.10, 0.55, 0.9),
            line("结一千二百条，其余的转有关部门限期办理，并", 2, 0.10),
            line("逐条向企业反馈。", 2, 0.13, 0.1, 0.3),
        ),
        wrapped=True,
    )


def test_a_paragraph_across_columns_and_pages_has_a_frame_in_each() -> None:
    report = structure(two_columns_and_a_page())
    paragraph = report.text.split("\n")[1]
    assert (paragraph[:4], paragraph[-3:]) == ("今年三月", "反馈。")
    start = report.text.index("今年三月")
    assert boxes_between(report.placed, start, len(report.text)) == (
        PageBox(1, 0.1, 0.20, 0.45, 0.25),
        PageBox(1, 0.55, 0.10, 0.9, 0.12),
        PageBox(2, 0.1, 0.10, 0.45, 0.15),
    )
    for piece in report.placed:
        assert report.text[piece.start : piece.end].strip()
    # “其中用工” begins its line exactly, also after the spaces before it are gone.
    second_column = report.text.index("其中用工")
    assert boxes_between(report.placed, second_column, second_column + 4) == (PageBox(1, 0.55, 0.10, 0.9, 0.12),)


def test_the_lines_of_a_sentence_end_where_it_ends() -> None:
    report = structure(two_columns_and_a_page())
    start = report.text.index("一千五百条")
    first, second = lines_between(report.placed, start, report.text.index("三类"))
    assert first == pytest.approx(PageBox(1, 0.1 + 0.35 * 14 / 20, 0.23, 0.45, 0.25), abs=0.02)
    assert second == pytest.approx(PageBox(1, 0.55, 0.1, 0.55 + 0.35 * 9 / 20, 0.12), abs=0.02)


def test_places_survive_the_library_and_go_with_their_report(tmp_path: Path) -> None:
    report = structure(two_columns_and_a_page())
    with Library(tmp_path) as library:
        library.add(report, [])
        start = report.text.index("其中用工")
        (frame,) = library.boxes_of(report.report_id, start, start + 10)
        assert frame == pytest.approx(PageBox(1, 0.55, 0.10, 0.9, 0.12), abs=1e-4)
        library.remove([report.report_id])
        with pytest.raises(UnknownReport):
            library.boxes_of(report.report_id, 0, 10)
        assert sqlite3.connect(tmp_path / DATABASE_FILE).execute("SELECT count(*) FROM places").fetchone() == (0,)


def test_a_library_from_before_places_opens_and_takes_them(tmp_path: Path) -> None:
    old = Report("旧.txt", "以前的报告没有位置。", (), Metadata())
    with Library(tmp_path) as library:
        library.add(old, [])
    connection = sqlite3.connect(tmp_path / DATABASE_FILE)
    connection.execute("DROP TABLE places")
    connection.close()
    report = structure(two_columns_and_a_page())
    with Library(tmp_path) as library:
        assert library.boxes_of(old.report_id, 0, 5) == ()
        assert library.report(old.report_id).text == old.text
        library.add(report, [])
        assert library.boxes_of(report.report_id, 0, 4)
        library.remove([old.report_id, report.report_id])


def test_a_text_without_places_has_none(tmp_path: Path) -> None:
    report = structure(RawReport("通知.docx", (Line("关于开会的通知"), Line("定于七月一日开会。")), wrapped=False))
    with Library(tmp_path) as library:
        library.add(report, [])
        assert library.boxes_of(report.report_id, 0, len(report.text)) == ()


def test_places_follow_the_text_when_its_spaces_change() -> None:
    boxes = (PageBox(1, 0, 0, 1, 0.1), PageBox(1, 0, 0.1, 1, 0.2))
    before, after = "　　党员 12 名，其中 女党员", "党员12名，其中女党员"
    moved = recounted((Placed(0, 10, boxes[0]), Placed(10, len(before), boxes[1])), before, after)
    assert [after[piece.start : piece.end] for piece in moved] == ["党员12名，", "其中女党员"]
    assert [(piece.start, piece.end) for piece in unpacked(packed(moved))] == [(0, 6), (6, 11)]
