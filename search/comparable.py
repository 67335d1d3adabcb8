"""Text as it is compared, with the way back to where each character stood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_ALIKE = str.maketrans("〔【［[｛{（〈〕】］]｝}）〉‐‑‒–―−－", "(" * 8 + ")" * 8 + "-" * 7)


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
    """The folded text. Half-width forms are Unicode's NFKC (UAX 15), one character at a time.

    >>> fold("走访 ４５ 家（次）").text
    '走访45家(次)'
    """
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if unicodedata.category(character) == "Cf":  # zero-width and direction marks could hide in a number
            continue
        written = unicodedata.normalize("NFKC", character).translate(_ALIKE).lower()
        if unicodedata.category(character) == "No":  # ①45 is not 145
            written = f" {written} "
        for folded in written:
            characters.append(" " if folded.isspace() and folded != "\n" else folded)
            places.append(place)
    kept = [i for i in range(len(characters)) if not _droppable(characters, i)]
    return Folded("".join(characters[i] for i in kept), tuple(places[i] for i in kept))


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
    return "".join(c for c in fold(text).text if c not in "\n\"'“”‘’「」『』《》")
