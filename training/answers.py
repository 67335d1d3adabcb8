"""Last step: the reranker, the choice of the answering words, confidence and its threshold.

They learn on the half of the partywork questions that nothing before them has seen: neither the
encoder, the first ranker and the sentence chooser, nor the reader of stage `half`.

    python -m training.answers --work DIR --shared DIR --half-reader DIR
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np

from search.confidence import DEFAULT_CONFIDENCE, DEFAULT_THRESHOLD, evidence
from search.metrics import character_f1
from search.rank import DEFAULT_RANKER, WORD_VECTORS
from search.reader import DEFAULT_READER, Opinion, Reader, SpanScores
from search.rerank import DEFAULT_RERANKER, rerank_features
from search.sentence import DEFAULT_CHOOSER, sentence_features
from search.spans import DEFAULT_SPANS, PASSAGES, Candidate, Found, Read, bounds_of, candidates, pick, span_features
from training.candidates import Judged, fold_of, judge, partywork_library
from training.examples import Record, records, right_documents
from training.ranker import PARAMETERS, SENTENCE_PARAMETERS, seen_first_half

TAUGHT = 30
"""Candidates of a question that the trees learn from: more than the product reads, for more to compare."""
RERANK_ROUNDS = 200
RERANK_PARAMETERS = PARAMETERS | {"num_leaves": 7, "min_data_in_leaf": 200}
"""By cross-validation on the half that it learns from: hit@1 .695, with the larger trees of the first ranking .683."""
SPAN_ROUNDS = 400
SPAN_PARAMETERS = SENTENCE_PARAMETERS | {
    "objective": "regression",
    "learning_rate": 0.03,
    "num_leaves": 15,
    "min_data_in_leaf": 200,
    "feature_fraction": 0.3,
}
CONFIDENCE_ROUNDS = 200
CONFIDENCE_PARAMETERS = SENTENCE_PARAMETERS | {
    "learning_rate": 0.03,
    "num_leaves": 7,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "lambda_l2": 10.0,
}
VARIANT_WEIGHT = 0.75
"""Of a question over a part of its candidates, against 1 for the question as it was asked."""
REFUSED_AT_MOST = 0.05
REFUSED_ALONE = 0.08
"""Of questions over a library of one report, as everybody begins."""
Boosters = dict[str, lightgbm.Booster]


@dataclass(frozen=True)
class Seen:
    """One question over one library: its candidates in the order of the first ranking that the network
    reads, [n] each; `found` are the network's opinions."""

    judged: Judged
    order: np.ndarray
    first: np.ndarray
    opinions: list[Opinion]

    @property
    def labels(self) -> np.ndarray:
        return self.judged.labels[self.order]

    def table(self) -> tuple[np.ndarray, list[str]]:
        return rerank_features(self.judged.table[self.order], self.judged.names, self.first, self.opinions)


@dataclass(frozen=True)
class Choices:
    """The candidate answers of one question: `table` [candidates, features], `quality` [candidates] their F1."""

    seen: Seen
    ranked: np.ndarray
    found: list[Candidate]
    table: np.ndarray
    names: list[str]
    quality: np.ndarray
    sentences: tuple[np.ndarray, list[str], np.ndarray]
    scores: np.ndarray


def read_all(judged: Sequence[Judged], ranker: lightgbm.Booster, reader: Reader) -> list[list[Seen]]:
    """Each question over the whole library and, behind it, over its smaller variants."""
    found = []
    for number, one in enumerate(judged):
        known: dict[int, Opinion] = {}
        of_question = []
        for variant in (one, *one.variants):
            scores = np.asarray(ranker.predict(variant.table))
            order = np.argsort(-scores, kind="stable")[:TAUGHT]
            passages = [variant.passages[i] for i in order]
            new = [passage for passage in passages if passage.passage_id not in known]
            opinions = reader.read(one.question["question"], new)
            known |= {passage.passage_id: opinion for passage, opinion in zip(new, opinions, strict=True)}
            of_question.append(Seen(variant, order, scores[order], [known[p.passage_id] for p in passages]))
        found.append(of_question)
        if number % 200 == 0:
            print(f"read {number}/{len(judged)}", flush=True)
    return found


def with_one_variant(seen: Sequence[Sequence[Seen]]) -> list[Seen]:
    """Each question over the whole library and over one of its smaller variants, these by turns."""
    return [
        kept
        for number, (whole, *variants) in enumerate(seen)
        for kept in (whole, *(variants[number % len(variants) :][:1] if variants else ()))
    ]


