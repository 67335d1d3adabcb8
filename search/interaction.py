"""Late interaction over static word vectors: how well the words of a question are met by a text.

Each word of the question looks for its nearest word in a sentence (MaxSim, Khattab & Zaharia 2020,
here over static vectors); a word counts by the length of its vector, which training made long for
words that tell texts apart. It sees what one vector for a whole passage blurs: that all words of
the question meet in one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.words import QUESTION_WORDS, STOP_WORDS
from search.trees import damaged

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_SAME = 0.999
"""Cosine from which two entries are the same word; rounding keeps it from 1."""


@dataclass(frozen=True)
class Cut:
    """A text as vocabulary entries: int64 [tokens], and the length of the sum of their vectors."""

    entries: Ints
    norm: float


@dataclass(frozen=True)
class Interaction:
    """What `WordVectors.interact` measures of S texts against a question of q words.

    `soft` and `exact` are float32 [q, S]: the cosine of each question word with its nearest word of
    the text (0 at least), and 1 where the word itself stands there. `weights` float32 [q] sum to 1.
    `dot` float32 [S] is the product of each text's sum vector with the unit vector of the question,
    `cosine` the same divided by the sum's length.
    """

    soft: Floats
    exact: Floats
    weights: Floats
    dot: Floats
    cosine: Floats


class WordVectors:
    """The table of the shipped encoder as single word vectors: int8 rows with one scale each."""

    def __init__(self, folder: Path) -> None:
        """Reads a model folder as `training.export` writes it; raises ModelError when it cannot."""
        try:
            stored = load_file(str(folder / "model.safetensors"))
            self._rows: npt.NDArray[np.int8] = stored["embeddings"]
            self._scale: Floats = stored["weights"].astype(np.float32)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except (OSError, KeyError, ValueError, SafetensorError) as error:
            raise damaged(folder, error) from error
        self._norms = np.linalg.norm(self._rows.astype(np.float32), axis=1) * self._scale
        silent = STOP_WORDS | QUESTION_WORDS
        ids = (self._tokenizer.token_to_id(word) for word in silent)
        self._silent = frozenset(i for i in ids if i is not None) | {0}

    def cut(self, texts: Sequence[str]) -> list[Cut]:
        """The vocabulary entries of each text; a text of unknown words only is the unknown entry, zero."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        found = []
        for text in encoded:
            entries = np.array([entry for entry in text.ids if entry] or [0], dtype=np.int64)
            found.append(Cut(entries, self.length(entries)))
        return found

    def length(self, entries: Ints) -> float:
        """The length of the sum of the entries' vectors."""
        return float(np.linalg.norm(self.vectors(entries).sum(axis=0)))

    def vectors(self, entries: Ints) -> Floats:
        """The vectors of entries, float32 [len(entries), dimension]; their length is the word's weight."""
        return self._rows[entries].astype(np.float32) * self._scale[entries][:, None]

    def interact(self, question: str, texts: Sequence[Cut]) -> Interaction:
        """Compares the question with texts. A question without known words compares as zeros."""
        asked = self.cut([question])[0].entries
        words = np.array([i for i in dict.fromkeys(asked.tolist()) if i not in self._silent], dtype=np.int64)
        lengths = np.array([len(text.entries) for text in texts], dtype=np.int64)
        starts = np.cumsum(lengths) - lengths
        # Words that recur in the candidates are looked up and compared only once.
        used, local = np.unique(np.concatenate([text.entries for text in texts]), return_inverse=True)
        rows = self._rows[used].astype(np.float32)
        total = self.vectors(asked).sum(axis=0)
        total /= max(float(np.linalg.norm(total)), 1e-9)
        dot = np.add.reduceat((rows @ total * self._scale[used])[local], starts)
        norms = np.array([text.norm for text in texts], dtype=np.float32)
        cosine = np.divide(dot, np.maximum(norms, 1e-9), dtype=np.float32)
        heads, weights = self.vectors(words), self._norms[words]
        units = heads / np.maximum(weights, 1e-9)[:, None]
        lengths_used = np.maximum(self._norms[used], 1e-9)
        near = np.maximum(units @ rows.T * (self._scale[used] / lengths_used), 0)
        soft = np.maximum.reduceat(near[:, local], starts, axis=1)
        exact = (soft > _SAME).astype(np.float32)
        return Interaction(soft, exact, weights / max(float(weights.sum()), 1e-9), dot, cosine)
