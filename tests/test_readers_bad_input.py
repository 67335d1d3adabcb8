"""Whatever is in a file, `read` gives reports or an UnreadableReport, and nothing else."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import random
import re
import time
import zipfile
from pathlib import Path

import pytest
from PIL import Image

import corpus.readers
from corpus.errors import UnreadableReport
from corpus.readers import MAX_BYTES, read
from corpus.readers.package import MAX_PART_BYTES, Package
from corpus.report import RawReport
from tests import make_documents as make
from tests.make_documents import PROSE
from tests.make_scans import saved

BODY = "".join(make.paragraph(text) for text in PROSE)
WORD = make.docx(
    BODY + make.table([make.cell("支部"), make.cell("人数")]) + make.paragraph("条", numbered=(1, 0)),
    make.style("1", "heading 1"),
    {"word/numbering.xml": make.numbering({1: make.level(0, "chineseCounting", "%1、")}, {1: (1, "")})},
)
PROSE_TEXT = "\n".join(PROSE)
SEEDS = {
    "a.txt": PROSE_TEXT.encode("gb18030"),
    "a.md": ("# " + PROSE_TEXT + "\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n").encode(),
    "a.html": make.web_page("".join(f"<p>{text}</p>" for text in PROSE)).encode(),
    "a.docx": WORD,
    "a.pdf": make.pdf([PROSE, PROSE]),
    "a.jsonl": ('{"id": "1", "text": "第一段。"}\n' * 5).encode(),
    "a.jsonl.gz": gzip.compress(('{"id": "1", "text": "第一段。"}\n' * 5).encode()),
}
PICTURES = {
    "a.png": saved([Image.new("RGB", (160, 80), "white")], "PNG"),
    "a.tif": saved([Image.new("L", (160, 80), "white")] * 2, "TIFF"),
}


def zipped(names: list[str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("空.txt", b"", "是空的"),
        ("空白.txt", b" \r\n\t\n", "没有文字"),
        ("空.jsonl", b"", "是空的"),
        ("程序.txt", bytes(range(256)) * 40, "不是文字"),
        ("随机.txt", random.Random(1).randbytes(4000), "不是文字"),
        ("零.txt", bytes(5000), "不是文字"),
        ("加密.docx", make.ole("EncryptedPackage"), "加密的 Word 文件，需要密码"),
        ("旧.doc", make.ole("WordDocument"), "旧版 .doc/.wps 或加密的 Word 文件"),
        ("断.docx", WORD[:-400], "已损坏或不完整"),
        ("断.pdf", make.pdf([PROSE])[:-300], "不完整"),
        ("密.pdf", make.pdf([PROSE], encrypted=True), "已加密"),
        ("表.docx", zipped(["[Content_Types].xml", "xl/workbook.xml"]), "表格文件已损坏"),
        ("片.pptx", zipped(["[Content_Types].xml", "ppt/presentation.xml"]), "不是完整的 XML"),
        ("版.ofd", zipped(["OFD.xml"]), "不是完整的 XML"),
        ("包.rar", b"Rar!\x1a\x07\x01\x00" + bytes(50), "压缩包"),
        ("空.docx", make.docx(""), "没有文字"),
        ("图.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "图片"),
        ("富.doc", b"{\\rtf1\\ansi hello}", "RTF"),
        ("数据.xml", b"<?xml version='1.0'?><data>1</data>", "XML"),
        ("信.eml", b"From: <x>\r\nMIME-Version: 1.0\r\n\r\n", "邮件里没有文字"),
        ("错.jsonl", '{"content": "没有 text"}\n'.encode(), "text 字段"),
        ("错.gz", gzip.compress(b"plain text"), "不是逐行的 JSON"),
        ("断.gz", b"\x1f\x8b\x08\x00broken", "损坏"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_reason_and_remedy(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableReport, match=reason) as caught:
        list(read(path))
    assert caught.value.name == name
    assert caught.value.remedy.startswith("请") or "请" in caught.value.remedy


@pytest.mark.parametrize("name", SEEDS)
def test_formats_are_known_by_content_whatever_the_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / ("改名.md" if name.endswith(".md") else "改名.bin")
    path.write_bytes(SEEDS[name])
    assert all(isinstance(item, RawReport) and item.name == path.name for item in read(path))


def test_a_missing_file_a_folder_and_an_impossible_path_are_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.txt", tmp_path, Path("a\0b"), tmp_path / ("长" * 300)):
        with pytest.raises(UnreadableReport):
            list(read(path))


def test_a_document_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as stream:
        stream.write(PROSE_TEXT.encode())
        stream.truncate(2 * MAX_BYTES)
    with pytest.raises(UnreadableReport, match="200 MB，超过单个文件 100 MB"):
        list(read(path))


def test_bulk_files_have_no_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus.readers, "MAX_BYTES", 10)
    path = tmp_path / "a.jsonl"
    path.write_bytes(SEEDS["a.jsonl"])
    assert len(list(read(path))) == 5


def test_a_name_of_300_bytes_is_kept_and_a_gbk_name_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(PROSE_TEXT.encode())
    (report,) = read(path, "名" * 100)
    assert isinstance(report, RawReport)
    assert report.name == "名" * 100
    if os.name == "posix":
        old = tmp_path / os.fsdecode("报告.txt".encode("gbk"))
        old.write_bytes(PROSE_TEXT.encode())
        (report,) = read(old)
        assert report.name == "报告.txt"


def test_a_part_that_lies_about_its_size_is_stopped() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(MAX_PART_BYTES + 10))
    data = packed.getvalue()
    size = (MAX_PART_BYTES + 10).to_bytes(4, "little")
    with pytest.raises(UnreadableReport):
        Package(data.replace(size, (1000).to_bytes(4, "little")), "a.docx").read("word/document.xml")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((f"{mark[:3]!r}.md", mark * 20_000) for mark in ("[", "![", "[^", "**a", "_a ", "`a", "<a", "- ", "# ")),
        ("空格.md", "# x" + " " * 20_000 + "y"),
        ("注释.html", "<!---->" * 9_000 + "字"),
        ("表.html", "<table><tr>" + "<td colspan=1000 rowspan=1000>字" * 3_000),
    ],
)
def test_hostile_repetition_takes_no_long_time(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / re.sub(r"[^\w.]", "", name)
    path.write_text("中文。\n" + content if name.endswith(".md") else content, encoding="utf-8")
    started = time.process_time()
    with contextlib.suppress(UnreadableReport):
        list(read(path))
    assert time.process_time() - started < 5


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        if not changed:
            break
        place = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[place] = chance.randrange(256)
            case 1:
                del changed[place : place + chance.randrange(1, 30)]
            case 2:
                changed[place:place] = chance.randbytes(chance.randrange(1, 10))
            case _:
                changed[place:place] = changed[max(0, place - 50) : place]
    return bytes(changed[: chance.randrange(len(changed) + 1)] if chance.random() < 0.1 else changed)


def unpacked_mutation(data: bytes, chance: random.Random) -> bytes:
    """A Word file whose XML is damaged inside a whole ZIP."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    victim = chance.choice([name for name in parts if name.startswith("word/") and parts[name]])
    content = parts[victim]
    assert isinstance(content, bytes)
    return make.docx("", parts={**parts, victim: mutated(content, chance)})


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # what Pillow says of damaged pictures
@pytest.mark.parametrize("name", [*SEEDS, *PICTURES])
def test_only_unreadable_report_leaves_a_damaged_file(tmp_path: Path, name: str) -> None:
    chance = random.Random(20250701)
    path = tmp_path / name
    for round_number in range(150):
        inside = name == "a.docx" and round_number % 2
        path.write_bytes((unpacked_mutation if inside else mutated)((SEEDS | PICTURES)[name], chance))
        with contextlib.suppress(UnreadableReport):  # any other error fails the test
            for item in read(path):
                assert isinstance(item, RawReport | UnreadableReport)
