"""Step 1 of the embedder: the vocabulary, a Unigram tokenizer and the tokenized news corpus.

jieba's most probable path without its hidden Markov model is the Viterbi path of a unigram
language model. So a `tokenizers` Unigram model over jieba's words with their logarithmic
frequencies cuts (nearly) as jieba does, in Rust, and stock sentence-transformers can load it.

    python -m training.vocabulary --news FILE.jsonl.gz --work DIR
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from index.words import DICTIONARY, normalise, tokenizer

VOCABULARY_SIZE = 80_000
LONGEST_WORD = 12
MINIMUM_COUNT = 5
UNKNOWN = "[UNK]"
HAN = re.compile(r"[\u3400-\u9fff]+")
PIECE = re.compile(r"\d{2,4}年|\d{1,2}月|\d{1,2}[日号]|\d+(?:[.,]\d+)*%?|[a-z]+|[\u3400-\u9fff]+")
SENTENCE_END = re.compile(r"(?<=[。！？；!?;\n])")


def documents(path: Path) -> Iterator[str]:
    """The texts of a corpus, in order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield f"{record['title']}。{record['text']}" if record["title"] else record["text"]


def count_words(text: str) -> Counter[str]:
    """Words of one text as jieba cuts it, new words found by its hidden Markov model included."""
    cut = tokenizer().cut
    counts: Counter[str] = Counter()
    for piece in PIECE.findall(normalise(text)):
        counts.update(cut(piece) if HAN.match(piece) else [piece])
    return counts


def build_tokenizer(counts: Counter[str], size: int = VOCABULARY_SIZE) -> Tokenizer:
    """A Unigram tokenizer over the `size` most frequent words and every character seen.

    Scores are log relative frequencies; every term of the Party-work dictionary is kept, however
    rare it is in news, and counts at least `MINIMUM_COUNT`.
    """
    counts = counts.copy()
    terms = [term for term in DICTIONARY.read_text(encoding="utf-8").split() if HAN.fullmatch(term)]
    for term in terms:
        counts[term] = max(counts[term], MINIMUM_COUNT)
    total = sum(counts.values())
    characters: Counter[str] = Counter()
    for word, n in counts.items():
        for character in word:
            characters[character] += n
    single = {c for c, n in characters.items() if n >= MINIMUM_COUNT}
    frequent = [w for w, n in counts.most_common() if n >= MINIMUM_COUNT and 2 <= len(w) <= LONGEST_WORD]
    kept = list(dict.fromkeys([*terms, *frequent]))[: size - len(single) - 1]
    # A character that never stands alone still needs a score: below every real word's.
    floor = math.log(0.5 / total)
    # Two decimals keep tokenizer.json small; they decide nothing.
    scores = [(UNKNOWN, round(2 * floor, 2))]
    scores += [(c, round(math.log(max(counts[c], 0.5) / total), 2)) for c in sorted(single)]
    scores += [(w, round(math.log(counts[w] / total), 2)) for w in kept]
    cutter = Tokenizer(models.Unigram(scores, unk_id=0, byte_fallback=False))
    cutter.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    word = r"[0-9]{2,4}年|[0-9]{1,2}月|[0-9]{1,2}[日号]|[0-9]+(?:[.,][0-9]+)*%?|[a-z]+|[\x{3400}-\x{9fff}]+"
    cutter.pre_tokenizer = pre_tokenizers.Split(Regex(word), behavior="removed", invert=True)
    return cutter


def sentences(text: str) -> list[str]:
    """Sentences of a text, those under 8 characters joined to the one before."""
    found: list[str] = []
    for part in SENTENCE_END.split(text):
        part = part.strip()
        if found and (len(part) < 8 or len(found[-1]) < 8):
            found[-1] += part
        elif part:
            found.append(part)
    return found


def tokenize(cutter: Tokenizer, news: Path, work: Path, unknown: bool = False) -> None:
    """Writes tokens.npy (int32), sentences.npy (start of each) and documents.npy (first sentence).

    Characters that are not in the vocabulary stay in as entry 0 where `unknown` says so.
    """
    tokens: list[np.ndarray] = []
    starts: list[int] = [0]
    firsts: list[int] = [0]
    batch: list[list[str]] = []

    def flush() -> None:
        flat = [s for document in batch for s in document]
        encoded = iter(cutter.encode_batch_fast(flat, add_special_tokens=False))
        for document in batch:
            for _ in document:
                ids = np.array([i for i in next(encoded).ids if i or unknown], dtype=np.int32)
                tokens.append(ids)
                starts.append(starts[-1] + len(ids))
            firsts.append(len(starts) - 1)
        batch.clear()

    for text in documents(news):
        batch.append(sentences(text))
        if len(batch) == 2000:
            flush()
    flush()
    np.save(work / "tokens.npy", np.concatenate(tokens))
    np.save(work / "sentences.npy", np.array(starts, dtype=np.int64))
    np.save(work / "documents.npy", np.array(firsts, dtype=np.int64))


def word_parts(cutter: Tokenizer) -> tuple[np.ndarray, np.ndarray]:
    """For each entry the entries it is made of, itself first: its characters and shorter words.

    Returns the concatenated entry numbers (int32) and where each entry's begin (int64, n + 1).
    """
    entries = sorted(cutter.get_vocab().items(), key=lambda pair: pair[1])
    number = dict(entries)
    cut = tokenizer().cut_for_search
    parts: list[int] = []
    starts = [0]
    for word, own in entries:
        inside: set[str] = set()
        if len(word) > 1 and HAN.fullmatch(word):
            inside = {*word, *(piece for piece in cut(word) if piece != word)}
        parts.append(own)
        parts.extend(sorted(number[piece] for piece in inside if piece in number))
        starts.append(len(parts))
    return np.array(parts, dtype=np.int32), np.array(starts, dtype=np.int64)


def entry_counts(cutter: Tokenizer, counts: Counter[str]) -> list[int]:
    """How often jieba saw each entry in the corpus, at least once."""
    entries = sorted(cutter.get_vocab().items(), key=lambda pair: pair[1])
    return [max(counts[word], 1) for word, _ in entries]


def read_or_count(news: Path, saved: Path) -> Counter[str]:
    """The word counts of the corpus; counted with both cores, or read where that was done before."""
    if saved.exists():
        return Counter(dict(json.loads(saved.read_text(encoding="utf-8"))))
    counts: Counter[str] = Counter()
    with Pool(2) as pool:
        for part in pool.imap_unordered(count_words, documents(news), chunksize=200):
            counts.update(part)
    print(f"{sum(counts.values()):,} words, {len(counts):,} different")
    saved.write_text(json.dumps(counts.most_common(400_000), ensure_ascii=False), encoding="utf-8")
    return Counter(dict(counts.most_common(400_000)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    counts = read_or_count(arguments.news, arguments.work / "counts.json")
    cutter = build_tokenizer(counts)
    cutter.save(str(arguments.work / "tokenizer.json"), pretty=False)
    parts, starts = word_parts(cutter)
    np.savez(arguments.work / "parts.npz", parts=parts, starts=starts)
    np.save(arguments.work / "frequencies.npy", np.array(entry_counts(cutter, counts), dtype=np.float64))
    tokenize(cutter, arguments.news, arguments.work)
    print(f"{cutter.get_vocab_size():,} entries; corpus tokenized to {arguments.work}")


if __name__ == "__main__":
    main()
