"""Candidates from vectors and full text, merged; reprints collapsed into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from corpus.stored import StoredPassage
from index.filters import Filters
from search.fuse import fuse

CANDIDATES = 200
"""How many passages each list contributes."""
VECTOR_WEIGHT = 0.8
"""Weight of the vectors' z-score against 1 for BM25, chosen on partywork_dev (benchmarks/README.md)."""

Method = Literal["both", "terms", "vectors"]
Ids = npt.NDArray[np.int64]


class SearchableIndex(Protocol):
    """What retrieval needs of `index.follow.Index`."""

    def nearest(self, vector: npt.NDArray[np.float32], k: int, filters: Filters | None = None) -> tuple[Ids, npt.NDArray[np.float32]]: ...
    def matching(self, words: Sequence[str], k: int, filters: Filters | None = None) -> tuple[Ids, npt.NDArray[np.float32]]: ...


@dataclass(frozen=True)
class Candidates:
    """Ranked candidates: `ids` int64 [n], `scores` float64 [n] falling."""

    ids: Ids
    scores: npt.NDArray[np.float64]


def candidates(
    index: SearchableIndex,
    words: Sequence[str],
    vector: npt.NDArray[np.float32],
    filters: Filters | None,
    method: Method = "both",
) -> Candidates:
    """The best passages by full text, by vectors or by the z-score sum of both, best first."""
    lists: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]] = []
    weights: list[float] = []
    if method != "terms":
        lists.append(index.nearest(vector, CANDIDATES, filters))
        weights.append(VECTOR_WEIGHT)
    if method != "vectors":
        lists.append(index.matching(words, CANDIDATES, filters))
        weights.append(1.0)
    return Candidates(*fuse(lists, weights))


def collapse(passages: Sequence[StoredPassage]) -> list[int]:
    """Positions of the passages to show: of reprints of one paragraph only the best-ranked."""
    seen: set[str] = set()
    kept = []
    for position, passage in enumerate(passages):
        if passage.text_hash not in seen:
            seen.add(passage.text_hash)
            kept.append(position)
    return kept
