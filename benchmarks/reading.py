"""Prints how well and how fast files are read: pages with columns, long documents, scans, every format, outlines.

    python -m benchmarks.reading [--write]

All pages are made at the time from text written for this project, stored in three orders: column by column, row by
row across the columns, shuffled. `--write` puts the table into benchmarks/reading.md as well. Times are processor
time of the best of three runs, beside that of PDFium alone opening the same pages and making their text.
"""

from __future__ import annotations

import argparse
import platform
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pypdfium2

from benchmarks.reading_text import format_rows, long_docx_row, ofd_rows, outline_rows
from benchmarks.scanning import scan_rows
from benchmarks.writer import writer_rows
from corpus.readers.pdf import read_pdf
from corpus.readers.word97 import read_word97
from tests.make_documents import pdf
from tests.make_newspaper import Made, Order, mosaic, newspaper, prose, right_junctions, wrapped
from tests.make_word97 import Piece, word97

REPORT = Path(__file__).with_name("reading.md")
DAMAGED = "## Damaged files"
"""The heading of the last part of the report, which `benchmarks.fuzz --write` writes."""
ORDERS: tuple[Order, ...] = ("columns", "rows", "shuffled")
SEEDS = (1, 2, 3)
_EXPLANATION = """# How well files are read

Printed by `python -m benchmarks.reading --write`. A junction is right when the end of a line is followed by the
beginning of the next line of its article; a paragraph is whole when it is one Line, exactly; PDFium's order is the
order of the file, which is what libraries give. Times are processor time for one page or document, the best of
three runs, on the machine named below; the part of PDFium alone (opening the page, finding its characters) is in it.
Scanned pages are pictures drawn from samples/, read once each; errors are the Levenshtein distance to the text that
was drawn, without white space, and reading order and punctuation count.

Recall and precision count the characters (white space aside) of a text written for this project before and after
reading, cleaning included. In the table of outlines a numbered paragraph is right when it stands there whole, as a
heading or paragraph, with its level in official numbering (一、 （一） 1. （1）), up to four levels deep. Documents
of LibreOffice Writer are set by it from such texts: the lines of its pages are those that it broke itself. The .ofd
files are the real ones of shared/documents; h.ofd shows nothing but boxes and seals: its text is that on the seals.
"""


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def milliseconds(work: Callable[[], object], pieces: int) -> float:
    """Processor time of a piece of work by part, the best of three."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return 1000 * best / pieces


def pdfium_alone(data: bytes) -> list[str]:
    """The text of each page in the order of the file."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def columns_row(name: str, order: Order, made: Sequence[Made], pages: int) -> str:
    """One row of the table: junctions, paragraphs and headlines over several pages, time of the first."""
    right = junctions = before = whole = paragraphs = headlines = found = 0
    for each in made:
        texts = ["".join(line.text.split()) for line in read_pdf(each.data, name).lines]
        good, total = right_junctions(each, texts)
        right, junctions = right + good, junctions + total
        before += right_junctions(each, pdfium_alone(each.data))[0]
        whole += sum(text in texts for text in each.paragraphs)
        paragraphs += len(each.paragraphs)
        found += sum(headline in texts for headline in each.headlines)
        headlines += len(each.headlines)
    ours = milliseconds(lambda: read_pdf(made[0].data, name), pages)
    alone = milliseconds(lambda: pdfium_alone(made[0].data), pages)
    return (
        f"| {name} | {order} | {percent(right, junctions)} ({right}/{junctions}) | {percent(before, junctions)} "
        f"| {percent(whole, paragraphs)} | {percent(found, headlines)} | {ours:.0f} ms | {alone:.0f} ms |"
    )


def newspaper_rows() -> Iterator[str]:
    """The table of pages with columns."""
    yield "| page | stored | junctions right | PDFium's order | paragraphs | headlines | time | PDFium alone |"
    yield "|---|---|---|---|---|---|---|---|"
    for columns in (2, 3, 5):
        for order in ORDERS:
            made = [newspaper(columns, order, seed, pages=2) for seed in SEEDS]
            yield columns_row(f"{columns} columns", order, made, 2)
    for order in ORDERS:
        yield columns_row("5 columns, 4 articles", order, [mosaic(order, seed) for seed in SEEDS], 1)


def plain_page_row() -> str:
    """The time of ten A4 pages of one column."""
    chance = random.Random(1)
    lines = [line for _ in range(200) for line in wrapped(prose(chance, 3), 37)]
    pages = [lines[start : start + 36] for start in range(0, 360, 36)]
    data = pdf(pages)
    texts = [line.text for line in read_pdf(data, "a.pdf").lines]
    same = texts == [line for page in pages for line in page]
    characters = sum(map(len, lines[:360])) // 10
    ours, alone = milliseconds(lambda: read_pdf(data, "a.pdf"), 10), milliseconds(lambda: pdfium_alone(data), 10)
    return (
        f"A4 page of one column ({characters} characters): {ours:.1f} ms, PDFium alone {alone:.1f} ms; "
        f"lines as in the file: {'all' if same else 'NOT all'}."
    )


def word97_row() -> str:
    """Recall, precision and time of a .doc as long as 100 pages."""
    chance = random.Random(1)
    texts = [prose(chance, 4) for _ in range(500)]
    data = word97([Piece("\r".join(texts[:250]) + "\r"), Piece("\r".join(texts[250:]) + "\r")])
    lines = [line.text for line in read_word97(data, "a.doc").lines]
    wanted, got = Counter("".join(texts)), Counter("".join(lines))
    common, size = (wanted & got).total(), wanted.total()
    whole = sum(a == b for a, b in zip(lines, texts, strict=False))
    return (
        f".doc of {size} characters in {len(texts)} paragraphs: recall {percent(common, size)}, "
        f"precision {percent(common, got.total())}, paragraphs whole {percent(whole, len(texts))}, "
        f"{milliseconds(lambda: read_word97(data, 'a.doc'), 1):.0f} ms."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="also write benchmarks/reading.md")
    arguments = parser.parse_args()
    printed: list[str] = []
    documents = Path(__file__).resolve().parents[1].parent / "shared" / "documents"
    for row in (
        *newspaper_rows(),
        "",
        plain_page_row(),
        "",
        word97_row(),
        "",
        *scan_rows(),
        "",
        long_docx_row(),
        "",
        *format_rows(),
        "",
        *outline_rows(),
        "",
        *writer_rows(),
        "",
        *ofd_rows(documents),
        "",
        f"Machine: {platform.machine()}, Python {platform.python_version()}.",
    ):
        print(row, flush=True)
        printed.append(row)
    if arguments.write:
        kept = REPORT.read_text(encoding="utf-8").partition(DAMAGED)[1:] if REPORT.exists() else ()
        text = _EXPLANATION + "\n" + "\n".join(printed) + "\n" + ("\n" + "".join(kept) if any(kept) else "")
        REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
