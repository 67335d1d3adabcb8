"""Step 1 of the reader: the news corpus as entries with punctuation, kinds of words, like documents.

    python -m training.reader_corpus --news FILE.jsonl.gz --work DIR

Writes into DIR/reader: tokenizer.json (the embedder's vocabulary and behind it punctuation),
vectors.npy (one unit vector an entry, float16) and weights.npy (how much each word tells, float32),
tokens.npy, sentences.npy, documents.npy (as `training.vocabulary`, punctuation kept),
kinds.npy (one of `KINDS` an entry) and neighbours.npy (the documents most like each, int32 [n, 8]).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import faiss
import jieba.posseg
import numpy as np
import torch
from tokenizers import Regex, Tokenizer, pre_tokenizers

from training.embedder import DIMENSION
from training.model import ComposedEmbedding
from training.vocabulary import documents, tokenize

PUNCTUATION = 96
"""Entries behind the vocabulary: the most frequent characters that are neither word nor number."""
WORD = r"[0-9]{2,4}年|[0-9]{1,2}月|[0-9]{1,2}[日号]|[0-9]+(?:[.,][0-9]+)*%?|[a-z]+|[\x{3400}-\x{9fff}]+|[^\s]"
NEIGHBOURS = 8
SAME = 0.93
"""Cosine above which another document is taken for a reprint, not for a like one."""
KINDS = ("other", "punctuation", "number", "date", "person", "place", "unit", "noun", "verb", "measure", "function")
_TAGS = {
    "nr": "person", "nrt": "person", "nrfg": "person", "ns": "place", "nt": "unit", "m": "number", "q": "measure",
    "mq": "number", "t": "date", "s": "noun",
}  # fmt: skip
_FUNCTION = tuple("cdefhkopruxyz")


def with_punctuation(plain: Path, news: Path, sample: int = 4000) -> Tokenizer:
    """The embedder's tokenizer, which drops punctuation, with entries for punctuation added."""
    stored = json.loads(plain.read_text(encoding="utf-8"))
    known = {entry for entry, _ in stored["model"]["vocab"]}
    counts: Counter[str] = Counter()
    normalizer = Tokenizer.from_file(str(plain)).normalizer
    for number, text in enumerate(documents(news)):
        if number == sample:
            break
        counts.update(c for c in normalizer.normalize_str(text) if not c.isalnum() and not c.isspace())
    marks = [c for c, _ in counts.most_common() if c not in known][:PUNCTUATION]
    stored["model"]["vocab"] += [[mark, -10.0] for mark in marks]
    tokenizer = Tokenizer.from_str(json.dumps(stored, ensure_ascii=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(WORD), behavior="removed", invert=True)
    return tokenizer


def kind_of(word: str, tags: dict[str, str]) -> str:
    """The kind of an entry by its form or by jieba's most frequent part of speech."""
    if not any(c.isalnum() for c in word):
        return "punctuation"
    if word[0].isdigit():
        return "date" if word[-1] in "年月日号" else "number"
    tag = tags.get(word, "")
    if tag in _TAGS:
        return _TAGS[tag]
    if tag.startswith("n"):
        return "noun"
    if tag.startswith(("v", "a", "i", "l", "j", "b")):
        return "verb" if tag[0] == "v" else "noun"
    return "function" if tag.startswith(_FUNCTION) else "other"


def unit_vectors(work: Path, entries: int) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors of all entries, zero for punctuation, and the lengths they had."""
    model = ComposedEmbedding(work, DIMENSION)
    model.load_state_dict(torch.load(work / "unsupervised.pt", weights_only=False)["model"])
    table = model.table().numpy()
    lengths = np.linalg.norm(table, axis=1)
    vectors = np.zeros((entries, DIMENSION), dtype=np.float16)
    vectors[: len(table)] = table / np.maximum(lengths, 1e-9)[:, None]
    weights = np.zeros(entries, dtype=np.float32)
    weights[: len(table)] = lengths / np.quantile(lengths, 0.99)
    return vectors, weights


def like_documents(folder: Path, vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """For each document the documents most like it, reprints left out; -1 where there are too few."""
    tokens = np.load(folder / "tokens.npy")
    starts = np.load(folder / "sentences.npy")[np.load(folder / "documents.npy")]
    sums = np.zeros((len(starts) - 1, vectors.shape[1]), dtype=np.float32)
    for number in range(len(sums)):
        own = tokens[starts[number] : starts[number + 1]][:250]
        sums[number] = (vectors[own].astype(np.float32) * weights[own][:, None]).sum(axis=0)
    faiss.normalize_L2(sums)
    index = faiss.IndexFlatIP(sums.shape[1])
    index.add(sums)
    cosines, found = index.search(sums, 24)
    result = np.full((len(sums), NEIGHBOURS), -1, dtype=np.int32)
    for number in range(len(sums)):
        others = found[number][(cosines[number] < SAME) & (found[number] != number)][:NEIGHBOURS]
        result[number, : len(others)] = others
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    arguments = parser.parse_args()
    folder = arguments.work / "reader"
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = with_punctuation(arguments.work / "tokenizer.json", arguments.news)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    tokenize(tokenizer, arguments.news, folder, unknown=True)
    vectors, weights = unit_vectors(arguments.work, tokenizer.get_vocab_size())
    np.save(folder / "vectors.npy", vectors)
    np.save(folder / "weights.npy", weights)
    jieba.posseg.initialize()
    tags = jieba.posseg.dt.word_tag_tab
    words = sorted(tokenizer.get_vocab().items(), key=lambda pair: pair[1])
    kinds = np.array([KINDS.index(kind_of(word, tags)) for word, _ in words], dtype=np.int8)
    np.save(folder / "kinds.npy", kinds)
    np.save(folder / "neighbours.npy", like_documents(folder, vectors, weights))
    print({kind: int((kinds == number).sum()) for number, kind in enumerate(KINDS)})


if __name__ == "__main__":
    main()
