"""Web pages and PDF."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from corpus.errors import UnreadableReport
from corpus.readers.html import read_html
from corpus.readers.pdf import read_pdf
from corpus.report import Line
from tests.make_documents import PROSE, pdf, web_page
from tests.make_newspaper import newspaper

ARTICLE = (
    f"<h1>{PROSE[0]}</h1><p>{PROSE[1]}</p><h2>{PROSE[2]}</h2><p>其中，<b>机关</b>支部<a href='/x'>带头</a>承诺。</p>"
    f"<p>{PROSE[3]}</p><table><tr><th>支部</th><th>事项</th></tr><tr><td rowspan=2>一支部</td><td>12</td></tr>"
    "<tr><td>8</td></tr></table><ul><li>主动公开，接受监督</li></ul><p>换行前<br>换行后</p><p>落款</p>"
)


def test_a_web_page_gives_its_article_with_headings_and_tables() -> None:
    head = (
        '<title>情况报告_某某网</title><meta name="ArticleTitle" content="情况报告">'
        '<meta name="PubDate" content="2025-03-04 09:30"><meta name="ContentSource" content="某某机关党委">'
    )
    report = read_html(web_page(ARTICLE, head).encode(), "a.html")
    assert report.lines == (
        Line(PROSE[0], kind="heading", level=1),
        Line(PROSE[1]),
        Line(PROSE[2], kind="heading", level=2),
        Line("其中，机关支部带头承诺。"),
        Line(PROSE[3]),
        Line("支部 | 事项", kind="table"),
        Line("一支部 | 12", kind="table"),
        Line("一支部 | 8", kind="table"),
        Line("主动公开，接受监督"),
        Line("换行前"),
        Line("换行后"),
        Line("落款"),
    )
    assert not report.wrapped
    stated = report.metadata
    assert (stated.title, stated.date, stated.unit) == ("情况报告", "2025-03-04", "某某机关党委")


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", "no-such-encoding"])
def test_a_page_is_read_whatever_encoding_it_declares(declared: str) -> None:
    page = web_page(ARTICLE, f'<meta charset="{declared}">').encode("gb18030")
    assert Line(PROSE[1]) in read_html(page, "a.html").lines


def test_a_page_that_is_no_article_gives_all_its_text() -> None:
    assert read_html("<html><body><div>通知</div><p>今天开会</p></body></html>".encode(), "a").lines == (
        Line("通知"),
        Line("今天开会"),
    )


def test_scripts_and_hidden_parts_are_no_text() -> None:
    hidden = "<p style='display:none'>看不见的广告内容</p><script>var x = '正文'</script>"
    page = f"<html><body>{ARTICLE}{hidden}</body></html>"
    assert not any("看不见" in line.text or "var" in line.text for line in read_html(page.encode(), "a").lines)


def test_pages_nested_without_end_do_not_break_the_reader() -> None:
    deep = "<div>" * 5000 + "最里面的一句话。" + "</div>" * 5000
    assert Line(PROSE[1]) in read_html(f"<html><body><p>{PROSE[1]}</p>{deep}</body></html>".encode(), "a").lines


def test_a_pdf_gives_its_lines_with_page_numbers() -> None:
    report = read_pdf(pdf([PROSE, ["第二页的⼈民"]], information={"Title": PROSE[0], "Author": "pc"}), "a.pdf")
    lines = tuple(replace(line, box=None) for line in report.lines)
    assert lines == (*(Line(text, page=1) for text in PROSE), Line("第二页的人民", page=2))
    assert report.wrapped
    assert (report.metadata.title, report.metadata.author) == (PROSE[0], "")


@pytest.mark.parametrize("shown", ["", "/CropBox [36 36 559 806]", "/Rotate 90"])
def test_every_line_of_a_pdf_knows_its_place_on_the_page_as_it_is_shown(shown: str) -> None:
    box = b"/MediaBox [0 0 595 842]"
    data = pdf([PROSE, ["第二页的⼈民"]])
    data = data.replace(box, box + b" " + shown.encode()) if shown else data
    lines = read_pdf(data, "a.pdf").lines
    assert all(line.box for line in lines)
    first = next(line for line in lines if line.text == PROSE[0])
    assert first.box is not None
    left, top, right, bottom = first.box
    # The text begins at (72, 760) in points from the lower left corner, 18 characters of 12 points.
    if "Crop" in shown:
        assert (left, right) == pytest.approx((36 / 523, (36 + 216) / 523), abs=0.01)
        assert top < (806 - 760) / 770 <= bottom + 0.001
    elif "Rotate" in shown:
        assert left < 760 / 842 <= right + 0.001
        assert (top, bottom) == pytest.approx((72 / 595, (72 + 216) / 595), abs=0.01)
    else:
        assert (left, right) == pytest.approx((72 / 595, (72 + 216) / 595), abs=0.01)
        assert top < (842 - 760) / 842 <= bottom + 0.001


def test_the_boxes_of_a_newspaper_page_hold_the_text_that_they_are_said_to_hold() -> None:
    data = newspaper(3, "rows", pages=2).data
    document = pypdfium2.PdfDocument(data)
    pages = [(page.get_size(), page.get_textpage()) for page in document]
    pieces = 0
    for line in read_pdf(data, "a.pdf").lines:
        for start, end, (page, left, top, right, bottom) in line.placed:
            (width, height), text_page = pages[page - 1]
            inside = text_page.get_text_bounded(left * width, (1 - bottom) * height, right * width, (1 - top) * height)
            assert "".join(line.text[start:end].split()) in "".join(inside.split())
            pieces += 1
    assert pieces > 200


def test_pdf_properties_that_the_text_does_not_show_are_not_believed() -> None:
    assert read_pdf(pdf([PROSE], information={"Title": "新建 DOC 文档"}), "a.pdf").metadata.title == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([[]]), "没有文字层，页面图像里也没有识别出文字"),
        (pdf([PROSE], encrypted=True), "已加密"),
        (pdf([PROSE])[:-300], "不完整"),
        (b"%PDF-1.4 nothing here %%EOF", "已损坏"),
        (pdf([]), "已损坏"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableReport, match=reason):
        read_pdf(data, "a.pdf")
