"""The candidates of a question in their final order, and which of them are reprints of one another."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.stored import StoredPassage
from search.answering import Ranked
from search.reprints import collapse


@dataclass(frozen=True)
class Ordered:
    """Candidates, best first: those that were read and ranked, then the rest as it was found.

    `ranked` is of those that were read, `positions` are their positions in it, best first.
    """

    passages: list[StoredPassage]
    scores: list[float]
    positions: list[int]
    ranked: Ranked

    def groups(self, top: int) -> list[list[int]]:
        """The first `top` groups of reprints, as places in `passages`, each led by its best."""
        found = collapse(self.passages, [self.ranked.reading.texts[i] for i in self.positions])
        seen = {self.passages[place].text_hash for group in found for place in group}
        for place in range(len(self.positions), len(self.passages)):
            if self.passages[place].text_hash not in seen:
                seen.add(self.passages[place].text_hash)
                found.append([place])
        return found[:top]
