"""The index follows the library: whatever happens, it ends in the state that the library describes."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from corpus.errors import LibraryError
from corpus.library import Library
from corpus.report import Block, Metadata, Passage, Report
from index import steps as steps_module
from index.context import indexed_pieces, indexed_text
from index.cutting import Cutter
from index.filters import Filters, date_number
from index.follow import Index
from index.terms import joined
from index.words import words


class WordVectors:
    """A small encoder: each word is a direction drawn from its hash. Counts what it encodes."""

    def __init__(self, fingerprint: str = "one", dimension: int = 64, cacheable: bool = False) -> None:
        self.fingerprint, self.dimension, self.cacheable = fingerprint, dimension, cacheable
        self.encoded = 0

    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.encoded += len(texts)
        return np.stack([self._vector(text) for text in texts])

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        return self._vector(text)

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        total = np.zeros(self.dimension)
        for word in words(text):
            seed = hashlib.sha256((self.fingerprint + word).encode()).digest()[:8]
            total += np.random.default_rng(int.from_bytes(seed)).standard_normal(self.dimension)
        return (total / max(float(np.linalg.norm(total)), 1e-9)).astype(np.float32)


def report(number: int, unit: str = "", date: str = "", kind: str = "报告") -> Report:
    """A report of three paragraphs that names its number."""
    lines = [
        f"第{number}号关于海岛支部建设的报告",
        f"本季度第{number}支部组织党员到{number}号码头走访渔民。",
        f"支部书记在{number}号渔船上宣讲会议精神，听取意见{number + 3}条。",
        f"下一步，第{number}支部将建立联系渔船制度。",
    ]
    text, blocks = "\n".join(lines), []
    start = 0
    for place, line in enumerate(lines):
        blocks.append(Block("paragraph" if place else "title", start, start + len(line)))
        start += len(line) + 1
    return Report(f"{number}.txt", text, tuple(blocks), Metadata(lines[0], unit or f"单位{number % 3}", date, kind))


def passages(of: Report) -> list[Passage]:
    return [Passage(of.text[block.start : block.end], block.start, block.end) for block in of.blocks[1:]]


def fill(library: Library, numbers: Sequence[int], **about: str) -> list[str]:
    made = [report(number, **about) for number in numbers]
    return [library.add(one, passages(one)).report_id for one in made]


def found(
    index: Index, encoder: WordVectors, question: str, filters: Filters | None = None
) -> tuple[set[int], set[int]]:
    """The ids found by vectors and by words, among the best five each."""
    by_vector = index.nearest(encoder.encode_question(question), 5, filters)[0]
    return set(by_vector.tolist()), set(index.matching(words(question), 5, filters)[0].tolist())


def contents(index: Index) -> dict[str, object]:
    """Everything that can be asked of an index; equal for equal indexes."""
    encoder = WordVectors()
    size = index.size
    answers: dict[str, object] = {"size": size}
    for question in ("支部书记在3号渔船上宣讲", "建立联系渔船制度", "5号码头走访渔民"):
        for filters in (None, Filters(units=frozenset({"单位1"}))):
            ids, cosines = index.nearest(encoder.encode_question(question), size, filters)
            answers[f"{question} {filters} vectors"] = {
                int(number): round(float(cosine), 3) for number, cosine in zip(ids, cosines, strict=True)
            }
            answers[f"{question} {filters} words"] = set(index.matching(words(question), size, filters)[0].tolist())
    return answers


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "舟山 党建报告库") as opened:
        yield opened


@pytest.fixture
def encoder() -> WordVectors:
    return WordVectors()


@pytest.fixture
def index(library: Library, encoder: WordVectors) -> Index:
    return Index(library.folder / "index", library, encoder)


def fresh(library: Library, tmp_path: Path) -> Index:
    """An index of the same library, built from nothing."""
    built = Index(tmp_path / "从头建立", library, WordVectors())
    built.rebuild()
    return built


def test_an_empty_library_has_an_empty_index(index: Index, encoder: WordVectors) -> None:
    assert index.catch_up() == 0
    assert index.size == 0
    assert found(index, encoder, "海岛支部") == (set(), set())


def test_added_reports_are_found_by_words_and_by_vectors(library: Library, index: Index, encoder: WordVectors) -> None:
    ids = fill(library, range(8))
    assert index.catch_up() == 8
    assert index.catch_up() == 0
    assert index.size == 24
    wanted = library.passages_of(ids[5])[1].passage_id
    vector = encoder.encode_question("支部书记在5号渔船上宣讲会议精神，听取意见8条")
    assert index.nearest(vector, 1)[0].tolist() == [wanted]
    assert index.matching(words("5号渔船宣讲"), 1)[0].tolist() == [wanted]
    assert index.similarity(vector, np.array([wanted]))[0] == pytest.approx(index.nearest(vector, 1)[1][0], abs=1e-5)


def test_a_removed_report_is_never_returned(library: Library, index: Index, tmp_path: Path) -> None:
    ids = fill(library, range(8))
    index.catch_up()
    gone = {passage.passage_id for passage in library.passages_of(ids[5])}
    library.remove([ids[5]])
    assert index.catch_up() == 1
    assert index.size == 21
    found_ids = index.nearest(WordVectors().encode_question("5号码头"), 24)[0], index.matching(["5", "支部"], 24)[0]
    assert not gone & set(np.concatenate(found_ids).tolist())
    fill(library, [5])
    index.catch_up()
    assert contents(index) == contents(fresh(library, tmp_path))


def test_added_and_removed_before_anyone_looked(library: Library, index: Index, tmp_path: Path) -> None:
    ids = fill(library, range(4))
    library.remove(ids[:2])
    fill(library, [0, 9])
    library.remove([ids[3]])
    index.catch_up()
    assert index.size == 9
    assert contents(index) == contents(fresh(library, tmp_path))


def test_corrected_metadata_are_searched_and_filtered(library: Library, index: Index, encoder: WordVectors) -> None:
    ids = fill(library, range(4), date="2025-07-01")
    index.catch_up()
    about = library.report(ids[2]).metadata
    library.correct(ids[2], replace(about, title="灯塔党课简报", unit="海事局", date="2023-05", kind="简报"))
    index.catch_up()
    right = {passage.passage_id for passage in library.passages_of(ids[2])}
    assert index.size == 12
    assert set(index.matching(words("灯塔党课"), 10)[0].tolist()) == right
    for filters in (
        Filters(units=frozenset({"海事局"})),
        Filters(kind="简报"),
        Filters(until=date_number("2024")),
        Filters(since=date_number("2023-05-20"), until=date_number("2023-06")),
    ):
        assert found(index, encoder, "支部", filters) == (right, right)
    assert found(index, encoder, "支部", Filters(since=date_number("2023-06"), until=date_number("2024"))) == (
        set(),
        set(),
    )


def test_a_report_without_a_date_matches_no_date_filter(library: Library, index: Index, encoder: WordVectors) -> None:
    fill(library, [1])
    index.catch_up()
    assert found(index, encoder, "支部", Filters(since=0)) == (set(), set())
    assert found(index, encoder, "支部", Filters(until=99991231)) == (set(), set())


def test_filters_are_applied_before_the_best_are_chosen(library: Library, index: Index, encoder: WordVectors) -> None:
    fill(library, range(30))
    [rare] = fill(library, [40], unit="灯塔管理站")
    index.catch_up()
    right = {passage.passage_id for passage in library.passages_of(rare)}
    assert found(index, encoder, "3号渔船支部", Filters(units=frozenset({"灯塔管理站"}))) == (right, right)


def test_is_there_again_after_opening(library: Library, index: Index, encoder: WordVectors) -> None:
    fill(library, range(5))
    index.catch_up()
    before = encoder.encoded
    again = Index(library.folder / "index", library, encoder)
    assert again.catch_up() == 0
    assert encoder.encoded == before
    assert contents(again) == contents(index)


def test_another_reader_sees_the_changes(library: Library, index: Index, encoder: WordVectors) -> None:
    reader = Index(library.folder / "index", library, encoder)
    fill(library, range(5))
    index.catch_up()
    before = encoder.encoded
    assert reader.catch_up() == 0
    assert reader.size == 15
    assert encoder.encoded == before


def test_another_model_encodes_again_and_says_how_far_it_is(library: Library, index: Index) -> None:
    fill(library, range(6))
    index.catch_up()
    seen: list[tuple[str, int, int]] = []
    other = WordVectors("two", dimension=32)
    changed = Index(library.folder / "index", library, other)
    changed.catch_up(lambda *step: seen.append(step))
    assert other.encoded == 18
    assert seen[-1] == ("重新计算向量", 6, 6)
    assert changed.size == 18
    vector = other.encode_question("支部书记在5号渔船上宣讲会议精神，听取意见8条")
    assert changed.nearest(vector, 1)[1][0] > 0.5


def test_slow_vectors_come_from_the_library_when_the_index_is_lost(library: Library, tmp_path: Path) -> None:
    fill(library, range(6))
    slow = WordVectors(cacheable=True)
    Index(library.folder / "index", library, slow).catch_up()
    assert slow.encoded == 18
    again = Index(tmp_path / "另一个索引", library, slow)
    again.catch_up()
    assert slow.encoded == 18
    assert contents(again) == contents(fresh(library, tmp_path))


@pytest.mark.parametrize("file", ["vectors.faiss", "register.npz", "terms/meta.json", "state.json"])
@pytest.mark.parametrize("damage", ["missing", "rubbish"])
def test_a_damaged_file_is_built_again(
    library: Library, index: Index, encoder: WordVectors, tmp_path: Path, file: str, damage: str
) -> None:
    fill(library, range(5))
    index.catch_up()
    path = library.folder / "index" / file
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(os.urandom(500))
    again = Index(library.folder / "index", library, encoder)
    again.catch_up()
    assert contents(again) == contents(fresh(library, tmp_path))


def test_parts_of_different_age_are_noticed(
    library: Library, index: Index, encoder: WordVectors, tmp_path: Path
) -> None:
    fill(library, range(3))
    index.catch_up()
    old = (library.folder / "index" / "vectors.faiss").read_bytes()
    fill(library, range(3, 6))
    index.catch_up()
    (library.folder / "index" / "vectors.faiss").write_bytes(old)  # a copy taken while it was written
    again = Index(library.folder / "index", library, encoder)
    again.catch_up()
    assert contents(again) == contents(fresh(library, tmp_path))


def test_an_index_of_another_library_is_built_again(
    library: Library, index: Index, encoder: WordVectors, tmp_path: Path
) -> None:
    fill(library, range(6))
    index.catch_up()
    with Library(tmp_path / "新库") as new:
        fill(new, [50])
        moved = Index(library.folder / "index", new, encoder)
        moved.catch_up()
        assert moved.size == 3


def test_a_failing_encoder_leaves_what_was_saved(library: Library, index: Index, encoder: WordVectors) -> None:
    class Failing(WordVectors):
        def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
            raise MemoryError

    fill(library, range(3))
    index.catch_up()
    before = contents(index)
    fill(library, [8])
    broken = Index(library.folder / "index", library, Failing())
    with pytest.raises(MemoryError):
        broken.catch_up()
    assert contents(broken) == before
    assert index.catch_up() == 1
    assert index.size == 12


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
@pytest.mark.parametrize("bytes_left", [60, 400, 3000])
def test_a_full_disk_is_said_and_nothing_is_lost(
    library: Library, index: Index, encoder: WordVectors, tmp_path: Path, bytes_left: int
) -> None:
    import resource

    fill(library, range(3))
    index.catch_up()
    before = contents(index)
    fill(library, range(10, 30))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, limits[1]))
    try:
        with pytest.raises(LibraryError, match="写入失败"):
            index.catch_up()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert index.size == before["size"]
    assert index.catch_up() == 20
    assert contents(index) == contents(fresh(library, tmp_path))


KILLED = """
import os, signal, sys
from pathlib import Path
from corpus.library import Library
from index import follow
from index import steps as steps_module
from tests.test_follow import WordVectors

