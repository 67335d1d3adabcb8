"""Reprints: the same paragraph in several reports is one hit that lists its other sources."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.stored import StoredPassage

SHARED = 0.8
"""Share of the shorter passage's characters, in whole sentences, that makes it a reprint of the other."""


def collapse(passages: Sequence[StoredPassage], sentences: Sequence[Sequence[str]]) -> list[list[int]]:
    """Groups of positions, each led by its best-ranked passage, groups in the order of these.

    Passages of one report never fall together, and a passage joins the first group whose leader
    it repeats: whole sentences that both have make up `SHARED` of the shorter one.
    `sentences` are those of the first passages; only these are grouped. Newspapers cut a dispatch
    differently, so equal text alone would miss most reprints.
    """
    groups: list[list[int]] = []
    sizes: list[int] = []
    led_by: dict[str, list[int]] = {}
    for position, (passage, pieces) in enumerate(zip(passages, sentences, strict=False)):
        content = {piece: len(piece) for piece in ("".join(one.split()) for one in pieces)}
        size = sum(content.values())
        shared: dict[int, int] = {}
        for sentence, length in content.items():
            for group in led_by.get(sentence, ()):
                shared[group] = shared.get(group, 0) + length
        repeated = (
            group
            for group, length in sorted(shared.items())
            if length >= SHARED * min(size, sizes[group]) and passages[groups[group][0]].report_id != passage.report_id
        )
        joined = next(repeated, None)
        if joined is not None:
            groups[joined].append(position)
            continue
        for sentence in content:
            led_by.setdefault(sentence, []).append(len(groups))
        groups.append([position])
        sizes.append(size)
    return groups
