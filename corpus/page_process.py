"""Runs as a process of its own: `python -m corpus.page_process FILE PAGE` → the picture of a page of an original.

PDFium works on files that anybody may have made, and cannot be interrupted: so it draws where neither a crash nor a
page without end takes the program along. On standard output stands one line of JSON, {"pages", "width", "height"}
and then the picture as JPEG, or {"error": message for the user} alone.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path

from PIL import Image

from corpus.errors import UnreadableReport
from corpus.readers.recognise import Format, format_of, zip_format

MAX_MEMORY = 1024 * 1024 * 1024
MAX_SECONDS = 10
WIDTH, WIDEST = 1_200, 2_400
"""In pixels: of an A4 page, of a newspaper page or larger."""
_A4_POINTS = 210 / 25.4 * 72
_MOST_PIXELS = 120_000_000
_NO_PAGES = "这种格式没有页面图像，请看文字。"
_DAMAGED = "这一页的图像显示不了（原件可能已损坏），请看文字。"
_NO_FONT = "本机没有中文字体，画不出 OFD 的页面，请看文字（安装任一中文字体后即可显示）。"


class NoPicture(Exception):
    """Why there is no picture; `str()` is for the user."""


def limit_itself() -> None:
    """Where the system can limit a process, it is limited to MAX_MEMORY bytes and MAX_SECONDS of work."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))


def picture(file: Path, number: int) -> tuple[Image.Image, int]:
    """The page in RGB and how many pages there are. Raises NoPicture."""
    with file.open("rb") as stream:
        kind = format_of(stream.read(64 * 1024), file.name)
    if kind is Format.ZIP:
        kind = zip_format(file, file.name)
    try:
        if kind is Format.PDF:
            return _pdf(file, number)
        if kind is Format.OFD:
            return _ofd(file, number)
        if kind is Format.IMAGE:
            return _image(file, number)
    except (UnreadableReport, OSError, ValueError, SyntaxError, RuntimeError, Image.DecompressionBombError) as error:
        raise NoPicture(_DAMAGED) from error
    raise NoPicture(_NO_PAGES)


def _width(points: float) -> int:
    """Pixels for a page that is so many points wide."""
    return round(min(max(WIDTH, WIDTH * points / _A4_POINTS), WIDEST))


def _pdf(file: Path, number: int) -> tuple[Image.Image, int]:
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    if not 1 <= number <= len(document):
        raise NoPicture(_DAMAGED)
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(_width(width) / max(width, 1), 4 * WIDEST / max(height, 1))
    return page.render(scale=scale).to_pil().convert("RGB"), len(document)


def _ofd(file: Path, number: int) -> tuple[Image.Image, int]:
    from corpus.fonts import chinese_font
    from corpus.ofd_drawing import drawn
    from corpus.readers.ofd_pages import DAMAGED_REMEDY, pages_of
    from corpus.readers.package import Package

    font = chinese_font()
    if font is None:
        raise NoPicture(_NO_FONT)
    package = Package(file.read_bytes(), file.name, DAMAGED_REMEDY)
    found, pages = None, 0
    for page in pages_of(package):
        pages = page.number
        if page.number == number:
            found = drawn(page, package, _width(page.width / 25.4 * 72), font)
    if found is None:
        raise NoPicture(_DAMAGED)
    return found, pages


def _image(file: Path, number: int) -> tuple[Image.Image, int]:
    with Image.open(file) as opened:
        pages = getattr(opened, "n_frames", 1)
        if not 1 <= number <= pages or opened.width * opened.height > _MOST_PIXELS:
            raise NoPicture(_DAMAGED)
        opened.seek(number - 1)
        found = opened.convert("RGB")
        found.thumbnail((WIDEST if found.width > found.height else WIDTH, 4 * WIDEST))
        return found, pages


def main() -> None:
    """Writes the picture that the command line asks for to standard output."""
    limit_itself()
    file, number = Path(sys.argv[1]), int(sys.argv[2])
    try:
        image, pages = picture(file, number)
    except (NoPicture, MemoryError) as error:
        message = str(error) if isinstance(error, NoPicture) else _DAMAGED
        sys.stdout.buffer.write(json.dumps({"error": message}).encode() + b"\n")
        return
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=82, optimize=True)
    described = {"pages": pages, "width": image.width, "height": image.height}
    sys.stdout.buffer.write(json.dumps(described).encode() + b"\n" + packed.getvalue())


if __name__ == "__main__":
    main()
