"""Whole files of every format that is read, to be damaged: made by the tests' makers, real ones where there are."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.make_documents import PROSE, cell, docx, level, numbering, paragraph, pdf, table, web_page
from tests.make_newspaper import newspaper, prose
from tests.make_office import mail, ofd, presentation, text_object, workbook, zipped
from tests.make_old_workbook import old_workbook
from tests.make_word97 import Piece, style, word97

_MOST_BYTES = 400_000
"""Larger real files would only make the run slower."""


def whole_files(documents: Path | None = None) -> dict[str, list[bytes]]:
    """The files by suffix; `documents` is a folder of real ones, which may not be there."""
    chance = random.Random(7)
    texts = [*PROSE, *(prose(chance, 3) for _ in range(12))]
    rows: list[list[str | float]] = [["支部", "党员", "走访"]]
    for number in range(30):
        rows.append([f"第{number}支部", number + 8, 3.5 * number])
    word = docx(
        "".join(paragraph(text, numbered=(1, 0)) for text in texts)
        + table([cell("支部"), cell("人数")], [cell("一支部"), cell("12")]),
        parts={"word/numbering.xml": numbering({1: level(0, "chineseCounting", "%1、")}, {1: (1, "")})},
    )
    old = word97(
        [Piece("\r".join(texts[:8]) + "\r"), Piece("Party work\r", compressed=True)],
        paragraphs={0: (1, b"")},
        styles=[style(0, "正文"), style(1, "标题 1")],
        footnotes=[(5, "脚注")],
    )
    plain = "\n\n".join(texts)
    page = web_page("".join(f"<p>{text}</p>" for text in texts))
    placed = "".join(text_object(text[:30], 20, 30 + 8 * number) for number, text in enumerate(texts))
    sheet = workbook({"情况": rows}, merged={"A40:B41": "合计"})
    letter = mail("走访情况", plain, {"通知.docx": word, "名单.txt": plain.encode("gb18030")})
    records = "\n".join(json.dumps({"id": f"r{n}", "title": text[:12], "text": text}) for n, text in enumerate(texts))
    found: dict[str, list[bytes]] = {
        "txt": [plain.encode(), plain.encode("gb18030"), plain.encode("utf-16")],
        "md": [("# 总结\n\n## 一、做法\n\n" + plain + "\n\n| 支部 | 人数 |\n|---|---|\n| 一 | 12 |\n").encode()],
        "html": [page.encode(), page.encode("gb18030")],
        "docx": [word],
        "pdf": [pdf([texts[:6], texts[6:]], information={"Title": PROSE[0]}), newspaper(3, "rows", 1, pages=1).data],
        "ofd": [ofd([placed, text_object("第二页", 20, 30)], template=text_object("某机关文件", 20, 20))],
        "doc": [old],
        "wps": [old, word],
        "xlsx": [sheet],
        "xls": [old_workbook("情况", rows)],
        "pptx": [presentation([(PROSE[0], texts[1:4]), ("下一步", texts[4:6])], [["项", "数"], ["一", "2"]], "备注")],
        "eml": [letter],
        "zip": [zipped({"一/通知.docx": word, "二.txt": plain, "三.xls": b"", "四.ofd": ofd([placed])}, "gb18030")],
        "jsonl": [records.encode()],
    }
    if documents is not None and documents.is_dir():
        for path in sorted(documents.iterdir()):
            suffix = path.suffix[1:].lower()
            if suffix in found and path.stat().st_size <= _MOST_BYTES:
                found[suffix].append(path.read_bytes())
    return found
