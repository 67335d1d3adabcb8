"""From a question to an answer: parse, retrieve, rank, choose the sentence or refuse."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.errors import QuestionError
from corpus.library import Library
from corpus.stored import StoredPassage
from index.encoder import Encoder
from index.follow import Index
from index.words import tokenizer
from search.answer import NO_ANSWER, Confidence, answering_words, best_sentence, evidence
from search.marks import marks
from search.question import Question, SearchFilters, parse
from search.rank import Ranker
from search.reading import Reading
from search.reprints import collapse
from search.result import Answer, Citation, Hit, Source, Understood
from search.retrieve import Candidates, Method, candidates

READ_PASSAGES = 40
"""Candidates whose text is read for ranking: what is missed beyond it is little, what it costs is time."""


@dataclass(frozen=True)
class Ranked:
    """The candidates that were read, best first, with the position each had before ranking."""

    passages: list[StoredPassage]
    scores: list[float]
    positions: list[int]
    reading: Reading
    probability: float


class Engine:
    """Answers questions from one library through its index. May be used by several threads."""

    def __init__(
        self,
        library: Library,
        index: Index,
        encoder: Encoder,
        ranker: Ranker | None = None,
        confidence: Confidence | None = None,
    ) -> None:
        """`ranker` and `confidence` are the shipped ones where none are given."""
        self.library = library
        self.index = index
        self.encoder = encoder
        self._ranker = ranker or Ranker()
        self._confidence = confidence or Confidence.load()
        tokenizer()  # jieba's dictionary takes a second to load: now, not in the first question

    def warm_up(self) -> None:
        """Reads the library's passages ahead, so that first questions are as fast as later ones.

        Takes seconds; meant for a thread of its own.
        """
        self._ranker.reader.warm_up(self.library.iter_passages())

    def ask(
        self, question: str, top: int = 10, filters: SearchFilters | None = None, method: Method = "ranked"
    ) -> Answer:
        """The answer, with `top` passages where there are as many.

        Never raises for what a user typed: an empty question, an impossible filter or an empty
        library is a refused answer whose `reason` says what to do. `method` limits the search to
        one of its lists, unranked, for evaluation.
        """
        timings: dict[str, float] = {}
        began = time.perf_counter()
        try:
            answer = self._ask(question, max(top, 1), filters, method, timings)
        except QuestionError as error:
            answer = _refused(Understood(" ".join(question.split())[:200]), str(error), (), timings)
        timings["total"] = (time.perf_counter() - began) * 1000
        return answer

    def _ask(
        self, text: str, top: int, filters: SearchFilters | None, method: Method, timings: dict[str, float]
    ) -> Answer:
        question = parse(text, filters, self.library.units() if filters and filters.unit else ())
        if not self.index.size:
            raise QuestionError("报告库里还没有报告。请先在“报告库”页添加文件（或运行 add 命令），再来提问。")
        with _timed(timings, "encode"):
            vector = self.encoder.encode_question(question.text)
        with _timed(timings, "retrieve"):
            found = candidates(self.index, question.words, vector, question.filters or None, method)
        with _timed(timings, "read"):
            passages = self.library.passages(found.ids[: max(READ_PASSAGES, 2 * top)].tolist())
        if not passages:
            return _refused(question.understood, _nothing_found(question), (), timings)
        with _timed(timings, "rank"):
            ranked = self._rank(question, passages, found, vector, method)
            groups = collapse(ranked.passages)[:top]
        with _timed(timings, "sources"):
            hits = self._hits(question, ranked, groups)
        if ranked.probability < self._confidence.threshold:
            return _refused(question.understood, NO_ANSWER, hits, timings)
        with _timed(timings, "answer"):
            return self._answer(question, hits, ranked, timings)

    def _rank(
        self,
        question: Question,
        passages: list[StoredPassage],
        found: Candidates,
        vector: npt.NDArray[np.float32],
        method: Method,
    ) -> Ranked:
        ids = np.array([passage.passage_id for passage in passages], dtype=np.int64)
        fused, terms = found.fused_of(ids), found.terms_of(ids)
        cosines = np.nan_to_num(self.index.similarity(vector, ids)).astype(np.float64)
        reading = self._ranker.reader.read(question.text, passages)
        scores, seen = self._ranker.scores(question.text, passages, terms, cosines, fused, reading)
        probability = self._confidence.probability(evidence(seen, scores))
        if method != "ranked":
            scores = fused
        order = np.argsort(-scores, kind="stable").tolist()
        return Ranked([passages[i] for i in order], [float(scores[i]) for i in order], order, reading, probability)

    def _hits(self, question: Question, ranked: Ranked, groups: Sequence[Sequence[int]]) -> tuple[Hit, ...]:
        leaders = [ranked.passages[group[0]] for group in groups]
        elsewhere = self.library.sources_of({passage.text_hash for passage in leaders})
        hits = []
        for number, (group, passage) in enumerate(zip(groups, leaders, strict=True), start=1):
            same = [Source(*row) for row in elsewhere.get(passage.text_hash, [])]
            similar = [_source(ranked.passages[position]) for position in group[1:]]
            others = {s.report_id: s for s in [*same, *similar] if s.report_id != passage.report_id}
            hits.append(_hit(number, ranked.scores[group[0]], passage, question.words, tuple(others.values())))
        return tuple(hits)

    def _answer(self, question: Question, hits: tuple[Hit, ...], ranked: Ranked, timings: dict[str, float]) -> Answer:
        text = ranked.passages[0].text
        start, end = best_sentence(question.text, ranked.reading, text, ranked.positions[0])
        sentence = text[start:end]
        span = answering_words(question.text, sentence, marks(sentence, question.words))
        return Answer(question.understood, False, sentence, span, "", (Citation("[1]", 1),), hits, timings)


def _hit(rank: int, score: float, passage: StoredPassage, words: Sequence[str], also: tuple[Source, ...]) -> Hit:
    about = passage.metadata
    return Hit(
        rank=rank,
        score=score,
        passage_id=passage.passage_id,
        report_id=passage.report_id,
        external_id=passage.external_id,
        title=about.title,
        unit=about.unit,
        date=about.date,
        kind=about.kind,
        author=about.author,
        number=about.number,
        page=passage.page,
        heading=passage.heading,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        path=passage.path,
        marks=marks(passage.text, words),
        also=also,
    )


def _source(passage: StoredPassage) -> Source:
    about = passage.metadata
    return Source(passage.report_id, passage.external_id, about.title, about.unit, about.date)


def _refused(understood: Understood, reason: str, hits: tuple[Hit, ...], timings: dict[str, float]) -> Answer:
    return Answer(understood, True, "", None, reason, (), hits, timings)


def _nothing_found(question: Question) -> str:
    if question.filters:
        return "在所选的日期、单位或类型范围内没有找到相关段落。请放宽或清空筛选条件再试。"
    return "报告库中没有找到相关段落。请换一种说法，或先添加有关的报告。"


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    timings[stage] = (time.perf_counter() - began) * 1000
