"""What the presses of the 问答 tab do: each act takes and gives values of the components it is wired to in `ask`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

import gradio as gr

from corpus.errors import HongzhouError
from search.question import period
from search.result import Part
from web import basket, bridge, feedback, filter_row, saved
from web.asked import Asked
from web.basket import Hits
from web.card import Noted
from web.generated import section
from web.notices import failure, notice
from web.site import Site

Answered = tuple[str, Asked | None, None]
"""The results' HTML, what is asked now, and that no saved search is running."""


@dataclass(frozen=True)
class Acts:
    """The acts on one page. `held` is always what the basket holds, `result` or `last` what was asked last."""

    site: Site

    # Asking

    def ask(
        self,
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
    ) -> Answered:
        """The answer to the question under the filters, as a follow-up of the last one; `new` as in `Noted`."""
        site, wording = self.site, self.site.wording
        if not question.strip():
            return notice(wording("empty_question"), "warning"), None, None
        if not site.library.count():
            return notice(wording("empty_library"), "warning"), None, None
        filters = filter_row.typed(since, until, unit, kind, order, newest)
        begun = time.perf_counter()
        try:
            period(filters)
            history = last.before(question) if last else ()
            answer = site.engine.ask(question, filters=filters, today=date.today(), history=history, without=without)
        except HongzhouError as error:
            return failure(error, wording), None, None
        noted = Noted(new=new, saved=new is not None)
        result = Asked(answer, time.perf_counter() - begun, question, history, without, filters, noted)
        return result.html(held, wording), result, None

    def take_back(self, event: gr.EventData, *given: Any) -> Answered:
        """The last question again without the pressed part of its reading; `given` as `ask`'s after the question."""
        *filters, held, new, last = given
        if last is None:
            return notice(self.site.wording("empty_question"), "warning"), None, None
        part = bridge.pressed(event)["part"]
        without = last.without | {known for known in get_args(Part) if known == part}
        since, until, unit, kind, order, newest = filters
        return self.ask(last.question, since, until, unit, kind, order, newest, held, new, last, without)

    def write(self, result: Asked | None) -> Iterator[str]:
        """The language model's section as it grows."""
        yield ""
        if result and self.site.writer:
            for state in self.site.writer.write(result.answer):
                yield section(state, result.answer, self.site.wording)

    def again(self, event: gr.EventData) -> list[Any]:
        """The question of a hint, and the filters with the one that it leaves out cleared."""
        place = bridge.pressed(event)
        return [place["question"], *filter_row.without(place.get("limit", ""))]

    def example(self, event: gr.EventData) -> str:
        """The pressed example's question."""
        return bridge.pressed(event)["question"]

    # What is on the page

    def judge(self, event: gr.EventData, result: Asked, held: Hits, request: gr.Request) -> tuple[str, Asked]:
        """A verdict given or taken back."""
        place, noted, user = bridge.pressed(event), result.noted, request.username or ""
        verdicts = feedback.judge(
            self.site.library, result.answer, result.hits, noted.verdicts, place["about"], place["verdict"], user
        )
        return self._shown(replace(result, noted=replace(noted, verdicts=verdicts)), held)

    def similar(self, event: gr.EventData, result: Asked, held: Hits) -> tuple[str, Asked]:
        """The passages of other reports like the pressed one."""
        wanted = int(bridge.pressed(event)["passage"])
        source = next(hit for hit in result.hits if hit.passage_id == wanted)
        try:
            found = self.site.engine.similar(wanted)
        except HongzhouError as error:
            return failure(error, self.site.wording), result
        return self._shown(replace(result, source=source, similar=found), held)

    def back(self, result: Asked, held: Hits) -> tuple[str, Asked]:
        """The answer again, after similar passages."""
        return self._shown(replace(result, source=None, similar=()), held)

    def collect(self, event: gr.EventData, result: Asked | None, held: Hits) -> list[Any]:
        """The pressed passage into the basket, once."""
        wanted = int(bridge.pressed(event)["passage"])
        present = {hit.passage_id for hit in held}
        hits = result.hits if result else ()
        added = (hit for hit in hits if hit.passage_id == wanted and wanted not in present)
        return self._changed((*held, *added), held, result)

    def take_out(self, event: gr.EventData, result: Asked | None, held: Hits) -> list[Any]:
        """The pressed passage out of the basket."""
        unwanted = int(bridge.pressed(event)["passage"])
        return self._changed(tuple(hit for hit in held if hit.passage_id != unwanted), held, result)

    def _changed(self, held: Hits, before: Hits, result: Asked | None) -> list[Any]:
        wording = self.site.wording
        exports = [gr.skip()] * 2 if held == before else basket.closed()
        return [held, basket.contents(held, wording), result.html(held, wording) if result else gr.skip(), *exports]

    def _shown(self, result: Asked, held: Hits) -> tuple[str, Asked]:
        return result.html(held, self.site.wording), result

    # Saved searches

    def save(self, result: Asked, held: Hits, request: gr.Request) -> tuple[str, Asked, str]:
        """Keeps the question with its filters."""
        stored, user = self.site.library.saved_searches, request.username or ""
        stored.save(user, result.question.strip(), saved.limits(result.filters))
        result = replace(result, noted=replace(result.noted, saved=True))
        return *self._shown(result, held), saved.view(stored.all(user), self.site.wording)

    def run(self, event: gr.EventData, request: gr.Request) -> list[Any]:
        """A saved search into the fields, with what is new since its last run; nothing where it is gone."""
        found = self.site.library.saved_searches.run(request.username or "", int(bridge.pressed(event)["number"]))
        if found is None:
            return [gr.skip()] * 9
        search, added = found
        return [search.question, *filter_row.values(saved.filters(search.limits)), added, None]

    def forget(self, event: gr.EventData, request: gr.Request) -> str:
        """Deletes a saved search."""
        stored, user = self.site.library.saved_searches, request.username or ""
        stored.delete(user, int(bridge.pressed(event)["number"]))
        return saved.view(stored.all(user), self.site.wording)
