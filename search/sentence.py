"""How likely each sentence is to hold the answer: boosted trees over plain features of it.

Their output is the chance that a sentence holds the answer, learnt from questions with and without one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.features import ASKED, HELD
from search.reading import Reading
from search.trees import MODELS, Trees

DEFAULT_CHOOSER = MODELS / "hongzhou-sentence.txt"
PASSAGES = 3
"""The answer is sought in the sentences of this many best passages."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Likely:
    """The chance of each sentence to hold the answer: `chances` [sentences], with the place of its
    passage in `places`; `best` are the features of the likeliest, by `names`."""

    chances: Floats
    places: tuple[int, ...]
    best: Floats
    names: list[str]

    def of(self, place: int) -> tuple[float, ...]:
        """The chances of the sentences of one passage."""
        return tuple(float(chance) for chance, own in zip(self.chances, self.places, strict=True) if own == place)


class SentenceChooser:
    """The trained trees."""

    def __init__(self, model: Path = DEFAULT_CHOOSER) -> None:
        """Loads them; raises ModelError when the file is missing or damaged."""
        self._trees = Trees(model)

    def chances(self, question: str, reading: Reading, order: Sequence[int]) -> Likely:
        """The chances of all sentences of the passages at the positions `order` in `reading`, best passage first."""
        table, names, sentences = sentence_features(question, reading, order)
        chances = self._trees.predict(table)
        return Likely(chances, tuple(place for place, _ in sentences), table[int(np.argmax(chances))], names)


def sentence_features(
    question: str, reading: Reading, order: Sequence[int]
) -> tuple[Floats, list[str], list[tuple[int, int]]]:
    """Features float64 [sentences, features] of the passages in `order`, their names, and for each
    sentence (place in `order`, number in `reading.spans`)."""
    seen = reading.interaction
    weights = seen.weights.astype(np.float64)
    count = len(reading.spans)
    asked = [kind for kind, pattern in ASKED.items() if pattern.search(question)]
    rows: list[list[float]] = []
    sentences: list[tuple[int, int]] = []
    names: list[str] = []
    for place, position in enumerate(order):
        first, last = int(reading.first[position]), int(reading.first[position + 1])
        soft, exact = seen.soft[:, first:last], seen.exact[:, first:last]
        context = seen.soft[:, count + position]
        passage_soft = soft.max(axis=1, initial=0)
        own, own_exact = weights @ soft, weights @ exact
        for offset in range(last - first):
            before = soft[:, offset - 1] if offset else np.zeros_like(context)
            after = soft[:, offset + 1] if first + offset + 1 < last else np.zeros_like(context)
            text = reading.texts[position][offset]
            values = {
                "soft": own[offset],
                "exact": own_exact[offset],
                "cosine": float(seen.cosine[first + offset]),
                "soft_best_gap": own[offset] - own.max(),
                "exact_best_gap": own_exact[offset] - own_exact.max(),
                "cosine_best_gap": float(seen.cosine[first + offset] - seen.cosine[first:last].max()),
                "with_context": weights @ np.maximum(soft[:, offset], context),
                "with_before": weights @ np.maximum(soft[:, offset], before),
                "with_after": weights @ np.maximum(soft[:, offset], after),
                "before": weights @ before,
                "after": weights @ after,
                "passage": weights @ passage_soft,
                "passage_context": weights @ np.maximum(passage_soft, context),
                "passage_cosine": float(seen.cosine[count + position]),
                "place": float(place),
                "offset": float(offset),
                "offset_end": float(last - first - offset),
                "length": float(len(text)),
                "words": float(len(weights)),
                "keywords": float(" " in question.strip()),
                "asked_length": float(len(question)),
                "digits": float(sum(character.isdigit() for character in text)),
                "commas": float(text.count("，") + text.count("、")),
                "quotes": float(text.count("“") + text.count("《")),
            }
            for kind, pattern in HELD.items():
                values[f"holds_{kind}"] = float(len(pattern.findall(text))) if kind in asked else -1.0
            names = list(values)
            rows.append(list(values.values()))
            sentences.append((place, first + offset))
    return np.array(rows), names, sentences