steps_module.CHANGES_PER_STEP = 4
steps = int(sys.argv[2])
where = sys.argv[3]
library = Library(Path(sys.argv[1]))
index = follow.Index(library.folder / "index", library, WordVectors(), seconds_between_commits=0)
done = 0

def killing(module, name):
    original = getattr(module, name)
    def stop(*arguments, **options):
        global done
        done += 1
        if done > steps:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **options)
    setattr(module, name, stop)

if where == "step":
    killing(follow.Index, "_apply_step")
else:
    from index import parts
    killing(parts.VectorIndex if where == "vectors" else parts.PassageRegister, "save")
    if where == "state":
        killing(parts, "write_state")
index.catch_up()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX signal")
@pytest.mark.parametrize(
    ("where", "steps"), [("step", 2), ("vectors", 0), ("vectors", 2), ("register", 1), ("state", 4)]
)
def test_killed_anywhere_it_ends_where_a_fresh_build_does(
    library: Library, index: Index, encoder: WordVectors, tmp_path: Path, where: str, steps: int
) -> None:
    ids = fill(library, range(6))
    index.catch_up()
    library.remove(ids[:2])
    fill(library, range(10, 20))
    library.correct(ids[3], replace(library.report(ids[3]).metadata, unit="单位1", title="渔港党建品牌"))
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(library.folder), str(steps), where], cwd=Path(__file__).parents[1]
    )
    assert ended.returncode == -signal.SIGKILL
    again = Index(library.folder / "index", library, encoder)
    again.catch_up()
    assert contents(again) == contents(fresh(library, tmp_path))


