"""Questions made from news sentences: words taken out to be found again, the rest reworded.

A sentence loses a span (a figure, a date, a name, a quoted phrase, an enumeration, a clause); what is
left becomes a question in fewer and other words (nearest words of the unsupervised vectors, parts of
words), with the interrogative that fits what was taken out. The passage around the sentence answers;
the passage without the sentence, other passages of the report and of like reports do not; and where a
telling word of the question is exchanged for another of its kind, nothing does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from tokenizers import Tokenizer

from training.pseudo_answers import KIND, PseudoAnswers

Ints = np.ndarray
LONGEST_QUESTION = 24
LONGEST_CONTEXT = 18
LONGEST_PASSAGE = 240
SYNONYMS = 8
SYNONYM_COSINE = 0.27
NO_ANSWER_SHARE = 0.12
_ASKED = {
    "number": "多少|几|几个|多少人|多少钱|多少家|几名|多大|几成|多少万|多少次|几项|总共多少|数量|人数|金额|一共几个",
    "date": "什么时候|哪天|何时|几月几号|哪年|哪一天|啥时候|时间|日期|几号|哪个月",
    "person": "谁|哪位|何人|叫什么|是谁|哪个人|姓名|哪几位|哪位领导",
    "place": "哪里|哪儿|什么地方|哪个地方|在哪|地点|哪个村|哪个市|何处|啥地方",
    "unit": "哪家单位|哪个部门|谁|哪家|哪个机构|哪家公司|哪个单位|单位|哪些部门",
    "quoted": "什么|叫什么|啥|什么主题|名称|什么说法|哪句话|叫啥|哪本|题目",
    "list": "哪些|哪几样|都有谁|哪几个|有哪些|包括什么|哪几项|什么内容|哪些人|都有啥",
    "clause": "什么|啥|怎么|怎样|如何|怎么办|怎么做|为什么|为啥|哪些|什么要求|什么作用|啥意思|目的|做法|原因|咋|干什么",
}


@dataclass(frozen=True)
class Passage:
    """Entries of a passage and the number of the sentence of each, context first as sentence 0;
    `spans` (first, last) are the places of the answer, none where it is not there."""

    entries: Ints
    sentence: Ints
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Group:
    """A question's entries and the passages to be told apart, the answering one first if any."""

    question: Ints
    passages: tuple[Passage, ...]


