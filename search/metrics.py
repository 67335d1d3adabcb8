"""Retrieval metrics and their intervals: arithmetic only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def hit_at(relevant: Sequence[bool], k: int) -> float:
    """1 where one of the first k results is relevant, else 0."""
    return float(any(relevant[:k]))


def reciprocal_rank(relevant: Sequence[bool], k: int = 10) -> float:
    """1 / rank of the first relevant result among the first k, 0 without one."""
    return next((1 / rank for rank, right in enumerate(relevant[:k], start=1) if right), 0.0)


def character_f1(found: str, expected: str) -> float:
    """F1 over the characters of both without white space: 2 · common / (length + length), order aside.

    >>> round(character_f1("约40年", "40年"), 2)
    0.86
    """
    one, other = Counter("".join(found.split())), Counter("".join(expected.split()))
    common = sum((one & other).values())
    return 2 * common / (sum(one.values()) + sum(other.values())) if common else 0.0


def ndcg(relevant: Sequence[bool], wanted: int = 1, k: int = 10) -> float:
    """Normalised discounted cumulative gain with binary relevance, Järvelin and Kekäläinen 2002.

    `wanted` is how many relevant results there are in all; reprints of one report count as one.
    """
    gain = sum(1 / np.log2(rank + 1) for rank, right in enumerate(relevant[:k], start=1) if right)
    ideal = sum(1 / np.log2(rank + 1) for rank in range(1, min(wanted, k) + 1))
    return float(gain / ideal) if ideal else 0.0


def bootstrap_interval(
    values: npt.NDArray[np.float64], resamples: int = 1000, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """Percentile bootstrap interval of the mean (Efron 1979); (nan, nan) of nothing."""
    if not len(values):
        return float("nan"), float("nan")
    random = np.random.default_rng(seed)
    means = values[random.integers(0, len(values), (resamples, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
