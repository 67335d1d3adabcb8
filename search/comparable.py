"""Text as it is compared, with the way back to where each character stood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from search.shapes import CLOSING, DOUBLE_QUOTES, HYPHENS, OPENING, SINGLE_QUOTES, one_shape, plain

_ALIKE = one_shape({OPENING: "(", CLOSING: ")", HYPHENS: "-"})
_PASSED_OVER = frozenset(f"\n《》{DOUBLE_QUOTES}{SINGLE_QUOTES}")


@dataclass(frozen=True)
class Folded:
    """A text in half width and lower case, brackets of every kind as ( ), dashes as -, without spaces
    (but between two Latin letters or digits) and without invisible characters.

    `places[i]` is the offset in the original of the character that `text[i]` came from.
    """

    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the original of the folded span; the span may not be empty."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """The folded text, one character at a time.

    >>> fold("走访 ４５ 家（次）").text
    '走访45家(次)'
    """
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for folded in _folded(character):
            characters.append(folded)
            places.append(place)
    kept = [i for i in range(len(characters)) if not _droppable(characters, i)]
    return Folded("".join(characters[i] for i in kept), tuple(places[i] for i in kept))


@lru_cache(maxsize=20_000)
def _folded(character: str) -> str:
    written = "".join(" " if one.isspace() and one != "\n" else one for one in plain(character).translate(_ALIKE))
    return f" {written} " if unicodedata.category(character) == "No" else written  # ①45 is not 145


def _droppable(characters: list[str], i: int) -> bool:
    """Whether a space stands anywhere but between two Latin letters or digits."""
    if characters[i] != " ":
        return False
    before = characters[i - 1] if i else ""
    behind = characters[i + 1] if i + 1 < len(characters) else ""
    return not (before.isascii() and before.isalnum() and behind.isascii() and behind.isalnum())


def bare(text: str) -> str:
    """The folded text without line breaks and quotation marks, for finding one text in another.

    >>> bare("“红帆 护航”\\n行动") == bare("『红帆护航』行动")
    True
    """
    return "".join(c for c in fold(text).text if c not in _PASSED_OVER)
