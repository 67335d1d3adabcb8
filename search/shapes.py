"""Characters that mean the same in different shapes, for the two ways in which texts are compared.

`folding` finds exact strings; `comparable` reads numbers and names. Each decides what its one shape is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

OPENING = "〔［【﹝〈（([{｛"
CLOSING = "〕］】﹞〉）)]}｝"
DOUBLE_QUOTES = '“”„‟＂「」『』〝〞"'
SINGLE_QUOTES = "‘’‚‛＇'"
HYPHENS = "–―‐‑‒−－-"
DASH = "—"
DOTS = "•・∙⋅·"


def one_shape(shapes: Mapping[str, str]) -> dict[int, str]:
    """A table for `str.translate` that writes every character of a key as the key's value."""
    return {ord(character): written for characters, written in shapes.items() for character in characters}


@lru_cache(maxsize=20_000)
def plain(character: str) -> str:
    """The character in half width and lower case: Unicode's NFKC (UAX 15). Empty for zero-width and direction
    marks, which nobody sees: they would part a phrase or hide in a number."""
    return "" if unicodedata.category(character) == "Cf" else unicodedata.normalize("NFKC", character).lower()
