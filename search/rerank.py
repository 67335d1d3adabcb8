"""Ranking once more with the reader's opinion: boosted trees over the first ranking's features and it.

The network sees what plain features miss (that the sentence says who did what); the features see what
the network misses (rare names, the rest of the library). `training/answers.py` makes the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.reader import Opinion
from search.trees import MODELS, Trees

DEFAULT_RERANKER = MODELS / "hongzhou-reranker.txt"
NO_SPAN = -30.0
"""Stands for the score of a span where the reader found none at all."""

Floats = npt.NDArray[np.float64]


class Reranker:
    """The trained trees."""

    def __init__(self, model: Path = DEFAULT_RERANKER) -> None:
        """Loads them; raises ModelError when the file is missing or damaged."""
        self._trees = Trees(model)

    def scores(self, table: Floats) -> Floats:
        """A score for each passage, higher is better, from the features of `rerank_features`."""
        return self._trees.predict(table)


def rerank_features(
    table: Floats, names: Sequence[str], first: Floats, opinions: Sequence[Opinion]
) -> tuple[Floats, list[str]]:
    """Features float64 [passages, features] and their names.

    `table` [passages, f] with `names` and `first` [passages] are the first ranking's features and
    scores, `opinions` the reader's, of the same passages in the same order.
    """
    answers = np.array([opinion.answers for opinion in opinions])
    weight = np.array([opinion.weight for opinion in opinions])
    best = np.array([max((span.score for span in opinion.spans), default=NO_SPAN) for opinion in opinions])
    second = np.array(
        [sorted((s.score for s in o.spans), reverse=True)[1] if len(o.spans) > 1 else NO_SPAN for o in opinions]
    )
    columns = {
        "first": first,
        "first_gap": first - first.max(),
        "first_place": _places(first),
        "answers": answers,
        "answers_gap": answers - answers.max(),
        "answers_place": _places(answers),
        "answers_share": _shares(answers),
        "weight": weight,
        "weight_gap": weight - weight.max(),
        "span": best,
        "span_gap": best - best.max(),
        "span_sure": np.maximum(best - weight, NO_SPAN),
        "span_margin": np.minimum(best - second, -NO_SPAN),
    }
    return np.column_stack([table, *columns.values()]), [*names, *columns]


def _places(values: Floats) -> Floats:
    """log(1 + place) of each, the largest at place 0."""
    places = np.empty(len(values))
    places[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return np.log1p(places)


def _shares(values: Floats) -> Floats:
    """Their softmax."""
    weights = np.exp(values - values.max())
    return np.asarray(weights / weights.sum())
