"""Which of the candidates are read: none with an excluded word, on wish none that a newer version replaces."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corpus.library import Library
from corpus.stored import StoredPassage
from index.filters import date_number
from search.exact import is_wanted
from search.question import Question
from search.retrieve import CANDIDATES

SPARE = 3
"""How many times the usual candidates are found where some will be left out."""


def depth(question: Question, least: int) -> int:
    """How many candidates each list should have."""
    thinned = question.wanted.excluded or question.newest_version
    return SPARE * max(CANDIDATES, least) if thinned else least


def select(library: Library, ids: npt.NDArray[np.int64], question: Question, size: int) -> list[StoredPassage]:
    """The first `size` passages that are wanted, in the order of `ids`.

    By date, the latest first, where the question asks for exact strings in that order: then all of
    `ids` are candidates, not only the nearest.
    """
    by_date = question.latest_first and bool(question.wanted.exact)
    step = len(ids) if by_date or question.wanted.excluded or question.newest_version else size
    passages = library.passages(ids[:step].tolist())
    if question.wanted.excluded:
        passages = [passage for passage in passages if is_wanted(passage, question.wanted)]
    if question.newest_version:
        old = library.superseded({passage.report_id for passage in passages})
        passages = [passage for passage in passages if passage.report_id not in old]
    if by_date:
        passages.sort(key=lambda passage: -date_number(passage.metadata.date))
    return passages[:size]
