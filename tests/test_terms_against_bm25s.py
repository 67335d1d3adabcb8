"""Our full text against an independent BM25 (bm25s) on made text with a natural spread of words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.terms import TermEntry, TermIndex, joined

bm25s = pytest.importorskip("bm25s", reason="bm25s is a development dependency: pip install -r requirements-dev.txt")


def test_top_ten_are_those_of_bm25s(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    vocabulary = np.array([f"词{number}" for number in range(5000)])
    frequency = 1 / np.arange(5, 5005)
    frequency /= frequency.sum()
    passages = [rng.choice(vocabulary, size=rng.integers(20, 300), p=frequency).tolist() for _ in range(2000)]
    ours = TermIndex(tmp_path / "terms")
    ours.add(TermEntry(number, joined(passage), 0, "", "") for number, passage in enumerate(passages))
    ours.commit()
    theirs = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    theirs.index(passages, show_progress=False)

    overlaps = []
    for _ in range(100):
        question = list(dict.fromkeys(rng.choice(vocabulary, size=8, p=frequency).tolist()))
        right, right_scores = theirs.retrieve([question], k=10, show_progress=False)
        ids, scores = ours.search(question, 10)
        overlaps.append(len(set(ids.tolist()) & set(right[0].tolist())) / 10)
        # Lucene writes the length of a passage in one byte, so scores differ by a few percent.
        # bm25s leaves out the constant (k1 + 1) that tantivy keeps.
        np.testing.assert_allclose(scores / 2.2, right_scores[0], rtol=0.1)
    assert np.mean(overlaps) >= 0.9
