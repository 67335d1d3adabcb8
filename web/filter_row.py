"""The row of limits below the question: dates, unit, kind, order, only the newest version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from corpus.library import Library
from search.question import SearchFilters
from web.wording import Wording

# More units than this make a list nobody scrolls; any other can still be typed.
UNITS_SHOWN = 300


@dataclass(frozen=True)
class FilterRow:
    """The components, in the order of `fields`, `values` and `typed`."""

    since: gr.Textbox
    until: gr.Textbox
    unit: gr.Dropdown
    kind: gr.Dropdown
    order: gr.Dropdown
    newest: gr.Checkbox

    def fields(self) -> list[Any]:
        """All components."""
        return [self.since, self.until, self.unit, self.kind, self.order, self.newest]


def build(wording: Wording) -> FilterRow:
    """Lays the row out in the current Blocks context."""
    with gr.Row(elem_classes="hz-filters"):
        return FilterRow(
            _date_field(wording, "since"),
            _date_field(wording, "until"),
            _choice(wording, "unit"),
            _choice(wording, "kind"),
            gr.Dropdown(
                choices=[(wording("by_relevance"), ""), (wording("by_date"), "date")],
                value="",
                label=wording("sort"),
                min_width=110,
                elem_id="hz-sort",
            ),
            gr.Checkbox(False, label=wording("newest_version"), min_width=120, elem_id="hz-newest"),
        )


def typed(since: str, until: str, unit: str | None, kind: str | None, order: str, newest: bool) -> SearchFilters:
    """The filters that the components' values mean."""
    period = since.strip() or None, until.strip() or None
    return SearchFilters(*period, (unit or "").strip(), (kind or "").strip(), order == "date", bool(newest))


def values(filters: SearchFilters) -> list[Any]:
    """The components' values that mean these filters: the inverse of `typed`."""
    order = "date" if filters.latest_first else ""
    return [filters.since or "", filters.until or "", filters.unit, filters.kind, order, filters.newest_version]


def without(limit: str) -> list[Any]:
    """New values for all components that clear one limit (`Relaxation.limit`), the others left as they are."""
    names = ("period", "period", "unit", "kind", "", "newest_version")
    empty = values(SearchFilters())
    return [value if name and limit in (name, "all") else gr.skip() for name, value in zip(names, empty, strict=True)]


def fresh(library: Library, wording: Wording) -> list[gr.Dropdown]:
    """New choices of unit and kind for the library as it is now."""
    return [
        gr.Dropdown(choices=_choices(found, wording("any")))
        for found in (library.units()[:UNITS_SHOWN], library.kinds())
    ]


def _date_field(wording: Wording, key: str) -> gr.Textbox:
    return gr.Textbox(
        "", label=wording(key), placeholder=wording("date_hint"), max_lines=1, min_width=110, elem_id=f"hz-{key}"
    )


def _choice(wording: Wording, key: str) -> gr.Dropdown:
    return gr.Dropdown(
        choices=_choices([], wording("any")),
        value="",
        label=wording(key),
        allow_custom_value=True,
        min_width=130,
        scale=2 if key == "unit" else 1,
        elem_id=f"hz-{key}",
    )


def _choices(values: list[str], any_label: str) -> list[tuple[str, str]]:
    return [(any_label, ""), *((value, value) for value in values)]
