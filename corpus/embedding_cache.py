"""Vectors that were expensive to compute, kept by model fingerprint and text hash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

import numpy as np
import numpy.typing as npt
from sqlalchemy import delete, insert, select

from corpus.database import Database
from corpus.schema import embeddings

BATCH = 500


def load(database: Database, fingerprint: str, text_hashes: Iterable[str]) -> dict[str, npt.NDArray[np.float32]]:
    """The stored vectors of these texts, float32 [dimension]; texts without one are left out."""
    found: dict[str, npt.NDArray[np.float32]] = {}
    waiting = iter(dict.fromkeys(text_hashes))
    with database.reading() as connection:
        while batch := list(islice(waiting, BATCH)):
            query = select(embeddings.c.text_hash, embeddings.c.vector).where(
                embeddings.c.fingerprint == fingerprint, embeddings.c.text_hash.in_(batch)
            )
            for text_hash, vector in connection.execute(query):
                found[text_hash] = np.frombuffer(vector, dtype="<f2").astype(np.float32)
    return found


def store(database: Database, fingerprint: str, vectors: Mapping[str, npt.NDArray[np.floating]]) -> None:
    """Stores the vectors as float16, replacing those that were there."""
    waiting = iter(vectors.items())
    while batch := list(islice(waiting, BATCH)):
        rows = [
            {"fingerprint": fingerprint, "text_hash": text_hash, "vector": np.asarray(vector, dtype="<f2").tobytes()}
            for text_hash, vector in batch
        ]
        with database.writing() as connection:
            connection.execute(
                delete(embeddings).where(
                    embeddings.c.fingerprint == fingerprint,
                    embeddings.c.text_hash.in_([text_hash for text_hash, _ in batch]),
                )
            )
            connection.execute(insert(embeddings), rows)
