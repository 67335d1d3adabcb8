"""Who did what a report tells: the names in it, and how surely each is the unit or place that acts.

A report names more than the one that acts: places that were visited, partners, the units that leaders
belong to. The names of a report's opening and around its matching sentences are compared by where they
stand and what stands beside them; what each of these is worth was fitted on listing questions with
known answers (`python -m benchmarks.listing_fit`, logistic regression: `actor_weights.json`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.sentences import sentences
from search.actor_features import Seen, about_group, about_match
from search.actor_names import of_kind, same
from search.listing_question import Listing
from search.organisations import Mention, mentions
from search.told import told
from search.topic import Match, forms

WEIGHTS = Path(__file__).with_name("actor_weights.json")
OPENING = 400
"""Characters at a report's beginning in which it says whom it is about."""
REACH = 6
"""Sentences on either side of the matching one in which names are sought."""


@dataclass(frozen=True)
class Candidate:
    """A name that may be the one that acts, the match that it is nearest to, and what tells of it."""

    name: str
    match: Match
    features: dict[str, float]

    @property
    def chance(self) -> float:
        """How surely the name belongs on the list, 0 to 1."""
        weights = _weights()
        total = weights["bias"] + sum(weights[name] * value for name, value in self.features.items())
        return 1 / (1 + math.exp(-total))


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in json.loads(WEIGHTS.read_text(encoding="utf-8")).items()}


def candidates(asked: Listing, words: Sequence[str], matches: Sequence[Match], opening: str) -> list[Candidate]:
    """The names of one report, each once under its longest form; `opening` is the report's beginning."""
    beginning = told(opening[:OPENING])
    seen = [one for match in matches for one in _around(asked, words, match)]
    seen += _named(asked, words, beginning, None, matches[0])
    groups: list[list[Seen]] = []
    for one in seen:
        group = next((g for g in groups if any(same(one.name, other.name) for other in g)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    found = []
    for group in groups:
        match = min(group, key=Seen.remoteness).match
        features = about_group(group, groups, beginning) | about_match(asked, words, match, len(matches), beginning)
        found.append(Candidate(max((one.name for one in group), key=len), match, features))
    return found


def _around(asked: Listing, words: Sequence[str], match: Match) -> list[Seen]:
    """The names in the matching sentence and in those beside it."""
    text = match.passage.text
    spans = sentences(text)
    own = next((number for number, (start, _) in enumerate(spans) if start == match.start), 0)
    return [
        one
        for number, (start, end) in enumerate(spans)
        if abs(own - number) <= REACH
        for one in _named(asked, words, told(text[start:end]), own - number, match)
    ]


def _named(asked: Listing, words: Sequence[str], text: str, distance: int | None, match: Match) -> list[Seen]:
    """The names of the kind asked for in a text; those that the topic itself names (驰援涿州) are left out."""
    topic = min((text.find(form) for word in words for form in forms(word) if form in text), default=-1)
    return [
        _seen(text, mention, number, name, distance, topic, match)
        for number, mention in enumerate(mentions(text))
        if (name := of_kind(asked, mention.name)) and not any(word in name for word in words)
    ]


def _seen(text: str, mention: Mention, number: int, name: str, distance: int | None, topic: int, match: Match) -> Seen:
    end = mention.start + len(name)
    ahead = text[mention.start - 1] if mention.start else ""
    cut = len(name) < len(mention.name)
    return Seen(name, mention.before, ahead, text[end : end + 16], mention.start, number, distance, topic, cut, match)
