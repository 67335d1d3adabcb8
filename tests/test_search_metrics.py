"""The measures on examples small enough to be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from search.metrics import bootstrap_interval, hit_at, ndcg, reciprocal_rank


def test_hit_counts_the_first_k_only() -> None:
    assert [hit_at([False, True, False], k) for k in (1, 2, 10)] == [0, 1, 1]
    assert hit_at([], 5) == 0


def test_reciprocal_rank_is_of_the_first_relevant_result() -> None:
    assert reciprocal_rank([False, False, True, True]) == pytest.approx(1 / 3)
    assert reciprocal_rank([False] * 10 + [True]) == 0
    assert reciprocal_rank([]) == 0


def test_ndcg() -> None:
    assert ndcg([True, False]) == 1
    assert ndcg([False, True]) == pytest.approx(1 / math.log2(3))
    assert ndcg([True, False, True], wanted=2) == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))
    assert ndcg([False] * 10 + [True]) == 0
    assert ndcg([], wanted=0) == 0


def test_the_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    few, many = np.tile([0.0, 1.0], 20), np.tile([0.0, 1.0], 2000)
    low, high = bootstrap_interval(few)
    assert low < 0.5 < high
    # The normal approximation of the same interval: 1.96 standard errors each way.
    assert high - low == pytest.approx(2 * 1.96 * 0.5 / math.sqrt(40), rel=0.15)
    closer = bootstrap_interval(many)
    assert closer[1] - closer[0] < (high - low) / 5
    assert bootstrap_interval(few) == (low, high)


def test_the_interval_of_nothing_is_nan() -> None:
    assert all(math.isnan(limit) for limit in bootstrap_interval(np.array([])))
