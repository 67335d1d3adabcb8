"""A library that lives as long as an evaluation: for question sets that bring their own texts."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.intake import add_paths
from corpus.library import Library
from index.encoder import Encoder
from index.follow import Index
from search.engine import Engine


@contextmanager
def temporary_engine(
    records: Sequence[dict[str, str]],
    corpus: Path | None,
    encoder: Encoder,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[Engine]:
    """An engine over these records and the reports of `corpus`, read as any user's file is."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        own = Path(folder) / "records.jsonl"
        own.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
        paths = ([own] if records else []) + ([corpus] if corpus else [])
        with Library(Path(folder) / "library") as library:
            for _ in add_paths(library, paths):
                pass
            index = Index(library.folder / "index", library, encoder)
            index.catch_up(progress)
            yield Engine(library, index, encoder)
