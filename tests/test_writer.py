"""Documents made by LibreOffice Writer keep their text, order and structure; skipped where it is not installed."""

from __future__ import annotations

import functools
import random

import pytest

from benchmarks.reading_text import numbered_document, read_back
from benchmarks.writer import junctions_of
from corpus.report import Report
from tests.make_writer import NO_SOFFICE, Written, converted, newspaper_page, numbered, official_document, soffice

pytestmark = pytest.mark.skipif(soffice() is None, reason=NO_SOFFICE)
OFFICIAL, LISTS = official_document(), numbered(numbered_document(random.Random(3)))
PAGES = {columns: newspaper_page(columns) for columns in (3, 5)}
UNIT = "临澜市直属机关工作委员会"


@functools.cache
def made(kind: str) -> dict[str, bytes]:
    """All documents in one run, because starting LibreOffice takes seconds."""
    documents = {
        "official": OFFICIAL,
        "lists": LISTS,
        **{f"page{columns}": page for columns, (page, _) in PAGES.items()},
    }
    return converted(documents, kind)


def bare(text: str) -> str:
    return "".join(text.split())


def outline(report: Report) -> list[tuple[str, int]]:
    return [
        (bare(report.text[block.start : block.end]), block.level)
        for block in report.blocks
        if block.level and block.kind in ("heading", "paragraph")
    ]


def wanted(document: Written) -> list[tuple[str, int]]:
    return [(bare(text), level) for text, level in document.paragraphs if level]


@pytest.mark.parametrize(("kind", "suffix"), [("pdf", "pdf"), ("docx", "docx"), ("doc", "doc"), ("doc", "wps")])
def test_an_official_document_keeps_its_head_outline_and_signature(kind: str, suffix: str) -> None:
    report = read_back(made(kind)["official"], f"a.{suffix}")
    assert report.metadata.title == "关于机关党员志愿服务工作情况的报告"
    assert (report.metadata.unit, report.metadata.date, report.metadata.kind) == (UNIT, "2025-07-01", "报告")
    assert bare(report.metadata.number) == "临机委〔2025〕18号"
    assert set(wanted(OFFICIAL)) <= set(outline(report))
    assert sorted(bare(report.text).replace("|", "")) == sorted(bare("".join(text for text, _ in OFFICIAL.paragraphs)))
    lines = [bare(line) for line in report.text.split("\n")]
    assert lines[-4:-1] == [UNIT, "2025年7月1日", "抄送：市委组织部，市委宣传部。"]


@pytest.mark.parametrize("suffix", ["docx", "doc"])
def test_its_table_stays_rows(suffix: str) -> None:
    report = read_back(made(suffix)["official"], f"a.{suffix}")
    rows = [report.text[block.start : block.end] for block in report.blocks if block.kind == "table"]
    assert rows == ["支部 | 党员 | 服务人次", "办公室支部 | 12 | 340", "组织科支部 | 9 | 215"]


@pytest.mark.parametrize("suffix", ["pdf", "docx", "doc"])
def test_automatic_numbers_are_part_of_the_text_and_make_the_outline(suffix: str) -> None:
    assert outline(read_back(made(suffix)["lists"], f"a.{suffix}")) == wanted(LISTS)


@pytest.mark.parametrize("columns", PAGES)
def test_newspaper_pages_are_read_column_by_column(columns: int) -> None:
    data, (_, articles) = made("pdf")[f"page{columns}"], PAGES[columns]
    report = read_back(data, "a.pdf")
    right, junctions = junctions_of(data, articles, report)
    assert junctions > 150
    assert right >= 0.98 * junctions
    texts = [bare(line) for line in report.text.split("\n")]
    assert sum(bare(paragraph) in texts for article in articles for paragraph in article) >= 20
