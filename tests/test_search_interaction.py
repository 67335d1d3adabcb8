"""Late interaction and the features that rest on it, with the shipped word vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from search.features import ASKED, HELD, features
from search.interaction import WordVectors
from search.rank import WORD_VECTORS
from search.reading import PassageReader
from tests.test_search_reprints import passage

TEXTS = ["党员应当按月主动交纳党费。补交的时间不超过6个月。", "工匠队为老年家庭加装扶手43处。", "直播间周二开播。"]


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    return WordVectors(WORD_VECTORS)


@pytest.fixture(scope="module")
def reader(vectors: WordVectors) -> PassageReader:
    return PassageReader(vectors)


def test_a_word_that_stands_in_the_text_is_met_exactly(vectors: WordVectors) -> None:
    seen = vectors.interact("党费", vectors.cut(["交纳党费", "加装扶手"]))
    # One row for the word and one for each of its characters that is an entry of its own.
    assert seen.soft.shape == seen.exact.shape == (len(seen.weights), 2)
    assert (seen.exact[:, 0] == 1).all()
    assert (seen.exact[:, 1] == 0).all()
    assert seen.soft[:, 0] == pytest.approx(1, abs=1e-3)
    assert (seen.soft[:, 1] < 0.9).all()


def test_weights_sum_to_one_and_words_that_only_ask_have_none(vectors: WordVectors) -> None:
    seen = vectors.interact("党费 多少 扶手 的", vectors.cut(["交纳党费"]))
    assert len(seen.weights) == len(vectors.interact("党费 扶手", vectors.cut(["交纳党费"])).weights)
    assert seen.weights.sum() == pytest.approx(1, abs=1e-5)


def test_the_cosine_is_that_of_the_sums(vectors: WordVectors) -> None:
    question, text = vectors.cut(["党员交纳党费", "按月交纳党费"])
    one, other = (vectors.vectors(cut.entries).sum(axis=0) for cut in (question, text))
    expected = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    assert vectors.interact("党员交纳党费", [text]).cosine[0] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("question", ["", "😀", "的", "多少"])
def test_a_question_of_unknown_or_silent_words_compares_without_error(vectors: WordVectors, question: str) -> None:
    seen = vectors.interact(question, vectors.cut(["党费", "", "😀"]))
    assert seen.soft.shape == (0, 3)
    assert np.isfinite(seen.cosine).all()


def test_a_model_folder_that_is_not_whole_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="不完整"):
        WordVectors(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(ModelError, match="不完整"):
        WordVectors(tmp_path)


def test_reading_knows_every_sentence_by_its_place(reader: PassageReader) -> None:
    passages = [passage(number, "a", text) for number, text in enumerate(TEXTS)]
    for _ in range(2):  # the second time from memory
        reading = reader.read("党费多久交一次", passages)
        assert reading.first.tolist() == [0, 2, 3, 4]
        for number, start, end in reading.spans:
            assert TEXTS[number][start:end] in reading.texts[number]
        assert reading.interaction.soft.shape[1] == len(reading.spans) + len(passages)


def test_features_are_finite_named_and_prefer_the_answer(reader: PassageReader) -> None:
    passages = [passage(number, f"r{number}", text) for number, text in enumerate(TEXTS)]
    question = "党费多久交一次"
    zeros = np.zeros(len(passages))
    table, names = features(question, passages, zeros, zeros, zeros, reader.read(question, passages))
    assert table.shape == (len(passages), len(names))
    assert len(set(names)) == len(names)
    assert np.isfinite(table).all()
    for name in ("soft", "exact", "soft_sentence", "sentence_cosine", "own_cosine"):
        assert table[:, names.index(name)].argmax() == 0


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("慰问了多少人", "number"),
        ("党课是什么时候讲的", "when"),
        ("谁讲的党课", "who"),
        ("会在哪里开的", "where"),
        ("为什么要开会", "why"),
        ("怎么交党费", "how"),
        ("有哪些做法", "list"),
    ],
)
def test_what_is_asked_for_is_seen(question: str, kind: str) -> None:
    assert ASKED[kind].search(question)
    assert set(ASKED) == set(HELD)
