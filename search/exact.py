"""Passages that hold exact strings: candidates by their words, each verified on the passage's text.

Words at the ends of a phrase may be cut otherwise in a passage (…市监局 in 市监局走访), so the words inside
it are asked for as well, and where full text finds nothing every passage is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.library import Library
from corpus.stored import StoredPassage
from index.filters import Filters, date_number, last_day
from index.follow import Index
from index.words import RUN, STOP_WORDS, tokenizer
from search.folding import Span, find, fold, folded, holds
from search.fuse import fuse
from search.retrieve import VECTOR_WEIGHT, Candidates
from search.syntax import Wanted

VERIFIED = 400
"""How many candidates are read and verified at most; more hold the phrase only when it is a common one."""
ALL_READ_UP_TO = 30_000
"""Passages of a library that are all read when full text finds few: 1.4 ms a thousand."""
_PLAIN_RUN = re.compile(r"[\u3400-\u4dff\u4e00-\u9fff]+")
_FOLDED_AWAY = re.compile(r"[〇○零一二三四五六七八九十]+(?=[年月日号]|$)")
_NUMBER = re.compile(r"(.*)〔(\d{4})〕(\d+)号")


def names(text: str, exact: str) -> bool:
    """Whether `places` finds anything."""
    number = _NUMBER.fullmatch(exact)
    return bool(_official(number).search(folded(text))) if number else holds(text, exact)


def places(text: str, exact: str) -> list[Span]:
    """Where an exact string stands in a text; of a document number also with 第 or zeros before its last part."""
    number = _NUMBER.fullmatch(exact)
    if not number:
        return find(text, exact)
    plain, origins = fold(text)
    return [(origins[m.start()], origins[m.end() - 1] + 1) for m in _official(number).finditer(plain)]


def _official(number: re.Match[str]) -> re.Pattern[str]:
    code, year, serial = number.groups()
    return re.compile(re.escape(folded(code)) + rf"\[{year}\]第?0*{serial}号")


def is_wanted(passage: StoredPassage, wanted: Wanted) -> bool:
    """Whether a passage holds each phrase, is of or names each number, and has none of the excluded words.

    An excluded word counts in the passage, its report's title and its unit.
    """
    about = passage.metadata
    return (
        all(holds(passage.text, phrase) for phrase in wanted.phrases)
        and all(names(passage.text, one) or names(about.number, one) for one in wanted.numbers)
        and not any(holds(piece, word) for word in wanted.excluded for piece in (passage.text, about.title, about.unit))
    )


def exact_marks(text: str, wanted: Wanted) -> tuple[Span, ...]:
    """Where the exact strings stand in a passage's text, for marking them on the screen."""
    return tuple(span for one in wanted.exact for span in places(text, one))


def exact_candidates(
    index: Index,
    library: Library,
    wanted: Wanted,
    words: Sequence[str],
    vector: npt.NDArray[np.float32],
    filters: Filters | None,
    least: int,
    latest: bool = False,
) -> Candidates:
    """The passages that are wanted, best first by full text and vectors: at most `VERIFIED`, or those of the
    latest dates with `latest`. Complete passes go on only until `least` are found."""
    scores: dict[int, float] = {}
    checked: set[int] = set()

    def check(ids: Sequence[int], bm25: Sequence[float]) -> None:
        new = {i: score for i, score in zip(ids, bm25, strict=True) if i not in checked}
        checked.update(new)
        for passage in library.passages(new):
            if is_wanted(passage, wanted) and (filters is None or _within(passage, filters)):
                scores[passage.passage_id] = new[passage.passage_id]

    for number in wanted.numbers:
        ids = [p.passage_id for report in library.numbered(*_digits(number)) for p in library.passages_of(report)]
        check(ids, [0.0] * len(ids))
    parts = [_parts(exact) for exact in wanted.exact]
    every = [part for some in parts for part in some if len(part[0]) > 1 or not part[1] or part[0].isdigit()]
    inside = [word for some in parts for word, at_end in some if not at_end]
    unread = True
    for required in ([word for word, _ in every], inside):
        if len(scores) < least and required:
            found, bm25 = index.holding(required, words, VERIFIED, filters, latest)
            check(found.tolist(), bm25.tolist())
            unread = unread and not (required == inside and len(found) < VERIFIED)
    # Words inside a phrase are sure enough where reading every passage takes long.
    if len(scores) < least and ((unread and not scores) or index.size <= ALL_READ_UP_TO):
        ids_read = library.containing(_longest_plain(wanted.exact), VERIFIED)
        check(ids_read, [0.0] * len(ids_read))
    return _candidates(index, vector, scores)


def _candidates(index: Index, vector: npt.NDArray[np.float32], scores: dict[int, float]) -> Candidates:
    ids = np.array(list(scores), dtype=np.int64)
    if not len(ids):
        return Candidates(ids, np.empty(0), {})
    bm25 = np.array(list(scores.values()))
    cosines = np.nan_to_num(index.similarity(vector, ids)).astype(np.float64)
    return Candidates(*fuse([(ids, cosines), (ids, bm25)], [VECTOR_WEIGHT, 1.0]), scores)


def _parts(exact: str) -> list[tuple[str, bool]]:
    """Words that a passage with this string was surely cut into, and whether each is at an end of it.

    Long words are given by the short ones inside them, which stand in the index however the long one was cut.
    """
    number = _NUMBER.fullmatch(exact)
    if number:
        return [(number.group(2), False), (f"{number.group(3)}号", True)]
    plain = folded(exact)
    found: list[tuple[str, bool]] = []
    for run in RUN.finditer(plain):
        if run.group()[0] < "\u3400":
            found.append((run.group(), run.start() == 0 or run.end() == len(plain)))
            continue
        for word, start, end in _cover(run.group()):
            if word not in STOP_WORDS:
                found.append((word, run.start() + start == 0 or run.start() + end == len(plain)))
    return found


def _cover(run: str) -> list[tuple[str, int, int]]:
    """The shortest words of a run of Chinese characters that do not overlap, the most common of these first."""
    cutter = tokenizer()
    every = list(cutter.tokenize(run, mode="search"))
    shortest = [one for one in every if not any(o != one and one[1] <= o[1] and o[2] <= one[2] for o in every)]
    shortest.sort(key=lambda one: -(cutter.FREQ.get(one[0]) or 0))
    cover: list[tuple[str, int, int]] = []
    for one in shortest:
        if not any(one[1] < other[2] and other[1] < one[2] for other in cover):
            cover.append(one)
    return cover


def _longest_plain(exact: Sequence[str]) -> str:
    """The longest run of Chinese characters that no folding changes, for reading every passage."""
    runs = [run for one in exact for run in _PLAIN_RUN.findall(_FOLDED_AWAY.sub(" ", one))]
    return max(runs, key=len, default="")


def _digits(number: str) -> tuple[str, str]:
    found = _NUMBER.fullmatch(number)
    assert found is not None
    return found.group(2), found.group(3)


def _within(passage: StoredPassage, filters: Filters) -> bool:
    """Whether the filters let a passage through, as `index.register.Register.allowed`."""
    about, date = passage.metadata, date_number(passage.metadata.date)
    return (
        (filters.since is None or last_day(date) >= max(filters.since, 1))
        and (filters.until is None or 0 < date <= last_day(filters.until))
        and (not filters.units or about.unit in filters.units)
        and (not filters.kind or about.kind == filters.kind)
    )
