"""The 问答 tab: its components, and which act each press calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from web import basket, bridge, cards, filter_row, saved
from web.acts import Acts
from web.notices import notice
from web.site import Site, example_questions

RESULT_ACTS = ("open", "collect", "without", "judge", "similar", "back", "again", "save")


@dataclass(frozen=True)
class AskTab:
    """The parts that change with the library; `fresh` gives their new values."""

    site: Site
    examples: gr.HTML
    unit: gr.Dropdown
    kind: gr.Dropdown
    searches: gr.HTML

    def parts(self) -> list[Any]:
        """The components to refresh, in the order of `fresh`."""
        return [self.examples, self.unit, self.kind, self.searches]

    def fresh(self, user: str) -> list[Any]:
        """The components' values for the library as it is now and this user ("" where nobody logs in)."""
        library, wording = self.site.library, self.site.wording
        return [
            cards.examples(example_questions(library), wording),
            *filter_row.fresh(library, wording),
            saved.view(library.saved_searches.all(user), wording),
        ]


def build(site: Site, original: gr.HTML) -> AskTab:
    """Lays the tab out in the current Blocks context; `original` is the page's drawer."""
    wording, acts = site.wording, Acts(site)
    asked = gr.State(None)
    new = gr.State(None)
    with gr.Row(elem_classes="hz-columns"):
        with gr.Column(scale=3, min_width=420):
            with gr.Row(elem_classes="hz-ask-row"):
                question = gr.Textbox(
                    "",
                    label=wording("question"),
                    placeholder=wording("question_hint"),
                    show_label=False,
                    container=False,
                    max_lines=1,
                    scale=6,
                    autofocus=True,
                    elem_id="hz-question",
                )
                button = gr.Button(wording("ask"), variant="primary", scale=1, min_width=96, elem_id="hz-ask")
            row = filter_row.build(wording)
            examples = bridge.html("example", elem_id="hz-examples")
            generated = bridge.html("open", elem_id="hz-generated", visible=site.writer is not None)
            results = bridge.html(*RESULT_ACTS, value=notice(wording("welcome")), elem_id="hz-results")
        with gr.Column(scale=1, min_width=260, elem_classes="hz-side"):
            collected = basket.build(site)
            searches = bridge.html("run", "forget", elem_id="hz-saved")

    # A new question ends the writing of the last answer.
    writing = (
        asked.change(acts.write, asked, generated, trigger_mode="multiple", **bridge.QUIET) if site.writer else None
    )
    watched = bridge.QUIET | {"show_progress": "minimal", "cancels": writing}
    fields = [question, *row.fields()]
    inputs, answered = [*fields, collected.hits, new, asked], [results, asked, new]
    for event in (question.submit, button.click, row.since.submit, row.until.submit, row.order.input, row.newest.input):
        event(acts.ask, inputs, answered, **watched)
    asking = [
        examples.example(acts.example, None, question, **bridge.QUIET),
        results.again(acts.again, None, fields, **bridge.QUIET),
        searches.run(acts.run, None, [*fields, new, asked], **bridge.QUIET),
    ]
    for prepared in asking:
        prepared.then(acts.ask, inputs, answered, **watched)
    for name, act in (("judge", acts.judge), ("similar", acts.similar), ("back", acts.back)):
        getattr(results, name)(act, [asked, collected.hits], [results, asked], **bridge.QUIET)
    results.save(acts.save, [asked, collected.hits], [results, asked, searches], **bridge.QUIET)
    searches.forget(acts.forget, None, searches, **bridge.QUIET)
    for view in (results, generated, collected.view):
        view.open(site.open, None, original, **bridge.QUIET)
    results.without(acts.take_back, inputs[1:], answered, **watched)
    outputs = [collected.hits, collected.view, results, *collected.exports]
    results.collect(acts.collect, [asked, collected.hits], outputs, **bridge.QUIET)
    collected.view.takeout(acts.take_out, [asked, collected.hits], outputs, **bridge.QUIET)
    return AskTab(site, examples, row.unit, row.kind, searches)
