"""ZIP archives: every file in them that can be read, by its own name; and archives that mean harm."""

from __future__ import annotations

import contextlib
import os
import random
import zipfile
from pathlib import Path

import pytest

import corpus.readers.allowance
import corpus.readers.archive
from corpus.errors import UnreadableReport
from corpus.intake import add_paths
from corpus.library import Library
from corpus.readers import read
from corpus.report import RawReport
from tests import make_documents
from tests import make_office as make
from tests.make_documents import PROSE
from tests.test_readers_bad_input import mutated

TEXT = "\n".join(PROSE).encode()
WORD = make_documents.docx("".join(make_documents.paragraph(text) for text in PROSE))
SEEDS = {
    "a.zip": make.zipped({"甲/一.docx": WORD, "乙.txt": TEXT}, "gb18030"),
    "a.eml": make.mail("报送材料的函", "现将材料报上，请审阅。", {"材料.docx": WORD}),
    "a.ofd": make.ofd([make.text_object(PROSE[1], 20, 30)], template=make.text_object("机关文件", 20, 20)),
    "a.pptx": make.presentation([(PROSE[0], PROSE[1:])]),
    "a.xlsx": make.workbook({"统计": [("支部", "人数"), ("一支部", 12)]}),
}


def items(path: Path, data: bytes) -> list[RawReport | UnreadableReport]:
    path.write_bytes(data)
    return list(read(path))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_each_file_is_read_under_the_name_in_the_archive(tmp_path: Path, encoding: str) -> None:
    members = {
        "报告/情况报告.docx": WORD,
        "要点.txt": TEXT,
        "报告/": b"",
        "__MACOSX/._要点.txt": b"x",
        "~$锁.docx": b"x",
    }
    found = items(tmp_path / "材料.zip", make.zipped(members, encoding))
    assert [item.name for item in found] == ["材料.zip/报告/情况报告.docx", "材料.zip/要点.txt"]
    assert all(isinstance(item, RawReport) for item in found)


def test_a_file_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    members = {"坏.docx": b"PK\x03\x04broken", "图.png": b"\x89PNG\r\n\x1a\n\x00\x00", "好.txt": TEXT, "空.txt": b""}
    bad, picture, good, empty = items(tmp_path / "a.zip", make.zipped(members))
    assert isinstance(good, RawReport)
    for item, name in ((bad, "坏.docx"), (picture, "图.png"), (empty, "空.txt")):
        assert isinstance(item, UnreadableReport)
        assert item.name == f"a.zip/{name}"
        assert "请" in item.remedy


def test_archives_mails_and_records_inside_are_opened(tmp_path: Path) -> None:
    records = b'{"id": "1", "text": "\xe4\xb8\x80"}\n{"id": "2", "text": "\xe4\xba\x8c"}\n'
    members = {"内.zip": make.zipped({"一.txt": TEXT}), "信.eml": SEEDS["a.eml"], "批.jsonl": records}
    names = [item.name for item in items(tmp_path / "外.zip", make.zipped(members))]
    assert names == ["外.zip/内.zip/一.txt", "外.zip/信.eml", "外.zip/信.eml/材料.docx", *["外.zip/批.jsonl"] * 2]


def test_names_that_lead_out_of_the_archive_write_nothing_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "深" / "处"
    folder.mkdir(parents=True)
    members = {"../../逃.txt": TEXT, "/etc/绝对.txt": TEXT, "C:\\盘.txt": TEXT, "a/../../b\x00.txt": TEXT}
    found = items(folder / "a.zip", make.zipped(members))
    assert [item.name for item in found][:3] == ["a.zip/逃.txt", "a.zip/etc/绝对.txt", "a.zip/盘.txt"]
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()] == [
        os.path.join("深", "处", "a.zip")
    ]


def test_a_bomb_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    members = {"弹.txt": bytes(20_000_000), "好.txt": TEXT}
    bomb, good = items(tmp_path / "a.zip", make.zipped(members))
    assert isinstance(bomb, UnreadableReport)
    assert "可能是恶意文件" in bomb.reason
    assert isinstance(good, RawReport)


