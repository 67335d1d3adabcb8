"""Reprints: the same paragraph in several reports is one hit that lists its other sources."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.sentences import sentences
from corpus.stored import StoredPassage

SHARED = 0.8
"""Share of the shorter passage's characters, in whole sentences, that makes it a reprint of the other."""


def collapse(passages: Sequence[StoredPassage]) -> list[list[int]]:
    """Groups of positions, each led by its best-ranked passage, groups in the order of these.

    Passages of one report never fall together, and a passage joins the first group whose leader
    it repeats: the same text, or whole sentences of it that make up `SHARED` of the shorter one.
    Newspapers cut a dispatch differently, so equal text alone would miss most reprints.
    """
    groups: list[list[int]] = []
    contents: list[dict[str, int]] = []
    for position, passage in enumerate(passages):
        content = _sentences(passage.text)
        for group, leader in zip(groups, contents, strict=True):
            first = passages[group[0]]
            if first.report_id != passage.report_id and (
                first.text_hash == passage.text_hash or _repeats(content, leader)
            ):
                group.append(position)
                break
        else:
            groups.append([position])
            contents.append(content)
    return groups


def _sentences(text: str) -> dict[str, int]:
    """Sentences without white space, with their lengths."""
    pieces = ("".join(text[start:end].split()) for start, end in sentences(text))
    return {piece: len(piece) for piece in pieces}


def _repeats(one: dict[str, int], other: dict[str, int]) -> bool:
    shared = sum(length for piece, length in one.items() if piece in other)
    return shared >= SHARED * max(min(sum(one.values()), sum(other.values())), 1)
