"""Nearest vectors with FAISS: exact while there are few, 16-bit floats once there are many.

Measured on 250,000 clustered vectors of 256 dimensions, one thread, k = 200 (`pytest
tests/test_vectors.py` holds the recall): float32 11.0 ms, 258 MB; fp16 6.2 ms, 130 MB, recall
1.000; 8 bit 7.1 ms, 66 MB, recall .994 and ranges that have to be trained. So: fp16.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.stored import DamagedIndex, read_checked, write_checked

FLAT_UP_TO = 50_000

Ids = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]


class VectorIndex:
    """Vectors by passage id; the score is the inner product, the cosine for normalised vectors.

    May be searched by several threads while one adds.
    """

    def __init__(self, dimension: int) -> None:
        """An empty index of vectors of this length."""
        self.dimension = dimension
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._lock = threading.Lock()

    @classmethod
    def load(cls, path: Path, dimension: int) -> VectorIndex:
        """Reads what `save` wrote; raises DamagedIndex when it is missing, damaged or of another dimension."""
        content = read_checked(path)
        try:
            stored = faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))
        except RuntimeError as error:
            raise DamagedIndex(f"{path.name}: {error}") from error
        if not isinstance(stored, faiss.IndexIDMap2) or stored.d != dimension:
            raise DamagedIndex(f"{path.name}: not vectors of {dimension} dimensions")
        loaded = cls(dimension)
        loaded._index = stored
        return loaded

    def save(self, path: Path) -> None:
        """Writes the index to one file, whole or not at all."""
        with self._lock:
            content = faiss.serialize_index(self._index)
        write_checked(path, content.data)

    @property
    def size(self) -> int:
        """The number of vectors."""
        return int(self._index.ntotal)

    def ids(self) -> Ids:
        """The ids of all vectors, int64 [size], in the order of storage."""
        with self._lock:
            return faiss.vector_to_array(self._index.id_map).astype(np.int64)

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Adds vectors float32 [n, dimension] under ids int64 [n], in place of those that had the same ids."""
        self.remove(ids)
        faiss.omp_set_num_threads(1)
        with self._lock:
            if self.size <= FLAT_UP_TO < self.size + len(ids):
                self._index = _in_half_precision(self._index)
            self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Ids) -> int:
        """Removes these vectors, ids that are not there included; returns how many were there."""
        with self._lock:
            wanted = np.asarray(ids, dtype=np.int64)
            present = wanted[np.isin(wanted, faiss.vector_to_array(self._index.id_map))]
            # FAISS moves every vector behind a removed one, so it is only asked when there is one.
            return int(self._index.remove_ids(present)) if len(present) else 0  # type: ignore[arg-type]

    def search(self, vector: Vectors, k: int, allowed: npt.NDArray[np.bool_] | None = None) -> tuple[Ids, Scores]:
        """The k nearest: ids int64 [n ≤ k] and inner products float32 [n], best first.

        `allowed` [any length] is True at each id that may be returned, None for all; the choice is
        made among these, not cut from a longer list.
        """
        parameters = None
        if allowed is not None:
            # The selector sees passage ids: IndexIDMap2 translates it to the positions below.
            bits = np.packbits(allowed, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg,arg-type]
        # One thread: two are slower for one question (24 against 6 ms) and take the cores from other users.
        faiss.omp_set_num_threads(1)
        with self._lock:
            k = min(k, self.size)
            if k <= 0:
                return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
            query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, self.dimension)
            scores, ids = self._index.search(query, k, params=parameters)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def similarity(self, vector: Vectors, ids: Ids) -> Scores:
        """The inner product with each of these passages, float32 [len(ids)]; NaN for ids that are not there."""
        wanted = np.asarray(ids, dtype=np.int64)
        with self._lock:
            with suppress(RuntimeError):  # one of them has gone; finding out which looks at every id
                return self._index.reconstruct_batch(wanted) @ vector
            result = np.full(len(ids), np.nan, dtype=np.float32)
            there = np.isin(wanted, faiss.vector_to_array(self._index.id_map))
            if there.any():
                result[there] = self._index.reconstruct_batch(wanted[there]) @ vector
        return result


def _in_half_precision(flat: faiss.IndexIDMap2) -> faiss.IndexIDMap2:
    ids = faiss.vector_to_array(flat.id_map)
    stored = faiss.downcast_index(flat.index).reconstruct_n(0, flat.ntotal)
    quantizer = faiss.IndexScalarQuantizer(flat.d, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    quantizer.train(stored[:1])  # fp16 has nothing to learn; this only marks it as ready
    half = faiss.IndexIDMap2(quantizer)
    half.add_with_ids(stored, ids)
    return half
