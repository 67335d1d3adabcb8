"""The text of a language model as sentences with the keys that each cites, also while it is still being written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.sentences import sentences

KEY_LENGTH = 6
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_MARKER = re.compile(r"[\[［【]([^\[\]［］【】\n]{0,120})[\]］】](?!\s*第?\d+号)")
_UNCLOSED = re.compile(r"[\[［【][^\[\]［］【】\n]{0,130}\Z")
_LABEL = re.compile(
    r"材料|段落|来源|出处|引用|编号|key|id|sources?|ref|passage|和|与|及|[\s,，、;；:：#^.\-–—]", re.IGNORECASE
)
_KEYS = re.compile(r"(?:[0-9a-f]{1,16})?")
_EMPTY_BRACKETS = re.compile(r"[（(]\s*(?:来源|出处|引自|详?见|依据)?\s*[:：]?\s*[)）]")
_MARKDOWN = re.compile(r"\*\*|__|`+|^\s{0,3}#{1,6}\s+|^\s*>\s+")
_ENUMERATOR = re.compile(
    r"^\s*(?:[-*•·●○]\s+|\d{1,2}[.．](?!\d)\s*|\d{1,2}[、)）]\s*|[（(][一二三四五六七八九十\d]{1,3}[)）]\s*|[一二三四五六七八九十]{1,3}、|[①-⑳]\s*)+"
)


@dataclass(frozen=True)
class Part:
    """A piece of a sentence and the keys of the markers behind it."""

    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class WrittenSentence:
    """A sentence without its markers; `line` counts the lines of the text, from 0."""

    parts: tuple[Part, ...]
    line: int

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


def written_sentences(raw: str, finished: bool) -> list[WrittenSentence]:
    """The sentences of a model's text that are complete: 【k】, ［k］ and [k] taken out as keys.

    Unless `finished`, the last sentence is held back, for its marker may still come; half a marker at the
    end is never text. What a model thinks aloud (<think>), Markdown and numbers of list items are left out,
    and so are markers that cannot be keys, like [1].

    >>> written_sentences("走访45家。【a1b2c3】共3场[a1b2c3，d4e5f6]。", finished=True)[1].parts
    (Part(text='共3场。', keys=('a1b2c3', 'd4e5f6')),)
    """
    text = _UNCLOSED.sub("", _THOUGHT.sub("", raw))
    found: list[WrittenSentence] = []
    for number, line in enumerate(text.splitlines()):
        plain, marks = _without_markers(_ENUMERATOR.sub("", _MARKDOWN.sub("", _printable(line)), count=1))
        spans = sentences(plain)
        if not spans and marks and found:  # a marker on a line of its own belongs to what stands before it
            spans, plain = [], ""
            last = found.pop()
            keys = tuple(dict.fromkeys(key for _, keys in marks for key in keys))
            found.append(
                WrittenSentence((*last.parts[:-1], Part(last.parts[-1].text, (*last.parts[-1].keys, *keys))), last.line)
            )
        for index, (start, end) in enumerate(spans):
            following = spans[index + 1][0] if index + 1 < len(spans) else len(plain)
            own = [(min(at, end), keys) for at, keys in marks if (start < at or index == 0) and at <= following]
            found.append(WrittenSentence(_parts(plain, start, end, own), number))
    return found if finished else found[:-1]


def _printable(line: str) -> str:
    """The line without invisible characters, which could hide in a number or turn the text around."""
    return "".join(c for c in line if c == "\t" or unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cs", "Cn"))


def _without_markers(line: str) -> tuple[str, list[tuple[int, tuple[str, ...]]]]:
    """The line without its markers, and (offset, keys) of each."""
    plain, marks, done = "", [], 0
    for match in _MARKER.finditer(line):
        keys = _keys(match[1])
        if keys is None:
            continue
        plain += line[done : match.start()]
        done = match.end()
        marks.append((len(plain), keys))
    plain += line[done:]
    for empty in reversed(list(_EMPTY_BRACKETS.finditer(plain))):
        plain = plain[: empty.start()] + plain[empty.end() :]
        width = empty.end() - empty.start()
        marks = [(at if at <= empty.start() else max(empty.start(), at - width), keys) for at, keys in marks]
    return plain, marks


def _keys(inside: str) -> tuple[str, ...] | None:
    """The keys inside brackets, unknown ones too; None if the brackets are ordinary text."""
    rest = [token for token in _LABEL.split(unicodedata.normalize("NFKC", inside).lower()) if token]
    if not all(_KEYS.fullmatch(token) for token in rest):
        return None
    return tuple(rest)


def _parts(plain: str, start: int, end: int, marks: list[tuple[int, tuple[str, ...]]]) -> tuple[Part, ...]:
    """The sentence cut behind its markers; what follows the last one belongs to all of them."""
    every = tuple(dict.fromkeys(key for _, keys in marks for key in keys))
    parts: list[Part] = []
    done = start
    for at, keys in marks:
        piece = plain[done:at]
        if parts and not any(c.isalnum() for c in piece):
            parts[-1] = Part(parts[-1].text + piece, tuple(dict.fromkeys((*parts[-1].keys, *keys))))
        elif piece:
            parts.append(Part(piece, keys))
        done = max(done, at)
    tail = plain[done:end]
    if parts and not any(c.isalnum() for c in tail):
        parts[-1] = Part(parts[-1].text + tail, parts[-1].keys)
    elif tail:
        parts.append(Part(tail, every))
    return tuple(parts)
