"""From a question to an answer: parse, retrieve, rank, choose the sentence or refuse."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from corpus.errors import QuestionError
from corpus.library import Library
from corpus.stored import StoredPassage
from index.encoder import Encoder
from index.follow import Index
from index.words import tokenizer
from search.answer import NO_ANSWER, answering_words
from search.boost import moved
from search.confidence import Confidence, evidence
from search.exact import exact_candidates, exact_marks
from search.hits import hit_of, source_of, source_of_row
from search.lister import Lister
from search.marks import marks
from search.order import latest_first
from search.organisations import mentions
from search.question import Question, SearchFilters, parse, plain
from search.rank import Ranker, Ranking
from search.reading import Reading
from search.relax import advice, relaxed, typed
from search.reprints import collapse
from search.result import Answer, Citation, Hit, Part, Relaxation, Understood
from search.retrieve import Candidates, Method, candidates, with_fitting
from search.select import depth, select
from search.sentence import SentenceChooser
from search.similar import similar
from search.suggest import Suggester
from search.values import differing

READ_PASSAGES = 40
"""Candidates whose text is read for ranking: what is missed beyond it is little, what it costs is time."""


@dataclass(frozen=True)
class Ranked:
    """Candidates, best first: those that were read and ranked, then the rest as it was found.

    `positions` and `ranking` are of those that were read: the position in `reading` of each, best
    first, and the ranker's scores and features by position.
    """

    passages: list[StoredPassage]
    scores: list[float]
    positions: list[int]
    reading: Reading
    ranking: Ranking

    def groups(self, top: int) -> list[list[int]]:
        """The first `top` groups of reprints, as places in `passages`, each led by its best."""
        found = collapse(self.passages, [self.reading.texts[i] for i in self.positions])
        seen = {self.passages[place].text_hash for group in found for place in group}
        for place in range(len(self.positions), len(self.passages)):
            if self.passages[place].text_hash not in seen:
                seen.add(self.passages[place].text_hash)
                found.append([place])
        return found[:top]


class Engine:
    """Answers questions from one library through its index. May be used by several threads."""

    def __init__(
        self,
        library: Library,
        index: Index,
        encoder: Encoder,
        ranker: Ranker | None = None,
        chooser: SentenceChooser | None = None,
        confidence: Confidence | None = None,
    ) -> None:
        """`ranker`, `chooser` and `confidence` are the shipped ones where none are given."""
        self.library = library
        self.index = index
        self.encoder = encoder
        self._ranker = ranker or Ranker()
        self._chooser = chooser or SentenceChooser()
        self._confidence = confidence or Confidence()
        self.lister = Lister(library, index, encoder, self._ranker.reader)
        self._suggester = Suggester(library)
        tokenizer()  # jieba's dictionary takes a second to load: now, not in the first question

    def warm_up(self) -> None:
        """Reads the library's passages ahead, so that first questions are as fast as later ones.

        Takes seconds; meant for a thread of its own.
        """
        self._suggester.vocabulary()
        mentions("")  # reads the words that stand in no name
        self._ranker.reader.warm_up(self.library.iter_passages())

    def ask(
        self,
        question: str,
        top: int = 10,
        filters: SearchFilters | None = None,
        method: Method = "ranked",
        *,
        today: date | None = None,
        history: Sequence[str] = (),
        without: AbstractSet[Part] = frozenset(),
    ) -> Answer:
        """The answer, with `top` passages where there are as many.

        Relative dates (去年) count from `today` and are not understood without it. A follow-up is
        completed from `history`, the earlier questions, oldest first. What `without`
        names is not read from the question's words (`Answer.understood.inferred` names what was).
        Never raises for what a user typed: an empty question, an impossible filter or an empty
        library is a refused answer whose `reason` says what to do. `method` limits the search to
        one of its lists, unranked, for evaluation.
        """
        timings: dict[str, float] = {}
        began = time.perf_counter()
        try:
            parsed = parse(question, filters, self.library.units(), today, without, history)
            answer = self._ask(parsed, max(top, 1), method, timings)
            if answer.refused and method == "ranked":
                with _timed(timings, "suggest"):
                    answer = replace(answer, suggestions=self._suggestions(parsed))
            if parsed.latest_first:
                answer = latest_first(answer)
        except QuestionError as error:
            answer = _refused(Understood(plain(question)[:200]), str(error), (), timings)
        timings["total"] = (time.perf_counter() - began) * 1000
        return answer

    def _ask(self, question: Question, top: int, method: Method, timings: dict[str, float]) -> Answer:
        if not self.index.size:
            raise QuestionError("报告库里还没有报告。请先在“报告库”页添加文件（或运行 add 命令），再来提问。")
        with _timed(timings, "encode"):
            vector = self.encoder.encode_question(question.text)
        with _timed(timings, "retrieve"):
            found = self._candidates(question, vector, method, top)
        with _timed(timings, "read"):
            passages = select(self.library, found.ids, question, max(READ_PASSAGES, 2 * top))
        if not passages:
            with _timed(timings, "relax"):
                relaxations = self._relaxations(question, vector, method, top)
            reason = _nothing_found(question) + advice(relaxations)
            return replace(_refused(question.understood, reason, (), timings), relaxations=relaxations)
        with _timed(timings, "rank"):
            ranked = self._rank(question, passages, found, vector, method)
            groups = ranked.groups(top)
        with _timed(timings, "sources"):
            hits = self._hits(question, ranked, groups)
        if method == "ranked" and (asked := self.lister.asked(question)):
            with _timed(timings, "list"):
                everything = self.lister.answer(asked, question, hits)
            if everything:
                return replace(everything, timings=timings)
        with _timed(timings, "answer"):
            leaders = [ranked.positions[group[0]] for group in groups if group[0] < len(ranked.positions)]
            choice = self._chooser.choose(question.text, ranked.reading, leaders)
            about = ranked.ranking
            seen = evidence(about.table, about.names, about.scores, choice.features, choice.names, choice.chances)
            if self._confidence.chance(seen) < self._confidence.threshold:
                return _refused(question.understood, NO_ANSWER, hits, timings)
            sentence = hits[choice.place].text[choice.start : choice.end]
            span = answering_words(question.text, sentence, marks(sentence, question.words))
            rank = choice.place + 1
            citation = Citation(f"[{rank}]", rank)
        with _timed(timings, "values"):
            values = differing(question.text, question.words, sentence, choice.place, hits)
        return Answer(question.understood, False, sentence, span, "", (citation,), hits, timings, values=values)

    def _relaxations(
        self, question: Question, vector: npt.NDArray[np.float32], method: Method, top: int
    ) -> tuple[Relaxation, ...]:
        """The limits without which something is found, or all of them together."""
        helping: list[Relaxation] = []
        for one in relaxed(question):
            if one.limit == "all" and helping:
                break
            found = self._candidates(one.question, vector, method, top)
            count = len(select(self.library, found.ids, one.question, READ_PASSAGES))
            if count:
                helping.append(Relaxation(one.limit, one.value, count, one.typed))
        return tuple(helping)

    def _suggestions(self, question: Question) -> tuple[str, ...]:
        known = [word for word in question.words if len(word) > 2 and self.index.frequency(word)]
        return self._suggester.vocabulary().suggestions(typed(question), known)

    def similar(self, passage_id: int, top: int = 10) -> tuple[Hit, ...]:
        """The passages of other reports most similar to one, best first; raises UnknownPassage."""
        found = similar(self.index, self.library, self.encoder, passage_id, top)
        return tuple(
            hit_of(
                rank, one.score, one.passage, marks(one.passage.text, one.words), tuple(map(source_of, one.reprints))
            )
            for rank, one in enumerate(found, start=1)
        )

    def _candidates(self, question: Question, vector: npt.NDArray[np.float32], method: Method, top: int) -> Candidates:
        filters, latest = question.filters or None, question.latest_first
        if question.wanted.exact:
            return exact_candidates(
                self.index, self.library, question.wanted, question.words, vector, filters, top, latest
            )
        found = candidates(self.index, question.words, vector, filters, method, depth(question, 2 * top))
        if method != "ranked" or question.preferred is None or not len(found.ids):
            return found
        fitting = candidates(self.index, question.words, vector, question.preferred, method, READ_PASSAGES)
        return with_fitting(found, fitting, READ_PASSAGES)

    def _rank(
        self,
        question: Question,
        passages: list[StoredPassage],
        found: Candidates,
        vector: npt.NDArray[np.float32],
        method: Method,
    ) -> Ranked:
        read, rest = passages[:READ_PASSAGES], passages[READ_PASSAGES:]
        ids = np.array([passage.passage_id for passage in passages], dtype=np.int64)
        fused, terms = found.fused_of(ids), found.terms_of(ids[:READ_PASSAGES])
        cosines = np.nan_to_num(self.index.similarity(vector, ids[:READ_PASSAGES])).astype(np.float64)
        reading = self._ranker.reader.read(question.text, read)
        ranking = self._ranker.scores(question.text, read, terms, cosines, fused[:READ_PASSAGES], reading)
        shown = moved(ranking.scores, question.inferred, read) if method == "ranked" else fused[:READ_PASSAGES]
        order = np.argsort(-shown, kind="stable").tolist()
        # What was not read comes behind, in the order and with the distances it was found in.
        behind = float(shown.min()) + fused[READ_PASSAGES:] - float(fused[len(read) - 1])
        return Ranked(
            [*(read[i] for i in order), *rest], [*(float(shown[i]) for i in order), *behind], order, reading, ranking
        )

    def _hits(self, question: Question, ranked: Ranked, groups: Sequence[Sequence[int]]) -> tuple[Hit, ...]:
        leaders = [ranked.passages[group[0]] for group in groups]
        elsewhere = self.library.sources_of({passage.text_hash for passage in leaders})
        hits = []
        for number, (group, passage) in enumerate(zip(groups, leaders, strict=True), start=1):
            same = [source_of_row(row) for row in elsewhere.get(passage.text_hash, [])]
            similar = [source_of(ranked.passages[position]) for position in group[1:]]
            others = {s.report_id: s for s in [*same, *similar] if s.report_id != passage.report_id}
            marked = marks(passage.text, question.words, exact_marks(passage.text, question.wanted))
            hits.append(hit_of(number, ranked.scores[group[0]], passage, marked, tuple(others.values())))
        return tuple(hits)


def _refused(understood: Understood, reason: str, hits: tuple[Hit, ...], timings: dict[str, float]) -> Answer:
    return Answer(understood, True, "", None, reason, (), hits, timings)


def _nothing_found(question: Question) -> str:
    if question.wanted.exact:
        asked = "、".join(f"“{one}”" for one in question.wanted.exact)
        limits = "所选范围内" if question.filters else "报告库中"
        return f"{limits}没有写有{asked}的段落。请核对文字，或去掉引号按意思查找。"
    if question.filters:
        return "在所选的日期、单位或类型范围内没有找到相关段落。请放宽或清空筛选条件再试。"
    return "报告库中没有找到相关段落。请换一种说法，或先添加有关的报告。"


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    timings[stage] = (time.perf_counter() - began) * 1000
