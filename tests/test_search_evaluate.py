"""Question sets in each layout, and the measures of one question."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from search.evaluate import QuestionSetError, Row, measures, read_set, summary, table
from search.evaluate import TestQuestion as Question
from search.result import Answer, Hit, Source, Understood


def hit(rank: int, external_id: str, text: str, also: tuple[Source, ...] = ()) -> Hit:
    return Hit(
        rank,
        1.0,
        rank,
        f"r-{external_id}",
        external_id,
        "",
        "",
        "",
        "",
        "",
        "",
        None,
        (),
        0,
        len(text),
        text,
        "",
        also=also,
    )


def answered(*hits: Hit, refused: bool = False) -> Answer:
    return Answer(Understood("问"), refused, "" if refused else hits[0].text, None, "", (), hits)


def written(path: Path, *lines: dict[str, Any]) -> Path:
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n\n"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["题.jsonl", "题.jsonl.gz"])
def test_sets_over_a_library(tmp_path: Path, name: str) -> None:
    path = written(
        tmp_path / name,
        {"question": "一", "doc": "a", "also": ["b"], "answer": "甲", "type": "fact", "style": "spoken"},
        {"question": "二", "doc": "a", "answers": ["甲", "乙"]},
        {"question": "三", "doc": "a", "answer": "", "type": "none"},
    )
    found = read_set(path)
    assert found.records == ()
    assert found.questions == (
        Question("一", frozenset({"a", "b"}), ("甲",), "fact", "spoken"),
        Question("二", frozenset({"a"}), ("甲", "乙"), "", ""),
        Question("三", frozenset(), (), "none", ""),
    )


def test_sets_that_bring_their_passages_have_each_once(tmp_path: Path) -> None:
    path = written(
        tmp_path / "题.jsonl",
        {"question": "一", "passage": "甲。", "answers": ["甲"]},
        {"question": "二", "passages": ["甲。", "乙。"]},
    )
    found = read_set(path)
    ids = {record["text"]: record["id"] for record in found.records}
    assert set(ids) == {"甲。", "乙。"}
    assert [question.right for question in found.questions] == [{ids["甲。"]}, set(ids.values())]


@pytest.mark.parametrize("line", ["{", "[]", "1", '{"doc": "a", "answer": "b"}', '{"question": "一", "answer": "b"}'])
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "题.jsonl"
    path.write_text('{"question": "一", "doc": "a", "answer": "b"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(QuestionSetError, match=r"《题\.jsonl》第 2 行"):
        read_set(path)


def test_a_set_that_is_missing_empty_or_damaged_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "空.jsonl").write_bytes(b"")
    (tmp_path / "断.jsonl.gz").write_bytes(gzip.compress(b"{}" * 500)[:-9])
    for name in ("没有.jsonl", "空.jsonl", "断.jsonl.gz"):
        with pytest.raises(QuestionSetError, match=name):
            read_set(tmp_path / name)


def test_a_passage_is_right_when_its_report_is_and_it_holds_the_answer() -> None:
    question = Question("问", frozenset({"a"}), ("43处",), "", "")
    other, wrong_place, right = hit(1, "b", "扶手43处"), hit(2, "a", "无关"), hit(3, "a", "扶手 43 处")
    values = measures(question, answered(other, wrong_place, right))
    assert (values["hit@1"], values["hit@5"]) == (0, 1)
    assert (values["recall@1"], values["recall@5"], values["MRR@10"]) == (0, 1, 0.5)
    assert values["sentence"] == 1


def test_a_reprint_counts_as_its_other_sources() -> None:
    question = Question("问", frozenset({"a"}), (), "", "")
    reprint = hit(1, "z", "扶手43处", (Source("r-a", "a", "", "", ""),))
    assert measures(question, answered(reprint))["hit@1"] == 1


def test_a_question_without_an_answer_is_only_refused_or_not() -> None:
    question = Question("问", frozenset(), (), "none", "")
    assert measures(question, answered(hit(1, "a", "无关"), refused=True)) == {"refused": 1}


def test_a_question_that_a_method_says_nothing_about_is_in_no_group() -> None:
    rows = [
        Row(Question("问", frozenset({"a"}), (), "fact", ""), {"hit@1": 1.0}),
        Row(Question("问", frozenset(), (), "none", ""), {}),
    ]
    groups = summary(rows)
    assert set(groups) == {"all", "fact"}
    assert "hit@1" in table("terms", groups)


def test_the_summary_has_all_types_and_styles_with_intervals() -> None:
    rows = [
        Row(Question("问", frozenset({"a"}), (), "fact", "spoken"), {"refused": 0.0, "hit@1": float(n % 2)})
        for n in range(20)
    ] + [Row(Question("问", frozenset(), (), "none", ""), {"refused": 1.0})]
    groups = summary(rows)
    assert set(groups) == {"all", "fact", "spoken", "none"}
    mean, low, high, count = groups["fact"]["hit@1"]
    assert (mean, count) == (0.5, 20)
    assert low < mean < high
    assert groups["all"]["refused"][3] == 20
    assert groups["all"]["refused_none"][0] == 1
    text = table("ranked", groups)
    assert "ranked" in text
    assert "hit@1 0.500 [" in text
