"""Putting the hits of an answer into another order, with every reference to their ranks."""

from __future__ import annotations

from dataclasses import replace

from index.filters import date_number
from search.result import Answer, Citation


def latest_first(answer: Answer) -> Answer:
    """The answer with its hits by date, the latest first, undated last, equal dates by relevance.

    Ranks are counted anew and the citations follow their hits.
    """
    hits = sorted(answer.hits, key=lambda hit: (-date_number(hit.date), hit.rank))
    ranks = {hit.rank: place for place, hit in enumerate(hits, start=1)}
    return replace(
        answer,
        hits=tuple(replace(hit, rank=ranks[hit.rank]) for hit in hits),
        citations=tuple(Citation(f"[{ranks[one.rank]}]", ranks[one.rank]) for one in answer.citations),
    )
