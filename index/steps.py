"""The change log in steps that are applied one at a time, each with what its reports hold now."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corpus.library import Library
from corpus.report import content_hash
from corpus.stored import Change, StoredPassage
from index.context import indexed_pieces, indexed_text
from index.cutting import Cut, Cutter

CHANGES_PER_STEP = 512
CHANGES_PER_SLOW_STEP = 16
PROCESSES_FROM_PASSAGES = 2_000


class PassageEncoder(Protocol):
    """What the index needs of `index.encoder.Encoder`."""

    @property
    def dimension(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def cacheable(self) -> bool: ...
    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]: ...


@dataclass(frozen=True)
class Step:
    """Some changes in order, with the passages that their reports have now and the words of these."""

    changes: list[Change]
    passages: list[StoredPassage]
    words: Cut | None


def steps(library: Library, changes: Sequence[Change], cutter: Cutter, slow: bool, has_words_to: int) -> Iterator[Step]:
    """The changes in steps; words of later steps are being cut while one is applied.

    `slow` asks for short steps, for encoders that take long. Changes up to number `has_words_to` are in the
    full text already: their words are not cut.
    """
    last_of = {change.report_id: change.number for change in changes if change.kind != "removed"}
    length = CHANGES_PER_SLOW_STEP if slow else CHANGES_PER_STEP
    ahead: deque[Step] = deque()
    for start in range(0, len(changes), length):
        part = list(changes[start : start + length])
        reports = [change.report_id for change in part if last_of.get(change.report_id) == change.number]
        passages = list(library.iter_passages(reports))
        if len(passages) * (len(changes) - start) > PROCESSES_FROM_PASSAGES * len(part):
            cutter.use_processes()
        cuts = part[-1].number > has_words_to
        words = cutter.begin([indexed_pieces(passage) for passage in passages]) if cuts else None
        ahead.append(Step(part, passages, words))
        if len(ahead) > 2:
            yield ahead.popleft()
    yield from ahead


def encoded(library: Library, encoder: PassageEncoder, passages: Sequence[StoredPassage]) -> npt.NDArray[np.float32]:
    """Vectors float32 [len(passages), dimension], from the library's cache where encoding is slow."""
    texts = [indexed_text(passage) for passage in passages]
    if not encoder.cacheable:
        return encoder.encode_passages(texts)
    keys = [content_hash(text) for text in texts]
    vectors = library.embeddings(encoder.fingerprint, keys)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in vectors}
    if missing:
        new = dict(zip(missing, encoder.encode_passages(list(missing.values())), strict=True))
        library.store_embeddings(encoder.fingerprint, new)
        vectors |= new
    return np.stack([vectors[key] for key in keys])
