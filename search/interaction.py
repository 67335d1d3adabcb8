"""Late interaction over static word vectors: how well the words of a question are met by a text.

Each word of the question looks for its nearest word in a sentence (MaxSim, Khattab & Zaharia 2020,
here over static vectors); a word counts by the length of its vector, which training made long for
words that tell texts apart. It sees what one vector for a whole passage blurs: that all words of
the question meet in one sentence.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from corpus.errors import ModelError
from index.words import QUESTION_WORDS, STOP_WORDS

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_SAME = 0.999
"""Cosine from which two entries are the same word; rounding keeps it from 1."""


@dataclass(frozen=True)
class Interaction:
    """What `WordVectors.interact` measures of S sentences against a question of q words.

    `soft` and `exact` are float32 [q, S]: the cosine of each question word with its nearest word of
    the sentence (0 at least), and 1 where the word itself stands there. `weights` float32 [q] sum
    to 1. `cosine` float32 [S] compares the sum vectors of question and sentence; `vectors` float32
    [S, dimension] are the unnormalised sums of sentences, `question` float32 [dimension] the unit
    vector of the question.
    """

    soft: Floats
    exact: Floats
    weights: Floats
    cosine: Floats
    vectors: Floats
    question: Floats


class WordVectors:
    """The table of the shipped encoder as single word vectors: int8 rows with one scale each."""

    def __init__(self, folder: Path) -> None:
        """Reads a model folder as `training.export` writes it; raises ModelError when it cannot."""
        try:
            stored = load_file(str(folder / "model.safetensors"))
            self._rows: npt.NDArray[np.int8] = stored["embeddings"]
            self._scale: Floats = stored["weights"].astype(np.float32)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except (OSError, KeyError, ValueError, json.JSONDecodeError) as error:
            raise ModelError(
                f"自带模型 {folder} 不完整（{error}）。请重新解压安装包，或用 git checkout -- models 恢复。"
            ) from error
        silent = STOP_WORDS | QUESTION_WORDS
        ids = (self._tokenizer.token_to_id(word) for word in silent)
        self._silent = frozenset(i for i in ids if i is not None) | {0}

    def entries(self, texts: Sequence[str]) -> list[list[int]]:
        """Vocabulary entries of each text, unknown words left out."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [[entry for entry in text.ids if entry] for text in encoded]

    def vectors(self, entries: Ints) -> Floats:
        """The vectors of entries, float32 [len(entries), dimension]; their length is the word's weight."""
        return self._rows[entries].astype(np.float32) * self._scale[entries][:, None]

    def interact(self, question: str, told: Sequence[Sequence[int]]) -> Interaction:
        """Compares the question with sentences, given as their entries.

        A question without known words compares as zeros.
        """
        asked = self.entries([question])[0]
        words = np.array(list(dict.fromkeys(i for i in asked if i not in self._silent)), dtype=np.int64)
        lengths = np.array([max(len(sentence), 1) for sentence in told], dtype=np.int64)
        starts = np.cumsum(lengths) - lengths
        flat = np.array([i for sentence in told for i in (sentence or [0])], dtype=np.int64)
        # Rows of words that recur in the candidates are dequantized and compared only once.
        used, local = np.unique(flat, return_inverse=True)
        rows = self.vectors(used)
        sums = np.add.reduceat(rows[local], starts, axis=0)
        total = self.vectors(np.array(asked or [0], dtype=np.int64)).sum(axis=0)
        total /= max(float(np.linalg.norm(total)), 1e-9)
        cosine = sums @ total / np.maximum(np.linalg.norm(sums, axis=1), 1e-9)
        if not len(words):
            empty = np.zeros((0, len(told)), dtype=np.float32)
            return Interaction(empty, empty, np.zeros(0, dtype=np.float32), cosine, sums, total)
        heads = self.vectors(words)
        norms = np.linalg.norm(heads, axis=1)
        units = rows / np.maximum(np.linalg.norm(rows, axis=1), 1e-9)[:, None]
        near = np.maximum((heads / np.maximum(norms, 1e-9)[:, None]) @ units.T, 0)
        soft = np.maximum.reduceat(near[:, local], starts, axis=1)
        exact = (soft > _SAME).astype(np.float32)
        return Interaction(soft, exact, norms / max(float(norms.sum()), 1e-9), cosine, sums, total)
