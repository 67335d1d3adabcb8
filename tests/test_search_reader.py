"""The reader: what it is given, and that its answers are words of the passage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from corpus.report import Metadata
from corpus.stored import StoredPassage
from search.metrics import character_f1
from search.reader import DEFAULT_READER, Reader
from search.reader_input import LONGEST_PASSAGE, ReaderTokenizer, context_of, padded
from search.rerank import rerank_features
from search.spans import RULES, Read, bounds_of

TEXT = (
    "6月12日，临澜市税务局党支部到梅屿村走访慰问困难党员17户，送去慰问金2.4万元。"
    "村党支部书记陈望山说：“路修好了，心就齐了。”"
)


def passage(text: str, number: int = 1, title: str = "走访慰问") -> StoredPassage:
    about = Metadata(title=title, date="2025-06-13")
    return StoredPassage(
        number, "r", text, 0, len(text), ("一、走访",), None, f"h{number}", "开头。", about, "", "a.txt"
    )


@pytest.fixture(scope="module")
def tokenizer() -> ReaderTokenizer:
    return ReaderTokenizer(DEFAULT_READER / "tokenizer.json")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_words_of_a_passage_know_their_place_and_sentence(tokenizer: ReaderTokenizer) -> None:
    (cut,) = tokenizer.passages([passage(TEXT)])
    own = cut.start >= 0
    assert (cut.sentence[~own] == 0).all()
    assert (cut.sentence[own] >= 1).all()
    assert cut.sentence.max() == len(bounds_of(TEXT))
    covered = "".join(TEXT[a:b] for a, b in zip(cut.start[own], cut.end[own], strict=True))
    assert covered == TEXT  # punctuation is kept, nothing is read twice


def test_context_is_date_title_headings_and_lead() -> None:
    assert context_of(passage(TEXT)) == "2025年6月13日。走访慰问。一、走访。开头。"


def test_a_passage_of_any_length_is_cut_to_what_the_network_reads(tokenizer: ReaderTokenizer) -> None:
    cut = tokenizer.passages([passage("很长的一句话，" * 400), passage(" "), passage("…")])
    assert [len(one.entries) <= LONGEST_PASSAGE for one in cut] == [True] * 3
    assert min(len(one.entries) for one in cut) >= 1


def test_padding_is_marked() -> None:
    assert padded([np.array([3, 4]), np.array([5])]).tolist() == [[3, 4], [5, -1]]


def test_spans_are_words_of_the_passage_and_do_not_depend_on_the_company(reader: Reader) -> None:
    question = "临澜市税务局慰问了多少户困难党员？"
    others = [passage("会议学习了有关精神。" * n, n + 2, "会议") for n in range(1, 12)]
    alone = reader.read(question, [passage(TEXT)])[0]
    among = reader.read(question, [*others, passage(TEXT)])[-1]
    assert alone.spans
    assert all(0 <= span.start < span.end <= len(TEXT) for span in alone.spans)
    assert alone.answers == pytest.approx(among.answers, abs=0.5)  # int8 ranges differ with the batch


def test_the_answering_passage_is_preferred_to_one_about_something_else(reader: Reader) -> None:
    other = passage("会议传达了安全生产工作要求，对汛期值班作出安排。", 2, "安全生产会议")
    right, wrong = reader.read("税务局给困难党员送了多少慰问金？", [passage(TEXT), other])
    assert right.answers > wrong.answers


def test_every_span_can_be_scored(reader: Reader) -> None:
    (scores,) = reader.span_scores("村支书是谁？", [passage(TEXT)])
    start = TEXT.index("陈望山")
    name = scores.score(start, start + 3)
    assert name > scores.score(0, len(TEXT))  # longer than any span the network knows: impossible
    best = reader.read("村支书是谁？", [passage(TEXT)])[0].spans[0]
    assert scores.score(best.start, best.end) == pytest.approx(best.score, abs=0.5)


def test_a_span_hopes_for_more_the_nearer_it_is_to_what_the_network_thinks_of(reader: Reader) -> None:
    question, given = "税务局给困难党员送了多少慰问金？", passage(TEXT)
    opinion, scores = reader.read(question, [given])[0], reader.span_scores(question, [given])[0]
    read = Read(TEXT, 0.0, opinion, scores, bounds_of(TEXT), (0.5,) * len(bounds_of(TEXT)))
    spans, chances = read.weighed
    assert (spans[0].tolist()) == [opinion.spans[0].start, opinion.spans[0].end]
    assert chances.sum() <= 1.0001
    assert list(chances) == sorted(chances, reverse=True)
    best = read.hope(*spans[0])
    assert chances[0] < best <= 1
    assert read.hope(len(TEXT) - 2, len(TEXT)) < best


def test_nothing_to_read_is_no_error(reader: Reader) -> None:
    assert reader.read("谁？", []) == []
    assert reader.span_scores("谁？", []) == []
    assert len(reader.read("？", [passage(TEXT)])) == 1


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no network")
    with pytest.raises(ModelError, match=tmp_path.name):
        Reader(tmp_path)


def test_the_model_tells_nothing_of_the_machine_that_made_it() -> None:
    content = (DEFAULT_READER / "model.onnx").read_bytes()
    assert b"stack_trace" not in content
    assert b".py" not in content


def test_the_second_ranking_sees_gaps_to_the_best(reader: Reader) -> None:
    opinions = reader.read("税务局给困难党员送了多少慰问金？", [passage(TEXT), passage("无关。", 2)])
    table, names = rerank_features(np.zeros((2, 1)), ["x"], np.array([1.0, 3.0]), opinions)
    column = dict(zip(names, table.T, strict=True))
    assert column["first_gap"].tolist() == [-2.0, 0.0]
    assert column["first_place"][1] == 0
    assert column["answers_gap"].max() == 0
    assert column["answers_share"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("figure", "17户"),
        ("date", "6月12日"),
        ("quoted", "路修好了，心就齐了。"),
        ("quotation", "“路修好了，心就齐了。”"),
        ("clause", "送去慰问金2.4万元"),
        ("name", "临澜市税务局"),
    ],
)
def test_rules_find_what_answers_often_are(kind: str, expected: str) -> None:
    assert any(match.group().startswith(expected) for match in RULES[kind].finditer(TEXT))


def test_f1_counts_common_characters() -> None:
    assert character_f1("慰问金2.4万元", "2.4万元") == pytest.approx(2 * 5 / 13)
    assert character_f1("", "甲") == 0
    assert character_f1(" 甲 乙", "甲乙") == 1
