"""What a session shows on the 问答 tab, and the HTML of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.question import SearchFilters
from search.result import Answer, Hit, Part
from web import cards
from web.card import Noted
from web.wording import Wording

# Earlier questions from which a follow-up is completed.
TURNS = 8


@dataclass(frozen=True, eq=False)
class Asked:
    """The last answer and the seconds it took, to what it replied, what is noted of it.

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
    noted: Noted = field(default_factory=Noted)
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

    def html(self, held: tuple[Hit, ...], wording: Wording) -> str:
        """The page's results, `held` being what the basket holds."""
        collected = frozenset(hit.passage_id for hit in held)
        if self.source:
            return cards.similar_page(self.source, self.similar, collected, wording, self.noted)
        return cards.answer_page(self.answer, collected, self.seconds, wording, self.noted)
