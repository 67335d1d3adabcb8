"""Candidates of the period asked for get places among those that are read."""

from __future__ import annotations

import numpy as np

from search.retrieve import PLACES_FOR_FITTING, Candidates, with_fitting


def made(ids: range, terms: dict[int, float] | None = None) -> Candidates:
    return Candidates(np.array(ids, dtype=np.int64), np.linspace(2, -2, len(ids)), terms or {})


def test_fitting_candidates_stand_behind_the_best_and_before_the_last_that_is_read() -> None:
    joined = with_fitting(made(range(100)), made(range(90, 130), {120: 3.0}), read=40)
    kept = 40 - PLACES_FOR_FITTING
    assert joined.ids[:kept].tolist() == list(range(kept))
    assert joined.ids[kept:39].tolist() == list(range(90, 90 + PLACES_FOR_FITTING - 1))
    assert joined.ids[39] == kept
    assert sorted(joined.ids.tolist()) == sorted({*range(100), *joined.ids.tolist()})
    assert joined.terms == {120: 3.0}


def test_scores_follow_their_candidates_and_new_ones_have_the_lowest() -> None:
    found = made(range(100))
    joined = with_fitting(found, made(range(98, 120)), read=40)
    scores = dict(zip(joined.ids.tolist(), joined.fused.tolist(), strict=True))
    assert scores[98] == found.fused[98]
    assert scores[100] == found.fused.min()


def test_what_fits_already_stays_where_it_is() -> None:
    found = made(range(20))
    assert with_fitting(found, made(range(10)), read=40).ids.tolist() == list(range(20))
