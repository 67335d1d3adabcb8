"""Which passages speak of a topic: its words, or words that mean the same, meet in one place.

For lists a passage has to be right, not only near: the words count as they are written, because the
vectors that find candidates put 奉献 beside 献血.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.sentences import sentences
from corpus.stored import StoredPassage

SYNONYMS = Path(__file__).with_name("synonyms.txt")
"""Words that stand for each other in reports, a line for each group; written for this project."""
COVERED = 0.8
"""Share of the topic's words, by weight, that a matching passage has; chosen on the developing half of
benchmarks/questions/listing.jsonl."""
TOGETHER = 0.4
"""Share of the passages with two neighbouring words in which they stand side by side, from which they
are one expression (知识竞赛, not 慰问 环卫工人)."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Match:
    """A passage that matches: the offsets of its best sentence, and the share of the topic's words it has."""

    passage: StoredPassage
    start: int
    end: int
    covered: float


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """For each word of the table all words of its groups, itself included."""
    found: dict[str, dict[str, None]] = {}
    for line in SYNONYMS.read_text(encoding="utf-8").splitlines():
        group = line.split()
        for word in group:
            found.setdefault(word, {}).update(dict.fromkeys(group))
    return {word: tuple(group) for word, group in found.items()}


def forms(word: str) -> tuple[str, ...]:
    """The word and those that mean the same."""
    return synonyms().get(word, (word,))


def expanded(words: Sequence[str]) -> list[str]:
    """The words and what means the same as one of them, or as two neighbours, to search for."""
    pairs = [a + b for a, b in pairwise(words) if a + b in synonyms()]
    return list(dict.fromkeys(form for word in [*words, *pairs] for form in forms(word)))


def expressions(words: Sequence[str], texts: Sequence[str]) -> list[str]:
    """The words, neighbours that the texts write as one expression joined; single characters that stay are left out.

    >>> expressions(["知识", "竞赛"], ["知识竞赛开赛", "党史知识竞赛", "技能竞赛考了专业知识"])
    ['知识竞赛']
    """
    joined: list[str] = []
    for word in words:
        if joined:
            pair = joined[-1] + word
            both = [text for text in texts if joined[-1] in text and word in text]
            fewest = 3 if min(len(joined[-1]), len(word)) == 1 else 2
            together = sum(pair in text for text in both)
            if pair in synonyms() or (together >= fewest and together > TOGETHER * len(both)):
                joined[-1] = pair
                continue
        joined.append(word)
    return [word for word in joined if len(word) > 1] or joined


def matching(
    words: Sequence[str], weights: Floats, passages: Sequence[StoredPassage], literal: bool = False
) -> list[Match]:
    """The passages in which the words meet, those with most of them first.

    They meet in two sentences that follow each other, or in one and the report's title, headings or
    issuing unit. `weights` float64 [words] say how much each word tells; `literal` leaves out words
    that only mean the same.
    """
    total = float(weights.sum())
    if not words or total <= 0:
        return []
    spelt = [(word,) if literal else forms(word) for word in words]
    found: list[Match] = []
    for passage in passages:
        above = "\n".join((passage.metadata.title, passage.metadata.unit, *passage.heading))
        around = np.array([any(form in above for form in group) for group in spelt])
        inside = np.array([any(form in passage.text for form in group) for group in spelt])
        if weights[around | inside].sum() < COVERED * total or not inside.any():
            continue
        spans = sentences(passage.text)
        met = np.array([[any(f in passage.text[a:b] for f in group) for group in spelt] for a, b in spans])
        near = met | np.roll(met, 1, axis=0) if len(spans) > 1 else met
        if len(spans) > 1:
            near[0] = met[0]
        covered = ((near | around) @ weights) / total
        own = met @ weights
        best = max(range(len(spans)), key=lambda i: (covered[i], own[i]))
        if covered[best] >= COVERED:
            at = max((i for i in (best - 1, best) if i >= 0), key=lambda i: (own[i], -i))
            found.append(Match(passage, *spans[at], float(covered[best])))
    return sorted(found, key=lambda match: -match.covered)
