"""Which words of a news sentence a made question asks for: a figure, a date, a name, a quotation, a list, a clause."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.reader_corpus import KINDS

Ints = np.ndarray
KIND = {kind: number for number, kind in enumerate(KINDS)}
_WEIGHTS = {"number": 0.2, "date": 0.08, "person": 0.14, "place": 0.09, "unit": 0.08, "quoted": 0.07, "list": 0.12}
_UNIT_ENDINGS = tuple("局委办部会院校厂社队署厅处所站司团")


class PseudoAnswers:
    """Draws answers from sentences, given as vocabulary entries."""

    def __init__(self, random: np.random.Generator, kinds: Ints, words: Sequence[str]) -> None:
        """`kinds` [entries] are numbers as in `KIND`, `words` the entries' texts."""
        self.random, self.kinds, self.words = random, kinds, words
        number = {word: entry for entry, word in enumerate(words)}
        self.opening = {number[mark] for mark in "“《" if mark in number}
        self.closing = {number[mark] for mark in "”》" if mark in number}
        self.comma = {number[mark] for mark in ",;。!?:;" if mark in number}
        self.pause = number["、"]
        self.is_unit = np.array([len(word) > 1 and word.endswith(_UNIT_ENDINGS) for word in words])
        self.is_unit |= kinds == KIND["unit"]

    def span(self, words: Ints) -> tuple[str, int, int] | None:
        """A kind of answer and its first and last word in the sentence."""
        if not 7 <= len(words) <= 90:
            return None
        kinds = self.kinds[words]
        draw = self.random.random()
        for kind, weight in _WEIGHTS.items():
            draw -= weight
            if draw < 0:
                found = self._find(kind, words, kinds)
                if found is not None:
                    return (kind, *found)
                break
        found = self._clause(words)
        return None if found is None else ("clause", *found)

    def _find(self, kind: str, words: Ints, kinds: Ints) -> tuple[int, int] | None:
        if kind == "quoted":
            opened = [i for i, w in enumerate(words) if w in self.opening]
            if not opened:
                return None
            begin = int(self.random.choice(opened))
            ends = [i for i in range(begin + 2, min(begin + 24, len(words))) if words[i] in self.closing]
            if not ends:
                return None
            return (begin, ends[0]) if self.random.random() < 0.35 else (begin + 1, ends[0] - 1)
        if kind == "list":
            pauses = np.flatnonzero(words == self.pause)
            if not len(pauses):
                return None
            begin, end = int(pauses[0]) - 1, int(pauses[0]) + 1
            stop = self.comma
            while begin > 0 and words[begin - 1] not in stop and kinds[begin - 1] != KIND["verb"]:
                begin -= 1
            while end + 1 < len(words) and words[end + 1] not in stop:
                end += 1
            return (max(begin, 0), end) if 2 <= end - begin < 40 else None
        places = np.flatnonzero(self.is_unit[words] if kind == "unit" else kinds == KIND[kind])
        if not len(places):
            return None
        begin = end = int(self.random.choice(places))
        if kind == "number":
            while begin > 0 and kinds[begin - 1] == KIND["number"]:
                begin -= 1
            while end + 1 < len(words) and kinds[end + 1] in (KIND["number"], KIND["measure"]):
                end += 1
            if end + 1 < len(words) and kinds[end + 1] == KIND["noun"] and self.random.random() < 0.35:
                end += 1
        elif kind == "date":
            while begin > 0 and kinds[begin - 1] in (KIND["date"], KIND["number"]):
                begin -= 1
            while end + 1 < len(words) and kinds[end + 1] in (KIND["date"], KIND["number"]):
                end += 1
        elif kind == "person":
            while (
                end + 1 < len(words)
                and len(self.words[words[end + 1]]) == 1
                and kinds[end + 1] != 1
                and end < begin + 2
            ):
                end += 1
        else:
            while begin > 0 and kinds[begin - 1] in (KIND["place"], KIND["unit"]) and end - begin < 6:
                begin -= 1
            while end + 1 < len(words) and kinds[end + 1] in (KIND["noun"], KIND["unit"]) and end - begin < 6:
                end += 1
        return begin, end

    def _clause(self, words: Ints) -> tuple[int, int] | None:
        """From a comma or a verb on, to the next comma."""
        stops = [i for i, w in enumerate(words) if w in self.comma] + [len(words)]
        stop = int(self.random.choice(stops))
        begin = max([i + 1 for i in stops if i < stop], default=0)
        if stop - begin < 3:
            return None
        if self.random.random() < 0.6:
            verbs = [i for i in range(begin, stop - 1) if self.kinds[words[i]] == KIND["verb"]]
            if verbs:
                begin = int(self.random.choice(verbs)) + int(self.random.random() < 0.5)
        return (begin, stop - 1) if 1 <= stop - begin <= 26 else None
