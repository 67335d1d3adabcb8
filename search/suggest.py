"""您是不是要找…: what may have been meant by a question that found nothing, in the library's own words.

Pinyin and its initials for names (hfhh → 红帆护航), the same sound in other characters, one character
wrong, missing or in the wrong place. Only suggested: a search never runs on a suggestion by itself.
"""

from __future__ import annotations

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from corpus.library import Library
from index.words import DICTIONARY, tokenizer

SUGGESTIONS = 3
LONGEST_TERM = 16
TITLES_READ = 20_000
"""Titles of the newest reports that names are taken from; cutting more takes seconds."""
_QUOTED = re.compile(r"[“「《]([^“”「」《》]{2,16})[”」》]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z]{2,}")
# Sounds that many speakers, and their keyboards' fuzzy pinyin, do not tell apart.
_FUZZY = ((re.compile(r"^([zcs])h"), r"\1"), (re.compile(r"([aei]n)g$"), r"\1"))


def library_terms(library: Library) -> Counter[str]:
    """The library's terms with how many reports state them: units, short titles, names and words in titles."""
    rows = library.reports(limit=TITLES_READ)
    terms: Counter[str] = Counter()
    for row in rows:
        about = row.metadata
        found = {about.unit, about.title, *_QUOTED.findall(about.title)}
        found.update(word for word in tokenizer().cut(about.title) if len(word) > 1)
        terms.update(term for term in found if 2 <= len(term) <= LONGEST_TERM and _CHINESE.fullmatch(term))
    return terms


def dictionary_terms() -> list[str]:
    """The Party-work terms of the project's dictionary."""
    return [term for term in DICTIONARY.read_text(encoding="utf-8").split() if _CHINESE.fullmatch(term)]


class Vocabulary:
    """Terms by their sound, their initials and their characters. Building takes .1 ms a term."""

    def __init__(self, terms: Counter[str], dictionary: Iterable[str] = ()) -> None:
        """`terms` count; a term that only the dictionary has is the last to be suggested."""
        self._counts = terms + Counter()
        for term in dictionary:
            self._counts.setdefault(term, 0)
        self._initials: dict[str, list[str]] = defaultdict(list)
        self._pinyin: dict[str, list[str]] = defaultdict(list)
        self._sounds: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._one_off: dict[str, list[str]] = defaultdict(list)
        for term in self._counts:
            syllables = _syllables(term)
            if len(syllables) != len(term):
                continue
            self._initials["".join(one[0] for one in syllables)].append(term)
            self._pinyin["".join(syllables)].append(term)
            if len(term) > 2:
                self._sounds[tuple(map(_fuzzy, syllables))].append(term)
            for key in _one_off(term) if len(term) > 3 else ():
                self._one_off[key].append(term)

    def suggestions(self, question: str, is_word: Iterable[str] | None = None) -> tuple[str, ...]:
        """The question with one slip put right, the most frequent term first: at most `SUGGESTIONS`.

        `is_word` are words that stand in the library and are no slips.
        """
        known = frozenset(is_word or ())
        found: dict[str, tuple[int, int]] = {}
        for start, end, term in self._slips(question, known):
            put_right = question[:start] + term + question[end:]
            found.setdefault(put_right, (end - start, self._counts[term]))
        ranked = sorted(found, key=lambda text: found[text], reverse=True)
        return tuple(text for text in ranked if text != question)[:SUGGESTIONS]

    def _slips(self, question: str, known: frozenset[str]) -> Iterable[tuple[int, int, str]]:
        for match in _LATIN.finditer(question):
            typed = match.group().lower()
            for term in self._pinyin.get(typed, []) or self._initials.get(typed, []):
                yield match.start(), match.end(), term
        for run in _CHINESE.finditer(question):
            syllables = [_fuzzy(one) for one in _syllables(run.group())]
            if len(syllables) == len(run.group()):
                for start, end, term in self._in_run(run.group(), syllables, known):
                    yield run.start() + start, run.start() + end, term

    def _in_run(self, run: str, syllables: Sequence[str], known: frozenset[str]) -> Iterable[tuple[int, int, str]]:
        """Slips in a run of Chinese characters, longest first, none that overlaps a longer one."""
        taken: list[tuple[int, int]] = []
        for length in range(min(len(run), LONGEST_TERM), 2, -1):
            for start in range(len(run) - length + 1):
                end = start + length
                typed = run[start:end]
                if typed in self._counts or typed in known:
                    taken.append((start, end))
                if any(a < end and start < b for a, b in taken):
                    continue
                terms = list(self._sounds.get(tuple(syllables[start:end]), []))
                for key in _one_off(typed) if length > 3 else ():
                    terms += self._one_off.get(key, [])
                terms = [term for term in dict.fromkeys(terms) if term not in run]
                if terms:
                    taken.append((start, end))
                for term in terms:
                    yield start, end, term


class Suggester:
    """The vocabulary of a library, built on first need and again after a change. For several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._built: tuple[int, Vocabulary] | None = None

    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the library as it is now."""
        with self._lock:
            change = self._library.last_change()
            if self._built is None or self._built[0] != change:
                self._built = (change, Vocabulary(library_terms(self._library), dictionary_terms()))
            return self._built[1]


def _one_off(term: str) -> set[str]:
    """Keys that terms share when one character differs, or two neighbours are exchanged."""
    wrong = {f"{term[:i]}?{term[i + 1 :]}" for i in range(len(term))}
    return wrong | {term[:i] + term[i + 1] + term[i] + term[i + 2 :] for i in range(len(term) - 1)} | {term}


def _syllables(text: str) -> list[str]:
    from pypinyin import lazy_pinyin  # a tenth of a second that questions without slips are spared

    return [str(one) for one in lazy_pinyin(text)]


def _fuzzy(syllable: str) -> str:
    for pattern, replacement in _FUZZY:
        syllable = pattern.sub(replacement, syllable)
    return syllable
