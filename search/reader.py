"""The reader: whether a passage answers the question, and with which words.

A small network that the project trained (`training/reader_model.py`) reads question and passage
together, in onnxruntime with int8 matrices. It was trained on questions whose answer stands word
for word in the passage, and on questions that nothing answers.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from corpus.stored import StoredPassage
from search.reader_input import ReaderPassage, ReaderTokenizer, padded
from search.reading import CACHED_PASSAGES
from search.remembered import Remembered
from search.trees import MODELS, damaged

DEFAULT_READER = MODELS / "hongzhou-reader"
PAIRS_AT_ONCE = 5
"""Passages of like length go through the network together, so that little is padded; few, so that
every core has its share."""
IMPOSSIBLE = -30.0
"""Stands for the score of a span that the network does not score."""
_BARRED = -1000
_THREADS = 4
_JUDGED = ["answers", "weight", "scores", "first", "last"]


@dataclass(frozen=True)
class Span:
    """Words of a passage: offsets in its text, and the network's score for them (of any size, higher is better)."""

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Opinion:
    """What the reader says of one passage.

    `answers` is the logit that the passage answers the question, `weight` the logarithm of the
    summed exponentials of all span scores; `spans` are the best spans, best first.
    """

    answers: float
    weight: float
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class SpanScores:
    """The scores of all spans of one passage: float32 [words, longest span] by first word and length."""

    passage: ReaderPassage
    table: npt.NDArray[np.float32]

    def score(self, start: int, end: int) -> float:
        """The score of the words that cover text[start:end], `IMPOSSIBLE` where there are none or too many."""
        inside = np.flatnonzero((self.passage.end > start) & (self.passage.start < end) & (self.passage.start >= 0))
        if not len(inside) or inside[-1] - inside[0] >= self.table.shape[1]:
            return IMPOSSIBLE
        return max(float(self.table[inside[0], inside[-1] - inside[0]]), IMPOSSIBLE)

    def likeliest(self, count: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """The likeliest spans: (start, end) in the text, int64 [spans, 2], and their chances among all
        of the passage [spans], best first; at most `count`."""
        flat = self.table.astype(np.float64).ravel()
        best = np.argpartition(-flat, min(count, len(flat) - 1))[:count]
        best = best[np.argsort(-flat[best], kind="stable")]
        best = best[flat[best] > _BARRED]
        first, length = np.divmod(best, self.table.shape[1])
        chances = np.exp(flat[best] - flat.max()) / np.exp(flat - flat.max()).sum()
        return np.stack([self.passage.start[first], self.passage.end[first + length]], axis=1), chances


class Reader:
    """The trained network with its tokenizer. May be used by several threads."""

    def __init__(self, folder: Path = DEFAULT_READER) -> None:
        """Loads it; raises ModelError when a file is missing or damaged."""
        options = onnxruntime.SessionOptions()
        # One core a batch and batches side by side: the network's matrices are too small to be divided.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            content = (folder / "model.onnx").read_bytes()
            self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
            self._tokenizer = ReaderTokenizer(folder / "tokenizer.json")
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions for damaged files
            raise damaged(folder, error) from error
        self._workers = ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1), "reader")
        self._known: Remembered[int, ReaderPassage] = Remembered(CACHED_PASSAGES)

    def read(self, question: str, passages: Sequence[StoredPassage]) -> list[Opinion]:
        """An opinion of each passage, in their order."""
        if not passages:
            return []
        asked = self._tokenizer.question(question)
        cut = self._cut(passages)
        opinions: list[Opinion | None] = [None] * len(cut)
        order = sorted(range(len(cut)), key=lambda number: len(cut[number].entries))
        batches = [order[begin : begin + PAIRS_AT_ONCE] for begin in range(0, len(order), PAIRS_AT_ONCE)]
        given = [_given(asked, [cut[number] for number in chosen]) for chosen in batches]
        judged = self._workers.map(lambda one: self._session.run(_JUDGED, one), given)
        for chosen, (answers, weight, scores, first, last) in zip(batches, judged, strict=True):
            for row, number in enumerate(chosen):
                spans = _spans(cut[number], scores[row], first[row], last[row])
                opinions[number] = Opinion(float(answers[row]), float(weight[row]), spans)
        return [opinion for opinion in opinions if opinion is not None]

    def span_scores(self, question: str, passages: Sequence[StoredPassage]) -> list[SpanScores]:
        """The scores of every span of each passage, in their order; for few passages."""
        if not passages:
            return []
        cut = self._cut(passages)
        (tables,) = self._session.run(["spans"], _given(self._tokenizer.question(question), cut))
        return [SpanScores(one, table[: len(one.entries)]) for one, table in zip(cut, tables, strict=True)]

    def _cut(self, passages: Sequence[StoredPassage]) -> list[ReaderPassage]:
        """The passages as entries; ids are never reused and texts never change, so ids are safe keys."""
        known = self._known.of([passage.passage_id for passage in passages])
        new = [passage for passage in passages if passage.passage_id not in known]
        made = dict(zip((p.passage_id for p in new), self._tokenizer.passages(new), strict=True)) if new else {}
        self._known.add(made)
        return [made.get(p.passage_id) or known[p.passage_id] for p in passages]


def _given(asked: npt.NDArray[np.int64], passages: Sequence[ReaderPassage]) -> dict[str, npt.NDArray[np.int64]]:
    return {
        "question": np.repeat(asked[None], len(passages), axis=0),
        "passage": padded([passage.entries for passage in passages]),
        "sentence": padded([passage.sentence for passage in passages]),
    }


def _spans(
    passage: ReaderPassage, scores: npt.NDArray[np.float32], first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]
) -> tuple[Span, ...]:
    """The possible ones of the best spans, as offsets in the passage's text."""
    return tuple(
        Span(int(passage.start[a]), int(passage.end[b]), float(score))
        for score, a, b in zip(scores, first, last, strict=True)
        if score > _BARRED and b < len(passage.entries) and passage.start[a] >= 0
    )
