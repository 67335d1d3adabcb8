"""Lists across reports and differing values as HTML, with markers that lead to the passages' cards."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from search.result import Answer, Listed
from web import titles
from web.wording import Wording


def card_id(rank: int) -> str:
    """The id of the card of a hit, which markers point to."""
    return f"hz-hit-{rank}"


def marker(rank: int) -> str:
    """[3], a link to the third card."""
    return f'<a class="hz-marker" href="#{card_id(rank)}">[{rank}]</a>'


def _markers(ranks: Iterable[int]) -> str:
    return "".join(map(marker, ranks))


def listing(listed: Listed, wording: Wording, below: str = "") -> str:
    """The list with its count and how it was counted, and totals that reports state themselves.

    `below` is HTML that ends the section, such as the buttons for a verdict.
    """
    number = len(listed.items)
    count = wording("listed_count", counted=f"{number} {listed.measure}" if wording.language == "zh" else number)
    items = "".join(f"<li>{escape(item.name)} {_markers(item.ranks)}</li>" for item in listed.items)
    stated = "".join(f"<li>“{escape(text)}” {marker(rank)}</li>" for text, rank in listed.stated)
    label = f'<span class="hz-label">{escape(wording("listed_stated"))}</span>'
    totals = f'<div class="hz-stated">{label}<ul>{stated}</ul></div>' if stated else ""
    basis = (
        listed.basis
        if wording.language == "zh"
        else " ".join((wording(f"listed_by_{listed.kind}"), wording("listed_read", read=listed.read)))
    )
    return (
        f'<section class="hz-answer hz-listed" aria-label="{escape(wording("answer"))}">'
        f'<p class="hz-answer-text">{escape(count)}</p><ol class="hz-items">{items}</ol>{totals}'
        f'<p class="hz-basis">{escape(wording("listed_basis", basis=basis))}</p>{below}</section>'
    )


def values(answer: Answer, wording: Wording) -> str:
    """A table of the values that reports differ in, newest first; empty where there are none."""
    if not answer.values:
        return ""
    by_rank = {hit.rank: hit for hit in answer.hits}
    rows = "".join(
        f"<tr><td>{escape(wording.date(value.date) or wording('no_date'))}</td><td>{escape(value.value)}</td>"
        f"<td>{escape(titles.of_hit(by_rank[value.rank], wording))} {marker(value.rank)}</td></tr>"
        for value in answer.values
    )
    head = "".join(f'<th scope="col">{escape(wording(f"values_{name}"))}</th>' for name in ("date", "value", "source"))
    return (
        f'<div class="hz-values"><p>{escape(wording("values_differ"))}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
