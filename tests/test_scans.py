"""Text on pictures is recognised, page by page, remembered when interrupted, and what cannot be read is said."""

from __future__ import annotations

import functools
import importlib.util
import io
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

import corpus.readers.recognition
from corpus.errors import UnreadableReport
from corpus.intake import Progress, add_paths, resume
from corpus.library import Library
from corpus.readers import read
from corpus.readers.ink import Picture, ink_of, pieces, unread
from corpus.readers.ofd import read_ofd
from corpus.readers.page_picture import picture_of
from corpus.readers.page_text import Area, PageText, Recognised
from corpus.readers.recognition import chinese_marks, recognise
from corpus.readers.scan import read_image
from corpus.readers.scan_layout import laid_out, page_regions
from corpus.readers.scanning import PageMemory, Scanning
from corpus.report import RawReport
from tests.make_documents import pdf
from tests.make_office import ofd, path_object, sealed, text_object
from tests.make_scans import outlined, page_picture, saved

FIRST = (
    "临澜市机关党员志愿服务情况",
    "　　全年开展志愿服务126次，参加党员3,418人次，",
    "群众满意度97.5％，比上年提高2个百分点。",
)
SECOND = ("　　下一步，继续办好社区夜校，每月开课不少于4次，", "由各支部轮流承担。")
SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "documents"


@functools.cache
def two_pages() -> bytes:
    return saved([page_picture(FIRST), page_picture(SECOND)], "PDF")


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("％", "%")


def one(path: Path) -> RawReport:
    [report] = read(path)
    assert isinstance(report, RawReport)
    return report


def test_a_scanned_pdf_is_read_with_pages_places_and_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "扫描.pdf"
    path.write_bytes(two_pages())
    report = one(path)
    for page, wanted in ((1, FIRST), (2, SECOND)):
        lines = [line for line in report.lines if line.page == page and line.text]
        assert [squeezed(line.text) for line in lines] == [squeezed(text) for text in wanted]
        assert all(line.box and 0 <= line.box[0] < line.box[2] <= 1 and line.box[1] < line.box[3] for line in lines)
        tops = [line.box[1] for line in lines if line.box]
        assert tops == sorted(tops)
    assert report.lines[1].text.startswith("\u3000\u3000")
    assert "第 1 至 2 页是扫描图像" in report.warnings[0]
    assert len(report.warnings) == 1


def test_only_the_pages_without_text_are_recognised(tmp_path: Path) -> None:
    path = tmp_path / "混合.pdf"
    path.write_bytes(pdf([["第一页有文字层，不必识别，原样读出。"], []]))
    told: list[int] = []
    [report] = read(path, scanning=corpus.readers.Scanning(lambda page, _: told.append(page)))
    assert told == [2]
    assert isinstance(report, RawReport)
    assert report.lines[0].text == "第一页有文字层，不必识别，原样读出。"


def test_pages_whose_fonts_disguise_latin_letters_are_recognised(tmp_path: Path) -> None:
    path = tmp_path / "标准.pdf"
    garbled = "犐犆犛犕犜犪犫犮犾狀狅"
    path.write_bytes(pdf([["全年走访企业一百二十六家。" * 2], [garbled], [f"走访情况{'走访' * 40}{garbled[:6]}"]]))
    told: list[int] = []
    list(read(path, scanning=corpus.readers.Scanning(lambda page, _: told.append(page))))
    assert told == [2, 3]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP"])
def test_picture_files_are_read_whatever_their_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "照片.dat"
    path.write_bytes(saved([page_picture(FIRST[1:])], kind))
    assert squeezed(one(path).lines[0].text) == squeezed(FIRST[1])


def test_a_tiff_of_several_pages_keeps_their_numbers() -> None:
    report = read_image(saved([page_picture(FIRST[:1]), page_picture(SECOND[1:])], "TIFF"), "a.tif")
    assert [(line.page, line.text) for line in report.lines if line.text] == [(1, FIRST[0]), (2, SECOND[1])]


def test_the_pages_of_an_ofd_that_are_pictures_are_recognised_in_their_place() -> None:
    media = '<ofd:MultiMedia ID="5" Type="Image"><ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia>'
    shown = '<ofd:ImageObject ID="6" ResourceID="5" Boundary="20 20 114 53" CTM="114 0 0 53 0 0"/>'
    data = ofd(
        [text_object("第一页有文字。", 20, 30), shown, text_object("第三页也有。", 20, 30)],
        resources=f"<ofd:MultiMedias>{media}</ofd:MultiMedias>",
        parts={"Doc_0/scan.png": saved([page_picture(FIRST[1:])], "PNG")},
    )
    report = read_ofd(data, "a.ofd")
    assert [(line.page, squeezed(line.text)) for line in report.lines if line.text] == [
        (1, "第一页有文字。"), (2, squeezed(FIRST[1])), (2, squeezed(FIRST[2])), (3, "第三页也有。"),
    ]  # fmt: skip
    assert "第 2 页是扫描图像" in report.warnings[0]