def test_two_writers_do_not_meet(library: Library, index: Index, encoder: WordVectors) -> None:
    fill(library, range(2))
    index.catch_up()
    fill(library, [5])
    other = Index(library.folder / "index", library, encoder, lock_timeout=0.1)
    with index._locked(), pytest.raises(LibraryError, match="另一个程序"):
        other.catch_up()
    assert other.catch_up() == 1


def test_searches_go_on_while_it_catches_up(library: Library, index: Index, encoder: WordVectors) -> None:
    ids = fill(library, range(10))
    index.catch_up()
    fill(library, range(20, 60))
    library.remove(ids[:5])
    failures: list[BaseException] = []
    ended = threading.Event()

    def ask() -> None:
        try:
            while not ended.is_set():
                found(index, encoder, "3号渔船支部", Filters(units=frozenset({"单位1"})))
        except BaseException as error:  # reported below, where pytest sees it
            failures.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    index.catch_up()
    ended.set()
    asking.join()
    assert not failures
    assert index.size == 135


def test_processes_cut_the_same_words(
    library: Library, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(library, range(40))
    monkeypatch.setattr(steps_module, "PROCESSES_FROM_PASSAGES", 10)
    index.catch_up()
    monkeypatch.setattr(steps_module, "PROCESSES_FROM_PASSAGES", 10_000)
    assert contents(index) == contents(fresh(library, tmp_path))


def test_words_are_cut_even_when_the_processes_die() -> None:
    cutter = Cutter()
    cutter.use_processes()
    assert cutter.begin([["先让进程启动"]]).result() == [joined(words("先让进程启动"))]
    assert cutter._pool is not None
    for process in list(cutter._pool._processes.values()):
        process.kill()
        process.join()
    for text in ("海岛支部走访渔民", "联系渔船制度"):
        assert cutter.begin([[text]]).result() == [joined(words(text))]
    cutter.close()


def test_context_goes_in_front_and_is_cut_once(library: Library) -> None:
    [number] = fill(library, [7])
    first, second, _ = library.passages_of(number)
    assert indexed_text(second).startswith(second.metadata.title + "\n")
    assert indexed_text(second).endswith("\n" + second.text)
    assert indexed_pieces(replace(second, lead="支部书记在7号渔船上宣讲"))[1:] == (second.text,)
    assert indexed_pieces(replace(second, heading=("一、工作", "（一）走访"), lead="开头。"))[1:-1] == (
        "一、工作",
        "（一）走访",
        "开头。",
    )
    cut = Cutter().begin([indexed_pieces(first), indexed_pieces(second)])
    assert len(cut.pieces) < sum(map(len, cut.passages))
    assert cut.result() == [joined(words(indexed_text(first))), joined(words(indexed_text(second)))]
