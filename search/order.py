"""Putting the hits of an answer into another order, with every reference to their ranks."""

from __future__ import annotations

from dataclasses import replace

from index.filters import date_number
from search.list_answer import sentence
from search.result import Answer, Citation, Item


def latest_first(answer: Answer) -> Answer:
    """The answer with its hits by date, the latest first, undated last, equal dates by relevance.

    Ranks are counted anew; citations, the entries of a list and values follow their hits.
    """
    hits = sorted(answer.hits, key=lambda hit: (-date_number(hit.date), hit.rank))
    ranks = {hit.rank: place for place, hit in enumerate(hits, start=1)}
    listed, text = answer.listed, answer.text
    if listed:
        items = (Item(item.name, tuple(sorted(ranks[rank] for rank in item.ranks))) for item in listed.items)
        stated = tuple((said, ranks[rank]) for said, rank in listed.stated)
        listed = replace(listed, items=tuple(items), stated=stated)
        text = sentence(listed)
    return replace(
        answer,
        text=text,
        listed=listed,
        values=tuple(replace(value, rank=ranks[value.rank]) for value in answer.values),
        hits=tuple(replace(hit, rank=ranks[hit.rank]) for hit in hits),
        citations=tuple(Citation(f"[{ranks[one.rank]}]", ranks[one.rank]) for one in answer.citations),
    )
