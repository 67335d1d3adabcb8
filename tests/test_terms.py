"""Full text over words that are already cut."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from index.filters import Filters, date_number
from index.stored import DamagedIndex
from index.terms import LONGEST_WORD, TermEntry, TermIndex, joined
from index.words import words

PASSAGES = {
    1: ("主题教育开展以来，各支部组织集中学习172场", "2025-07-01", "舟山日报", "新闻"),
    2: ("市场监管局走访企业45家次，解决难题", "2025-07", "市场监管局", "简报"),
    3: ("渔业支部在海岛开展主题教育宣讲", "2024", "舟山日报", "报告"),
    4: ("海岛党员志愿服务走访老人", "", "普陀区委组织部", "报告"),
}


@pytest.fixture
def terms(tmp_path: Path) -> TermIndex:
    index = TermIndex(tmp_path / "全文索引")
    index.add(
        TermEntry(number, joined(words(text)), date_number(date), unit, kind)
        for number, (text, date, unit, kind) in PASSAGES.items()
    )
    index.commit()
    return index


def found(terms: TermIndex, question: str, filters: Filters | None = None) -> list[int]:
    return terms.search(words(question), 10, filters)[0].tolist()


def test_the_passage_with_more_and_rarer_words_comes_first(terms: TermIndex) -> None:
    assert found(terms, "海岛上的主题教育")[0] == 3
    assert set(found(terms, "海岛上的主题教育")) == {1, 3, 4}
    assert found(terms, "七月") == []
    assert found(terms, "45家") == [2]


def test_scores_fall_and_a_repeated_word_counts_twice(terms: TermIndex) -> None:
    ids, once = terms.search(["海岛", "走访"], 10)
    assert (np.diff(once) <= 0).all()
    again = dict(zip(*terms.search(["海岛", "海岛", "走访"], 10), strict=True))
    only = dict(zip(*terms.search(["海岛"], 10), strict=True))
    for number, score in zip(ids, once, strict=True):
        assert again[number] == pytest.approx(score + only.get(number, 0), rel=1e-5)


@pytest.mark.parametrize(
    ("filters", "right"),
    [
        (Filters(since=date_number("2025-07")), {1, 2}),
        (Filters(since=date_number("2025-07-15")), {2}),  # "2025-07" may be any day of July
        (Filters(since=date_number("2025-08")), set()),
        (Filters(until=date_number("2024")), {3}),
        (Filters(until=date_number("2025-07")), {1, 2, 3}),
        (Filters(since=date_number("2024-03"), until=date_number("2024-04")), {3}),
        (Filters(units=frozenset({"舟山日报", "市场监管局"})), {1, 2, 3}),
        (Filters(units=frozenset({"舟山"})), set()),
        (Filters(kind="报告"), {3, 4}),
        (Filters(since=date_number("2020"), units=frozenset({"普陀区委组织部"})), set()),  # no date, no range
    ],
)
def test_filters_limit_and_leave_scores_alone(terms: TermIndex, filters: Filters, right: set[int]) -> None:
    every = ["主题教育", "走访", "海岛"]
    free = dict(zip(*terms.search(every, 10), strict=True))
    ids, scores = terms.search(every, 10, filters)
    assert set(ids.tolist()) == right
    for number, score in zip(ids, scores, strict=True):
        assert score == free[number]


def test_a_filter_alone_finds_nothing(terms: TermIndex) -> None:
    assert found(terms, "航天发射", Filters(kind="报告")) == []
    assert terms.search([], 10, Filters(kind="报告"))[0].tolist() == []


def test_removed_passages_are_gone_after_the_commit(terms: TermIndex) -> None:
    terms.remove([3, 4, 77])
    assert set(found(terms, "海岛")) == {3, 4}
    terms.commit()
    assert found(terms, "海岛") == []
    assert terms.size == 2
    terms.clear()
    terms.commit()
    assert terms.size == 0


def test_what_is_not_committed_is_dropped(terms: TermIndex) -> None:
    terms.remove([1, 2, 3, 4])
    terms.release()
    assert terms.size == 4


def test_very_long_words_are_found(terms: TermIndex) -> None:
    long = "a" * 70_000
    terms.add([TermEntry(5, joined([long, "中" * 300]), 0, "", "")])
    terms.commit()
    assert terms.search([long], 5)[0].tolist() == [5]
    assert terms.search(["中" * (LONGEST_WORD + 1)], 5)[0].tolist() == [5]


def test_words_that_look_like_query_syntax_are_only_words(terms: TermIndex) -> None:
    terms.add([TermEntry(6, joined(["c++", "a:b", '"', "45.5%"]), 0, "", "")])
    terms.commit()
    for word in ("c++", "a:b", '"', "45.5%"):
        assert terms.search([word], 5)[0].tolist() == [6]


def test_a_killed_writer_leaves_the_last_commit_and_no_lock(tmp_path: Path) -> None:
    folder = tmp_path / "全文"
    program = f"""
        import os, signal
        from pathlib import Path
        from index.terms import TermEntry, TermIndex
        index = TermIndex(Path({str(folder)!r}))
        index.add([TermEntry(1, "第一", 0, "", "")])
        index.commit()
        index.add([TermEntry(2, "第一", 0, "", "")])
        os.kill(os.getpid(), signal.SIGKILL)
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], cwd=Path(__file__).parents[1])
    assert ended.returncode == -signal.SIGKILL
    assert os.path.exists(folder / ".tantivy-writer.lock")
    index = TermIndex(folder)
    index.add([TermEntry(3, "第一", 0, "", "")])
    index.commit()
    assert index.search(["第一"], 5)[0].tolist() == [1, 3]


def test_a_damaged_folder_is_noticed(terms: TermIndex, tmp_path: Path) -> None:
    terms.release()
    (tmp_path / "全文索引" / "meta.json").write_text("{}")
    with pytest.raises(DamagedIndex):
        TermIndex(tmp_path / "全文索引")


def test_a_lost_file_of_the_folder_is_noticed(terms: TermIndex, tmp_path: Path) -> None:
    terms.release()
    next((tmp_path / "全文索引").glob("*.idx")).unlink()
    with pytest.raises(DamagedIndex):
        TermIndex(tmp_path / "全文索引")
