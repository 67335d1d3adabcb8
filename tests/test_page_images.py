"""Pictures of original pages: made on demand, kept within bounds, never a hang or a crash."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from corpus import page_images
from corpus.errors import PageUnavailable
from corpus.fonts import chinese_font
from corpus.page_images import PageImages
from corpus.page_process import NoPicture, picture
from corpus.readers.ofd import read_ofd
from corpus.readers.pdf import read_pdf
from corpus.report import Line
from tests.make_documents import PROSE, docx, paragraph, pdf
from tests.make_office import ofd, text_object

needs_font = pytest.mark.skipif(chinese_font() is None, reason="没有中文字体（Debian：apt-get install fonts-noto-cjk）")


def ink(image: Image.Image, line: Line) -> tuple[int, int]:
    """How many dark pixels lie within a line's box, and how many elsewhere."""
    assert line.box is not None
    grey = image.convert("L").point(lambda level: 255 if level < 128 else 0)
    left, top, right, bottom = line.box
    inside = grey.crop(
        (
            int(left * image.width) - 2,
            int(top * image.height) - 2,
            int(right * image.width) + 2,
            int(bottom * image.height) + 2,
        )
    )
    dark = sum(inside.histogram()[255:])
    return dark, sum(grey.histogram()[255:]) - dark


@needs_font
def test_the_boxes_of_a_pdf_frame_the_ink_of_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf([PROSE[:1], PROSE[1:2]]))
    (line, _) = read_pdf(file.read_bytes(), "a.pdf").lines
    image, pages = picture(file, 1)
    inside, outside = ink(image, line)
    assert pages == 2
    assert inside > 500
    assert outside == 0


@needs_font
def test_the_boxes_of_an_ofd_frame_the_ink_of_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.ofd"
    file.write_bytes(ofd([text_object(PROSE[0], 30, 60), text_object(PROSE[1], 20, 30)]))
    image, pages = picture(file, 1)
    inside, outside = ink(image, read_ofd(file.read_bytes(), "a.ofd").lines[0])
    assert (pages, image.width) == (2, 1200)
    assert inside > 500
    assert outside < 0.02 * inside


def test_a_picture_is_made_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf([PROSE, []]))
    images = PageImages()
    first = images.page(file, 1)
    assert (first.number, first.pages) == (1, 2)
    assert Image.open(io.BytesIO(first.jpeg)).size == (first.width, first.height)
    monkeypatch.setattr(page_images, "CACHE_BYTES", len(first.jpeg) + 10)
    assert images.page(file, 1) is first
    images.page(file, 2)  # a second one is too much: the older goes
    assert images.kept(file, 1) is None
    assert images.kept(file, 2) is not None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf([PROSE])[:400]),
        ("a.ofd", b"PK\x03\x04 no archive"),
        ("a.docx", docx(paragraph("正文"))),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\0"),
        ("a.pdf", b""),
    ],
)
def test_a_page_that_cannot_be_drawn_is_told_and_nothing_else(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(NoPicture, match="文字"):
        picture(file, 1)


def test_a_page_that_is_not_there_and_a_process_without_end_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf([PROSE]))
    with pytest.raises(PageUnavailable, match="文字"):
        PageImages().page(file, 7)
    monkeypatch.setattr(page_images, "MAX_SECONDS", 0.01)
    with pytest.raises(PageUnavailable, match="稍后"):
        PageImages().page(file, 1)
