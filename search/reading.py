"""The candidates sentence by sentence, compared with the question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.sentences import sentences
from corpus.stored import StoredPassage
from index.context import indexed_pieces
from search.interaction import Cut, Interaction, WordVectors
from search.remembered import Remembered

CACHED_PASSAGES = 50_000
"""About 3 KB each. Cutting text into entries is most of the cost of reading a passage."""


@dataclass(frozen=True)
class Reading:
    """The candidates read sentence by sentence.

    `spans` are (passage, start, end) of each sentence, `interaction` compares the sentences and,
    behind them, the context of each passage with the question; `first` [passages + 1] says where
    the sentences of each passage begin. `norms` [passages] are the lengths of the passages' sum
    vectors, `texts` the sentences of each passage.
    """

    spans: tuple[tuple[int, int, int], ...]
    first: npt.NDArray[np.int64]
    interaction: Interaction
    norms: npt.NDArray[np.float64]
    texts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Sentences:
    """The sentences of one passage, cut, and the length of the sum of all."""

    spans: list[tuple[int, int]]
    cuts: list[Cut]
    norm: float


class PassageReader:
    """Reads candidates, and remembers how the most recent ones were cut. Thread-safe."""

    def __init__(self, vectors: WordVectors) -> None:
        self._vectors = vectors
        self._known: Remembered[int, _Sentences] = Remembered(CACHED_PASSAGES)
        self._contexts: Remembered[str, Cut] = Remembered(CACHED_PASSAGES)

    def weights(self, words: Sequence[str]) -> npt.NDArray[np.float64]:
        """How much each word tells, float64 [words]: the length of its vector, 0 for one that is unknown."""
        return np.array([self._vectors.length(cut.entries) for cut in self._vectors.cut(words)], dtype=np.float64)

    def read(self, question: str, passages: Sequence[StoredPassage]) -> Reading:
        """Cuts the passages into sentences and compares each with the question."""
        cut = self._cut(passages)
        contexts = self._cut_contexts(["\n".join(indexed_pieces(passage)[:-1]) for passage in passages])
        spans = tuple((number, start, end) for number, found in enumerate(cut) for start, end in found.spans)
        first = np.cumsum([0, *(len(found.spans) for found in cut)])
        told = [piece for found in cut for piece in found.cuts]
        norms = np.array([found.norm for found in cut])
        texts = tuple(
            tuple(passage.text[start:end] for start, end in found.spans)
            for passage, found in zip(passages, cut, strict=True)
        )
        return Reading(spans, first, self._vectors.interact(question, told + contexts), norms, texts)

    def warm_up(self, passages: Iterable[StoredPassage]) -> None:
        """Cuts passages ahead of the first questions, as many as are remembered."""
        batch: list[StoredPassage] = []
        for number, passage in enumerate(passages):
            batch.append(passage)
            if len(batch) == 100:
                self._cut(batch)
                batch = []
            if number >= CACHED_PASSAGES:
                return
        self._cut(batch)

    def _cut(self, passages: Sequence[StoredPassage]) -> list[_Sentences]:
        """The sentences of passages; ids are never reused and texts never change, so ids are safe keys."""
        known = self._known.of([passage.passage_id for passage in passages])
        new = [passage for passage in passages if passage.passage_id not in known]
        spans = [sentences(passage.text) or [(0, len(passage.text))] for passage in new]
        texts = [p.text[start:end] for p, found in zip(new, spans, strict=True) for start, end in found]
        pieces = iter(self._vectors.cut(texts))
        for passage, found in zip(new, spans, strict=True):
            cuts = [next(pieces) for _ in found]
            norm = self._vectors.length(np.concatenate([piece.entries for piece in cuts]))
            known[passage.passage_id] = _Sentences(found, cuts, norm)
        self._known.add(known)
        return [known[passage.passage_id] for passage in passages]

    def _cut_contexts(self, contexts: list[str]) -> list[Cut]:
        """The contexts, cut; passages of one report share theirs."""
        known = self._contexts.of(contexts)
        new = [context for context in dict.fromkeys(contexts) if context not in known]
        known |= dict(zip(new, self._vectors.cut(new), strict=True))
        self._contexts.add(known)
        return [known[context] for context in contexts]
