"""Passages of one report that touch, shown as one: who reads the first would have to look for the second.

The index keeps paragraphs apart, because a short text is found and ranked more exactly; a reader
wants the whole place. So a hit takes up a neighbour that ranks right behind it, as long as both are
of one section and the whole stays short.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.library import Library
from corpus.stored import StoredPassage

LONGEST = 600
"""Characters of passages shown as one; a passage alone has up to 400."""
WITHIN = 2
"""A neighbour is taken up when it is among so many hits right behind."""
_GAP = 2
"""Passages touch when no more than white space, so many characters of it, lies between."""


def join(leaders: Sequence[StoredPassage]) -> list[list[int]]:
    """Groups of places in `leaders` (the hits, best first) that are shown as one.

    Each group has its best place first; groups are in the order of these, and every place is in one.
    """
    groups: list[list[int]] = []
    taken: set[int] = set()
    for best in range(len(leaders)):
        if best in taken:
            continue
        group = [best]
        behind = [place for place in range(best + 1, len(leaders)) if place not in taken][:WITHIN]
        while (found := next((one for one in behind if _fits(leaders, group, one)), None)) is not None:
            group.append(found)
            behind.remove(found)
        taken.update(group)
        groups.append(group)
    return groups


def joined(library: Library, parts: Sequence[StoredPassage]) -> StoredPassage:
    """One passage that covers the parts, best first; all that is no text or offset is the best one's.

    Raises UnknownReport when the report was removed meanwhile.
    """
    best = parts[0]
    if len(parts) == 1:
        return best
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    page = min(parts, key=lambda part: part.start).page
    return best.placed(library.text_between(best.report_id, start, end), start, end, page)


def _fits(leaders: Sequence[StoredPassage], group: Sequence[int], candidate: int) -> bool:
    new, members = leaders[candidate], [leaders[place] for place in group]
    if new.report_id != members[0].report_id or new.heading != members[0].heading:
        return False
    start, end = min(one.start for one in members), max(one.end for one in members)
    touches = 0 <= new.start - end <= _GAP or 0 <= start - new.end <= _GAP
    return touches and max(end, new.end) - min(start, new.start) <= LONGEST
