"""Merging ranked lists: arithmetic only.

The sum of z-scores was measured better than reciprocal rank fusion on every question set of the
project, because it keeps how clearly a passage stands out in its list.
"""

from __future__ import annotations

import numpy as np


def z_scores(scores: np.ndarray) -> np.ndarray:
    """(scores - mean) / standard deviation, float64; zeros where all scores are equal."""
    scores = np.asarray(scores, dtype=np.float64)
    if not len(scores):
        return scores
    deviation = scores.std()
    return (scores - scores.mean()) / deviation if deviation > 0 else np.zeros_like(scores)


def fuse(lists: list[tuple[np.ndarray, np.ndarray]], weights: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """The weighted sum of the z-scores of several ranked lists, best first.

    Each list is (ids int64 [n], scores float [n]). An id that a list lacks gets the lowest z-score
    of that list: it is known only to be no better than the last one that made the cut.
    Returns (ids int64 [m], sums float64 [m]) over all ids; ties in the order of the lists.
    """
    every = np.array(list(dict.fromkeys(int(i) for ids, _ in lists for i in ids)), dtype=np.int64)
    total = np.zeros(len(every))
    for (ids, scores), weight in zip(lists, weights, strict=True):
        if not len(ids):
            continue
        z = z_scores(scores)
        known = dict(zip(ids.tolist(), z.tolist(), strict=True))
        lowest = float(z.min())
        total += weight * np.array([known.get(int(i), lowest) for i in every])
    order = np.argsort(-total, kind="stable")
    return every[order], total[order]
