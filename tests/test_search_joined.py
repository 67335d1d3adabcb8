"""Passages that touch are shown as one."""

from pathlib import Path

import pytest

from corpus.errors import UnknownReport
from corpus.intake import add_paths
from corpus.library import Library
from corpus.report import Metadata
from corpus.stored import StoredPassage
from search.joined import LONGEST, join, joined


def passage(number: int, start: int, end: int, report: str = "r", heading: tuple[str, ...] = ()) -> StoredPassage:
    return StoredPassage(
        number, report, "文" * (end - start), start, end, heading, None, f"h{number}", "", Metadata(), "", ""
    )


def test_a_neighbour_right_behind_is_taken_up() -> None:
    assert join([passage(1, 0, 200), passage(2, 500, 700, "other"), passage(3, 201, 400)]) == [[0, 2], [1]]


def test_before_and_behind_join_into_one() -> None:
    assert join([passage(2, 100, 200), passage(1, 0, 100), passage(3, 201, 300)]) == [[0, 1, 2]]


def test_a_neighbour_far_behind_stays_apart() -> None:
    others = [passage(n, 0, 100, f"other{n}") for n in range(10, 12)]
    assert join([passage(1, 0, 100), *others, passage(2, 100, 200)]) == [[0], [1], [2], [3]]


def test_what_does_not_touch_or_is_of_another_section_stays_apart() -> None:
    assert join([passage(1, 0, 100), passage(2, 104, 200)]) == [[0], [1]]
    assert join([passage(1, 0, 100), passage(2, 100, 200, heading=("二、工作",))]) == [[0], [1]]


def test_the_whole_stays_short() -> None:
    assert join([passage(1, 0, LONGEST - 100), passage(2, LONGEST - 100, LONGEST + 1)]) == [[0], [1]]


def test_the_joined_text_is_the_reports_own(tmp_path: Path) -> None:
    source = tmp_path / "长报告.txt"
    paragraphs = [f"第{n}个支部在河边社区办了{n}场夜校，来听课的居民说讲得明白、用得上。" * 6 for n in range(1, 5)]
    source.write_text("\n".join(paragraphs), encoding="utf-8")
    with Library(tmp_path / "library") as library:
        list(add_paths(library, [source]))
        first, second, *_ = library.passages_of(library.reports()[0].report_id)
        whole = joined(library, [second, first])
        text = library.report(first.report_id).text
        assert (whole.start, whole.end) == (first.start, second.end)
        assert whole.text == text[whole.start : whole.end]
        assert whole.passage_id == second.passage_id
        with pytest.raises(UnknownReport):
            library.text_between("none", 0, 5)
