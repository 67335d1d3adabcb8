"""The supervised encoder, the first ranker and the sentence chooser.

python -m training.ranker --work DIR --shared DIR
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Sequence
from pathlib import Path

import lightgbm
import numpy as np

from search.rank import DEFAULT_RANKER, WORD_VECTORS
from search.sentence import DEFAULT_CHOOSER
from training.candidates import FOLDS, Judged, fold_of, judge, partywork_library, trained
from training.embedder import SEED
from training.examples import TrainingSet, records
from training.export import export

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
    library, index = partywork_library(work, arguments.shared)
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
    chooser = train_chooser([(one, halves[f]) for f in range(FOLDS) for one in folds[f]])
    DEFAULT_CHOOSER.write_text(chooser.model_to_string(), encoding="utf-8")
    # What has seen only the first half teaches `training.answers` on the second.
    seen_first_half(work, "ranker").write_text(halves[1].model_to_string(), encoding="utf-8")
    half = train_chooser([(one, halves[0]) for one in folds[0]])
    seen_first_half(work, "sentence").write_text(half.model_to_string(), encoding="utf-8")


def seen_first_half(work: Path, name: str) -> Path:
    """The file of trees trained on the first half of the questions alone."""
    return work / f"{name}-half.txt"


if __name__ == "__main__":
    main()