def test_characters_that_an_ofd_draws_as_paths_are_recognised() -> None:
    frame, rule = path_object("M 0 0 L 60 0 L 60 60 L 0 60 C", 20, 120), path_object("M 0 0 L 99 0", 20, 100)
    data = ofd(
        [outlined(page_picture(FIRST, points=24, size=(1800, 700)), 20, 20, 0.0635) + rule + frame, rule + frame]
    )
    told: list[int] = []
    report = read_ofd(data, "a.ofd", Scanning(lambda page, _: told.append(page)))
    assert told == [1]  # no characters among large boxes and rules
    assert [squeezed(line.text) for line in report.lines if line.text] == [squeezed(text) for text in FIRST]
    assert all(line.box and 0.05 < line.box[1] < line.box[3] < 0.3 for line in report.lines if line.text)


def test_an_ofd_of_nothing_but_a_seal_gives_what_stands_on_it() -> None:
    seal = page_picture(["学习专用"], size=(400, 200), points=24)
    report = read_ofd(ofd([""], parts=sealed(saved([seal], "PNG"), 'PageRef="0" Boundary="50 50 40 20"')), "a.ofd")
    assert [(line.text, line.page) for line in report.lines] == [("学习专用", 1)]
    assert report.lines[0].box == pytest.approx((50 / 210, 50 / 297, 90 / 210, 70 / 297))
    assert "印章" in report.warnings[0]


def test_an_interrupted_scan_goes_on_with_the_page_after_the_last_finished_one(tmp_path: Path) -> None:
    path = tmp_path / "扫描.pdf"
    path.write_bytes(two_pages())
    seen: list[Progress] = []

    def stop_at_page_two(progress: Progress) -> None:
        seen.append(progress)
        if progress.page == 2:
            raise KeyboardInterrupt

    with Library(tmp_path / "library") as library:
        with pytest.raises(KeyboardInterrupt):
            list(add_paths(library, [path], stop_at_page_two))
        assert [(step.stage, step.page, step.pages) for step in seen if step.page] == [("识别", 1, 2), ("识别", 2, 2)]
        seen.clear()
        [outcome] = resume(library, seen.append)
        assert [step.page for step in seen if step.page] == [2]
        assert outcome.status == "added"
        assert "3,418人次" in library.report(outcome.report_id).text
        assert any("扫描图像" in warning for warning in outcome.warnings)
        [box, *_] = library.boxes_of(outcome.report_id, 0, 5)
        assert box.page == 1
        assert not any((tmp_path / "library" / "recognised").iterdir())


def test_a_kept_page_of_another_version_or_a_broken_one_is_read_again(tmp_path: Path) -> None:
    memory = PageMemory(tmp_path)
    text = PageText(
        100, 50, (Recognised("支部", Area(1, 2, 30, 20), 0.9, 14.0),), (Area(0, 0, 9, 1),), (Area(5, 5, 9, 9),)
    )
    memory.keep("k", 1, text)
    assert memory.load("k", 1) == text
    [file] = tmp_path.glob("k/*.json")
    file.write_text(file.read_text(encoding="utf-8").replace("rapidocr", "older"), encoding="utf-8")
    assert memory.load("k", 1) is None
    file.write_text('{"version"', encoding="utf-8")
    assert memory.load("k", 1) is None


def test_a_missing_component_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "rapidocr" else found(name, *rest)
    )
    for name, data in (("扫描.pdf", two_pages()), ("图.png", saved([page_picture(FIRST)], "PNG"))):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(UnreadableReport, match=r"rapidocr.*pip install -r requirements"):
            list(read(path))


def test_pictures_that_cannot_be_read_say_why() -> None:
    whole = saved([page_picture(FIRST)], "PNG")
    with pytest.raises(UnreadableReport, match="已损坏或不完整"):
        read_image(whole[: len(whole) // 2], "断.png")
    with pytest.raises(UnreadableReport, match="没有识别出文字"):
        read_image(saved([page_picture([])], "PNG"), "白.png")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    for width, height in ((12_000, 11_000), (60_000, 60_000)):
        small = io.BytesIO()
        Image.new("1", (width, 1)).save(small, "PNG")
        # The height that the header states (PNG, 11.2.2), with its checksum.
        header = b"IHDR" + struct.pack(">II", width, height) + small.getvalue()[24:29]
        data = small.getvalue()[:12] + header + struct.pack(">I", zlib.crc32(header)) + small.getvalue()[33:]
        with pytest.raises(UnreadableReport, match="像素"):
            read_image(data, "大.png")


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3)])
def test_pictures_of_odd_shapes_have_no_text_and_break_nothing(size: tuple[int, int]) -> None:
    for colour in ("white", "black"):
        with pytest.raises(UnreadableReport, match="没有识别出文字"):
            read_image(saved([Image.new("RGB", size, colour)], "PNG"), "a.png")


def test_half_width_marks_beside_chinese_become_full_width() -> None:
    assert chinese_marks("厅(局),共12家(见附件1):如下") == "厅（局），共12家（见附件1）：如下"
    assert chinese_marks("位图(Bitmap)和 f(x), 12:30") == "位图（Bitmap）和 f(x), 12:30"


