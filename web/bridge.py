"""Buttons inside HTML that call Python: `gr.HTML` whose `[data-act]` buttons trigger events.

A button `<button data-act="open" data-report="…">` triggers the event `open` with its `data-` attributes;
the handler takes a `gr.EventData` and reads them with `pressed(event)`.
"""

from __future__ import annotations

import json
from typing import Any

import gradio as gr

# Settings of every event: no spinner over the page, and no entry in Gradio's public description of its interface
# (which would list addresses of other hosts in the page).
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

# `reveal` brings a marked passage into view whenever the HTML is new.
_SCRIPT = """
const names = NAMES;
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button && names.includes(button.dataset.act)) trigger(button.dataset.act, { ...button.dataset });
});
watch("value", () => requestAnimationFrame(() => window.hongzhou.reveal(element)));
"""


def html(*events: str, **settings: Any) -> gr.HTML:
    """A `gr.HTML` with one event for each name: `html("open").open(handler, …)`."""
    script = _SCRIPT.replace("NAMES", json.dumps(list(events)))
    return gr.HTML(js_on_load=script, apply_default_css=False, **settings)


def pressed(event: gr.EventData) -> dict[str, str]:
    """The `data-` attributes of the pressed button, names in camel case as the browser gives them."""
    return {str(name): str(value) for name, value in (event._data or {}).items()}
