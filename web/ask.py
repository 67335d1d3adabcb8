"""The 问答 tab: a question, its answer, the passages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, get_args

import gradio as gr

from corpus.errors import HongzhouError
from search.question import SearchFilters, period
from search.result import Answer, Hit, Part
from web import basket, bridge, cards, feedback, filter_row, saved
from web.basket import Hits
from web.generated import section
from web.site import Site, example_questions

# Earlier questions from which a follow-up is completed.
TURNS = 8
RESULT_ACTS = ("open", "collect", "without", "judge", "similar", "back", "again", "save")


@dataclass(frozen=True, eq=False)
class Asked:
    """What a session shows: the last answer and the seconds it took, to what it replied, what is noted of it.

    `question` is as it was typed, `history` the questions before it, `without` what was taken back.
    `similar` are passages like `source`, shown instead of the answer while there is a source.
    Its hash is its answer's identity: the session's state changes with a new answer, the same question asked
    again too, and not with what is noted of it.
    """

    answer: Answer
    seconds: float
    question: str = ""
    history: tuple[str, ...] = ()
    without: frozenset[Part] = frozenset()
    filters: SearchFilters = field(default_factory=SearchFilters)
    noted: cards.Noted = field(default_factory=cards.Noted)
    source: Hit | None = None
    similar: tuple[Hit, ...] = ()

    def __hash__(self) -> int:
        return id(self.answer)

    def before(self, question: str) -> tuple[str, ...]:
        """The questions before this one; asking the same again is no new turn."""
        return self.history if question == self.question else (*self.history, self.question)[-TURNS:]

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The hits on the page."""
        return self.similar if self.source else self.answer.hits


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
    wording = site.wording
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
            results = bridge.html(*RESULT_ACTS, value=cards.notice(wording("welcome")), elem_id="hz-results")
        with gr.Column(scale=1, min_width=260, elem_classes="hz-side"):
            collected = basket.build(site)
            searches = bridge.html("run", "forget", elem_id="hz-saved")

    def ask(
        question: str,
        since: str,
        until: str,
        unit: str,
        kind: str,
        order: str,
        newest: bool,
        held: Hits,
        new: frozenset[str] | None,
        last: Asked | None,
        without: frozenset[Part] = frozenset(),
    ) -> tuple[str, Asked | None, None]:
        if not question.strip():
            return cards.notice(wording("empty_question"), "warning"), None, None
        if not site.library.count():
            return cards.notice(wording("empty_library"), "warning"), None, None
        filters = filter_row.typed(since, until, unit, kind, order, newest)
        begun = time.perf_counter()
        try:
            period(filters)
            history = last.before(question) if last else ()
            answer = site.engine.ask(question, filters=filters, today=date.today(), history=history, without=without)
        except HongzhouError as error:
            return cards.failure(error, wording), None, None
        noted = cards.Noted(new=new, saved=new is not None)
        result = Asked(answer, time.perf_counter() - begun, question, history, without, filters, noted)
        return show(result, held), result, None

    def take_back(
        event: gr.EventData,
        since: str,
        until: str,
        unit: str,
        kind: str,
        order: str,
        newest: bool,
        held: Hits,
        new: frozenset[str] | None,
        last: Asked | None,
    ) -> tuple[str, Asked | None, None]:
        part = bridge.pressed(event)["part"]
        if last is None:
            return cards.notice(wording("empty_question"), "warning"), None, None
        without = last.without | {known for known in get_args(Part) if known == part}
        return ask(last.question, since, until, unit, kind, order, newest, held, new, last, without)

    def write(result: Asked | None) -> Iterator[str]:
        yield ""
        if result and site.writer:
            for state in site.writer.write(result.answer):
                yield section(state, result.answer, wording)

    def show(result: Asked, held: Hits) -> str:
        collected = frozenset(hit.passage_id for hit in held)
        if result.source:
            return cards.similar_page(result.source, result.similar, collected, wording, result.noted)
        return cards.answer_page(result.answer, collected, result.seconds, wording, result.noted)

    def shown(result: Asked, held: Hits) -> tuple[str, Asked]:
        return show(result, held), result

    def judge(event: gr.EventData, result: Asked, held: Hits, request: gr.Request) -> tuple[str, Asked]:
        place, noted = bridge.pressed(event), result.noted
        verdicts = feedback.judge(
            site.library,
            result.answer,
            result.hits,
            noted.verdicts,
            place["about"],
            place["verdict"],
            request.username or "",
        )
        return shown(replace(result, noted=replace(noted, verdicts=verdicts)), held)

    def similar(event: gr.EventData, result: Asked, held: Hits) -> tuple[str, Asked]:
        wanted = int(bridge.pressed(event)["passage"])
        source = next(hit for hit in result.hits if hit.passage_id == wanted)
        try:
            found = site.engine.similar(wanted)
        except HongzhouError as error:
            return cards.failure(error, wording), result
        return shown(replace(result, source=source, similar=found), held)

    def back(result: Asked, held: Hits) -> tuple[str, Asked]:
        return shown(replace(result, source=None, similar=()), held)

    def save(result: Asked, held: Hits, request: gr.Request) -> tuple[str, Asked, str]:
        stored, user = site.library.saved_searches, request.username or ""
        stored.save(user, result.question.strip(), saved.limits(result.filters))
        result = replace(result, noted=replace(result.noted, saved=True))
        return *shown(result, held), saved.view(stored.all(user), wording)

    def run(event: gr.EventData, request: gr.Request) -> list[Any]:
        found = site.library.saved_searches.run(request.username or "", int(bridge.pressed(event)["number"]))
        if found is None:
            return [gr.skip()] * 9
        search, added = found
        return [search.question, *filter_row.values(saved.filters(search.limits)), added, None]

    def forget(event: gr.EventData, request: gr.Request) -> str:
        stored, user = site.library.saved_searches, request.username or ""
        stored.delete(user, int(bridge.pressed(event)["number"]))
        return saved.view(stored.all(user), wording)

    def again(event: gr.EventData) -> list[Any]:
        """The question of a hint, and the filters with the one that it leaves out cleared."""
        place = bridge.pressed(event)
        return [place["question"], *filter_row.without(place.get("limit", ""))]

    def chosen(event: gr.EventData) -> str:
        return bridge.pressed(event)["question"]

    def collect(event: gr.EventData, result: Asked | None, held: Hits) -> list[Any]:
        wanted = int(bridge.pressed(event)["passage"])
        present = {hit.passage_id for hit in held}
        hits = result.hits if result else ()
        return changed((*held, *(hit for hit in hits if hit.passage_id == wanted and wanted not in present)), result)

    def take_out(event: gr.EventData, result: Asked | None, held: Hits) -> list[Any]:
        unwanted = int(bridge.pressed(event)["passage"])
        return changed(tuple(hit for hit in held if hit.passage_id != unwanted), result)

    def changed(held: Hits, result: Asked | None) -> list[Any]:
        return [held, cards.basket(held, wording), show(result, held) if result else gr.skip()]

    # A new question ends the writing of the last answer.
    writing = asked.change(write, asked, generated, trigger_mode="multiple", **bridge.QUIET) if site.writer else None
    watched = bridge.QUIET | {"show_progress": "minimal", "cancels": writing}
    fields = [question, *row.fields()]
    inputs, answered = [*fields, collected.hits, new, asked], [results, asked, new]
    for event in (question.submit, button.click, row.since.submit, row.until.submit, row.order.input, row.newest.input):
        event(ask, inputs, answered, **watched)
    asking = [
        examples.example(chosen, None, question, **bridge.QUIET),
        results.again(again, None, fields, **bridge.QUIET),
        searches.run(run, None, [*fields, new, asked], **bridge.QUIET),
    ]
    for prepared in asking:
        prepared.then(ask, inputs, answered, **watched)
    for act, handler in (("judge", judge), ("similar", similar), ("back", back)):
        getattr(results, act)(handler, [asked, collected.hits], [results, asked], **bridge.QUIET)
    results.save(save, [asked, collected.hits], [results, asked, searches], **bridge.QUIET)
    searches.forget(forget, None, searches, **bridge.QUIET)
    for view in (results, generated, collected.view):
        view.open(site.open, None, original, **bridge.QUIET)
    results.without(take_back, inputs[1:], answered, **watched)
    outputs = [collected.hits, collected.view, results]
    results.collect(collect, [asked, collected.hits], outputs, **bridge.QUIET)
    collected.view.takeout(take_out, [asked, collected.hits], outputs, **bridge.QUIET)
    return AskTab(site, examples, row.unit, row.kind, searches)
