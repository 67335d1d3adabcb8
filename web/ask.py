"""The 问答 tab: a question, its answer, the passages."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import gradio as gr

from corpus.errors import HongzhouError
from search.question import SearchFilters, period
from search.result import Answer, Part
from web import basket, bridge, cards
from web.basket import Hits
from web.site import Site, example_questions

# More units than this make a list nobody scrolls; any other can still be typed.
UNITS_SHOWN = 300
# Earlier questions from which a follow-up is completed.
TURNS = 8


@dataclass(frozen=True)
class Asked:
    """What a session shows: the last answer and the seconds it took.

    `question` is as it was typed, `history` the questions before it, `without` what was taken back.
    """

    answer: Answer
    seconds: float
    question: str = ""
    history: tuple[str, ...] = ()
    without: frozenset[Part] = frozenset()

    def before(self, question: str) -> tuple[str, ...]:
        """The questions before this one; asking the same again is no new turn."""
        return self.history if question == self.question else (*self.history, self.question)[-TURNS:]


@dataclass(frozen=True)
class AskTab:
    """The parts that change with the library; `fresh` gives their new values."""

    site: Site
    examples: gr.HTML
    unit: gr.Dropdown
    kind: gr.Dropdown

    def parts(self) -> list[Any]:
        """The components to refresh, in the order of `fresh`."""
        return [self.examples, self.unit, self.kind]

    def fresh(self) -> list[Any]:
        """The components' values for the library as it is now."""
        library, wording = self.site.library, self.site.wording
        return [
            cards.examples(example_questions(library), wording),
            gr.Dropdown(choices=_choices(library.units()[:UNITS_SHOWN], wording("any"))),
            gr.Dropdown(choices=_choices(library.kinds(), wording("any"))),
        ]


def build(site: Site, original: gr.HTML) -> AskTab:
    """Lays the tab out in the current Blocks context; `original` is the page's drawer."""
    wording = site.wording
    asked = gr.State(None)
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
            with gr.Row(elem_classes="hz-filters"):
                since = _date_field(site, "since")
                until = _date_field(site, "until")
                unit = _choice(site, "unit")
                kind = _choice(site, "kind")
            examples = bridge.html("example", elem_id="hz-examples")
            results = bridge.html(
                "open", "collect", "without", value=cards.notice(wording("welcome")), elem_id="hz-results"
            )
        with gr.Column(scale=1, min_width=260, elem_classes="hz-side"):
            collected = basket.build(site)

    def ask(
        question: str,
        since: str,
        until: str,
        unit: str,
        kind: str,
        held: Hits,
        last: Asked | None,
        without: frozenset[Part] = frozenset(),
    ) -> tuple[str, Asked | None]:
        if not question.strip():
            return cards.notice(wording("empty_question"), "warning"), None
        if not site.library.count():
            return cards.notice(wording("empty_library"), "warning"), None
        filters = SearchFilters(
            since.strip() or None, until.strip() or None, (unit or "").strip(), (kind or "").strip()
        )
        begun = time.perf_counter()
        try:
            period(filters)
            history = last.before(question) if last else ()
            answer = site.engine.ask(question, filters=filters, today=date.today(), history=history, without=without)
        except HongzhouError as error:
            return cards.failure(error, wording), None
        result = Asked(answer, time.perf_counter() - begun, question, history, without)
        return show(result, held), result

    def take_back(
        event: gr.EventData, since: str, until: str, unit: str, kind: str, held: Hits, last: Asked | None
    ) -> tuple[str, Asked | None]:
        part = bridge.pressed(event)["part"]
        if last is None:
            return cards.notice(wording("empty_question"), "warning"), None
        without = last.without | {known for known in get_args(Part) if known == part}
        return ask(last.question, since, until, unit, kind, held, last, without)

    def show(result: Asked, held: Hits) -> str:
        return cards.answer_page(result.answer, frozenset(hit.passage_id for hit in held), result.seconds, wording)

    def chosen(event: gr.EventData) -> str:
        return bridge.pressed(event)["question"]

    def collect(event: gr.EventData, result: Asked | None, held: Hits) -> list[Any]:
        wanted = int(bridge.pressed(event)["passage"])
        present = {hit.passage_id for hit in held}
        hits = result.answer.hits if result else ()
        return changed((*held, *(hit for hit in hits if hit.passage_id == wanted and wanted not in present)), result)

    def take_out(event: gr.EventData, result: Asked | None, held: Hits) -> list[Any]:
        unwanted = int(bridge.pressed(event)["passage"])
        return changed(tuple(hit for hit in held if hit.passage_id != unwanted), result)

    def changed(held: Hits, result: Asked | None) -> list[Any]:
        return [held, cards.basket(held, wording), show(result, held) if result else gr.skip()]

    watched = bridge.QUIET | {"show_progress": "minimal"}
    inputs = [question, since, until, unit, kind, collected.hits, asked]
    for event in (question.submit, button.click, since.submit, until.submit):
        event(ask, inputs, [results, asked], **watched)
    examples.example(chosen, None, question, **bridge.QUIET).then(ask, inputs, [results, asked], **watched)
    for view in (results, collected.view):
        view.open(site.open, None, original, **bridge.QUIET)
    results.without(take_back, inputs[1:], [results, asked], **watched)
    outputs = [collected.hits, collected.view, results]
    results.collect(collect, [asked, collected.hits], outputs, **bridge.QUIET)
    collected.view.takeout(take_out, [asked, collected.hits], outputs, **bridge.QUIET)
    return AskTab(site, examples, unit, kind)


def _date_field(site: Site, key: str) -> gr.Textbox:
    return gr.Textbox(
        "",
        label=site.wording(key),
        placeholder=site.wording("date_hint"),
        max_lines=1,
        min_width=110,
        elem_id=f"hz-{key}",
    )


def _choice(site: Site, key: str) -> gr.Dropdown:
    return gr.Dropdown(
        choices=_choices([], site.wording("any")),
        value="",
        label=site.wording(key),
        allow_custom_value=True,
        min_width=130,
        scale=2 if key == "unit" else 1,
        elem_id=f"hz-{key}",
    )


def _choices(values: list[str], any_label: str) -> list[tuple[str, str]]:
    return [(any_label, ""), *((value, value) for value in values)]