def train_reranker(seen: Sequence[Seen]) -> lightgbm.Booster:
    """LambdaMART over the questions that have a right passage among those that the network read."""
    useful = [one for one in seen if one.labels.max() == 2]
    tables = [one.table() for one in useful]
    data = lightgbm.Dataset(
        np.concatenate([table for table, _ in tables]),
        label=np.concatenate([one.labels for one in useful]),
        group=[len(one.labels) for one in useful],
        feature_name=tables[0][1],
    )
    return lightgbm.train(RERANK_PARAMETERS, data, num_boost_round=RERANK_ROUNDS)


def choices_of(one: Seen, reranker: lightgbm.Booster, chooser: lightgbm.Booster, reader: Reader) -> Choices:
    """The candidate answers of the best passages, and how good each is."""
    question: Record = one.judged.question
    scores = np.asarray(reranker.predict(one.table()[0]))
    ranked = np.argsort(-scores, kind="stable")
    best = ranked[:PASSAGES]
    positions = one.order[best].tolist()
    passages = [one.judged.passages[i] for i in positions]
    table, names, sentences = sentence_features(question["question"], one.judged.reading, positions)
    chances = np.asarray(chooser.predict(table))
    spans = reader.span_scores(question["question"], passages)
    read = [
        read_passage(
            passage.text,
            float(scores[b]),
            one.opinions[b],
            span,
            [c for (p, _), c in zip(sentences, chances, strict=True) if p == place],
        )
        for place, (passage, b, span) in enumerate(zip(passages, best, spans, strict=True))
    ]
    found = candidates(question["question"], read)
    features, feature_names = span_features(question["question"], read, found)
    right = one.judged.labels[positions] > 0
    answer = question["answer"]
    quality = np.array(
        [character_f1(read[c.place].text[c.start : c.end], answer) if answer and right[c.place] else 0.0 for c in found]
    )
    return Choices(one, ranked, found, features, feature_names, quality, (table, names, chances), scores)


def read_passage(text: str, score: float, opinion: Opinion, spans: SpanScores, chances: Sequence[float]) -> Read:
    return Read(text, score, opinion, spans, bounds_of(text), tuple(float(chance) for chance in chances))


def train_spans(choices: Sequence[Choices]) -> lightgbm.Booster:
    """Trees that estimate the F1 of a candidate."""
    data = lightgbm.Dataset(
        np.concatenate([one.table for one in choices]),
        label=np.concatenate([one.quality for one in choices]),
        feature_name=choices[0].names,
    )
    return lightgbm.train(SPAN_PARAMETERS, data, num_boost_round=SPAN_ROUNDS)


def chosen(one: Choices, spans: lightgbm.Booster) -> tuple[Found, float]:
    """The chosen candidate and its F1."""
    found = pick(one.found, one.table, one.names, np.asarray(spans.predict(one.table)))
    return found, float(one.quality[one.found.index(found.candidate)])


def evidence_of(one: Choices, spans: lightgbm.Booster) -> dict[str, float]:
    table, names = one.seen.table()
    sentences, sentence_names, chances = one.sentences
    best = int(chances.argmax())
    return evidence(table, names, one.scores, sentences[best], sentence_names, chances, chosen(one, spans)[0])


def train_confidence(choices: Sequence[tuple[Choices, lightgbm.Booster]]) -> lightgbm.Booster:
    """Trees that give the chance that the library answers; each question with a choice that has not seen it."""
    rows = [evidence_of(one, spans) for one, spans in choices]
    data = lightgbm.Dataset(
        np.array([list(row.values()) for row in rows]),
        label=[int(one.seen.judged.answered) for one, _ in choices],
        weight=[1.0 if one.seen.judged.library == "whole" else VARIANT_WEIGHT for one, _ in choices],
        feature_name=list(rows[0]),
    )
    return lightgbm.train(CONFIDENCE_PARAMETERS, data, num_boost_round=CONFIDENCE_ROUNDS)


def save_threshold(confidence: lightgbm.Booster, spans: lightgbm.Booster, choices: Sequence[Choices]) -> None:
    """Chooses the threshold on the development questions and writes the file, with what it measured."""

    def chances(library: str, with_answer: bool) -> np.ndarray:
        kept = [
            c
            for c in choices
            if c.seen.judged.library == library and bool(c.seen.judged.question["answer"]) == with_answer
        ]
        return np.asarray(confidence.predict([list(evidence_of(c, spans).values()) for c in kept]))

    yes, alone = chances("whole", True), chances("alone", True)
    nothing = {"type_none": chances("whole", False), "report_absent": chances("absent", True)}
    nothing["other_report_alone"] = chances("other", True)
    threshold = float(min(np.quantile(yes, REFUSED_AT_MOST), np.quantile(alone, REFUSED_ALONE)))
    measured: dict[str, float | str] = {
        "chosen_on": "partywork_dev",
        "answerable_refused": round(float((yes < threshold).mean()), 3),
        "answerable_refused_in_a_library_of_one_report": round(float((alone < threshold).mean()), 3),
    }
    for name, values in nothing.items():
        measured[f"{name}_refused"] = round(float((values < threshold).mean()), 3)
        against = alone if name == "other_report_alone" else yes
        measured[f"{name}_auroc"] = round(float((against[:, None] > values[None]).mean()), 3)
    stored = json.dumps({"threshold": threshold, "measured": measured}, indent=1)
    DEFAULT_THRESHOLD.write_text(stored + "\n", encoding="utf-8")
    print(stored, flush=True)


