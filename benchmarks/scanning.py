"""Character errors and time of recognised pages: drawn at 200 dpi from samples/, clean and as a scanner leaves them."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from corpus.readers.recognition import recognise
from corpus.readers.scan import read_image
from tests.make_newspaper import wrapped
from tests.make_scans import DPI, chinese_font, saved

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
A4 = (1654, 2339)
_SHORTEST = 40
"""Characters of a paragraph: columns of text are told from tables by their full lines."""
NO_FONT = "Scans: NOT measured, this machine has no Chinese font (apt install fonts-noto-cjk)."


@dataclass(frozen=True)
class Layout:
    """How a page is set: size of the type in points, columns, distance of lines in type sizes."""

    name: str
    points: float
    columns: int
    pitch: float


LAYOUTS = (
    Layout("16 pt, one column (GB/T 9704)", 16, 1, 1.8),
    Layout("10.5 pt, one column", 10.5, 1, 1.6),
    Layout("10.5 pt, two columns", 10.5, 2, 1.5),
)


def sample_paragraphs() -> list[str]:
    """The paragraphs of running text in the samples that are plain text, shuffled."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    found = [line for text in texts for line in text.split("\n") if len(line) >= _SHORTEST]
    random.Random(1).shuffle(found)
    return found


def drawn(layout: Layout, paragraphs: Sequence[str], font: Path) -> tuple[Image.Image, str]:
    """A page full of the paragraphs, and the text that stands on it, in reading order."""
    pixels = round(layout.points * DPI / 72)
    margin, gutter = 200, 60
    width = (A4[0] - 2 * margin - (layout.columns - 1) * gutter) // layout.columns
    rows = int((A4[1] - 2 * margin) / (layout.pitch * pixels))
    lines = [line for text in paragraphs for line in wrapped("　　" + text, width // pixels - 1)]
    picture = Image.new("RGB", A4, "white")
    pen, face = ImageDraw.Draw(picture), ImageFont.truetype(str(font), pixels)
    shown = lines[: rows * layout.columns]
    for number, line in enumerate(shown):
        column, row = divmod(number, rows)
        place = (margin + column * (width + gutter), margin + row * layout.pitch * pixels)
        pen.text(place, line, fill=(25, 25, 25), font=face)
    return picture, "".join("".join(shown).split())


def as_scanned(page: Image.Image) -> Image.Image:
    """The page turned by half a degree, on grey paper, a little out of focus, with grain, as a JPEG of quality 60."""
    chance = np.random.default_rng(1)
    turned = page.rotate(0.5, Image.Resampling.BICUBIC, fillcolor="white").filter(ImageFilter.GaussianBlur(0.8))
    grey = np.asarray(turned, np.float32) * 0.85 + 20 + chance.normal(0, 8, (*A4[::-1], 1))
    packed = io.BytesIO()
    Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(packed, "JPEG", quality=60)
    return Image.open(packed).convert("RGB")


def edits(wanted: str, got: str) -> int:
    """The Levenshtein distance: the least number of characters to insert, delete or replace.

    >>> edits("党员先锋岗", "党贝先锋")
    2
    """
    above = list(range(len(got) + 1))
    for row, a in enumerate(wanted, 1):
        here = [row]
        for column, b in enumerate(got, 1):
            here.append(min(above[column] + 1, here[-1] + 1, above[column - 1] + (a != b)))
        above = here
    return above[-1]


def scan_rows() -> Iterator[str]:
    """The table of recognised pages, or one line that says why there is none."""
    font = chinese_font()
    if font is None:
        yield NO_FONT
        return
    yield f"| scanned page ({font.stem}, {DPI} dpi) | characters | errors | error rate | pages with ink unread | time |"
    yield "|---|---|---|---|---|---|"
    texts = sample_paragraphs()
    recognise(np.full((200, 200, 3), 255, np.uint8))  # nothing is measured before the models are loaded
    total = wrong = 0
    for number, layout in enumerate(LAYOUTS):
        clean, wanted = drawn(layout, texts[10 * number :] + texts, font)
        for name, page in (("", clean), (", as a scanner leaves it", as_scanned(clean))):
            data = saved([page], "PNG")
            began = time.process_time()
            report = read_image(data, "a.png")
            spent = time.process_time() - began
            got = "".join("".join(line.text for line in report.lines).split())
            errors = edits(wanted, got)
            total, wrong = total + len(wanted), wrong + errors
            yield (
                f"| {layout.name}{name} | {len(wanted)} | {errors} | {100 * errors / len(wanted):.2f} % "
                f"| {len(report.warnings) - 1} | {spent:.1f} s |"
            )
    yield f"| all | {total} | {wrong} | {100 * wrong / total:.2f} % | | |"