def test_archives_in_archives_end_at_a_depth(tmp_path: Path) -> None:
    data = make.zipped({"底.txt": TEXT})
    for _ in range(6):
        data = make.zipped({"层.zip": data})
    (item,) = items(tmp_path / "a.zip", data)
    assert isinstance(item, UnreadableReport)
    assert "一层套一层" in item.reason


def test_number_and_size_of_all_files_together_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = make.zipped({f"{number}.txt": TEXT for number in range(3)})
    data = make.zipped({f"{number}.zip": inner for number in range(3)})
    for limit, value, reason in (("members", 5, "个，其余没有读取"), ("total", 3_000, "GB，其余没有读取")):
        with monkeypatch.context() as changed:
            changed.setattr(corpus.readers.allowance._Left.__init__, "__defaults__", limits(**{limit: value}))
            found = items(tmp_path / "a.zip", data)
        assert 0 < sum(isinstance(item, RawReport) for item in found) < 5
        last = found[-1]
        assert isinstance(last, UnreadableReport)
        assert reason in last.reason


def limits(members: int = 10_000, total: int = 1 << 31) -> tuple[int, int]:
    return members, total


def test_an_encrypted_file_says_what_to_do(tmp_path: Path) -> None:
    data = bytearray(make.zipped({"密.txt": TEXT}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    (item,) = items(tmp_path / "a.zip", bytes(data))
    assert isinstance(item, UnreadableReport)
    assert "已加密" in item.reason


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("断.zip", SEEDS["a.zip"][:-60], "压缩包已损坏或不完整"),
        ("空.zip", make.zipped({}), "压缩包是空的"),
        ("书.epub", make.zipped({"mimetype": "application/epub+zip"}), "OpenDocument 或电子书"),
        ("断.ofd", SEEDS["a.ofd"][:-60], "已损坏"),
    ],
)
def test_an_archive_that_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableReport, match=reason):
        items(tmp_path / name, data)


@pytest.mark.parametrize("name", SEEDS)
def test_formats_are_known_by_content_whatever_the_name(tmp_path: Path, name: str) -> None:
    assert all(isinstance(item, RawReport) for item in items(tmp_path / "改名.bin", SEEDS[name]))


def repacked(data: bytes, chance: random.Random) -> bytes:
    """The archive with one of its members damaged inside a whole ZIP."""
    path_contents: dict[str, bytes | str] = {}
    with zipfile.ZipFile(make.opened(data)) as archive:
        for entry in archive.infolist():
            path_contents[entry.filename] = archive.read(entry)
    victim = chance.choice(sorted(path_contents))
    content = path_contents[victim]
    assert isinstance(content, bytes)
    return make.zipped({**path_contents, victim: mutated(content, chance)})


@pytest.mark.parametrize("name", SEEDS)
def test_only_unreadable_report_leaves_a_damaged_file(tmp_path: Path, name: str) -> None:
    chance = random.Random(20250701)
    for number in range(20 if name == "a.xlsx" else 100):  # each workbook starts a process
        inside = name != "a.eml" and number % 2
        data = (repacked if inside else mutated)(SEEDS[name], chance)
        with contextlib.suppress(UnreadableReport):  # any other error fails the test
            assert all(isinstance(item, RawReport | UnreadableReport) for item in items(tmp_path / name, data))


def test_an_archive_goes_into_the_library_file_by_file(tmp_path: Path) -> None:
    other = "关于走访慰问老党员的通知\n各支部要在七一前走访慰问老党员。\n".encode()
    path = tmp_path / "材料.zip"
    path.write_bytes(make.zipped({"一.docx": WORD, "坏.docx": b"PK\x03\x04broken", "二.txt": other, "重.txt": other}))
    with Library(tmp_path / "library") as library:
        outcomes = list(add_paths(library, [path]))
        assert [outcome.status for outcome in outcomes] == ["added", "failed", "added", "duplicate"]
        assert "《材料.zip/坏.docx》" in outcomes[1].error
        assert library.report(outcomes[0].report_id).path == "材料.zip/一.docx"
        assert library.pending_intake() == []
        assert [outcome.status for outcome in add_paths(library, [path])] == [
            "duplicate",
            "failed",
            "duplicate",
            "duplicate",
        ]
