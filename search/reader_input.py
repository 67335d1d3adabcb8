"""What the reader is given: question and passage as vocabulary entries, punctuation kept.

Training and answering both come through here, so that the network meets at work what it met in training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from corpus.sentences import sentences
from index.context import InContext

LONGEST_QUESTION = 32
LONGEST_CONTEXT = 40
LONGEST_PASSAGE = 256
"""Words, the context included; about 430 characters. What is behind is not read."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ReaderPassage:
    """A passage as the reader sees it, arrays of one length [words].

    `entries` are vocabulary entries, `sentence` the number of each word's sentence: 0 for the
    context in front, then from 1; `start` and `end` are offsets in the passage's text, -1 in the context.
    """

    entries: Ints
    sentence: Ints
    start: Ints
    end: Ints


class ReaderTokenizer:
    """The embedder's vocabulary with punctuation behind it."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))

    def question(self, text: str) -> Ints:
        """The entries of a question, at least one (0, unknown)."""
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids[:LONGEST_QUESTION]
        return np.array(ids or [0], dtype=np.int64)

    def passages(self, passages: Sequence[InContext]) -> list[ReaderPassage]:
        """Each passage behind its context, cut to `LONGEST_PASSAGE` words."""
        contexts = [context_of(passage) for passage in passages]
        cut = self._tokenizer.encode_batch(
            [*contexts, *(passage.text for passage in passages)], add_special_tokens=False
        )
        found = []
        for context, own, passage in zip(cut, cut[len(passages) :], passages, strict=False):
            before = context.ids[:LONGEST_CONTEXT]
            room = LONGEST_PASSAGE - len(before)
            offsets = np.array(own.offsets[:room] or [(0, 0)], dtype=np.int64).reshape(-1, 2)
            begins = np.array([start for start, _ in sentences(passage.text)] or [0])
            number = np.maximum(np.searchsorted(begins, offsets[:, 0], side="right"), 1)
            none = np.full(len(before), -1)
            found.append(
                ReaderPassage(
                    np.array([*before, *(own.ids[:room] or [0])], dtype=np.int64),
                    np.concatenate([np.zeros(len(before), dtype=np.int64), number]).astype(np.int64),
                    np.concatenate([none, offsets[:, 0]]),
                    np.concatenate([none, offsets[:, 1]]),
                )
            )
        return found


def context_of(passage: InContext) -> str:
    """Date, title, headings and the report's first sentence, what the passage itself repeats left out."""
    about = passage.metadata
    year, _, rest = about.date.partition("-")
    month, _, day = rest.partition("-")
    date = "".join([f"{year}年" if year else "", f"{int(month)}月" if month else "", f"{int(day)}日" if day else ""])
    lead = "" if passage.lead in passage.text else passage.lead
    pieces = dict.fromkeys((date, about.title, *passage.heading, lead))
    return "。".join(piece for piece in pieces if piece and piece != passage.text)


def padded(rows: Sequence[Ints]) -> Ints:
    """int64 [rows, longest], -1 behind the end of each."""
    table = np.full((len(rows), max(len(row) for row in rows)), -1, dtype=np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table
