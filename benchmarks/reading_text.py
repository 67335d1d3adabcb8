"""How a known text survives reading: characters by format, outlines of numbered documents; real OFD files."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import UnreadableReport
from corpus.outline import structure
from corpus.readers import read
from corpus.report import RawReport, Report
from tests.make_documents import docx, paragraph, pdf, web_page
from tests.make_newspaper import prose, wrapped
from tests.make_office import mail, ofd, presentation, text_object, workbook
from tests.make_old_workbook import old_workbook
from tests.make_word97 import Piece, word97

_TITLE = "关于上半年走访服务工作情况的报告"
_NUMERALS = "一二三四五六七八九十"
_TOPICS = "组织领导 走访服务 学习教育 制度建设 队伍建设 作风建设 督促检查 宣传引导".split()
_LINES_ON_PAGE, _WIDTH = 30, 34


def read_back(data: bytes, name: str) -> Report:
    """The report as the library would store it; raises UnreadableReport."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        item = next(read(path, name))
    if not isinstance(item, RawReport):
        raise item
    return structure(item)


def format_rows() -> Iterator[str]:
    """Recall and precision of the characters of a known text in every text format, and paragraphs kept whole."""
    chance = random.Random(11)
    texts = [_TITLE, *(prose(chance, 3) for _ in range(60))]
    plain = "\n".join(f"　　{text}" for text in texts)
    lines = [line for text in texts for line in wrapped(text, _WIDTH)]
    pages = [lines[start : start + _LINES_ON_PAGE] for start in range(0, len(lines), _LINES_ON_PAGE)]
    placed = ["".join(text_object(line, 20, 25 + 8 * n) for n, line in enumerate(page)) for page in pages]
    made = {
        "a.txt (UTF-8)": plain.encode(),
        "b.txt (GB 18030)": plain.encode("gb18030"),
        "c.txt (UTF-16)": plain.encode("utf-16"),
        "d.txt (lines of 34)": "\n".join(lines).encode(),
        "e.md": ("# " + "\n\n".join(texts)).encode(),
        "f.html (page with menus)": web_page(
            f"<h1>{texts[0]}</h1>" + "".join(f"<p>{text}</p>" for text in texts[1:])
        ).encode(),
        "g.docx": docx("".join(paragraph(text) for text in texts)),
        "h.doc": word97([Piece("\r".join(texts) + "\r")]),
        "i.wps": word97([Piece("\r".join(texts) + "\r")]),
        "j.pdf": pdf(pages),
        "k.ofd": ofd(placed),
        "l.pptx": presentation([(texts[0], texts[1:31]), ("", texts[31:])]),
        "m.eml": mail(texts[0], "\n\n".join(texts[1:])),
        "n.jsonl": json.dumps({"id": "1", "title": "", "text": "\n".join(texts)}, ensure_ascii=False).encode(),
        "o.xlsx": workbook({"情况": [[text] for text in texts]}),
        "p.xls": old_workbook("情况", [[text] for text in texts]),
    }
    yield "| format | characters | recall | precision | paragraphs whole |"
    yield "|---|---|---|---|---|"
    wanted = Counter("".join("".join(texts).split()))
    for label, data in made.items():
        report = read_back(data, label.split(" ")[0])
        got = Counter("".join(report.text.split()))
        common = (wanted & got).total()
        whole = len(set(texts) & set(report.text.split("\n")))
        yield (
            f"| {label[2:] if label[1] == '.' else label} | {wanted.total()} | {_share(common, wanted.total())} "
            f"| {_share(common, got.total())} | {whole} of {len(texts)} |"
        )


