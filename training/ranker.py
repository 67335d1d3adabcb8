"""Last step: the supervised encoder, the ranker, the sentence chooser, confidence and its threshold.

A second stage that learns on top of a first must not see features that have seen its questions:
with vectors fine-tuned on the same questions the trees lean on them, and quality falls. So the
questions are split in two by document; the encoder is fine-tuned on one half to make the features
of the other, and the shipped encoder on all of them.

    python -m training.ranker --work DIR --shared DIR
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
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
from search.confidence import DEFAULT_CONFIDENCE, DEFAULT_THRESHOLD, evidence
from search.engine import READ_PASSAGES
from search.evaluate import squashed
from search.features import features
from search.fuse import fuse
from search.interaction import WordVectors
from search.rank import DEFAULT_RANKER, WORD_VECTORS
from search.reading import PassageReader, Reading
from search.retrieve import CANDIDATES, VECTOR_WEIGHT
from search.sentence import DEFAULT_CHOOSER, PASSAGES, sentence_features
from training.embedder import DIMENSION, SEED, News
from training.examples import Record, TrainingSet, records, right_documents
from training.export import export
from training.model import ComposedEmbedding
from training.supervised import Example, fine_tune

FOLDS = 2
ROUNDS = 250
PARAMETERS = {
    "objective": "lambdarank",
    "metric": "None",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "label_gain": [0, 1, 4],
    "lambdarank_truncation_level": 15,
    "seed": SEED,
    "deterministic": True,
    "num_threads": 2,
    "verbosity": -1,
}
REFUSED_AT_MOST = 0.05
SENTENCE_ROUNDS = 200
SENTENCE_PARAMETERS = {
    "objective": "binary",
    "metric": "None",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": SEED,
    "deterministic": True,
    "num_threads": 2,
    "verbosity": -1,
}
CONFIDENCE_ROUNDS = 200
CONFIDENCE_PARAMETERS = SENTENCE_PARAMETERS | {
    "learning_rate": 0.03,
    "num_leaves": 7,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "lambda_l2": 10.0,
}
VARIANT_WEIGHT = 0.25
"""Of a question over a part of its candidates, against 1 for the question as it was asked."""


@dataclass(frozen=True)
class Judged:
    """The candidates of one question: features [n, f], labels int [n] (2 answers, 1 right report, 0 neither).

    `variants` are the same question over a part of the candidates: "absent" without the right
    reports, "alone" the right report only, "other" the best wrong report only. They stand for
    smaller libraries, where scores relative to other candidates mean less.
    """

    question: Record
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
        return Judged(self.question, table, names, marks[kept], reading, library)


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


def train_trees(judged: Sequence[Judged]) -> lightgbm.Booster:
    """LambdaMART over the questions that have a right passage among their candidates."""
    useful = [one for one in judged if one.labels.max() == 2]
    data = lightgbm.Dataset(
        np.concatenate([one.table for one in useful]),
        label=np.concatenate([one.labels for one in useful]),
        group=[len(one.labels) for one in useful],
        feature_name=useful[0].names,
    )
    return lightgbm.train(PARAMETERS, data, num_boost_round=ROUNDS)


def train_chooser(judged: Sequence[tuple[Judged, lightgbm.Booster]]) -> lightgbm.Booster:
    """Trees that give the chance that a sentence holds the answer; each question with trees that have not seen it."""
    found = [variant.sentences(trees) for one, trees in judged for variant in (one, *one.variants)]
    data = lightgbm.Dataset(
        np.concatenate([table for table, _, _ in found]),
        label=np.concatenate([right for _, _, right in found]).astype(int),
        feature_name=found[0][1],
    )
    return lightgbm.train(SENTENCE_PARAMETERS, data, num_boost_round=SENTENCE_ROUNDS)


def figures(trees: lightgbm.Booster | None, judged: Sequence[Judged]) -> dict[str, float]:
    """Passage hit rates of the answerable questions, ranked by the trees or as they were merged."""
    hits: dict[int, list[bool]] = {1: [], 5: [], 10: [], 40: []}
    for one in judged:
        if one.question["answer"]:
            scores = np.asarray(trees.predict(one.table)) if trees else one.table[:, one.names.index("fused")]
            ranked = one.labels[np.argsort(-scores, kind="stable")] == 2
            for k, values in hits.items():
                values.append(bool(ranked[:k].any()))
    return {f"hit@{k}": round(float(np.mean(values)), 3) for k, values in hits.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    arguments = parser.parse_args()
    work: Path = arguments.work
    data: TrainingSet = pickle.loads((work / "examples.pickle").read_bytes())
    for fold in (*range(FOLDS), None):
        folder = WORD_VECTORS if fold is None else work / f"fold{fold}"
        if fold is None or not (folder / "modules.json").exists():
            export(trained(work, data, fold), work / "tokenizer.json", folder)
    library = Library(work / "library")
    for _ in add_paths(library, [arguments.shared / "corpora" / "partywork.jsonl.gz"]):
        pass
    index = Index(library.folder / "index", library, Encoder(WORD_VECTORS))
    index.catch_up()
    questions = list(records(arguments.shared / "qa" / "partywork_train.jsonl"))
    folds = [
        judge(work / f"fold{f}", library, index, [q for q in questions if fold_of(q["doc"]) == f]) for f in range(FOLDS)
    ]
    development = judge(WORD_VECTORS, library, index, list(records(arguments.shared / "qa" / "partywork_dev.jsonl")))
    print(json.dumps({"train, merged": figures(None, folds[0] + folds[1])}))
    halves = [train_trees(folds[1 - f]) for f in range(FOLDS)]
    print(json.dumps({f"train half {f}, trees of the other": figures(halves[f], folds[f]) for f in range(FOLDS)}))
    trees = train_trees(folds[0] + folds[1])
    print(json.dumps({"development": {"merged": figures(None, development), "trees": figures(trees, development)}}))
    DEFAULT_RANKER.write_text(trees.model_to_string(), encoding="utf-8")
    choosers = [train_chooser([(one, halves[1 - f]) for one in folds[1 - f]]) for f in range(FOLDS)]
    chooser = train_chooser([(one, halves[f]) for f in range(FOLDS) for one in folds[f]])
    DEFAULT_CHOOSER.write_text(chooser.model_to_string(), encoding="utf-8")
    confidence = train_confidence([(one, halves[f], choosers[f]) for f in range(FOLDS) for one in folds[f]])
    DEFAULT_CONFIDENCE.write_text(confidence.model_to_string(), encoding="utf-8")
    save_threshold(confidence, chooser, trees, development)


def seen_evidence(one: Judged, trees: lightgbm.Booster, chooser: lightgbm.Booster) -> tuple[dict[str, float], bool]:
    """What confidence looks at, and whether the chosen sentence holds the answer."""
    table, names, right = one.sentences(trees)
    chances = np.asarray(chooser.predict(table))
    best = int(chances.argmax())
    scores = np.asarray(trees.predict(one.table))
    return evidence(one.table, one.names, scores, table[best], names, chances), bool(right[best])


def train_confidence(judged: Sequence[tuple[Judged, lightgbm.Booster, lightgbm.Booster]]) -> lightgbm.Booster:
    """Trees that give the chance that the library answers, each question seen by models that have not seen it."""
    rows, answered, weights = [], [], []
    for one, trees, chooser in judged:
        for variant in (one, *one.variants):
            rows.append(seen_evidence(variant, trees, chooser)[0])
            answered.append(int(variant.answered))
            weights.append(1.0 if variant is one else VARIANT_WEIGHT)
    table = np.array([list(row.values()) for row in rows])
    data = lightgbm.Dataset(table, label=answered, weight=weights, feature_name=list(rows[0]))
    return lightgbm.train(CONFIDENCE_PARAMETERS, data, num_boost_round=CONFIDENCE_ROUNDS)


def save_threshold(
    confidence: lightgbm.Booster, chooser: lightgbm.Booster, trees: lightgbm.Booster, judged: Sequence[Judged]
) -> None:
    """Chooses the threshold on the development questions and writes the file, with what it measured."""

    def chance(one: Judged) -> tuple[float, bool]:
        values, right = seen_evidence(one, trees, chooser)
        return float(np.asarray(confidence.predict([list(values.values())]))[0]), right

    def chances(library: str, with_answer: bool) -> np.ndarray:
        variants = [v for one in judged for v in (one, *one.variants) if v.library == library]
        return np.array([chance(v)[0] for v in variants if bool(v.question["answer"]) == with_answer])

    answerable = [one for one in judged if one.question["answer"]]
    yes, alone = chances("whole", True), chances("alone", True)
    nothing = {"type_none": chances("whole", False), "report_absent": chances("absent", True)}
    nothing["other_report_alone"] = chances("other", True)
    threshold = float(np.quantile(yes, REFUSED_AT_MOST))
    measured: dict[str, float | str] = {
        "chosen_on": "partywork_dev",
        "answerable_refused": round(float((yes < threshold).mean()), 3),
        "answerable_refused_in_a_library_of_one_report": round(float((alone < threshold).mean()), 3),
    }
    for name, values in nothing.items():
        measured[f"{name}_refused"] = round(float((values < threshold).mean()), 3)
        against = alone if name == "other_report_alone" else yes
        measured[f"{name}_auroc"] = round(float((against[:, None] > values[None]).mean()), 3)
    measured["sentence_holds_answer"] = round(float(np.mean([chance(one)[1] for one in answerable])), 3)
    stored = json.dumps({"threshold": threshold, "measured": measured}, indent=1)
    DEFAULT_THRESHOLD.write_text(stored + "\n", encoding="utf-8")
    print(stored)


if __name__ == "__main__":
    main()
