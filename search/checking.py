"""What a generated sentence claims, looked up in the passages that it cites.

A sentence passes when every number, date, name of a person, place or unit, quoted phrase and Latin word
of it stands in the passages cited behind it, when it denies nothing that they do not deny, and when most of
its words are theirs. Numbers have to stand in the passage's text; names may also stand in its report's
title, unit, author or headings, which are shown with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import jieba.posseg

from index.words import STOP_WORDS, tokenizer
from search.comparable import bare, fold
from search.generated import Problem
from search.name_words import GENERIC, SURNAMES, TITLES, UNIT_SUFFIX
from search.numerals import Figure, figures, same, set_phrases
from search.result import Hit

SUPPORTED_SHARE = 0.4
"""Of the characters of a sentence's longer words, how many its passages have to share."""
_QUOTED = re.compile(
    r"“([^“”]*)(?:”|\Z)|「([^「」]*)(?:」|\Z)|『([^『』]*)(?:』|\Z)|《([^《》]*)(?:》|\Z)|‘([^‘’]*)(?:’|\Z)|\"([^\"]*)(?:\"|\Z)"
)
_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]{2,}")
_NEGATION = re.compile(
    r"没有|没能|尚未|并未|从未|未能|未曾|未(?=[^来])|不是|并非|不再|不能|不得|不予|无须|无需|停止|取消|拒绝"
)
_PERSON = re.compile(
    rf"(?:{TITLES})({SURNAMES}[一-龥]{{1,2}})|({SURNAMES}[一-龥]{{1,2}}?)(?={TITLES}|同志|介绍|表示|指出|强调|说)"
)
_PERSON_FLAGS = frozenset({"nr", "nrt", "nrfg"})
_PLACE_FLAGS = frozenset({"ns", "nt", "nz"})
_LEVELS = frozenset("省市县区镇乡村州")


@dataclass(frozen=True)
class _Sources:
    """What is known from the cited passages: their figures, their text, and their text with what names them."""

    figures: tuple[Figure, ...]
    text: str
    named: str


def check(sentence: str, hits: Sequence[Hit]) -> tuple[Problem, ...]:
    """The problems of a sentence against the passages that it cites, in its order; empty when it passes."""
    if not hits:
        return (Problem("uncited", 0, len(sentence)),)
    sources = _Sources(
        tuple(figure for hit in hits for figure in _figures(hit.text)),
        "\n".join(_bare(hit.text) for hit in hits),
        "\n".join(_bare("\n".join((h.text, h.title, h.unit, h.author, *h.heading))) for h in hits),
    )
    found = [*_numbers(sentence, sources), *_quotations(sentence, sources), *_names(sentence, sources)]
    found += _negations(sentence, sources)
    if not found and _supported(sentence, sources.named) < SUPPORTED_SHARE:
        found = [Problem("wording", 0, len(sentence))]
    return tuple(sorted(set(found), key=lambda problem: (problem.start, problem.end)))


@lru_cache(maxsize=256)
def _figures(text: str) -> tuple[Figure, ...]:
    return tuple(figures(text))


_bare = lru_cache(maxsize=256)(bare)


def _numbers(sentence: str, sources: _Sources) -> list[Problem]:
    return [
        Problem("number", told.start, told.end)
        for told in figures(sentence)
        if not any(same(told, source) for source in sources.figures)
    ]


def _quotations(sentence: str, sources: _Sources) -> list[Problem]:
    """Quoted words, titles in 《》, and names with a numeral in them (十四五)."""
    spans = [match.span(match.lastindex or 0) for match in _QUOTED.finditer(sentence)] + set_phrases(sentence)
    return [
        Problem("quotation", start, end)
        for start, end in spans
        if end > start and bare(sentence[start:end]) not in sources.named
    ]


def _names(sentence: str, sources: _Sources) -> list[Problem]:
    found = [match.span() for match in _LATIN.finditer(sentence) if bare(match.group()) not in sources.named]
    place, before = 0, ""
    for word, flag in _tagged(sentence):
        start = place - (before in _LEVELS)
        place += len(word)
        if _is_name(word, flag) and bare(sentence[start:place]) not in sources.named:
            found.append((start, place))
        before = word
    for match in _PERSON.finditer(sentence):
        start, end = match.span(match.lastindex or 0)
        # Of 书记高度重视 the characters behind the title are a word and no name.
        is_word = sentence[start : start + 2] in tokenizer().FREQ and not _is_person(sentence[start : start + 2])
        if not is_word and bare(sentence[start : start + 2]) not in sources.named:
            found.append((start, end))
    return [Problem("name", start, end) for start, end in found]


def _tagged(sentence: str) -> list[tuple[str, str]]:
    return [(pair.word, pair.flag) for pair in _tagger().cut(sentence)]


@cache
def _tagger() -> jieba.posseg.POSTokenizer:
    """jieba's tagger over the words that search uses; loaded once, on first use."""
    return jieba.posseg.POSTokenizer(tokenizer())


@lru_cache(maxsize=4096)
def _is_person(word: str) -> bool:
    tagged = _tagged(word)
    return len(tagged) == 1 and tagged[0][1] in _PERSON_FLAGS


def _is_name(word: str, flag: str) -> bool:
    if len(word) < 2 or word in GENERIC:
        return False
    # jieba takes some phrases of four characters for names of persons: 天气晴朗.
    return flag in _PLACE_FLAGS or (flag in _PERSON_FLAGS and len(word) < 4) or word.endswith(UNIT_SUFFIX)


def _negations(sentence: str, sources: _Sources) -> list[Problem]:
    return [
        Problem("negation", *match.span())
        for match in _NEGATION.finditer(sentence)
        if match.group() not in sources.text
    ]


def _supported(sentence: str, source: str) -> float:
    """The share of a sentence's words, by their characters, that the source has; 1 where there are hardly any."""
    words = [word for word in tokenizer().cut(fold(sentence).text) if len(word) > 1 and word not in STOP_WORDS]
    total = sum(len(word) for word in words)
    return sum(len(word) for word in words if word in source) / total if len(words) > 2 else 1.0
