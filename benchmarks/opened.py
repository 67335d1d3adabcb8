"""The engine over a benchmark library, its index brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.library import Library
from index.encoder import Encoder
from index.follow import Index
from search.engine import Engine


@contextmanager
def opened(folder: Path) -> Iterator[Engine]:
    """The engine as a user has it, with the shipped models; the library is closed at the end."""
    encoder = Encoder()
    with Library(folder) as library:
        index = Index(folder / "index", library, encoder)
        index.catch_up()
        yield Engine(library, index, encoder)