def told(name: str, seen: Sequence[Seen], reranker: lightgbm.Booster | None) -> None:
    """Prints passage hit rates of the answerable questions."""
    hits: dict[int, list[bool]] = {1: [], 5: [], 10: [], 30: []}
    for one in seen:
        if one.judged.question["answer"]:
            scores = np.asarray(reranker.predict(one.table()[0])) if reranker else one.first
            ranked = one.labels[np.argsort(-scores, kind="stable")] == 2
            for k, values in hits.items():
                values.append(bool(ranked[:k].any()))
    print(name, {f"hit@{k}": round(float(np.mean(values)), 3) for k, values in hits.items()}, flush=True)


def loaded(path: Path) -> lightgbm.Booster:
    return lightgbm.Booster(model_str=path.read_text(encoding="utf-8"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--half-reader", type=Path, required=True, help="the exported reader of stage `half`")
    arguments = parser.parse_args()
    work, qa = arguments.work, arguments.shared / "qa"
    library, index = partywork_library(work, arguments.shared)
    questions = unseen_half(list(records(qa / "partywork_train.jsonl")))
    half_reader, reader = Reader(arguments.half_reader), Reader(DEFAULT_READER)
    half_ranker, half_chooser = loaded(seen_first_half(work, "ranker")), loaded(seen_first_half(work, "sentence"))
    taught = read_all(judge(work / "fold1", library, index, questions), half_ranker, half_reader)
    asked = list(records(qa / "partywork_dev.jsonl"))
    development = read_all(judge(WORD_VECTORS, library, index, asked), loaded(DEFAULT_RANKER), reader)
    whole = [one[0] for one in taught]
    parts = [[one for one in taught if _quarter(one) == part] for part in range(2)]
    rerankers = [train_reranker([one[0] for one in parts[1 - part]]) for part in range(2)]
    reranker = train_reranker(whole)
    for part in range(2):
        told(f"second half of train, part {part}, first", [one[0] for one in parts[part]], None)
        told(f"second half of train, part {part}, reranked", [one[0] for one in parts[part]], rerankers[part])
    told("development, first", [one[0] for one in development], None)
    told("development, reranked", [one[0] for one in development], reranker)
    DEFAULT_RERANKER.write_text(reranker.model_to_string(), encoding="utf-8")
    choices = [
        [choices_of(seen, rerankers[part], half_chooser, half_reader) for seen in with_one_variant(parts[part])]
        for part in range(2)
    ]
    span_halves = [train_spans([c for c in choices[1 - part] if c.seen.judged.library == "whole"]) for part in range(2)]
    spans = train_spans([c for part in choices for c in part if c.seen.judged.library == "whole"])
    DEFAULT_SPANS.write_text(spans.model_to_string(), encoding="utf-8")
    shipped = [choices_of(seen, reranker, loaded(DEFAULT_CHOOSER), reader) for one in development for seen in one]
    answerable = [c for c in shipped if c.seen.judged.library == "whole" and c.seen.judged.question["answer"]]
    qualities = np.array([chosen(c, spans)[1] for c in answerable])
    reached = np.mean([c.quality.max() for c in answerable])
    print(
        f"development: F1 {qualities.mean():.3f}, exact {(qualities > 0.999).mean():.3f}, best candidate {reached:.3f}"
    )
    confidence = train_confidence([(c, span_halves[part]) for part in range(2) for c in choices[part]])
    DEFAULT_CONFIDENCE.write_text(confidence.model_to_string(), encoding="utf-8")
    save_threshold(confidence, spans, shipped)


def unseen_half(questions: Sequence[Record]) -> list[Record]:
    """The questions of the second half without those whose document, or a reprint of it, is in the first."""
    seen = {document for q in questions if fold_of(q["doc"]) == 0 for document in right_documents(q)}
    return [q for q in questions if fold_of(q["doc"]) == 1 and not seen.intersection(right_documents(q))]


def _quarter(one: Sequence[Seen]) -> int:
    """The half of the second half that a question's document belongs to."""
    return int(fold_of(one[0].judged.question["doc"] + "/") == 0)


if __name__ == "__main__":
    main()
