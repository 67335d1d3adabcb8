"""Nearest vectors: the same as plain arithmetic, also with filters, after removal and in half precision."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from index import vectors as vectors_module
from index.stored import DamagedIndex
from index.vectors import VectorIndex


def clustered(count: int, dimension: int = 32, seed: int = 0) -> npt.NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((max(count // 50, 1), dimension))
    points = centres[rng.integers(0, len(centres), count)] + 0.5 * rng.standard_normal((count, dimension))
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(params=["float32", "half"])
def filled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> VectorIndex:
    """2,000 vectors under the ids 7, 10, 13 …, in each of the two precisions."""
    if request.param == "half":
        monkeypatch.setattr(vectors_module, "FLAT_UP_TO", 500)
    index = VectorIndex(32)
    points, ids = clustered(2000), np.arange(2000) * 3 + 7
    for start in range(0, 2000, 400):  # half precision sets in between two additions
        index.add(ids[start : start + 400], points[start : start + 400])
    return index


def recall(found: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> float:
    return len(np.intersect1d(found, right)) / len(right)


def test_finds_what_plain_arithmetic_finds(filled: VectorIndex) -> None:
    points, ids = clustered(2000), np.arange(2000) * 3 + 7
    for question in clustered(20, seed=1):
        similarity = points @ question
        best = np.argsort(-similarity)[:100]
        found, scores = filled.search(question, 100)
        assert recall(found, ids[best]) >= 0.98
        np.testing.assert_allclose(scores, similarity[best], atol=2e-3)
        assert (np.diff(scores) <= 0).all()


def test_filter_is_applied_before_the_best_are_chosen(filled: VectorIndex) -> None:
    points, ids = clustered(2000), np.arange(2000) * 3 + 7
    question = clustered(1, seed=2)[0]
    allowed = np.zeros(ids.max() + 1, dtype=bool)
    allowed[ids[::40]] = True
    right = ids[::40][np.argsort(-(points[::40] @ question))]
    found, _ = filled.search(question, 20, allowed)
    assert recall(found, right[:20]) >= 0.95
    every, _ = filled.search(question, 1000, allowed)
    assert sorted(every) == sorted(right)  # fewer than k: all of them, and nothing else


def test_nothing_allowed_or_nothing_there_is_an_empty_answer(filled: VectorIndex) -> None:
    question = clustered(1)[0]
    assert len(filled.search(question, 5, np.zeros(10_000, dtype=bool))[0]) == 0
    assert len(VectorIndex(32).search(question, 5)[0]) == 0


def test_removed_and_replaced_vectors(filled: VectorIndex) -> None:
    points = clustered(2000)
    assert filled.search(points[0], 1)[0].tolist() == [7]
    assert filled.remove(np.array([7, 8, 99_999])) == 1
    assert filled.size == 1999
    assert 7 not in filled.search(points[0], 1999)[0]
    filled.add(np.array([10]), points[:1])
    assert filled.size == 1999
    assert filled.search(points[0], 1)[0].tolist() == [10]


def test_similarity_of_given_passages(filled: VectorIndex) -> None:
    points = clustered(2000)
    result = filled.similarity(points[5], np.array([7, 8, 22]))
    np.testing.assert_allclose(result[[0, 2]], points[[0, 5]] @ points[5], atol=2e-3)
    assert np.isnan(result[1])


def test_is_read_back_from_a_folder_with_a_chinese_name(filled: VectorIndex, tmp_path: Path) -> None:
    file = tmp_path / "党建 工作报告库" / "向量.faiss"
    file.parent.mkdir()
    filled.save(file)
    question = clustered(1, seed=3)[0]
    again = VectorIndex.load(file, 32)
    np.testing.assert_array_equal(again.search(question, 50)[0], filled.search(question, 50)[0])
    assert [path.name for path in file.parent.iterdir()] == ["向量.faiss"]


@pytest.mark.parametrize("damage", ["missing", "empty", "cut short", "one bit", "other file", "other dimension"])
def test_a_damaged_file_is_noticed(filled: VectorIndex, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "vectors.faiss"
    filled.save(file)
    content = bytearray(file.read_bytes())
    if damage == "missing":
        file.unlink()
    elif damage == "empty":
        file.write_bytes(b"")
    elif damage == "cut short":
        file.write_bytes(content[:-1])
    elif damage == "one bit":
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif damage == "other file":
        file.write_bytes(b"%PDF-1.7" * 100)
    with pytest.raises(DamagedIndex):
        VectorIndex.load(file, 16 if damage == "other dimension" else 32)
