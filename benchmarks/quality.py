"""Retrieval quality by method, with 95 % bootstrap intervals."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.opened import opened
from index.encoder import Encoder
from search.engine import Engine
from search.evaluate import QuestionSet, evaluate, in_training_half, lines_of, read_set, summary, table
from search.temporary import temporary_engine

ASKED_ON = date(2026, 7, 31)
"""The day that 去年 in a question counts from: the end of the newest corpus."""
HELD_OUT = {"letters.jsonl.gz": "passage", "law.jsonl.gz": "id"}
"""The field that decides which half of a set was trained on."""


def over_library(questions: Path, folder: Path) -> None:
    """A set over a library that is there already."""
    with opened(folder) as engine:
        report(questions.name, read_set(questions), engine)


def over_own_passages(questions: Path) -> None:
    """A set over the passages that it brings."""
    found = read_set(questions)
    with temporary_engine(found.records, None, Encoder()) as engine:
        report(questions.name, found, engine)


def over_corpus(questions: Path, corpus: Path) -> None:
    """A set over the documents of a file."""
    with temporary_engine((), corpus, Encoder()) as engine:
        report(questions.name, read_set(questions), engine)


def held_out_half(questions: Path) -> None:
    """The half of a set that the encoder was not trained on, over the passages of both halves."""
    field = HELD_OUT[questions.name]
    entries = (json.loads(line) for line in lines_of(questions))
    trained = {entry["question"] for entry in entries if in_training_half(entry[field])}
    found = read_set(questions)
    kept = replace(found, questions=tuple(q for q in found.questions if q.question not in trained))
    with temporary_engine(found.records, None, Encoder()) as engine:
        report(f"{questions.name} (held-out half)", kept, engine)


def report(name: str, questions: QuestionSet, engine: Engine) -> None:
    print(f"\n## {name}", flush=True)
    for method, rows in evaluate(engine, questions.questions, today=ASKED_ON).items():
        print(table(method, summary(rows)), flush=True)
