"""Whether the library answers a question at all: boosted trees over the evidence of the best passages.

Learnt from questions with an answer, from the same questions with the right reports taken away, and
from questions written to sound as if the library answered them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.spans import Found
from search.trees import MODELS, Trees, damaged

DEFAULT_CONFIDENCE = MODELS / "hongzhou-confidence.txt"
DEFAULT_THRESHOLD = MODELS / "hongzhou-confidence.json"
SEEN = (
    "soft", "exact", "soft_context", "exact_context", "soft_sentence", "exact_sentence", "soft_pair", "cosine",
    "own_cosine", "context_cosine", "sentence_cosine", "words", "quoted",
)  # fmt: skip
"""Ranking features of the best passage that mean the same in a library of any size."""
OPINIONS = ("answers", "answers_share", "weight", "span", "span_sure", "first", "first_gap")
"""Features of the reranking, of the best passage and at their largest."""
CHOSEN = ("place", "answers", "span", "sure", "chance", "length", "asked_inside", "asked_around", "asked_near")
"""Features of the chosen words."""
TOP = ("soft_context", "exact_context", "cosine", "soft", "exact", "sentence_cosine", "soft_sentence")
"""Ranking features whose largest value among all candidates is evidence."""

Floats = npt.NDArray[np.float64]


class Confidence:
    """The trained trees and the chance below which a question is refused.

    `training/answers.py` chose `threshold` on partywork_dev so that at most 5 % of its answerable
    questions are refused, and wrote beside it what that measured.
    """

    def __init__(self, model: Path = DEFAULT_CONFIDENCE, threshold: Path = DEFAULT_THRESHOLD) -> None:
        """Loads both; raises ModelError when one is missing or damaged."""
        self._trees = Trees(model)
        try:
            self.threshold = float(json.loads(threshold.read_text(encoding="utf-8"))["threshold"])
        except (OSError, KeyError, ValueError, TypeError) as error:
            raise damaged(threshold, error) from error

    def chance(self, values: dict[str, float]) -> float:
        """The estimated chance, 0 to 1, that the library answers, from `evidence`."""
        return float(self._trees.predict(np.array([list(values.values())]))[0])


def evidence(
    table: Floats,
    names: Sequence[str],
    scores: Floats,
    sentence: Floats,
    sentence_names: Sequence[str],
    chances: Floats,
    found: Found,
) -> dict[str, float]:
    """What confidence looks at, by name.

    `table` [passages, features] and `scores` [passages] are the reranker's; `sentence` are the
    features of the likeliest sentence, `chances` the chooser's for all sentences that it saw;
    `found` are the chosen words.
    """
    best = int(np.argmax(scores))
    column = {name: number for number, name in enumerate(names)}
    values = {name: float(table[best, column[name]]) for name in SEEN}
    values |= {f"sentence_{name}": float(value) for name, value in zip(sentence_names, sentence, strict=True)}
    values |= {name: float(table[best, column[name]]) for name in OPINIONS}
    values |= {f"max_{name}": float(table[:, column[name]].max()) for name in (*TOP, *OPINIONS)}
    values |= {f"chosen_{name}": found.features[name] for name in CHOSEN}
    values |= {"expected": found.expected, "expected_second": found.second}
    values["chance"] = float(np.max(chances))
    values["chance_second"] = float(np.sort(chances)[-2:].mean())
    return values
