"""The user's saved searches: run, delete, and what is new since the last run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from corpus.saved import SavedSearch
from search.question import SearchFilters
from web import understood
from web.wording import Wording


def limits(filters: SearchFilters) -> dict[str, str | bool]:
    """The filters that limit something, by name, as they are saved."""
    return {name: value for name, value in vars(filters).items() if value}


def filters(saved: Mapping[str, str | bool]) -> SearchFilters:
    """The filters of a saved search; names that this version does not know are left out."""
    known = SearchFilters.__dataclass_fields__
    return SearchFilters(**{name: value for name, value in saved.items() if name in known})  # type: ignore[arg-type]


def view(searches: Sequence[SavedSearch], wording: Wording) -> str:
    """The list with its buttons; empty when nothing is saved."""
    if not searches:
        return ""
    items = "".join(
        f'<li><button type="button" class="hz-link" data-act="run" data-number="{one.number}">{escape(one.question)}'
        f"</button><p>{escape(_limits(one.limits, wording))}</p>"
        f'<button type="button" class="hz-small" data-act="forget" data-number="{one.number}">'
        f"{escape(wording('forget'))}</button></li>"
        for one in searches
    )
    return (
        f'<div class="hz-basket hz-saved"><h2>{escape(wording("saved_searches"))} '
        f'<span class="hz-count">{len(searches)}</span></h2><ol>{items}</ol></div>'
    )


def _limits(saved: Mapping[str, str | bool], wording: Wording) -> str:
    about = filters(saved)
    period = understood.period(about.since, about.until, wording)
    order = wording("by_date") if about.latest_first else ""
    newest = wording("newest_version") if about.newest_version else ""
    return " · ".join(part for part in (period, about.unit, about.kind, order, newest) if part)