class PseudoQuestions:
    """Makes groups from the corpus that `training.reader_corpus` wrote."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.tokens = np.load(folder / "tokens.npy")
        self.sentences = np.load(folder / "sentences.npy")
        self.documents = np.load(folder / "documents.npy")
        self.neighbours = np.load(folder / "neighbours.npy")
        self.kinds = np.load(folder / "kinds.npy")
        self.weights = np.load(folder / "weights.npy")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda pair: pair[1])
        self.words = [word for word, _ in vocabulary]
        self.asked = {
            kind: [np.array([i for i in tokenizer.encode(form).ids if i]) for form in forms.split("|")]
            for kind, forms in _ASKED.items()
        }
        self.answers = PseudoAnswers(self.random, self.kinds, self.words)
        self.content = np.isin(self.kinds, [KIND[k] for k in KIND if k not in ("punctuation", "function")])
        self.content[0] = False
        self.usable = np.flatnonzero(np.diff(self.documents) >= 4)
        self.synonyms = _synonyms(folder)
        self.pieces = self._pieces(folder.parent)

    def _pieces(self, work: Path) -> list[Ints]:
        """The shorter words (two characters or more) inside each entry."""
        parts = np.load(work / "parts.npz")
        ids, starts = parts["parts"], parts["starts"]
        long = np.array([len(word) >= 2 for word in self.words[: len(starts) - 1]])
        found = []
        for entry in range(len(starts) - 1):
            own = ids[starts[entry] + 1 : starts[entry + 1]]
            found.append(own[long[own]])
        return found

    def group(self, budget: int) -> Group:
        """A question with three passages of at most about `budget` entries."""
        while True:
            document = int(self.random.choice(self.usable))
            first, last = int(self.documents[document]), int(self.documents[document + 1])
            at = int(self.random.integers(first + 1, last))
            span = self.answers.span(self._sentence(at))
            if span is None:
                continue
            question = self._question(at, first, *span)
            if question is not None:
                break
        _, begin, end = span
        absent = self.random.random() < NO_ANSWER_SHARE
        if absent:
            question = self._exchanged(question, document)
        right = self._window(at, first, last, budget, (begin, end))
        if absent:
            right = Passage(right.entries, right.sentence)
        wrong = [self._negative(question, document, at, first, last, budget) for _ in range(2)]
        return Group(question, (right, *wrong))

    def _sentence(self, at: int) -> Ints:
        return self.tokens[self.sentences[at] : self.sentences[at + 1]]

    def _question(self, at: int, first: int, kind: str, begin: int, end: int) -> Ints | None:
        words = self._sentence(at)
        random = self.random
        keywords = random.random() < 0.25
        before, behind = words[:begin], words[end + 1 :]
        keep = random.uniform(0.15, 0.75)
        before, behind = (self._thinned(part, keep, keywords) for part in (before, behind))
        if len(behind) > 10 and random.random() < 0.6:
            behind = behind[:10]
        if len(before) > 14:
            before = before[-14:]
        context = np.zeros(0, dtype=np.int32)
        if random.random() < 0.55:
            title = self._sentence(first if random.random() < 0.7 else max(first, at - 1))[:40]
            title = title[self.content[title] & ~np.isin(title, words)]
            if len(title):
                size = min(len(title), int(random.integers(1, 5)))
                context = title[np.sort(random.choice(len(title), size, replace=False))]
        if int(self.content[before].sum() + self.content[behind].sum()) < 2:
            return None
        change = random.uniform(0.05, 0.65)
        before, behind, context = (self._reworded(part, change) for part in (before, behind, context))
        asked = self.asked[kind][int(random.integers(len(self.asked[kind])))]
        if keywords and random.random() < 0.45:
            asked = asked[:0]
        shape = random.random()
        if shape < 0.45:
            parts = [context, before, asked, behind]
        elif shape < 0.8:
            parts = [context, before, behind, asked]
        else:
            parts = [context, behind, before, asked]
        return np.concatenate(parts)[-LONGEST_QUESTION:].astype(np.int64)

    def _thinned(self, words: Ints, keep: float, keywords: bool) -> Ints:
        """Some of the words: telling ones rather than others, function words seldom in keywords."""
        content = self.content[words]
        chance = np.where(content, keep + 0.25 * self.weights[words], 0.0 if keywords else 0.45 * keep)
        chance[self.kinds[words] == KIND["punctuation"]] = 0.0
        return words[self.random.random(len(words)) < chance]

    def _reworded(self, words: Ints, change: float) -> Ints:
        """Some words exchanged for near ones or for a part of themselves."""
        words = words.copy()
        for place in np.flatnonzero(self.random.random(len(words)) < change):
            entry = int(words[place])
            if not self.content[entry]:
                continue
            pieces = self.pieces[entry] if entry < len(self.pieces) else words[:0]
            if len(pieces) and self.random.random() < 0.3:
                words[place] = self.random.choice(pieces)
            elif self.kinds[entry] not in (KIND["number"], KIND["date"], KIND["person"]):
                near = self.synonyms[entry]
                near = near[near >= 0]
                if len(near):
                    words[place] = self.random.choice(near)
        return words

    def _exchanged(self, question: Ints, document: int) -> Ints:
        """The question with a telling word exchanged for another of its kind, from a like document."""
        question = question.copy()
        places = np.flatnonzero(self.content[question])
        chosen = places[np.argsort(-self.weights[question[places]] - 0.3 * self.random.random(len(places)))]
        near = self.neighbours[document]
        near = near[near >= 0]
        for place in chosen[: int(self.random.integers(1, 3))]:
            pool = self.tokens[:0]
            if len(near):
                other = int(self.random.choice(near))
                low, high = self.sentences[self.documents[other]], self.sentences[self.documents[other + 1]]
                pool = self.tokens[low:high]
                pool = pool[(self.kinds[pool] == self.kinds[question[place]]) & ~np.isin(pool, question)]
            if not len(pool):
                start = int(self.random.integers(len(self.tokens) - 3000))
                pool = self.tokens[start : start + 3000]
                pool = pool[self.kinds[pool] == self.kinds[question[place]]]
            if len(pool):
                question[place] = self.random.choice(pool)
        return question

    def _window(
        self, at: int, first: int, last: int, budget: int, span: tuple[int, int] | None, without: int = -1
    ) -> Passage:
        """The sentences around `at`, as many as fit, behind the title; `without` is left out."""
        title = self._sentence(first)[:LONGEST_CONTEXT]
        if self.random.random() < 0.25:
            title = title[:0]
        room = budget - len(title) - (len(self._sentence(at)) if at != without else 0)
        low, high = at, at + 1
        while room > 0 and (low > first + 1 or high < last):
            up = low > first + 1 and (high >= last or self.random.random() < 0.5)
            size = len(self._sentence(low - 1 if up else high))
            room -= size
            if room < 0:
                break
            low, high = (low - 1, high) if up else (low, high + 1)
        chosen = [number for number in range(low, high) if number != without]
        pieces = [title, *(self._sentence(number) for number in chosen)]
        numbers = np.repeat(np.arange(len(pieces)), [len(piece) for piece in pieces])
        entries = np.concatenate(pieces)
        if span is None:
            return Passage(entries[: budget + 40], numbers[: budget + 40])
        offset = sum(len(piece) for piece in pieces[: 1 + chosen.index(at)])
        spans = ((offset + span[0], offset + span[1]),) if offset + span[1] < LONGEST_PASSAGE else ()
        return Passage(entries[:LONGEST_PASSAGE], numbers[:LONGEST_PASSAGE], spans)

    def _negative(self, question: Ints, document: int, at: int, first: int, last: int, budget: int) -> Passage:
        draw = self.random.random()
        near = self.neighbours[document]
        near = near[near >= 0]
        if draw < 0.3:
            return self._window(at, first, last, budget, None, without=at)
        if draw < 0.5 and last - first > 8:
            other = int(self.random.integers(first + 1, last))
            if abs(other - at) > 3:
                return self._window(other, first, last, budget, None, without=at)
        other = int(self.random.choice(near if len(near) else self.usable))
        first, last = int(self.documents[other]), int(self.documents[other + 1])
        starts = self.sentences[first : last + 1]
        met = np.isin(self.tokens[starts[0] : starts[-1]], question[self.content[question]])
        best = int(np.argmax(np.add.reduceat(np.append(met, False), (starts[:-1] - starts[0])))) if last > first else 0
        return self._window(min(first + best, last - 1), first, last, budget, None)


def _synonyms(folder: Path) -> Ints:
    """The nearest other entries of each by the unsupervised vectors, int32 [entries, SYNONYMS], -1 where too far."""
    saved = folder / "synonyms.npy"
    if saved.exists():
        return np.asarray(np.load(saved))
    vectors = np.load(folder / "vectors.npy").astype(np.float32)
    frequent = min(len(vectors), 40_000)
    index = faiss.IndexFlatIP(vectors.shape[1])
    order = np.argsort(-np.load(folder.parent / "frequencies.npy"))[:frequent]
    index.add(vectors[order])
    cosines, found = index.search(vectors, SYNONYMS + 1)
    entries = order[found]
    good = (cosines > SYNONYM_COSINE) & (entries != np.arange(len(vectors))[:, None])
    near = np.where(good, entries, -1).astype(np.int32)
    np.save(saved, near)
    return near
