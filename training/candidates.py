"""What later steps learn from: the candidates of each question as the engine finds and reads them.

A second stage that learns on top of a first must not see features that have seen its questions:
with vectors fine-tuned on the same questions the trees lean on them, and quality falls. So the
questions are split in two by document; the encoder is fine-tuned on one half to make the features
of the other, and the shipped encoder on all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import lightgbm
import numpy as np
import torch
from tokenizers import Tokenizer

from corpus.intake import add_paths
from corpus.library import Library
from corpus.stored import StoredPassage
from index.context import indexed_text
from index.encoder import Encoder
from index.follow import Index
from index.words import question_words
from search.engine import READ_PASSAGES
from search.evaluate import squashed
from search.features import features
from search.fuse import fuse
from search.interaction import WordVectors
from search.rank import WORD_VECTORS
from search.reading import PassageReader, Reading
from search.retrieve import CANDIDATES, VECTOR_WEIGHT
from search.sentence import PASSAGES, sentence_features
from training.embedder import DIMENSION, SEED, News
from training.examples import Record, TrainingSet, right_documents
from training.model import ComposedEmbedding
from training.supervised import Example, fine_tune

FOLDS = 2


@dataclass(frozen=True)
class Judged:
    """The candidates of one question: features [n, f], labels int [n] (2 answers, 1 right report, 0 neither).

    `variants` are the same question over a part of the candidates: "absent" without the right
    reports, "alone" the right report only, "other" the best wrong report only. They stand for
    smaller libraries, where scores relative to other candidates mean less.
    """

    question: Record
    passages: list[StoredPassage]
    table: np.ndarray
    names: list[str]
    labels: np.ndarray
    reading: Reading
    library: str = "whole"
    variants: tuple[Judged, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether a candidate answers."""
        return bool(self.labels.max() == 2)

    def sentences(self, trees: lightgbm.Booster) -> tuple[np.ndarray, list[str], np.ndarray]:
        """Features of the sentences of the best passages, their names, and which hold the answer."""
        scores = np.asarray(trees.predict(self.table))
        order = np.argsort(-scores, kind="stable")[:PASSAGES].tolist()
        table, names, sentences = sentence_features(self.question["question"], self.reading, order)
        answer = squashed(self.question["answer"])
        texts = [text for position in order for text in self.reading.texts[position]]
        right = [
            bool(answer) and self.labels[order[place]] > 0 and answer in squashed(text)
            for (place, _), text in zip(sentences, texts, strict=True)
        ]
        return table, names, np.array(right)


def fold_of(document: str) -> int:
    """The half that a document's questions belong to."""
    return int(hashlib.md5(document.encode()).hexdigest(), 16) % FOLDS


def trained(work: Path, data: TrainingSet, leave_out: int | None) -> torch.Tensor:
    """The folded table after the supervised step on all examples, or all but one half of the questions."""
    model = ComposedEmbedding(work, DIMENSION)
    model.load_state_dict(torch.load(work / "unsupervised.pt", weights_only=False)["model"])
    kept: list[Example] = [
        example
        for example, document in zip(data.examples, data.documents, strict=True)
        if leave_out is None or document in {"drcd", "letters", "law"} or fold_of(document) != leave_out
    ]
    cutter = Tokenizer.from_file(str(work / "tokenizer.json"))
    fine_tune(model, cutter, data.pool, kept, News(work), SEED)
    return model.table()


@dataclass(frozen=True)
class Retrieved:
    """The candidates of one question with their scores by the lists; arrays are [passages]."""

    question: Record
    passages: list[StoredPassage]
    terms: np.ndarray
    cosines: np.ndarray
    fused: np.ndarray

    def judged(self, reader: PassageReader) -> Judged:
        """All candidates, with the variants of smaller libraries."""
        marks = labels(self.question, self.passages)
        reports = np.array([passage.report_id for passage in self.passages])
        parts = {"absent": marks == 0, "alone": marks > 0}
        if (marks == 0).any():
            parts["other"] = reports == reports[np.argmin(marks > 0)]
        kept = {name: np.flatnonzero(part) for name, part in parts.items()}
        variants = [self._read(part, marks, reader, name) for name, part in kept.items() if len(part)]
        return replace(self._read(np.arange(len(marks)), marks, reader, "whole"), variants=tuple(variants))

    def _read(self, kept: np.ndarray, marks: np.ndarray, reader: PassageReader, library: str) -> Judged:
        text = self.question["question"]
        passages = [self.passages[i] for i in kept]
        reading = reader.read(text, passages)
        table, names = features(text, passages, self.terms[kept], self.cosines[kept], self.fused[kept], reading)
        return Judged(self.question, passages, table, names, marks[kept], reading, library)


def judge(folder: Path, library: Library, index: Index, questions: Sequence[Record]) -> list[Judged]:
    """Candidates of the questions as the engine finds and reads them, with the model in `folder`."""
    encoder, reader = Encoder(folder), PassageReader(WordVectors(folder))
    passages = list(library.iter_passages())
    place = {passage.passage_id: number for number, passage in enumerate(passages)}
    matrix = encoder.encode_passages([indexed_text(passage) for passage in passages])
    ids = np.array(list(place), dtype=np.int64)
    found = []
    for question in questions:
        cosines = matrix @ encoder.encode_question(question["question"])
        nearest = np.argsort(-cosines)[:CANDIDATES]
        term_ids, term_scores = index.matching(question_words(question["question"]), CANDIDATES)
        merged, fused = fuse([(ids[nearest], cosines[nearest]), (term_ids, term_scores)], [VECTOR_WEIGHT, 1.0])
        places = [place[int(i)] for i in merged[:READ_PASSAGES]]
        terms = dict(zip(term_ids.tolist(), term_scores.tolist(), strict=True))
        retrieved = Retrieved(
            question,
            [passages[i] for i in places],
            np.array([terms.get(int(i), 0.0) for i in merged[:READ_PASSAGES]]),
            cosines[places].astype(np.float64),
            fused[:READ_PASSAGES],
        )
        found.append(retrieved.judged(reader))
    return found


def labels(question: Record, passages: Sequence[StoredPassage]) -> np.ndarray:
    """2 where the passage is from a right report and holds the answer, 1 for the rest of a right report."""
    right = set(right_documents(question))
    answer = squashed(question["answer"])
    values = [0 if not answer or p.external_id not in right else 1 + (answer in squashed(p.text)) for p in passages]
    return np.array(values)


def partywork_library(work: Path, shared: Path) -> tuple[Library, Index]:
    """The library of the partywork reports under `work`, made where it is not there yet, with its index."""
    library = Library(work / "library")
    for _ in add_paths(library, [shared / "corpora" / "partywork.jsonl.gz"]):
        pass
    index = Index(library.folder / "index", library, Encoder(WORD_VECTORS))
    index.catch_up()
    return library, index
