"""How documents that LibreOffice Writer made are read: an official document, newspaper pages, numbered documents."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2

from benchmarks.reading_text import numbered_document, read_back
from corpus.report import Report
from tests.make_newspaper import Made, right_junctions
from tests.make_writer import converted, newspaper_page, numbered, official_document, soffice

NOT_MEASURED = (
    "LibreOffice documents: NOT measured, this machine has no soffice (apt install libreoffice-writer-nogui)."
)
_FORMATS = (("pdf", "pdf"), ("docx", "docx"), ("doc", "doc"), ("doc", "wps"))
"""What Writer writes, and under which suffix it is read: WPS writes the same OLE2 files as .wps."""
_COLUMNS = (3, 5)
_NUMBERED = 6


def writer_rows() -> Iterator[str]:
    """The table, or one line that says why there is none."""
    if soffice() is None:
        yield NOT_MEASURED
        return
    chance = random.Random(23)
    pages = {f"newspaper, {columns} columns": newspaper_page(columns) for columns in _COLUMNS}
    documents = {"GB/T 9704": official_document(), **{name: page for name, (page, _) in pages.items()}}
    documents |= {f"numbered {number}": numbered(numbered_document(chance)) for number in range(_NUMBERED)}
    yield "| LibreOffice document | format | characters | recall | precision | outline F1 | junctions right |"
    yield "|---|---|---|---|---|---|---|"
    files = {kind: converted(documents, kind) for kind in dict.fromkeys(kind for kind, _ in _FORMATS)}
    for kind, suffix in _FORMATS:
        names = ["GB/T 9704", *(pages if kind == "pdf" else ()), "numbered"]
        for name in names:
            own = [each for each in documents if each.startswith(name)]
            read = [read_back(files[kind][each], f"a.{suffix}") for each in own]
            told = [documents[each].paragraphs for each in own]
            junctions = ""
            if name in pages:
                junctions = "{}/{}".format(*junctions_of(files[kind][name], pages[name][1], read[0]))
            label = "6 documents with automatic numbers" if name == "numbered" else name
            yield f"| {label} | {suffix} | {_row(told, read)} | {junctions} |"


def _row(told: Sequence[Sequence[tuple[str, int]]], read: Sequence[Report]) -> str:
    wanted = Counter("".join("".join(text.split()) for paragraphs in told for text, _ in paragraphs))
    got = Counter("".join("".join(report.text.split()) for report in read).replace("|", ""))
    common = (wanted & got).total()
    true = Counter((_bare(text), level) for paragraphs in told for text, level in paragraphs if level)
    found = Counter(
        (_bare(report.text[block.start : block.end]), block.level)
        for report in read
        for block in report.blocks
        if block.level and block.kind in ("heading", "paragraph")
    )
    score = f"{2 * (true & found).total() / (true.total() + found.total()):.3f}" if true else ""
    share = f"{common / wanted.total():.4f} | {common / got.total():.4f}"
    return f"{wanted.total()} | {share} | {score}"


def junctions_of(data: bytes, articles: Sequence[Sequence[str]], report: Report) -> tuple[int, int]:
    """How many of the ends of lines are followed by the right line, and of how many.

    Where Writer broke its lines is known from the file, which stores the columns one after the other.
    """
    document = pypdfium2.PdfDocument(data)
    lines = [_bare(line) for page in document for line in page.get_textpage().get_text_range().split("\n")]
    document.close()
    whole = ["".join(_bare(text) for text in article) for article in articles]
    lines = [line for line in lines if line and any(line in text for text in whole)]
    follow = [[[a, b]] for a, b in itertools.pairwise(lines) if any(a[-8:] + b[:8] in text for text in whole)]
    return right_junctions(Made(articles=follow), [report.text])


def _bare(text: str) -> str:
    return "".join(text.split())
