"""Ranking the candidates: gradient-boosted trees (LambdaMART) over plain features.

Burges 2010, "From RankNet to LambdaRank to LambdaMART". `training/ranker.py` makes the model; each
feature's worth is in benchmarks/README.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.stored import StoredPassage
from search.features import features
from search.interaction import WordVectors
from search.reading import PassageReader, Reading
from search.trees import MODELS, Trees

DEFAULT_RANKER = MODELS / "hongzhou-ranker.txt"
WORD_VECTORS = MODELS / "hongzhou-embedder"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ranking:
    """`scores` float64 [passages], and the features [passages, features] with their names."""

    scores: Floats
    table: Floats
    names: list[str]


class Ranker:
    """The trained trees and the reader that makes their features."""

    def __init__(self, model: Path = DEFAULT_RANKER, vectors: Path = WORD_VECTORS) -> None:
        """Loads both; raises ModelError when one is missing or damaged."""
        self.reader = PassageReader(WordVectors(vectors))
        self._trees = Trees(model)

    def scores(
        self,
        question: str,
        passages: Sequence[StoredPassage],
        terms: Floats,
        cosines: Floats,
        fused: Floats,
        reading: Reading,
    ) -> Ranking:
        """A score for each passage, higher is better, with the features it rests on.

        Arguments as in `search.features.features`.
        """
        table, names = features(question, passages, terms, cosines, fused, reading)
        return Ranking(self._trees.predict(table), table, names)
