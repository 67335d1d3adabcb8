"""Files go into the library; bad ones are named and stop nobody; interrupted work is resumed."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import corpus.intake
from corpus.intake import Progress, add_paths, resume
from corpus.library import Library
from corpus.readers.scanning import Scanning
from corpus.report import RawReport
from tests.make_documents import PROSE, pdf


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as opened:
        yield opened


def report_text(number: int) -> str:
    return (
        f"青石市第{number}次走访工作总结\n\n一、基本情况\n\n全市党员干部开展第{number}次走访，共走访企业{number}家，收集问题{number}个。\n\n"
        f"二、下一步打算\n\n继续落实第{number}号清单，逐条答复，年底前全部办结。\n"
    )


def text_file(folder: Path, number: int, name: str = "") -> Path:
    path = folder / (name or f"总结{number:03}.txt")
    path.write_text(report_text(number), encoding="utf-8")
    return path


def record(number: int) -> str:
    fields = {"id": f"n-{number}", "title": f"第{number}次总结", "date": "2025-07-01", "source": "青石日报"}
    return json.dumps(fields | {"text": report_text(number)}, ensure_ascii=False)


def bulk_file(path: Path, lines: list[str]) -> Path:
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode()))
    return path


def test_a_file_is_added_with_its_passages_and_a_copy_of_the_original(library: Library, tmp_path: Path) -> None:
    path = text_file(tmp_path, 7)
    [outcome] = add_paths(library, [path])
    assert (outcome.path, outcome.status, outcome.error) == (str(path), "added", "")
    assert outcome.passages == len(library.passages_of(outcome.report_id)) > 0
    original = library.original(outcome.report_id)
    assert original is not None
    assert original.read_bytes() == path.read_bytes()
    assert library.report(outcome.report_id).path == "总结007.txt"
    assert library.pending_intake() == []


def test_the_same_file_twice_is_a_duplicate(library: Library, tmp_path: Path) -> None:
    path = text_file(tmp_path, 1)
    [first] = add_paths(library, [path, path])
    [second] = add_paths(library, [text_file(tmp_path, 1, "另一份.txt")])
    assert (first.status, second.status) == ("added", "duplicate")
    assert second.report_id == first.report_id
    assert library.count() == 1


def test_three_bad_files_among_five_hundred_are_named_and_the_others_are_in(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "报告"
    folder.mkdir()
    for number in range(500):
        text_file(folder, number)
    bad = [folder / f"总结{number:03}.txt" for number in (3, 250, 499)]
    bad[0].write_bytes(b"")
    bad[1].write_bytes(bytes(range(256)) * 50)
    bad[2].write_bytes(b"PK\x03\x04 damaged")
    outcomes = list(add_paths(library, [folder]))
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    assert [outcome.path for outcome in failed] == [str(path) for path in bad]
    assert all(path.name in outcome.error for path, outcome in zip(bad, failed, strict=True))
    assert library.count() == 497


def test_folders_are_read_in_order_without_hidden_and_lock_files(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    for inner in ("乙", "甲", ".git"):
        (folder / inner).mkdir(parents=True)
    expected = [text_file(folder, 1, "b.txt"), text_file(folder / "乙", 2), text_file(folder / "甲", 3)]
    text_file(folder, 4, ".hidden.txt")
    text_file(folder, 5, "~$b.txt")
    text_file(folder / ".git", 6)
    assert [outcome.path for outcome in add_paths(library, [folder])] == [str(path) for path in expected]


def test_a_pdf_in_an_archive_keeps_its_own_pages(library: Library, tmp_path: Path) -> None:
    data = pdf([PROSE])
    packed = tmp_path / "材料.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("先锋岗.pdf", data)
        archive.writestr("说明.txt", "本压缩包是先锋岗创建活动的材料。")
    found = {outcome.title: outcome.report_id for outcome in add_paths(library, [packed])}
    original = library.original(found[PROSE[0]])
    assert original is not None
    assert (original.suffix, original.read_bytes()) == (".pdf", data)
    assert library.boxes_of(found[PROSE[0]], 0, 5)
    others = [library.original(report_id) for title, report_id in found.items() if title != PROSE[0]]
    assert others == [None]


def test_originals_are_not_kept_where_that_is_turned_off(tmp_path: Path) -> None:
    path = text_file(tmp_path, 1)
    with Library(tmp_path / "库", keep_originals=False) as library:
        [outcome] = add_paths(library, [path])
        assert library.original(outcome.report_id) is None
        assert not (library.folder / "originals").exists()


def test_a_folder_that_holds_the_library_does_not_add_the_library(library: Library, tmp_path: Path) -> None:
    text_file(tmp_path, 1)
    assert [outcome.status for outcome in add_paths(library, [tmp_path])] == ["added"]
    assert [outcome.status for outcome in add_paths(library, [tmp_path])] == ["duplicate"]


def test_a_missing_file_and_an_empty_folder_are_named(library: Library, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    empty, missing = add_paths(library, [tmp_path / "没有.txt", tmp_path / "空"])
    assert {empty.status, missing.status} == {"failed"}
    assert "没有.txt" in missing.error
    assert str(tmp_path / "空") in empty.error
    assert library.pending_intake() == []


def test_a_report_without_text_after_cleaning_fails(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "页码.txt"
    path.write_text("— 1 —\n\n— 2 —\n", encoding="utf-8")
    [outcome] = add_paths(library, [path])
    assert outcome.status == "failed"
    assert "页码.txt" in outcome.error
    assert library.count() == 0


def test_bad_records_of_a_bulk_file_are_named_by_line(library: Library, tmp_path: Path) -> None:
    lines = [record(0), "{broken", record(1), '{"title": "没有正文"}', record(0)]
    outcomes = list(add_paths(library, [bulk_file(tmp_path / "全部.jsonl.gz", lines)]))
    assert [outcome.status for outcome in outcomes] == ["added", "failed", "added", "failed", "duplicate"]
    assert "第 2 行" in outcomes[1].error
    assert library.report(outcomes[0].report_id).external_id == "n-0"
    assert library.original(outcomes[0].report_id) is None


def test_a_display_name_of_300_bytes_and_a_hostile_title(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "upload-1.jsonl"
    name = "关于" * 60 + ".jsonl"
    title = "</script><script>alert(1)</script>"
    path.write_text(json.dumps({"id": "1", "title": title, "text": report_text(1)}) + "\n", encoding="utf-8")
    [outcome] = add_paths(library, [path], names={path: name})
    assert outcome.title == title
    assert library.report(outcome.report_id).path == name


@pytest.mark.skipif(os.name == "nt", reason="Windows names are always Unicode")
def test_a_file_name_in_gbk_is_shown_in_chinese(library: Library, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "总结.txt".encode("gbk")))
    path.write_text(report_text(1), encoding="utf-8")
    [outcome] = add_paths(library, [path])
    assert outcome.path == str(tmp_path / "总结.txt")
    assert library.report(outcome.report_id).path == "总结.txt"


def test_control_characters_and_lone_surrogates_do_not_stop_a_record(library: Library, tmp_path: Path) -> None:
    text = "青石市走访\u0000总结\n全市党员干部\ud83d走访企业\u001b[31m十二家，收集问题五个，全部答复。\n"
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps({"id": "\ud800", "title": "\udfff题\u0007", "text": text}) + "\n", encoding="utf-8")
    [outcome] = add_paths(library, [path])
    assert outcome.status == "added", outcome.error
    library.report(outcome.report_id).text.encode()


def test_progress_names_the_stages_and_counts_files(library: Library, tmp_path: Path) -> None:
    seen: list[Progress] = []
    list(add_paths(library, [text_file(tmp_path, 1), text_file(tmp_path, 2)], seen.append))
    assert [(step.stage, step.done) for step in seen if step.name == "总结001.txt"][:3] == [
        ("读取", 0),
        ("整理", 0),
        ("入库", 0),
    ]
    assert (seen[-1].done, seen[-1].total) == (2, 2)


def test_a_mistake_of_the_program_is_called_one_and_the_others_go_on(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fragile(path: Path, name: str, scanning: Scanning) -> Iterator[RawReport]:
        if path.name == "总结001.txt":
            raise ZeroDivisionError("oops")
        yield from corpus.readers.read(path, name, scanning)  # type: ignore[misc]

    monkeypatch.setattr(corpus.intake, "read", fragile)
    first, second = add_paths(library, [text_file(tmp_path, 1), text_file(tmp_path, 2)])
    assert (first.status, second.status) == ("failed", "added")
    assert "程序的问题" in first.error
    assert "总结001.txt" in first.error


def test_an_interrupt_passes_and_the_rest_is_resumed(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bulk_file(tmp_path / "全部.jsonl.gz", [record(n) for n in range(6)])
    other = text_file(tmp_path, 99)

    def interrupt(progress: Progress) -> None:
        if progress.records == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(add_paths(library, [path, other], interrupt))
    assert [(pending.path, pending.done) for pending in library.pending_intake()] == [(path, 3), (other, 0)]
    assert [outcome.status for outcome in resume(library)] == ["added"] * 4
    assert library.count() == 7
    assert library.pending_intake() == []


def test_a_file_that_changed_meanwhile_is_read_from_its_beginning(library: Library, tmp_path: Path) -> None:
    path = bulk_file(tmp_path / "全部.jsonl.gz", [record(n) for n in range(4)])
    outcomes = add_paths(library, [path])
    next(outcomes)
    next(outcomes)
    del outcomes
    bulk_file(path, [record(n) for n in range(10, 15)])
    assert [outcome.status for outcome in resume(library)] == ["added"] * 5


def test_pending_files_can_be_discarded(library: Library, tmp_path: Path) -> None:
    path = text_file(tmp_path, 1)
    library.begin_intake([path])
    assert [pending.path for pending in library.pending_intake()] == [path]
    library.discard_pending(path)
    assert library.pending_intake() == []


def test_what_is_exported_can_be_added_again(library: Library, tmp_path: Path) -> None:
    paths = [text_file(tmp_path, 1), bulk_file(tmp_path / "全部.jsonl.gz", [record(2), record(3)])]
    added = {outcome.report_id for outcome in add_paths(library, paths)}
    exported = tmp_path / "export.jsonl"
    exported.write_text("".join(json.dumps(row) + "\n" for row in library.export()), encoding="utf-8")
    assert {outcome.status for outcome in add_paths(library, [exported])} == {"duplicate"}
    with Library(tmp_path / "second") as second:
        assert {outcome.report_id for outcome in add_paths(second, [exported])} == added
        assert {row.metadata for row in second.reports()} == {row.metadata for row in library.reports()}
