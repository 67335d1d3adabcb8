"""Step 3 of the reader: real questions with the passages that retrieval confuses.

Candidates of the partywork and news questions come from a library that holds both corpora, as the
product finds them; those of DRCD (made simplified) are its own nearest paragraphs.

    python -m training.reader_examples --work DIR --shared DIR --library DIR
"""

from __future__ import annotations

import argparse
import pickle
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import opencc

from corpus.library import Library
from corpus.report import Metadata
from corpus.sentences import sentences
from corpus.stored import StoredPassage
from index.context import InContext
from index.encoder import Encoder
from index.follow import Index
from index.words import question_words
from search.fuse import fuse
from search.rank import WORD_VECTORS
from search.reader_input import ReaderPassage, ReaderTokenizer
from search.retrieve import CANDIDATES, VECTOR_WEIGHT
from training.examples import InReport, Record, records, right_documents
from training.reader_model import LONGEST_SPAN

KEPT = 24
"""Candidates of a question that are kept, besides those that answer."""
LONGEST_DRCD = 300
"""Characters of a DRCD paragraph around its answer."""


@dataclass(frozen=True)
class Labelled:
    """A question's entries with its candidates; `spans` are (first, last) words of every occurrence
    of the answer in those that answer, empty for the others; `right` says which are from a right report."""

    source: str
    document: str
    question: np.ndarray
    passages: tuple[ReaderPassage, ...]
    spans: tuple[tuple[tuple[int, int], ...], ...]
    right: tuple[bool, ...]


def occurrences(answer: str, text: str) -> list[tuple[int, int]]:
    """(start, end) of the answer in the text, white space ignored on both sides."""
    characters = [re.escape(c) for c in answer if not c.isspace()]
    if not characters:
        return []
    return [match.span() for match in re.finditer(r"\s*".join(characters), text)]


def word_spans(passage: ReaderPassage, places: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The words that cover each place of the passage's text, where they are no more than the network can choose."""
    found = []
    for start, end in places:
        inside = np.flatnonzero((passage.end > start) & (passage.start < end) & (passage.start >= 0))
        if len(inside) and passage.end[inside[-1]] >= end and inside[-1] - inside[0] < LONGEST_SPAN:
            found.append((int(inside[0]), int(inside[-1])))
    return tuple(found)


def labelled(
    tokenizer: ReaderTokenizer, source: str, question: Record, passages: Sequence[InContext], right: Sequence[bool]
) -> Labelled:
    read = tokenizer.passages(passages)
    spans = tuple(
        word_spans(own, occurrences(question["answer"], passage.text)) if here else ()
        for own, passage, here in zip(read, passages, right, strict=True)
    )
    document = question.get("doc", source)
    return Labelled(source, document, tokenizer.question(question["question"]), tuple(read), spans, tuple(right))


def of_library(
    tokenizer: ReaderTokenizer,
    source: str,
    questions: Iterable[Record],
    library: Library,
    index: Index,
    encoder: Encoder,
) -> list[Labelled]:
    """The questions with their candidates by words and vectors, and every passage of a right report that answers."""
    found = []
    for number, question in enumerate(questions):
        nearest = index.nearest(encoder.encode_question(question["question"]), CANDIDATES)
        matching = index.matching(question_words(question["question"]), CANDIDATES)
        merged, _ = fuse([nearest, matching], [VECTOR_WEIGHT, 1.0])
        candidates = library.passages(merged[: 4 * KEPT].tolist())
        wanted = set(right_documents(question)) if question["answer"] else set()
        answers = [p for p in candidates if p.external_id in wanted and occurrences(question["answer"], p.text)]
        chosen: list[StoredPassage] = list(dict.fromkeys([*answers[:3], *candidates[:KEPT]]))
        right = [passage.external_id in wanted for passage in chosen]
        found.append(labelled(tokenizer, source, question, chosen, right))
        if number % 500 == 0:
            print(source, number, flush=True)
    return found


def of_drcd(tokenizer: ReaderTokenizer, questions: Iterable[Record], encoder: Encoder) -> list[Labelled]:
    simplified = opencc.OpenCC("t2s").convert
    asked = [
        (simplified(q["question"]), simplified(q["answers"][0]), simplified(q["passage"]))
        for q in questions
        if q["answers"]
    ]
    texts = list(dict.fromkeys(text for _, _, text in asked))
    matrix = encoder.encode_passages(texts)
    found = []
    for question, answer, text in asked:
        order = np.argsort(-(matrix @ encoder.encode_question(question)))[:4]
        others = [texts[i] for i in order if texts[i] != text and answer not in texts[i]]
        passages = [_plain(_around(answer, text)), *(_plain(other[:LONGEST_DRCD]) for other in others)]
        right = [True, *(False for _ in others)]
        found.append(labelled(tokenizer, "drcd", {"question": question, "answer": answer}, passages, right))
    return found


def _around(answer: str, text: str) -> str:
    """Whole sentences around the answer, about LONGEST_DRCD characters."""
    spans = sentences(text)
    at = text.find(answer)
    low = high = next((i for i, (_, end) in enumerate(spans) if end > at), 0)
    while spans[high][1] - spans[low][0] < LONGEST_DRCD and (low > 0 or high + 1 < len(spans)):
        low, high = max(low - 1, 0), min(high + 1, len(spans) - 1)
    return text[spans[low][0] : spans[high][1]]


def _plain(text: str) -> InReport:
    return InReport(text, (), "", Metadata())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True, help="a library of both corpora")
    arguments = parser.parse_args()
    folder, qa = arguments.work / "reader", arguments.shared / "qa"
    tokenizer, encoder = ReaderTokenizer(folder / "tokenizer.json"), Encoder(WORD_VECTORS)
    library = Library(arguments.library)
    index = Index(library.folder / "index", library, encoder)
    found = of_drcd(tokenizer, records(qa / "drcd.jsonl.gz"), encoder)
    for source in ("news", "partywork"):
        found += of_library(tokenizer, source, records(qa / f"{source}_train.jsonl"), library, index, encoder)
    (folder / "examples.pickle").write_bytes(pickle.dumps(found))
    told = {s: sum(1 for one in found if one.source == s) for s in ("drcd", "news", "partywork")}
    print(told, "with an answer among the candidates:", sum(1 for one in found if any(one.spans)))


if __name__ == "__main__":
    main()