def side_by_side(left: Sequence[str], right: Sequence[str]) -> bytes:
    page = Image.new("RGB", (1200, 560), "white")
    page.paste(page_picture(left, (600, 560), points=10), (0, 0))
    page.paste(page_picture(right, (600, 560), points=10), (560, 0))
    return saved([page], "PNG")


def test_two_columns_of_short_paragraphs_are_read_one_after_the_other_and_a_table_by_rows() -> None:
    left = ["1.走访困难党员49件。", "2.开办夜校6期。", "3.修缮活动阵地29处，", "群众比较满意。", "4.清理积案3件。"]
    right = ["5.发展年轻党员88名。", "6.整治文山会海。", "7.走访困难群众97户，", "办结诉求12件。", "8.调解纠纷5起。"]
    texts = [line.text.strip() for line in read_image(side_by_side(left, right), "a.png").lines if line.text]
    assert texts == [
        *left[:2], "".join(left[2:4]), left[4], *right[:2], "".join(right[2:4]), right[4],
    ]  # fmt: skip
    cells = [f"第{number}党支部" for number in "一二三四五"], [f"{number}名党员" for number in (12, 9, 31, 17, 8)]
    texts = [line.text.strip() for line in read_image(side_by_side(*cells), "a.png").lines if line.text]
    assert texts == [f"{unit} {number}" for unit, number in zip(*cells, strict=True)]


def columns(gutter: int) -> Picture:
    """Two columns of twelve black lines each below a headline over both."""
    page = np.full((900, 800, 3), 255, np.uint8)
    page[40:80, 100:700] = 0
    for line in range(12):
        top = 150 + 50 * line
        page[top : top + 24, 40 : 400 - gutter // 2] = 0
        page[top : top + 24, 400 + gutter // 2 : 760] = 0
    return page


def test_a_page_is_cut_at_its_gutters_and_not_without_them() -> None:
    headline, left, right = sorted(pieces(ink_of(columns(30)), 2400), key=lambda area: (area.top, area.left))
    assert headline.bottom <= 150
    assert left.right <= 400 <= right.left
    [whole] = pieces(ink_of(columns(0)), 2400)
    assert (whole.left, whole.bottom) <= (40, 900)
    assert len(pieces(ink_of(columns(0)), 500)) > 1


def test_ink_that_no_box_covers_is_found_and_pictures_are_not() -> None:
    page = np.full((400, 800, 3), 255, np.uint8)
    for number in range(8):
        page[100:124, 100 + 30 * number : 124 + 30 * number] = 0  # eight characters of 24 pixels
    page[200:380, 500:700] = 60  # a photograph
    page[50:52, 20:780] = 0  # a rule
    ink, rules = ink_of(page), np.zeros((400, 800), np.uint8)
    [lost] = unread(ink, rules, [], 24)
    assert (lost.area, lost.characters) == (Area(100, 100, 334, 124), 8)
    assert unread(ink, rules, [Area(98, 98, 336, 126)], 24) == []


def test_a_line_that_the_detector_passes_over_is_read_or_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = np.asarray(page_picture(FIRST[1:]))[:, :, ::-1]
    lines = corpus.readers.recognition._lines

    def blind(page: Picture, piece: Area) -> list[Recognised]:
        return lines(page, piece)[:1]

    monkeypatch.setattr(corpus.readers.recognition, "_lines", blind)
    text = recognise(picture)
    assert [squeezed(line.text) for line in text.lines] == [squeezed(line) for line in FIRST[1:]]
    monkeypatch.setattr(corpus.readers.recognition, "_alone", lambda *_: None)
    [area] = recognise(picture).unread
    assert area.top > text.lines[0].area.bottom


def test_gaps_and_indents_of_a_page_are_kept_for_the_paragraphs() -> None:
    def line(text: str, left: int, top: int) -> Recognised:
        return Recognised(text, Area(left, top, left + 20 * len(text), top + 22), 0.99, 20.0)

    texts = [
        line("标题居中", 300, 40),
        *(line("支" * 30, 100, 140 + 40 * n) for n in range(4)),
        line("另起一段", 140, 300),
    ]
    found = laid_out(page_regions(PageText(800, 1000, tuple(texts)), 1))
    assert [line.text for line in found] == ["　　标题居中", "", *["支" * 30] * 4, "　　另起一段"]


def test_a_part_of_a_real_scan_is_read() -> None:
    path = SHARED / "扫描件_规范SCI论文指标使用意见.pdf"
    if not path.exists():
        pytest.skip("shared/documents 不在：跳过真实文件的测试")
    document = pypdfium2.PdfDocument(path)
    text = "".join(line.text for line in recognise(picture_of(document, 1)[900:1400]).lines)
    document.close()
    for wanted in ("教科技〔2020〕2号", "破除论文“SCI至上”", "一步弘扬科学家精神加强作风和学风建设的意见"):
        assert wanted in text
