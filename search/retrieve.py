"""Candidates from vectors and full text, merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from index.filters import Filters
from search.fuse import fuse

CANDIDATES = 200
"""How many passages each list contributes."""
VECTOR_WEIGHT = 0.8
"""Weight of the vectors' z-score against 1 for BM25, chosen on partywork_dev (benchmarks/README.md)."""
PLACES_FOR_FITTING = 12
"""How many of the passages that are read may be there because they are of the period asked for."""

Method = Literal["ranked", "apart", "features", "merged", "terms", "vectors"]
"""How far the search goes: one list alone, the merged lists, these ranked by plain features, ranked again with
the reader's opinion, and passages that touch joined (the product)."""
RANKED: tuple[Method, ...] = ("ranked", "apart", "features")
READ: tuple[Method, ...] = ("ranked", "apart")
"""Only these answer; the others find passages."""
Ids = npt.NDArray[np.int64]


class SearchableIndex(Protocol):
    """What retrieval needs of `index.follow.Index`."""

    def nearest(
        self, vector: npt.NDArray[np.float32], k: int, filters: Filters | None = None
    ) -> tuple[Ids, npt.NDArray[np.float32]]: ...
    def matching(
        self, words: Sequence[str], k: int, filters: Filters | None = None
    ) -> tuple[Ids, npt.NDArray[np.float32]]: ...


@dataclass(frozen=True)
class Candidates:
    """Merged candidates, best first: `ids` int64 [n], `fused` float64 [n] their z-score sums; `terms`
    the BM25 scores of those that full text found."""

    ids: Ids
    fused: npt.NDArray[np.float64]
    terms: dict[int, float]

    def fused_of(self, ids: Ids) -> npt.NDArray[np.float64]:
        """The z-score sums of some of the candidates, float64 [len(ids)]."""
        known = dict(zip(self.ids.tolist(), self.fused.tolist(), strict=True))
        return np.array([known[int(i)] for i in ids])

    def terms_of(self, ids: Ids) -> npt.NDArray[np.float64]:
        """Their BM25 scores, 0 for those that full text did not find, float64 [len(ids)]."""
        return np.array([self.terms.get(int(i), 0.0) for i in ids])


def candidates(
    index: SearchableIndex,
    words: Sequence[str],
    vector: npt.NDArray[np.float32],
    filters: Filters | None,
    method: Method = "ranked",
    at_least: int = 0,
) -> Candidates:
    """The best passages by full text, by vectors or by the z-score sum of both, best first.

    Each list contributes `CANDIDATES` passages, or `at_least` where that is more. "merged" and
    what ranks are the same here: ranking reads the candidates.
    """
    depth = max(CANDIDATES, at_least)
    lists: list[tuple[Ids, npt.NDArray[np.float32]]] = []
    weights: list[float] = []
    terms: dict[int, float] = {}
    if method != "terms":
        lists.append(index.nearest(vector, depth, filters))
        weights.append(VECTOR_WEIGHT)
    if method != "vectors":
        ids, scores = index.matching(words, depth, filters)
        terms = dict(zip(ids.tolist(), scores.tolist(), strict=True))
        lists.append((ids, scores))
        weights.append(1.0)
    return Candidates(*fuse(lists, weights), terms)


def with_fitting(found: Candidates, fitting: Candidates, read: int) -> Candidates:
    """The candidates with some of the `fitting` ones moved among the first `read`, those that are read.

    They stand behind the best `read - PLACES_FOR_FITTING` and before the last that is read; one that
    was not found otherwise has the lowest fused score.
    """
    kept = found.ids[: read - PLACES_FOR_FITTING]
    moved = fitting.ids[~np.isin(fitting.ids, kept)][: PLACES_FOR_FITTING - 1]
    rest = found.ids[len(kept) :]
    ids = np.concatenate([kept, moved, rest[~np.isin(rest, moved)]])
    known = dict(zip(found.ids.tolist(), found.fused.tolist(), strict=True))
    lowest = float(found.fused.min()) if len(found.fused) else 0.0
    fused = np.array([known.get(int(i), lowest) for i in ids])
    return Candidates(ids, fused, fitting.terms | found.terms)
