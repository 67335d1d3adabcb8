"""A list across reports as an answer: its sentence, its items with the ranks of their hits, how they were counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search.listing import Found
from search.result import Citation, Item, Listed
from search.topic import Match

CITED = 5
"""Passages that an entry cites at most."""
_BASIS = {
    "unit": "按报告写明的单位归并，简称和全称算一家，转载只计一次",
    "place": "按报告写明的地方归并，简称和全称算一个，转载只计一次",
    "event": "按报告计，同一次活动的报告归并，转载只计一次",
    "report": "按报告计，转载只计一次",
}


def cited(found: Found) -> list[Match]:
    """The passages that the list cites, in the order of its entries, then those with a stated total."""
    return [match for entry in found.entries for match in entry.matches[:CITED]] + list(found.totals)


def listed(found: Found, ranks: Mapping[int, int]) -> Listed:
    """The list for the user; `ranks` are those of the cited passages by passage id."""
    items = [
        Item(
            entry.name, tuple(dict.fromkeys(sorted(ranks[match.passage.passage_id] for match in entry.matches[:CITED])))
        )
        for entry in found.entries
    ]
    asked = found.asked
    stated = {m.passage.text[m.start : m.end]: ranks[m.passage.passage_id] for m in reversed(found.totals)}
    basis = f"{_BASIS[asked.kind]}；查看了最相近的 {found.read} 段，可能不全"
    return Listed(
        tuple(items), asked.kind, asked.measure, asked.noun, basis, tuple(reversed(stated.items())), found.read
    )


def sentence(listing: Listed) -> str:
    """The answer in words: 共 3 家：甲[1]、乙[2][4]、丙[3]（按…归并；查看了…段，可能不全）。"""
    named = "、".join(item.name + "".join(f"[{rank}]" for rank in item.ranks) for item in listing.items)
    totals = "".join(f"报告中另有写明的总数：“{text}”[{rank}]。" for text, rank in listing.stated)
    return f"库中报告写到的共 {len(listing.items)} {listing.measure}：{named}（{listing.basis}）。{totals}"


def citations(listing: Listed) -> tuple[Citation, ...]:
    """A citation for each hit of the list, in the order of the sentence."""
    ranks = [rank for item in listing.items for rank in item.ranks] + [rank for _, rank in listing.stated]
    return tuple(Citation(f"[{rank}]", rank) for rank in dict.fromkeys(ranks))


def numbered(known: Sequence[int], wanted: Sequence[Match]) -> tuple[dict[int, int], list[Match]]:
    """Ranks by passage id, and the matches that need a hit of their own behind the `known` passages (in rank order)."""
    ranks = {passage_id: place for place, passage_id in enumerate(known, start=1)}
    extra: list[Match] = []
    for match in wanted:
        if match.passage.passage_id not in ranks:
            extra.append(match)
            ranks[match.passage.passage_id] = len(known) + len(extra)
    return ranks, extra