def numbered_document(chance: random.Random) -> list[tuple[str, int]]:
    """The paragraphs of a document with official numbering (GB/T 9704-2012, 7.3.3), each with its level, 0 for none.

    Some headings stand alone, some begin their paragraph; how deep the numbers go is chance.
    """
    deepest = chance.choice((1, 2, 3, 4))
    found = [(_TITLE, 0), ("市委：", 0), (prose(chance, 2), 0)]

    def add(depth: int, mark: str, alone: bool) -> None:
        topic = f"{mark}{chance.choice(('加强', '抓好', '推进', '完善'))}{chance.choice(_TOPICS)}"
        found.append((topic if alone else f"{topic}。{prose(chance, 1)}", depth))
        if alone and (depth == deepest or chance.random() < 0.3):
            found.append((prose(chance, chance.choice((1, 2, 3))), 0))

    for first in range(chance.randrange(2, 5)):
        add(1, f"{_NUMERALS[first]}、", True)
        for second in range(chance.randrange(2, 4) if deepest >= 2 else 0):
            add(2, f"（{_NUMERALS[second]}）", chance.random() < 0.5)
            for third in range(chance.randrange(2, 4) if deepest >= 3 else 0):
                add(3, f"{third + 1}.", chance.random() < 0.5)
                for fourth in range(2 if deepest >= 4 else 0):
                    add(4, f"（{fourth + 1}）", chance.random() < 0.3)
    return found


def outline_rows() -> Iterator[str]:
    """F1 of the numbered paragraphs and their levels, over 20 documents in each of four formats."""
    yield "| format | documents | numbered paragraphs | precision | recall | F1 |"
    yield "|---|---|---|---|---|---|"
    for suffix in ("txt", "docx", "pdf", "ofd"):
        chance = random.Random(23)
        right = stated = wanted = 0
        for _ in range(20):
            document = numbered_document(chance)
            texts = [text for text, _ in document]
            report = read_back(_as_file(texts, suffix), f"a.{suffix}")
            true = Counter((text, level) for text, level in document if level)
            # Levels are counted from the highest that a document has, without its title.
            found = Counter(
                (report.text[block.start : block.end], block.level)
                for block in report.blocks
                if block.level and block.kind in ("heading", "paragraph")
            )
            right, stated, wanted = right + (true & found).total(), stated + found.total(), wanted + true.total()
        score = 2 * right / (stated + wanted)
        yield f"| {suffix} | 20 | {wanted} | {_share(right, stated)} | {_share(right, wanted)} | {score:.3f} |"


def _as_file(texts: list[str], suffix: str) -> bytes:
    lines = [wrapped(texts[0], _WIDTH), *(wrapped("　　" + text, _WIDTH) for text in texts[1:])]
    if suffix == "txt":
        return "\n".join([texts[0], "", *(f"　　{text}" for text in texts[1:])]).encode()
    if suffix == "docx":
        return docx("".join(paragraph(text) for text in texts))
    flat = [line for each in lines for line in each]
    pages = [flat[start : start + _LINES_ON_PAGE] for start in range(0, len(flat), _LINES_ON_PAGE)]
    if suffix == "pdf":
        return pdf(pages)
    objects = [
        "".join(
            text_object(line.lstrip("　"), 20 + 5 * (len(line) - len(line.lstrip("　"))), 25 + 8 * number)
            for number, line in enumerate(page)
        )
        for page in pages
    ]
    return ofd(objects)


def long_docx_row() -> str:
    """The processor time of a .docx of 100 pages, read and structured."""
    chance = random.Random(5)
    texts = [prose(chance, 4) for _ in range(430)]
    data = docx("".join(paragraph(text) for text in texts))
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        read_back(data, "a.docx")
        best = min(best, time.process_time() - began)
    characters = sum(map(len, texts))
    pages = f"100 pages of {characters // 100}"
    return f".docx of {characters} characters ({pages}): {1000 * best:.0f} ms, read and structured."


def ofd_rows(documents: Path) -> Iterator[str]:
    """The real .ofd files: how much text each gives."""
    yield "| file | characters | lines with their place |"
    yield "|---|---|---|"
    for path in sorted(documents.glob("*.ofd")):
        try:
            item = next(read(path))
        except UnreadableReport as error:
            yield f"| {path.name} | – | {error.reason} |"
            continue
        if isinstance(item, RawReport):
            characters = sum(len("".join(line.text.split())) for line in item.lines)
            placed = sum(line.box is not None for line in item.lines)
            yield f"| {path.name} | {characters} | {placed} of {len(item.lines)} |"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else "–"
