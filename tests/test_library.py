"""The library on a real SQLite file: what is stored comes back, whole, once, and is logged."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.database import DATABASE_FILE
from corpus.errors import LibraryError, UnknownReport
from corpus.library import Library
from corpus.report import Block, Metadata, Passage, Report, content_hash

META = Metadata("关于开展走访的通知", "青石市委组织部", "2025-07-01", "通知", "", "青组发〔2025〕12号")


def made(text: str, metadata: Metadata = META, external_id: str = "", name: str = "通知.txt") -> Report:
    """A report of a title line and one paragraph for each further line."""
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n")):
        blocks.append(Block("paragraph" if number else "title", start, start + len(line), 0 if number else 1, 1))
        start += len(line) + 1
    return Report(name, text, tuple(blocks), metadata, external_id)


def cut_by_block(report: Report) -> list[Passage]:
    return [
        Passage(report.text[block.start : block.end], block.start, block.end, ("一、总体要求",), block.page)
        for block in report.blocks
        if block.kind == "paragraph"
    ]


def put(library: Library, text: str, **more: object) -> str:
    report = made(text, **more)  # type: ignore[arg-type]
    return library.add(report, cut_by_block(report)).report_id


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "报告库 #1?") as opened:
        yield opened


def test_a_report_comes_back_as_it_was_added(library: Library) -> None:
    report = made("通知\n七月走访企业。八月总结。\n第二段。", external_id="x-1")
    added = library.add(report, cut_by_block(report))
    assert (added.status, added.report_id, added.title, added.passages) == ("added", report.report_id, META.title, 2)
    stored = library.report(report.report_id)
    assert (stored.text, stored.blocks, stored.metadata) == (report.text, report.blocks, META)
    assert (stored.external_id, stored.path, stored.passages) == ("x-1", "通知.txt", 2)
    first, second = library.passages_of(report.report_id)
    assert first.text == "七月走访企业。八月总结。" == stored.text[first.start : first.end]
    assert (first.heading, first.page, first.lead) == (("一、总体要求",), 1, "七月走访企业。")
    assert first.text_hash == content_hash(first.text)
    assert second.metadata == META


def test_the_same_content_again_is_a_duplicate_and_stored_once(library: Library) -> None:
    report = made("通知\n七月走访企业。")
    library.add(report, cut_by_block(report))
    again = library.add(made("通知\n七月走访 企业。", name="另一个名字.docx"), [])
    assert (again.status, again.report_id, again.passages) == ("duplicate", report.report_id, 1)
    assert library.count() == 1
    assert library.last_change() == 1


def test_another_version_of_a_document_is_added_and_the_earlier_one_named(library: Library) -> None:
    first = put(library, "通知\n第一稿。")
    by_id = put(library, "别的\n别的报告。", metadata=Metadata("别的"), external_id="n7")
    assert library.add(made("通知\n第二稿。"), []).similar == (first,)
    assert library.add(made("别的\n改过。", metadata=Metadata("别的"), external_id="n7"), []).similar == (by_id,)
    assert library.add(made("通知\n没有文号。", metadata=Metadata(META.title, META.unit)), []).similar == ()


def test_external_ids_need_not_be_unique_and_a_title_is_stored_as_it_is(library: Library) -> None:
    hostile = Metadata("</script><script>alert(1)</script>'; DROP TABLE reports; --")
    one, two = (put(library, f"题\n第{n}篇。", metadata=hostile, external_id="1") for n in "一二")
    assert one != two
    assert {row.metadata.title for row in library.reports()} == {hostile.title}


def test_a_display_name_may_be_longer_than_a_file_system_allows(library: Library) -> None:
    name = "关于" * 50 + ".txt"
    assert len(name.encode()) > 300
    report_id = put(library, "题\n正文。", name=name)
    assert library.report(report_id).path == name


def test_reports_are_listed_newest_first_and_found_by_words(library: Library) -> None:
    for date, unit in (("2024", "青石市"), ("", "白河县"), ("2025-03", "青石市"), ("2025-03-02", "100%区")):
        put(library, f"题\n{date}{unit}正文。", metadata=Metadata("走访通知", unit, date, "通知"))
    assert [row.metadata.date for row in library.reports()] == ["2025-03-02", "2025-03", "2024", ""]
    assert [row.metadata.date for row in library.reports(limit=1, offset=1)] == ["2025-03"]
    assert [row.metadata.date for row in library.reports("青石市 2025")] == ["2025-03"]
    assert library.count("%") == 1
    assert library.count("没有这个词") == 0
    assert library.units() == ["青石市", "100%区", "白河县"]
    assert library.kinds() == ["通知"]


def test_passages_come_in_the_order_asked_and_missing_ones_are_left_out(library: Library) -> None:
    report_id = put(library, "题\n一。\n二。\n三。")
    ids = [passage.passage_id for passage in library.passages_of(report_id)]
    asked = np.array([ids[2], 999, ids[0]], dtype=np.int64)
    assert [passage.text for passage in library.passages(asked)] == ["三。", "一。"]
    assert library.passages([]) == []
    assert len(library.passages(ids * 400)) == 1200


def test_all_passages_stream_in_the_order_of_their_ids(library: Library) -> None:
    ids = [put(library, f"题\n第{n}篇。\n又一段。") for n in range(20)]
    streamed = list(library.iter_passages())
    assert [passage.passage_id for passage in streamed] == list(range(1, 41))
    assert [passage.report_id for passage in library.iter_passages([ids[3], ids[1]])] == [ids[3]] * 2 + [ids[1]] * 2


def test_removing_is_all_or_nothing_and_ids_are_never_reused(library: Library) -> None:
    kept, gone = put(library, "题\n留下。"), put(library, "题\n去掉。\n两段。")
    ids = tuple(passage.passage_id for passage in library.passages_of(gone))
    with pytest.raises(UnknownReport, match="0000"):
        library.remove([gone, "0000"])
    assert library.count() == 2
    library.remove([gone, gone])
    assert [row.report_id for row in library.reports()] == [kept]
    assert library.passages(ids) == []
    with pytest.raises(UnknownReport):
        library.passages_of(gone)
    assert put(library, "题\n去掉。\n两段。") == gone
    assert min(passage.passage_id for passage in library.passages_of(gone)) > max(ids)
    log = [(change.kind, change.report_id, change.passage_ids) for change in library.changes(after=1)]
    assert log == [("added", gone, ()), ("removed", gone, ids), ("added", gone, ())]


def test_corrected_metadata_shows_everywhere_and_is_logged(library: Library) -> None:
    report_id = put(library, "题\n正文。")
    corrected = Metadata("改过的题目", "新单位", "2025", "报告", "张三", "")
    library.correct(report_id, corrected)
    assert library.report(report_id).metadata == library.passages_of(report_id)[0].metadata == corrected
    assert [(c.number, c.kind) for c in library.changes(0)] == [(1, "added"), (2, "corrected")]
    assert library.changes(2) == []
    with pytest.raises(UnknownReport):
        library.correct("0000", corrected)


def test_every_report_that_holds_a_paragraph_is_named(library: Library) -> None:
    one = put(library, "甲\n同一段话。\n同一段话。", metadata=Metadata("甲", "单位甲", "2025"))
    two = put(library, "乙\n同一段话。\n另一段。", metadata=Metadata("乙", "单位乙", "2024"), external_id="b")
    shared = content_hash("同一段话。")
    found = library.sources_of([shared, "0000"])
    assert found == {
        shared: [
            (two, "b", "乙", "单位乙", "2024", "同一段话。", "通知.txt"),
            (one, "", "甲", "单位甲", "2025", "同一段话。", "通知.txt"),
        ]
    }


def test_embeddings_are_kept_for_each_model(library: Library) -> None:
    vectors = {f"hash{n}": np.full(8, n / 4, dtype=np.float32) for n in range(1200)}
    library.store_embeddings("model-a", vectors)
    library.store_embeddings("model-a", {"hash1": np.ones(8, dtype=np.float32)})
    found = library.embeddings("model-a", [*vectors, "unknown"])
    assert found.keys() == vectors.keys()
    assert found["hash1"].tolist() == [1.0] * 8
    assert found["hash2"].dtype == np.float32
    assert library.embeddings("model-b", vectors) == {}


def test_an_original_goes_when_its_last_report_does(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "甲.TXT"
    file.write_text("内容", encoding="utf-8")
    one, two = made("题\n一。"), made("题\n二。")
    for report in (one, two):
        library.add(report, [], original=file)
    kept = library.original(one.report_id)
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == "内容"
    assert kept.suffix == ".txt"
    library.remove([one.report_id])
    assert kept.exists()
    library.remove([two.report_id])
    assert not kept.exists()


def test_a_failed_transaction_leaves_nothing(library: Library) -> None:
    broken = Passage(None, 0, 1)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        library.add(made("题\n正文。"), [broken])
    assert (library.count(), library.last_change()) == (0, 0)


def test_what_was_stored_is_there_after_reopening(tmp_path: Path) -> None:
    with Library(tmp_path) as first:
        report_id = put(first, "题\n正文。")
    with Library(tmp_path) as second:
        assert second.report(report_id).metadata == META
        assert second.last_change() == 1


def test_threads_write_and_read_together(library: Library) -> None:
    def work(thread: int) -> None:
        for number in range(15):
            put(library, f"题\n线程{thread}第{number}篇。")
            library.reports(limit=3)

    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert library.count() == library.last_change() == 60


def test_another_database_is_a_url(tmp_path: Path) -> None:
    with Library(tmp_path / "folder", url=f"sqlite:///{tmp_path / 'elsewhere.db'}") as library:
        put(library, "题\n正文。")
    assert (tmp_path / "elsewhere.db").exists()
    assert not (tmp_path / "folder" / DATABASE_FILE).exists()
    with pytest.raises(LibraryError, match="驱动"):
        Library(tmp_path / "folder", url="mysql+pymysql://user:secret@127.0.0.1/x")


def test_what_is_no_library_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="无法建立"):
        Library(tmp_path / "file")

    (tmp_path / "junk").mkdir()
    (tmp_path / "junk" / DATABASE_FILE).write_text("这不是数据库" * 100, encoding="utf-8")
    with pytest.raises(LibraryError, match="不是报告库文件"):
        Library(tmp_path / "junk")

    (tmp_path / "foreign").mkdir()
    with sqlite3.connect(tmp_path / "foreign" / DATABASE_FILE) as connection:
        connection.execute("CREATE TABLE notes (x)")
    with pytest.raises(LibraryError, match="别的程序"):
        Library(tmp_path / "foreign")


def test_a_newer_library_is_refused_and_left_alone(tmp_path: Path) -> None:
    Library(tmp_path).close()
    with sqlite3.connect(tmp_path / DATABASE_FILE) as connection:
        connection.execute("UPDATE library_schema SET version = 99")
    with pytest.raises(LibraryError, match="请升级"):
        Library(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(LibraryError, match="权限"):
        Library(tmp_path)
