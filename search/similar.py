"""Passages of other reports that say something like a given one."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.errors import UnknownPassage
from corpus.library import Library
from corpus.sentences import sentences
from corpus.stored import StoredPassage
from index.context import indexed_text
from index.encoder import Encoder
from index.follow import Index
from index.words import words
from search.reprints import collapse
from search.retrieve import candidates

TELLING = 30
"""How many of a passage's words are searched for: its rarest ones that other passages have as well."""


@dataclass(frozen=True)
class Similar:
    """A similar passage, its score, the passages that reprint it, and the words it was found by."""

    passage: StoredPassage
    score: float
    reprints: list[StoredPassage]
    words: list[str]


def similar(index: Index, library: Library, encoder: Encoder, passage_id: int, top: int) -> list[Similar]:
    """The `top` most similar passages, best first, without its own report and its reprints.

    Raises UnknownPassage.
    """
    own = next(iter(library.passages([passage_id])), None)
    if own is None:
        raise UnknownPassage(passage_id)
    vector = encoder.encode_passages([indexed_text(own)])[0]
    counts = {word: index.frequency(word) for word in dict.fromkeys(words(own.text))}
    telling = sorted((word for word, count in counts.items() if count > 1), key=lambda word: counts[word])[:TELLING]
    found = candidates(index, telling, vector, None, "merged", 4 * top)
    scores = dict(zip(found.ids.tolist(), found.fused.tolist(), strict=True))
    others = [one for one in library.passages(found.ids[: 8 * top].tolist()) if one.report_id != own.report_id]
    every = [own, *others]
    groups = collapse(every, [[one.text[a:b] for a, b in sentences(one.text)] for one in every])
    return [
        Similar(every[group[0]], scores[every[group[0]].passage_id], [every[place] for place in group[1:]], telling)
        for group in groups[1 : top + 1]
    ]
