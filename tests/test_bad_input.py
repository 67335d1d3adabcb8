"""Whatever a user gives, the product says what is wrong or gives a normal result, and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.intake import Outcome, add_paths
from corpus.library import Library
from index.encoder import Encoder
from index.follow import Index
from search.engine import Engine
from search.question import SearchFilters
from tests import make_documents as make

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
NAME_OF_300_BYTES = "名" * 98 + ".txt"
BODY = "".join(make.paragraph(text) for text in make.PROSE)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as opened:
        yield opened


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Engine]:
    with Library(tmp_path_factory.mktemp("bad input") / "library") as opened:
        assert {outcome.status for outcome in add_paths(opened, [SAMPLES])} == {"added"}
        yield engine_of(opened, encoder)


def engine_of(library: Library, encoder: Encoder) -> Engine:
    index = Index(library.folder / "index", library, encoder)
    index.catch_up()
    return Engine(library, index, encoder)


def is_chinese(message: str) -> bool:
    return sum("\u4e00" <= character <= "\u9fff" for character in message) > 10


# Files


def bad_files(folder: Path) -> list[Path]:
    word = make.docx(BODY)
    contents = {
        "空.txt": b"",
        "程序.txt": bytes(range(256)) * 40,
        "加密.docx": make.ole("EncryptedPackage"),
        "断.docx": word[: len(word) // 2],
        "断.pdf": make.pdf([make.PROSE])[:-300],
        "密.pdf": make.pdf([make.PROSE], encrypted=True),
        "错.jsonl": b'{"id": "1"}\n',
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    large = folder / "大.txt"
    with large.open("wb") as stream:
        stream.write("第一段。\n".encode())
        stream.truncate(200 * 1024 * 1024)  # sparse: takes no room on the disk
    return [*(folder / name for name in contents), large, folder / "没有.txt"]


def test_bad_files_among_good_ones_are_named_and_the_good_ones_are_in(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    folder.mkdir()
    good = sorted(SAMPLES.iterdir())
    bad = bad_files(folder)
    mixed = [path for pair in zip(bad, good, strict=False) for path in pair] + bad[len(good) :]
    outcomes: dict[str, Outcome] = {Path(outcome.path).name: outcome for outcome in add_paths(library, mixed)}
    for path in bad:
        outcome = outcomes[path.name]
        assert outcome.status == "failed", path.name
        assert f"《{path.name}》" in outcome.error
        assert is_chinese(outcome.error)
        assert "请" in outcome.error
        assert "Traceback" not in outcome.error
        assert "程序出错" not in outcome.error
    assert {outcomes[path.name].status for path in good[: len(bad)]} == {"added"}
    assert library.count() == len(good)
    assert library.pending_intake() == []


def test_a_path_that_no_disk_can_hold_fails_alone(library: Library, tmp_path: Path) -> None:
    paths = [tmp_path / ("长" * 300 + ".txt"), SAMPLES / "红帆映港城.txt"]
    assert [outcome.status for outcome in add_paths(library, paths)] == ["failed", "added"]


def test_a_file_that_fails_later_takes_nothing_away(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    page = tmp_path / "简报.txt"
    page.write_bytes((SAMPLES / "红帆映港城.txt").read_bytes())
    (added,) = add_paths(library, [page])
    before = library.report(added.report_id)
    page.write_bytes(b"\x00\x01\x02" * 500)
    (failed,) = add_paths(library, [page])
    assert failed.status == "failed"
    assert library.report(added.report_id) == before
    assert engine_of(library, encoder).ask("集卡在港多少分钟").hits[0].report_id == added.report_id


def test_a_display_name_of_300_bytes_is_kept_to_the_hit(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    """An uploaded file keeps the name that its user gave it, which no disk need be able to hold."""
    stored = tmp_path / "upload.txt"
    stored.write_text("花园街道为老年家庭加装扶手43处，更换电线900米。\n", encoding="utf-8")
    (outcome,) = add_paths(library, [stored], names={stored: NAME_OF_300_BYTES})
    assert outcome.status == "added"
    assert len(NAME_OF_300_BYTES.encode()) >= 298
    assert library.report(outcome.report_id).path == NAME_OF_300_BYTES
    assert engine_of(library, encoder).ask("扶手装了几处").hits[0].path == NAME_OF_300_BYTES


def test_markup_in_a_title_stays_text(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    title = "</script><img src=x onerror=alert(1)>简报"
    bulk = tmp_path / "a.jsonl"
    bulk.write_text(f'{{"id": "1", "title": "{title}", "text": "花园街道加装扶手43处。"}}\n', encoding="utf-8")
    (outcome,) = add_paths(library, [bulk])
    assert outcome.title == title
    assert engine_of(library, encoder).ask("扶手装了几处").hits[0].title == title


# Questions


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "？！……", "\x00\x1b\x7f", "\u3000", "\ud800"])
def test_an_empty_question_gets_an_example(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert (answer.refused, answer.text, answer.hits) == (True, "", ())
    assert "请先输入问题" in answer.reason
    answer.understood.question.encode()  # fit to be shown and stored


def test_a_question_of_ten_thousand_characters_says_how_long_it_may_be(engine: Engine) -> None:
    answer = engine.ask("党员先锋队解决了多少实际问题？" * 667)
    assert answer.refused
    assert "1000 字" in answer.reason
    assert len(answer.understood.question) <= 1000


def test_control_characters_change_nothing(engine: Engine) -> None:
    plain = engine.ask("党费一般 多久交一次")
    controlled = engine.ask("\x00党费一般\x1b\x0b多久交一次\x7f\x00\ud800")
    assert controlled.understood.question == "党费一般 多久交一次"
    assert controlled.hits == plain.hits
    assert controlled.text == plain.text


@pytest.mark.parametrize(
    "question",
    [
        "title:党费 AND (unit:* OR -费用)",
        '"党费" ~ ^2 [a TO b] {x}',
        "'; DROP TABLE reports; --",
        "%_\\",
        "<script>alert(1)</script>",
        "ａｂｃ１２３",
        "😀👍🏽 党费",
        "İstanbul ß ﬁ 党费",
        "党" * 1000,
        "what is the party fee",
        "黨費多久交一次",
        "7",
    ],
)
def test_any_other_text_is_a_question(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.refused == (answer.text == "")
    assert bool(answer.reason) == answer.refused
    for hit in answer.hits:
        assert all(0 <= start < end <= len(hit.text) for start, end in hit.marks)
    if not answer.refused:
        (citation,) = answer.citations
        assert answer.text in answer.hits[citation.rank - 1].text


def test_an_empty_library_says_how_to_fill_it(library: Library, encoder: Encoder) -> None:
    answer = engine_of(library, encoder).ask("党费多久交一次")
    assert (answer.refused, answer.hits) == (True, ())
    assert "请先" in answer.reason
    assert "添加" in answer.reason


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        (SearchFilters(since="去年"), "不是日期"),
        (SearchFilters(since="2025-02-00"), "不是日期"),
        (SearchFilters(until="2025-13"), "不是日期"),
        (SearchFilters(since="2025", until="2024"), "晚于"),
        (SearchFilters(unit="</option>"), "发文单位"),
        (SearchFilters(kind="无此文种"), "筛选条件"),
        (SearchFilters(since="9999"), "筛选条件"),
    ],
)
def test_impossible_filters_are_explained(engine: Engine, filters: SearchFilters, reason: str) -> None:
    answer = engine.ask("党费多久交一次", filters=filters)
    assert (answer.refused, answer.hits) == (True, ())
    assert reason in answer.reason
