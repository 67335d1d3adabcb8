"""Labelled examples for the supervised step, with hard negatives mined by BM25.

Pool: the passages of partywork (without the documents of the development questions), of the news
documents that questions name, and of every 14th other news document; then the paragraphs of DRCD
(made simplified), and half of the letters and of the law articles. CMRC, the policy set and the
development questions stay out: their figures are reported.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import opencc

from corpus.chunk import cut
from corpus.outline import structure
from corpus.report import Line, Metadata, RawReport, Report
from corpus.rows import lead_of
from index.context import indexed_pieces
from index.words import question_words, words
from search.evaluate import in_training_half, lines_of, squashed
from training.supervised import Example

OTHER_NEWS_EVERY = 14
NEGATIVES_OF_OTHERS = 8
NEGATIVES_OF_SAME = 4
READ_FOR_NEGATIVES = 30

Record = dict[str, Any]


@dataclass(frozen=True)
class PoolPassage:
    """A passage with its document, what is indexed of it, and its words for mining."""

    document: str
    text: str
    indexed: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class InReport:
    """What `indexed_pieces` needs, before anything is stored."""

    text: str
    heading: tuple[str, ...]
    lead: str
    metadata: Metadata


@dataclass(frozen=True)
class TrainingSet:
    """`pool` are the texts that examples point into; `documents` names each example's right document."""

    pool: list[str]
    examples: list[Example]
    documents: list[str]


def records(path: Path) -> Iterator[Record]:
    """The objects of a .jsonl or .jsonl.gz file."""
    return (json.loads(line) for line in lines_of(path))


def report_of(record: Record) -> Report:
    """The record as the product reads it."""
    metadata = Metadata(title=record.get("title", ""), unit=record.get("source", ""), date=record.get("date", ""))
    lines = tuple(Line(line) for line in record["text"].split("\n"))
    return structure(RawReport(record["id"], lines, False, metadata, record["id"]))


def pool_passages(record: Record) -> list[PoolPassage]:
    """The passages of one record."""
    report = report_of(record)
    lead = lead_of(report)
    found = []
    for passage in cut(report):
        pieces = indexed_pieces(InReport(passage.text, passage.heading, lead, report.metadata))
        cut_words = tuple(word for piece in pieces for word in words(piece))
        found.append(PoolPassage(record["id"], passage.text, "\n".join(pieces), cut_words))
    return found


def gather(shared: Path) -> TrainingSet:
    """Reads the corpora and questions under `shared` and mines the negatives."""
    questions = [
        question
        for name in ("partywork_train.jsonl", "news_train.jsonl")
        for question in records(shared / "qa" / name)
        if question["answer"]
    ]
    unseen = {d for q in records(shared / "qa" / "partywork_dev.jsonl") for d in right_documents(q)}
    named = {d for q in questions for d in right_documents(q)}
    partywork = [r for r in records(shared / "corpora" / "partywork.jsonl.gz") if r["id"] not in unseen]
    news = [
        r
        for number, r in enumerate(records(shared / "corpora" / "news.jsonl.gz"))
        if r["id"] not in unseen and (r["id"] in named or number % OTHER_NEWS_EVERY == 0)
    ]
    with Pool(2) as processes:
        passages = [p for found in processes.imap(pool_passages, [*partywork, *news], chunksize=50) for p in found]
    examples, documents = mine(questions, passages)
    pool = [passage.indexed for passage in passages]
    add_other_sets(shared, pool, examples, documents)
    return TrainingSet(pool, examples, documents)


def right_documents(question: Record) -> list[str]:
    return [question["doc"], *question.get("also", [])]


def mine(questions: Iterable[Record], passages: list[PoolPassage]) -> tuple[list[Example], list[str]]:
    """Examples with their positives and hard negatives; questions whose answer no passage holds are left out."""
    vocabulary: dict[str, int] = {}
    ids = [[vocabulary.setdefault(word, len(vocabulary)) for word in passage.words] for passage in passages]
    ranker = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    ranker.index((ids, vocabulary), show_progress=False)
    of_document: dict[str, list[int]] = {}
    for number, passage in enumerate(passages):
        of_document.setdefault(passage.document, []).append(number)
    examples, documents = [], []
    for question in questions:
        right = right_documents(question)
        inside = [number for document in right for number in of_document.get(document, [])]
        answer = squashed(question["answer"])
        positives = [number for number in inside if answer in squashed(passages[number].text)]
        known = [word for word in question_words(question["question"]) if word in vocabulary]
        if not positives or not known:
            continue
        scores = ranker.get_scores(known)
        top = np.argpartition(-scores, READ_FOR_NEGATIVES)[:READ_FOR_NEGATIVES]
        others = [int(i) for i in top[np.argsort(-scores[top])] if passages[i].document not in set(right)]
        same = [number for number in inside if number not in set(positives)]
        negatives = (*others[:NEGATIVES_OF_OTHERS], *same[:NEGATIVES_OF_SAME])
        examples.append(Example(question["question"], tuple(positives), negatives))
        documents.append(question["doc"])
    return examples, documents


def add_other_sets(shared: Path, pool: list[str], examples: list[Example], documents: list[str]) -> None:
    """Appends DRCD in simplified characters and the training halves of letters and law."""
    simplified = opencc.OpenCC("t2s").convert
    place: dict[str, int] = {}

    def put(text: str) -> int:
        if text not in place:
            place[text] = len(pool)
            pool.append(text)
        return place[text]

    for q in records(shared / "qa" / "drcd.jsonl.gz"):
        examples.append(Example(simplified(q["question"]), (put(simplified(q["passage"])),), ()))
        documents.append("drcd")
    for q in records(shared / "qa" / "letters.jsonl.gz"):
        if in_training_half(q["passage"]):
            examples.append(Example(q["question"], (put(q["passage"]),), ()))
            documents.append("letters")
    for q in records(shared / "qa" / "law.jsonl.gz"):
        if in_training_half(q["id"]):
            examples.append(Example(q["question"], tuple(put(p) for p in q["passages"]), ()))
            documents.append("law")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpora/ and qa/")
    parser.add_argument("--work", type=Path, required=True)
    arguments = parser.parse_args()
    gathered = gather(arguments.shared)
    (arguments.work / "examples.pickle").write_bytes(pickle.dumps(gathered))
    print(f"{len(gathered.examples):,} examples over {len(gathered.pool):,} texts")


if __name__ == "__main__":
    main()
