"""Text to sentences, by Chinese punctuation."""

from __future__ import annotations

import re

_CLOSING = "”’」』）】》〉)\\]\"'"
SENTENCE_END = re.compile(rf"(?:[。！？!?；;]|…)[{_CLOSING}]*$")
"""Matches where a line ends a sentence (or a clause with ；)."""
# A title in 《》 may hold “！” or “？”: it is stepped over whole. “？”的 and “！”，go on.
_END = re.compile(
    rf"《[^《》\n]{{1,60}}》|(?:[。！？!?]|…+)[。！？!?…]*[{_CLOSING}]*(?![，、；：,;:的]|[{_CLOSING}])|(?<=[a-z])\.(?=\s+[A-Z])|\n"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """The (start, end) offsets of the sentences of a text, in order, without the white space around them.

    Every character but white space is in exactly one sentence; closing quotes and brackets stay with theirs.

    >>> [text[a:b] for text in ["他说：“好！”大家笑了。 散会"] for a, b in sentences(text)]
    ['他说：“好！”', '大家笑了。', '散会']
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if text[match.start()] != "《":
            _append(found, text, start, match.end())
            start = match.end()
    _append(found, text, start, len(text))
    return found


def _append(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Appends the span without the white space around it, if anything is left."""
    piece = text[start:end]
    kept = piece.strip()
    if kept:
        start += len(piece) - len(piece.lstrip())
        found.append((start, start + len(kept)))
