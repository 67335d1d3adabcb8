"""The candidates sentence by sentence, compared with the question."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from corpus.sentences import sentences
from corpus.stored import StoredPassage
from index.context import indexed_pieces
from search.interaction import Interaction, WordVectors

CACHED_PASSAGES = 50_000
"""About 1 KB each. Cutting text into entries is most of the cost of reading a passage."""

Entries = list[list[int]]
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Reading:
    """The candidates read sentence by sentence.

    `spans` are (passage, start, end) of each sentence, `interaction` compares the sentences and,
    behind them, the context of each passage with the question; `first` [passages + 1] says where
    the sentences of each passage begin.
    """

    spans: tuple[tuple[int, int, int], ...]
    first: npt.NDArray[np.int64]
    interaction: Interaction


@dataclass(frozen=True)
class _Cut:
    """The sentences of one passage and the vocabulary entries of each."""

    spans: list[tuple[int, int]]
    entries: Entries


class PassageReader:
    """Reads candidates, and remembers how the most recent ones were cut. Thread-safe."""

    def __init__(self, vectors: WordVectors) -> None:
        self._vectors = vectors
        self._cuts: OrderedDict[int, _Cut] = OrderedDict()
        self._contexts: OrderedDict[str, list[int]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, question: str, passages: Sequence[StoredPassage]) -> Reading:
        """Cuts the passages into sentences and compares each with the question."""
        cuts = self._cut(passages)
        contexts = self._cut_contexts(["\n".join(indexed_pieces(passage)[:-1]) for passage in passages])
        spans = tuple((number, start, end) for number, cut in enumerate(cuts) for start, end in cut.spans)
        first = np.cumsum([0, *(len(cut.spans) for cut in cuts)])
        told = [entries for cut in cuts for entries in cut.entries]
        return Reading(spans, first, self._vectors.interact(question, told + contexts))

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

    def _cut(self, passages: Sequence[StoredPassage]) -> list[_Cut]:
        """The cuts of passages; ids are never reused and texts never change, so ids are safe keys."""
        with self._lock:
            known = {p.passage_id: self._cuts[p.passage_id] for p in passages if p.passage_id in self._cuts}
        new = [passage for passage in passages if passage.passage_id not in known]
        spans = [sentences(passage.text) or [(0, len(passage.text))] for passage in new]
        texts = [p.text[start:end] for p, found in zip(new, spans, strict=True) for start, end in found]
        entries = iter(self._vectors.entries(texts))
        for passage, found in zip(new, spans, strict=True):
            known[passage.passage_id] = _Cut(found, [next(entries) for _ in found])
        with self._lock:
            _remember(self._cuts, known)
        return [known[passage.passage_id] for passage in passages]

    def _cut_contexts(self, contexts: list[str]) -> Entries:
        """The entries of contexts; passages of one report share theirs."""
        with self._lock:
            known = {context: self._contexts[context] for context in contexts if context in self._contexts}
        new = [context for context in dict.fromkeys(contexts) if context not in known]
        known |= dict(zip(new, self._vectors.entries(new), strict=True))
        with self._lock:
            _remember(self._contexts, known)
        return [known[context] for context in contexts]


def _remember(cache: OrderedDict[Key, Value], used: dict[Key, Value]) -> None:
    """Puts what was used last at the end and drops the oldest beyond the limit."""
    for key, value in used.items():
        cache[key] = value
        cache.move_to_end(key)
    while len(cache) > CACHED_PASSAGES:
        cache.popitem(last=False)
