"""The encoder takes the shipped model and any other sentence-transformers model by the same road."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from corpus.errors import ModelError
from corpus.intake import add_paths
from corpus.library import Library
from index.encoder import DEFAULT_MODEL, Encoder, prompts
from index.follow import Index
from search.engine import Engine

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
TEXTS = ["党员应当按月主动交纳党费。", "落实“三会一课”制度", "", "2025年7月", "😀"]
QUERY_PROMPT = "为问题："


def make_contextual_model(folder: Path, prompts_stated: dict[str, str], seed: int = 1) -> Path:
    """A BERT of two layers with random weights over single characters, saved as people publish theirs."""
    torch.manual_seed(seed)
    characters = sorted({c for path in SAMPLES.iterdir() for c in path.read_text(encoding="utf-8") if not c.isspace()})
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *characters])}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    bare = folder / "bert"
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]"
    )
    fast.save_pretrained(str(bare))
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=256,
    )
    BertModel(config).save_pretrained(str(bare))
    transformer = Transformer(str(bare), max_seq_length=256)
    model = SentenceTransformer(modules=[transformer, Pooling(32)], prompts=prompts_stated, device="cpu")
    model.save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="module")
def shipped() -> Encoder:
    return Encoder()


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_contextual_model(tmp_path_factory.mktemp("other"), {"query": QUERY_PROMPT, "document": ""})


def test_the_shipped_model_loads_with_plain_sentence_transformers(shipped: Encoder) -> None:
    plain = SentenceTransformer(str(DEFAULT_MODEL), device="cpu")
    ours = shipped.encode_passages(TEXTS)
    theirs = plain.encode(TEXTS, normalize_embeddings=True)
    assert ours.shape == (len(TEXTS), shipped.dimension)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_the_shipped_model_is_small_static_and_needs_no_cache(shipped: Encoder) -> None:
    assert sum(file.stat().st_size for file in DEFAULT_MODEL.rglob("*") if file.is_file()) <= 25_000_000
    assert not shipped.cacheable
    assert shipped.fingerprint == Encoder().fingerprint


def test_vectors_have_length_one_and_nothing_has_none(shipped: Encoder) -> None:
    vectors = shipped.encode_passages(["党费", ""])
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-4)
    assert np.isfinite(vectors).all()
    assert shipped.encode_passages([]).shape == (0, shipped.dimension)
    assert shipped.encode_question("党费").shape == (shipped.dimension,)


def test_what_belongs_together_is_nearer_than_what_does_not(shipped: Encoder) -> None:
    question = shipped.encode_question("党费多久交一次")
    near, far = shipped.encode_passages(["党员应当按月主动交纳党费。", "直播间吸引观众8.4万人次。"])
    assert question @ near > question @ far + 0.2


def test_progress_of_a_long_encoding_is_told(other: Path) -> None:
    told: list[tuple[int, int]] = []
    Encoder(other).encode_passages(["党费"] * 300, lambda done, total: told.append((done, total)))
    assert told == [(256, 300), (300, 300)]


def test_another_model_is_loaded_by_folder_with_its_query_prompt(other: Path) -> None:
    encoder = Encoder(other)
    assert (encoder.dimension, encoder.cacheable) == (32, True)
    plain = SentenceTransformer(str(other), device="cpu")
    np.testing.assert_allclose(
        encoder.encode_passages(TEXTS[:2]), plain.encode(TEXTS[:2], normalize_embeddings=True), atol=1e-5
    )
    prompted = plain.encode([QUERY_PROMPT + "党费"], normalize_embeddings=True)[0]
    np.testing.assert_allclose(encoder.encode_question("党费"), prompted, atol=1e-5)
    assert abs(encoder.encode_question("党费") - encoder.encode_passages(["党费"])[0]).max() > 1e-3


def test_a_prompt_given_by_the_user_wins_and_changes_the_fingerprint(other: Path) -> None:
    own, bare = Encoder(other), Encoder(other, query_prompt="")
    np.testing.assert_allclose(bare.encode_question("党费"), bare.encode_passages(["党费"])[0], atol=1e-5)
    assert own.fingerprint != bare.fingerprint


def test_models_with_other_weights_have_other_fingerprints(other: Path, shipped: Encoder, tmp_path: Path) -> None:
    again = make_contextual_model(tmp_path, {"query": QUERY_PROMPT, "document": ""}, seed=2)
    assert len({Encoder(other).fingerprint, Encoder(again).fingerprint, shipped.fingerprint}) == 3


@pytest.mark.parametrize(
    ("name", "stated", "expected"),
    [
        ("BAAI/bge-small-zh-v1.5", {}, ("为这个句子生成表示以用于检索相关文章：", "")),
        ("/models/multilingual-e5-small", {}, ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-base", {"query": "q: ", "document": "d: "}, ("q: ", "d: ")),
        ("some/model", {}, ("", "")),
        ("some/model", {"query": "", "passage": "p: "}, ("", "p: ")),
    ],
)
def test_prompts_are_the_models_own_or_the_known_ones(
    name: str, stated: dict[str, str | None], expected: tuple[str, str]
) -> None:
    assert prompts(name, stated) == expected


@pytest.mark.parametrize("name", ["没有这个模型", "someone/no-such-model"])
def test_an_unknown_model_is_reported_at_once_when_offline(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    began = time.monotonic()
    with pytest.raises(ModelError, match=name) as caught:
        Encoder(name)
    assert time.monotonic() - began < 10
    assert "--embedder" in str(caught.value)


def test_a_damaged_model_folder_is_a_model_error(other: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    for file in other.rglob("*"):
        if file.is_file():
            (broken / file.relative_to(other)).parent.mkdir(parents=True, exist_ok=True)
            (broken / file.relative_to(other)).write_bytes(file.read_bytes()[:100])
    with pytest.raises(ModelError, match="broken"):
        Encoder(broken)


def test_a_library_is_embedded_again_when_the_model_changes(shipped: Encoder, other: Path, tmp_path: Path) -> None:
    contextual = Encoder(other)
    with Library(tmp_path / "library") as library:
        assert {outcome.status for outcome in add_paths(library, [SAMPLES])} == {"added"}
        first = Index(library.folder / "index", library, shipped)
        first.catch_up()

        told: list[tuple[str, int, int]] = []
        second = Index(library.folder / "index", library, contextual)
        second.catch_up(lambda *at: told.append(at))
        assert second.size == first.size
        assert {stage for stage, *_ in told} == {"重新计算向量"}
        assert told[-1][1] == told[-1][2] == library.count()

        passages = list(library.iter_passages())
        passage = passages[0]
        ids, scores = second.nearest(contextual.encode_question(passage.text), len(passages))
        assert len(ids) == len(passages)
        assert np.isfinite(scores).all()
        answer = Engine(library, second, contextual).ask("党费多久交一次")
        assert answer.hits

        began = time.monotonic()
        back = Index(library.folder / "index", library, shipped)
        back.catch_up()
        third = Index(library.folder / "index", library, Encoder(other))
        third.catch_up()  # from the library's cache of vectors, which are the same
        np.testing.assert_allclose(
            third.nearest(contextual.encode_question("党费"), 3)[1],
            second.nearest(contextual.encode_question("党费"), 3)[1],
            atol=1e-3,
        )
        assert time.monotonic() - began < 30
