"""Lists are merged by the sum of z-scores."""

from __future__ import annotations

import numpy as np
import pytest

from search.fuse import fuse, z_scores


def ranked(ids: list[int], scores: list[float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(ids, dtype=np.int64), np.array(scores, dtype=np.float32)


def test_z_scores_have_mean_0_and_deviation_1() -> None:
    z = z_scores(np.array([3.0, 9.0, 4.0, 8.0]))
    assert z.mean() == pytest.approx(0)
    assert z.std() == pytest.approx(1)
    assert z.tolist() == z_scores(np.array([30.0, 90.0, 40.0, 80.0])).tolist()


@pytest.mark.parametrize("scores", [[], [5.0], [2.0, 2.0]])
def test_scores_without_spread_are_zeros(scores: list[float]) -> None:
    assert z_scores(np.array(scores)).tolist() == [0.0] * len(scores)


def test_what_both_lists_have_high_is_first() -> None:
    ids, sums = fuse([ranked([1, 2, 3], [9, 8, 1]), ranked([2, 4, 1], [9, 5, 4])], [1, 1])
    assert ids[0] == 2
    assert set(ids.tolist()) == {1, 2, 3, 4}
    assert sums.tolist() == sorted(sums.tolist(), reverse=True)


def test_the_sum_is_of_z_scores_and_what_a_list_lacks_counts_as_its_lowest() -> None:
    ids, sums = fuse([ranked([1, 2], [2, 0]), ranked([1, 3], [0, 4])], [1, 0.5])
    by_id = dict(zip(ids.tolist(), sums.tolist(), strict=True))
    assert by_id == pytest.approx({1: 1 - 0.5, 2: -1 - 0.5, 3: -1 + 0.5})


def test_an_empty_list_changes_nothing() -> None:
    one = ranked([5, 6], [2, 1])
    ids, sums = fuse([one, ranked([], [])], [1, 1])
    assert (ids.tolist(), sums.tolist()) == ([5, 6], [1, -1])
    assert fuse([], [])[0].tolist() == []


def test_ties_keep_the_order_of_the_lists() -> None:
    assert fuse([ranked([9, 3, 7], [1, 1, 1])], [1])[0].tolist() == [9, 3, 7]
