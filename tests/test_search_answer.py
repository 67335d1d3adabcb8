"""The answering words of a sentence."""

from __future__ import annotations

import pytest

from index.words import question_words
from search.answer import answering_words
from search.marks import marks


def answer(question: str, sentence: str) -> str:
    start, end = answering_words(question, sentence, marks(sentence, question_words(question)))
    return sentence[start:end]


@pytest.mark.parametrize(
    ("question", "sentence", "holds"),
    [
        ("加装了多少处扶手", "7月，工匠队加装扶手43处，更换电线900米。", "43处"),
        ("更换了多少电线", "7月，工匠队加装扶手43处，更换电线900米。", "900米"),
        ("覆盖率是多少", "全年党课覆盖率达到85%。", "85%"),
        ("党课什么时候讲的", "7月9日，局党组书记在码头讲党课，82名党员到场。", "7月9日"),
    ],
)
def test_the_figure_or_date_that_the_question_asks_for(question: str, sentence: str, holds: str) -> None:
    assert holds in answer(question, sentence)
    assert len(answer(question, sentence)) <= len(holds) + 4


def test_another_question_is_answered_from_the_clause_with_its_words_on() -> None:
    sentence = "七月以来，市港航局推出预约进港系统，司机少等半小时。"
    assert answer("预约进港系统有何作用", sentence) == "市港航局推出预约进港系统，司机少等半小时。"


@pytest.mark.parametrize("sentence", ["", "，", "党费", "没有数字的一句话。"])
def test_offsets_are_inside_every_sentence(sentence: str) -> None:
    for question in ("多少", "什么时候", "谁", "为什么"):
        start, end = answering_words(question, sentence, ())
        assert 0 <= start <= end <= len(sentence)
