"""The page of an original in the drawer: its picture, the passage framed on it, and the way to other pages."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from corpus.page_images import PageImage
from corpus.report import PageBox
from web.wording import Wording

# The frame stands this much off the characters: shares of the page's width and height.
_MARGIN_ACROSS, _MARGIN_DOWN = 0.006, 0.004


@dataclass(frozen=True)
class PageView:
    """A page to show: its number, its picture or why there is none yet or at all, the frames of the
    passage and, in it, of the answering sentence, on whatever pages."""

    number: int
    image: PageImage | None
    passage: Sequence[PageBox]
    focus: Sequence[PageBox]
    failure: str = ""


def page_pane(view: PageView, opening: str, wording: Wording) -> str:
    """The pane; `opening` are the attributes with which its buttons ask for another page."""
    return f'<div class="hz-pages" data-pane="page">{_turner(view, opening, wording)}{_sheet(view, wording)}</div>'


def _turner(view: PageView, opening: str, wording: Wording) -> str:
    """Back, forward, the pages of the passage, larger."""
    pages = view.image.pages if view.image else None

    def button(number: int, text: str, enabled: bool) -> str:
        return (
            f'<button type="button" class="hz-small" data-act="leaf" {opening} data-page="{number}"'
            f"{'' if enabled else ' disabled'}>{escape(text)}</button>"
        )

    place = wording("page_of", page=view.number, pages=pages) if pages else wording("page", page=view.number)
    found = sorted({box.page for box in view.passage})
    there = "".join(button(number, wording("page", page=number), True) for number in found if number != view.number)
    if there:
        there = f'<span class="hz-passage-pages">{escape(wording("passage_on"))}{there}</span>'
    return (
        f'<div class="hz-page-bar">{button(view.number - 1, wording("previous"), view.number > 1)}'
        f"<span>{escape(place)}</span>"
        f"{button(view.number + 1, wording('next'), pages is not None and view.number < pages)}{there}"
        f'<button type="button" class="hz-small hz-zoom" data-zoom aria-pressed="false">{escape(wording("larger"))}'
        f"</button></div>"
    )


def _sheet(view: PageView, wording: Wording) -> str:
    image = view.image
    if image is None:
        told = escape(view.failure or wording("drawing"))
        return f'<div class="hz-page-scroll"><p class="hz-page-wait">{told}</p></div>'
    frames = "".join(_frame(box, "hz-frame") for box in view.passage if box.page == view.number)
    frames += "".join(_frame(box, "hz-frame hz-frame-focus") for box in view.focus if box.page == view.number)
    data = base64.b64encode(image.jpeg).decode("ascii")
    return (
        f'<div class="hz-page-scroll"><div class="hz-page"><img width="{image.width}" height="{image.height}" '
        f'alt="{escape(wording("page", page=view.number))}" src="data:image/jpeg;base64,{data}">{frames}</div></div>'
    )


def _frame(box: PageBox, name: str) -> str:
    left, top = max(box.left - _MARGIN_ACROSS, 0), max(box.top - _MARGIN_DOWN, 0)
    right, bottom = min(box.right + _MARGIN_ACROSS, 1), min(box.bottom + _MARGIN_DOWN, 1)
    place = f"left:{left:.2%};top:{top:.2%};width:{right - left:.2%};height:{bottom - top:.2%}"
    return f'<div class="{name}" style="{place}"></div>'
