"""Ranking the candidates and choosing the words that answer, with the shipped models.

Plain features rank the candidates; the network reads the best of them; trees over both rank them
again; the answering words are chosen in the best passages; and trees over all of it say how likely
it is that the library answers at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.stored import StoredPassage
from search.confidence import Confidence, evidence
from search.rank import Ranker, Ranking
from search.reader import Opinion, Reader
from search.reading import Reading
from search.rerank import Reranker, rerank_features
from search.sentence import SentenceChooser
from search.spans import PASSAGES, Found, Read, SpanChooser, bounds_of

READ_BY_NETWORK = 16
"""The best by the first ranking are read by the network, the dearest step of a question: on partywork_dev 16
rank as well as 30 (hit@1 .685 and .686, hit@5 .914 and .911) in half the time."""

FIRST_WEIGHT = 0.5
"""Of the first ranking's scores beside the second's, which knows Party-work questions better and others less well."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ranked:
    """The candidates ranked.

    `scores` float64 [passages] are of all of them; `order` are the positions of those that the
    network read, in the order of the first ranking, `opinions`, `table` [read, features] (with `names`)
    and `second` [read] its opinions of them, the features and scores of the second ranking.
    """

    passages: Sequence[StoredPassage]
    reading: Reading
    scores: Floats
    order: list[int]
    opinions: list[Opinion]
    table: Floats
    names: list[str]
    second: Floats


@dataclass(frozen=True)
class Chosen:
    """The answering words: `place` counts the given passages from 0, (`start`, `end`) is in that passage's
    text, (`first`, `last`) the sentences around; `chance` that the library answers the question."""

    place: int
    start: int
    end: int
    first: int
    last: int
    chance: float


class Answering:
    """The shipped models together. May be used by several threads."""

    def __init__(self) -> None:
        """Loads them; raises ModelError when one is missing or damaged."""
        self.ranker = Ranker()
        self._network = Reader()
        self._reranker = Reranker()
        self._chooser = SentenceChooser()
        self._spans = SpanChooser()
        self._confidence = Confidence()

    @property
    def threshold(self) -> float:
        """The chance below which a question is refused."""
        return self._confidence.threshold

    def rank(
        self,
        question: str,
        passages: Sequence[StoredPassage],
        terms: Floats,
        cosines: Floats,
        fused: Floats,
        read: bool = True,
    ) -> Ranked:
        """Ranks the passages, twice where the network is to `read` them. Others as in `search.features.features`."""
        reading = self.ranker.reader.read(question, passages)
        first: Ranking = self.ranker.scores(question, passages, terms, cosines, fused, reading)
        if not read:
            nothing = np.zeros(0)
            return Ranked(passages, reading, first.scores, [], [], nothing, [], nothing)
        order = np.argsort(-first.scores, kind="stable")[:READ_BY_NETWORK]
        opinions = self._network.read(question, [passages[i] for i in order])
        table, names = rerank_features(first.table[order], first.names, first.scores[order], opinions)
        second = self._reranker.scores(table)
        # What the network did not read comes behind, in the order of the first ranking.
        blended = second + FIRST_WEIGHT * first.scores[order]
        scores = float(blended.min()) + first.scores - float(first.scores[order].min())
        scores[order] = blended
        return Ranked(passages, reading, scores, order.tolist(), opinions, table, names, second)

    def choose(self, question: str, ranked: Ranked, leaders: Sequence[int]) -> Chosen:
        """The answering words in the best passages; `leaders` are their positions, best first."""
        best = list(leaders[:PASSAGES])
        opinions = dict(zip(ranked.order, ranked.opinions, strict=True))
        second = dict(zip(ranked.order, ranked.second.tolist(), strict=True))
        # A wish for a period can lift a passage that the network has not read among the first.
        missing = [position for position in best if position not in opinions]
        opinions |= zip(missing, self._network.read(question, [ranked.passages[i] for i in missing]), strict=True)
        passages = [ranked.passages[position] for position in best]
        likely = self._chooser.chances(question, ranked.reading, best)
        tables = self._network.span_scores(question, passages)
        read = [
            Read(
                passage.text,
                second.get(position, float(ranked.second.min())),
                opinions[position],
                spans,
                bounds_of(passage.text),
                likely.of(place),
            )
            for place, (position, passage, spans) in enumerate(zip(best, passages, tables, strict=True))
        ]
        found: Found = self._spans.choose(question, read)
        seen_values = evidence(
            ranked.table, ranked.names, ranked.second, likely.best, likely.names, likely.chances, found
        )
        words = found.candidate
        bounds = [b for b in read[words.place].bounds if b[0] < words.end and words.start < b[1]]
        return Chosen(
            words.place, words.start, words.end, bounds[0][0], bounds[-1][1], self._confidence.chance(seen_values)
        )
