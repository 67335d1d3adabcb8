"""The 引用篮 beside the answers: collected passages, the citation style, export as Word or Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import gradio as gr

from draft.citation import STYLES, Style
from draft.document import to_markdown, to_word
from search.result import Hit
from web import bridge, titles
from web.card import opening
from web.site import Site
from web.wording import Wording

Hits = tuple[Hit, ...]


@dataclass(frozen=True)
class Basket:
    """`hits` is a state with the collected passages of the session, in the order collected; `exports` are
    the two buttons that download them."""

    hits: gr.State
    view: gr.HTML
    exports: tuple[gr.DownloadButton, gr.DownloadButton]


def build(site: Site) -> Basket:
    """Lays the basket out in the current Blocks context. Its `takeout` and `open` events are the caller's."""
    wording = site.wording
    hits = gr.State(())
    style = gr.Radio(
        choices=[(wording(f"style_{name}"), name) for name in STYLES],
        value=STYLES[0],
        label=wording("style"),
        elem_id="hz-style",
    )
    view = bridge.html("open", "takeout", value=contents((), wording), elem_id="hz-basket")
    with gr.Row(elem_classes="hz-exports"):
        word = gr.DownloadButton(wording("export_word"), size="sm", min_width=90, interactive=False, elem_id="hz-word")
        markdown = gr.DownloadButton(
            wording("export_markdown"), size="sm", min_width=90, interactive=False, elem_id="hz-markdown"
        )

    def export(collected: Hits, style: Style, request: gr.Request) -> list[gr.DownloadButton]:
        """Writes both files anew, so that one press downloads what the basket holds now."""
        if not collected:
            return [gr.DownloadButton(value=None, interactive=False)] * 2
        paths = write_exports(site.exports / str(request.session_hash), collected, style, wording("export_name"))
        return [gr.DownloadButton(value=str(path), interactive=True) for path in paths]

    for change in (hits.change, style.change):
        change(export, [hits, style], [word, markdown], **bridge.QUIET)
    return Basket(hits, view, (word, markdown))


def closed() -> list[gr.DownloadButton]:
    """Both export buttons shut, until the files of a changed basket are written: no press may load the old ones."""
    return [gr.DownloadButton(interactive=False), gr.DownloadButton(interactive=False)]


def contents(hits: Sequence[Hit], wording: Wording) -> str:
    """The collected passages, each with a button that takes it out."""
    head = f'<h2>{escape(wording("basket"))} <span class="hz-count">{len(hits)}</span></h2>'
    if not hits:
        return f'<div class="hz-basket">{head}<p class="hz-hint">{escape(wording("basket_empty"))}</p></div>'
    items = "".join(
        f'<li><button type="button" class="hz-link" {opening(hit)}>{escape(titles.of_hit(hit, wording))}</button>'
        f"<p>{escape(hit.text[:60])}{'…' if len(hit.text) > 60 else ''}</p>"
        f'<button type="button" class="hz-small" data-act="takeout" data-passage="{hit.passage_id}">'
        f"{escape(wording('take_out'))}</button></li>"
        for hit in hits
    )
    return f'<div class="hz-basket">{head}<ol>{items}</ol></div>'


def write_exports(folder: Path, hits: Hits, style: Style, name: str) -> tuple[Path, Path]:
    """Writes `name`.docx and `name`.md into the folder; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    word, markdown = folder / f"{name}.docx", folder / f"{name}.md"
    word.write_bytes(to_word(hits, style, name))
    markdown.write_text(to_markdown(hits, style, name), encoding="utf-8")
    return word, markdown
