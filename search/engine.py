"""From a question to an answer: parse, retrieve, rank, choose the sentence or refuse."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from corpus.errors import QuestionError
from corpus.library import Library
from corpus.stored import SourceRow, StoredPassage
from index.encoder import Encoder
from index.follow import Index
from search.answer import choose_sentence, confidence, is_answered
from search.marks import marks
from search.question import Question, SearchFilters, parse
from search.rank import rank
from search.reprints import collapse
from search.result import Answer, Citation, Hit, Source, Understood
from search.retrieve import Method, candidates

READ_PASSAGES = 40
"""Candidates whose text is read for ranking; recall at 50 is .96, what is left is order."""


class Engine:
    """Answers questions from one library through its index. May be used by several threads."""

    def __init__(self, library: Library, index: Index, encoder: Encoder) -> None:
        self.library = library
        self.index = index
        self.encoder = encoder

    def ask(self, question: str, top: int = 10, filters: SearchFilters | None = None, method: Method = "both") -> Answer:
        """The answer with at least `top` passages where there are as many.

        Never raises for what a user typed: an empty question, an impossible filter or an empty
        library is a refused answer whose `reason` says what to do. `method` limits the search to
        one of its lists, for evaluation.
        """
        timings: dict[str, float] = {}
        with _timed(timings, "total"):
            try:
                parsed = parse(question, filters, self.library.units() if filters and filters.unit else ())
            except QuestionError as error:
                return _refused(Understood(question[:200]), str(error), (), timings)
            if not self.index.size:
                return _refused(
                    parsed.understood, "报告库里还没有报告。请先在“报告库”页添加文件，再来提问。", (), timings
                )
            hits, passages = self._search(parsed, top, method, timings)
            if not hits:
                return _refused(parsed.understood, _nothing_found(parsed), (), timings)
            with _timed(timings, "answer"):
                answer = self._answer(parsed, hits, passages)
        return Answer(*answer, timings)

    def _search(
        self, question: Question, top: int, method: Method, timings: dict[str, float]
    ) -> tuple[tuple[Hit, ...], list[StoredPassage]]:
        with _timed(timings, "encode"):
            vector = self.encoder.encode_question(question.text)
        with _timed(timings, "retrieve"):
            found = candidates(self.index, question.words, vector, question.filters, method)
        with _timed(timings, "read"):
            passages = self.library.passages(found.ids[: max(READ_PASSAGES, 3 * top)].tolist())
        with _timed(timings, "rank"):
            # The library may have lost a passage since the index was read.
            scores = dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True))
            ranked = rank(question, vector, passages, [scores[p.passage_id] for p in passages], self.encoder)
            groups = collapse([passage for passage, _ in ranked])[:top]
        with _timed(timings, "sources"):
            hits = self._hits(question, ranked, groups)
        return hits, [ranked[group[0]][0] for group in groups]

    def _hits(
        self, question: Question, ranked: Sequence[tuple[StoredPassage, float]], groups: Sequence[Sequence[int]]
    ) -> tuple[Hit, ...]:
        elsewhere = self.library.sources_of([ranked[group[0]][0].text_hash for group in groups])
        hits = []
        for number, group in enumerate(groups, start=1):
            passage, score = ranked[group[0]]
            similar = [_source(ranked[position][0]) for position in group[1:]]
            same = [Source(*row) for row in elsewhere.get(passage.text_hash, [])]
            others = {s.report_id: s for s in [*same, *similar] if s.report_id != passage.report_id}
            hits.append(_hit(number, score, passage, question.words, tuple(others.values())))
        return tuple(hits)
