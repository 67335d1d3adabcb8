"""From a question to an answer: parse, retrieve, rank, choose the sentence or refuse."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from corpus.errors import QuestionError
from corpus.library import Library
from corpus.stored import StoredPassage
from index.encoder import Encoder
from index.follow import Index
from index.words import tokenizer
from search.answer import NO_ANSWER
from search.answering import Answering
from search.boost import moved
from search.exact import exact_candidates, exact_marks
from search.hits import hit_of, source_of, source_of_row
from search.joined import join, joined
from search.lister import Lister
from search.marks import marks
from search.order import latest_first
from search.ordered import Ordered
from search.organisations import mentions
from search.question import Question, SearchFilters, parse, plain
from search.relax import advice, relaxed, typed
from search.result import Answer, Citation, Hit, Part, Relaxation, Understood
from search.retrieve import RANKED, READ, Candidates, Method, candidates, with_fitting
from search.select import depth, select
from search.similar import similar
from search.suggest import Suggester
from search.values import differing

READ_PASSAGES = 40
"""Candidates whose text is read for ranking: what is missed beyond it is little, what it costs is time."""


class Engine:
    """Answers questions from one library through its index. May be used by several threads."""

    def __init__(self, library: Library, index: Index, encoder: Encoder, answering: Answering | None = None) -> None:
        """`answering` are the shipped models where none are given."""
        self.library = library
        self.index = index
        self.encoder = encoder
        self._answering = answering or Answering()
        self.lister = Lister(library, index, encoder, self._answering.ranker.reader)
        self._suggester = Suggester(library)
        tokenizer()  # jieba's dictionary takes a second to load: now, not in the first question

    def warm_up(self) -> None:
        """Reads the library's passages ahead, so that first questions are as fast as later ones.

        Takes seconds; meant for a thread of its own.
        """
        self._suggester.vocabulary()
        mentions("")  # reads the words that stand in no name
        self._answering.ranker.reader.warm_up(self.library.iter_passages())

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
        library is a refused answer whose `reason` says what to do. `method` stops the search at an
        earlier stage, for evaluation: before the reader it finds passages and answers nothing.
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
            groups = ranked.groups(2 * top)
        if method == "ranked" and (asked := self.lister.asked(question)):
            with _timed(timings, "list"):
                apart = self._hits(question, ranked, groups, _apart(groups, top))
                everything = self.lister.answer(asked, question, apart)
            if everything:
                return replace(everything, timings=timings)
        with _timed(timings, "sources"):
            leaders = [ranked.passages[group[0]] for group in groups]
            shown = join(leaders)[:top] if method == "ranked" else _apart(groups, top)
            hits = self._hits(question, ranked, groups, shown)
        if method not in READ:
            return _refused(question.understood, "", hits, timings)
        with _timed(timings, "answer"):
            every = sorted(place for members in shown for place in members)
            places = [place for place in every if groups[place][0] < len(ranked.positions)]
            positions = [ranked.positions[groups[one][0]] for one in places]
            chosen = self._answering.choose(question.text, ranked.ranked, positions)
            if chosen.chance < self._answering.threshold:
                return _refused(question.understood, NO_ANSWER, hits, timings)
            place = places[chosen.place]
            rank = next(number for number, members in enumerate(shown, start=1) if place in members)
            offset = leaders[place].start - hits[rank - 1].start
            sentence = hits[rank - 1].text[chosen.first + offset : chosen.last + offset]
            span = chosen.start - chosen.first, chosen.end - chosen.first
            citation = Citation(f"[{rank}]", rank)
        with _timed(timings, "values"):
            values = differing(question.text, question.words, sentence, rank - 1, hits)
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
        if method not in RANKED or question.preferred is None or not len(found.ids):
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
    ) -> Ordered:
        read, rest = passages[:READ_PASSAGES], passages[READ_PASSAGES:]
        ids = np.array([passage.passage_id for passage in passages], dtype=np.int64)
        fused, terms = found.fused_of(ids), found.terms_of(ids[:READ_PASSAGES])
        cosines = np.nan_to_num(self.index.similarity(vector, ids[:READ_PASSAGES])).astype(np.float64)
        ranked = self._answering.rank(question.text, read, terms, cosines, fused[:READ_PASSAGES], method in READ)
        shown = moved(ranked.scores, question.inferred, read) if method in RANKED else fused[:READ_PASSAGES]
        order = np.argsort(-shown, kind="stable").tolist()
        # What was not read comes behind, in the order and with the distances it was found in.
        behind = float(shown.min()) + fused[READ_PASSAGES:] - float(fused[len(read) - 1])
        return Ordered([*(read[i] for i in order), *rest], [*(float(shown[i]) for i in order), *behind], order, ranked)

    def _hits(
        self, question: Question, ranked: Ordered, groups: Sequence[Sequence[int]], shown: Sequence[Sequence[int]]
    ) -> tuple[Hit, ...]:
        """A hit for each of `shown`: the groups whose leaders are shown as one, the best first."""
        leaders = [ranked.passages[groups[members[0]][0]] for members in shown]
        elsewhere = self.library.sources_of({passage.text_hash for passage in leaders})
        hits = []
        for number, (members, leader) in enumerate(zip(shown, leaders, strict=True), start=1):
            best, *reprints = groups[members[0]]
            same = [source_of_row(row) for row in elsewhere.get(leader.text_hash, [])]
            similar = [source_of(ranked.passages[position]) for position in reprints]
            others = {s.report_id: s for s in [*same, *similar] if s.report_id != leader.report_id}
            passage = joined(self.library, [ranked.passages[groups[member][0]] for member in members])
            marked = marks(passage.text, question.words, exact_marks(passage.text, question.wanted))
            hits.append(hit_of(number, ranked.scores[best], passage, marked, tuple(others.values())))
        return tuple(hits)


def _apart(groups: Sequence[Sequence[int]], top: int) -> list[list[int]]:
    """Every group shown by itself."""
    return [[place] for place in range(len(groups))][:top]


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
