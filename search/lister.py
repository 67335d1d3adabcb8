"""Answers a question for a list or a count: candidates for its topic alone, the list, its passages as hits."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from corpus.library import Library
from corpus.stored import StoredPassage
from index.encoder import Encoder
from index.follow import Index
from index.words import question_words
from search.actors import OPENING
from search.hits import hit_of, source_of_row
from search.list_answer import citations, cited, listed, numbered, sentence
from search.listing import DEPTH, find
from search.listing_question import Listing, listing
from search.marks import marks
from search.question import Question
from search.reading import PassageReader
from search.result import Answer, Hit
from search.retrieve import candidates
from search.select import select
from search.topic import Match, expanded


class Lister:
    """Lists across the reports of one library. May be used by several threads."""

    def __init__(self, library: Library, index: Index, encoder: Encoder, reader: PassageReader) -> None:
        self._library = library
        self._index = index
        self._encoder = encoder
        self.reader = reader

    def asked(self, question: Question) -> Listing | None:
        """What the question wants listed; None where it wants no list, or exact strings."""
        return None if question.wanted.exact else listing(question.text)

    def answer(self, asked: Listing, question: Question, hits: tuple[Hit, ...]) -> Answer | None:
        """The list as the answer, passages that it cites beyond the `hits` behind them; None where there is none."""
        passages = self.candidates(asked, question)
        found = find(asked, passages, self.reader, self.openings, question.inferred.period)
        if found is None:
            return None
        ranks, extra = numbered([hit.passage_id for hit in hits], cited(found))
        entries = listed(found, ranks)
        shown = (*hits, *self._more(question, extra, ranks, min((hit.score for hit in hits), default=0.0)))
        return Answer(
            question.understood, False, sentence(entries), None, "", citations(entries), shown, {}, listed=entries
        )

    def candidates(self, asked: Listing, question: Question) -> list[StoredPassage]:
        """Passages for a list: by its topic alone, and many more than for an answer."""
        spelt = dict.fromkeys(word for form in expanded(asked.words) for word in question_words(form))
        vector = self._encoder.encode_question(asked.topic)
        found = candidates(self._index, tuple(spelt), vector, question.filters or None, "ranked", DEPTH)
        return select(self._library, found.ids, question, len(found.ids))

    def openings(self, report_ids: Collection[str]) -> dict[str, str]:
        """The beginnings of reports, at least `OPENING` characters where there are as many."""
        openings = {}
        for report_id in report_ids:
            opening = ""
            for passage in self._library.passages_of(report_id):
                opening += passage.text
                if len(opening) >= OPENING:
                    break
            openings[report_id] = opening
        return openings

    def _more(self, question: Question, extra: Sequence[Match], ranks: dict[int, int], score: float) -> list[Hit]:
        """Hits for passages that no hit shows yet, with the `score` of the last."""
        elsewhere = self._library.sources_of({match.passage.text_hash for match in extra})
        more = []
        for passage in (match.passage for match in extra):
            same = {row.report_id: source_of_row(row) for row in elsewhere.get(passage.text_hash, [])}
            same.pop(passage.report_id, None)
            marked = marks(passage.text, question.words)
            more.append(hit_of(ranks[passage.passage_id], score, passage, marked, tuple(same.values())))
        return more
