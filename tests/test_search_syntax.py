"""The signs in a question: phrases, document numbers, words to leave out."""

from __future__ import annotations

import pytest

from corpus.errors import QuestionError
from search.syntax import wanted


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ("“红帆护航”", ("红帆护航",)),
        ("”红帆护航” 选派多少人", ("红帆护航",)),
        ('"红帆护航"选派多少人', ("红帆护航",)),
        ("「红帆护航」和『银龄行动』", ("红帆护航", "银龄行动")),
        ("“红帆护航”、“银龄行动”？", ("红帆护航", "银龄行动")),
        ("“红帆护航 “ “红帆护航”", ("红帆护航",)),
        ("“红帆护航", ()),
        ("“” 「」 “……”", ()),
        ("《红帆护航》", ()),
    ],
)
def test_marks_that_stand_apart_demand_the_exact_phrase(question: str, phrases: tuple[str, ...]) -> None:
    assert wanted(question).phrases == phrases


def test_a_name_quoted_within_a_sentence_is_no_demand() -> None:
    signs = wanted("临澜“红帆护航”行动选派了多少人？")
    assert (signs.phrases, signs.mentioned) == ((), ("红帆护航",))


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("舟委发〔2025〕12号", "舟委发〔2025〕12号"),
        ("请问舟委发[2025]12号讲了什么", "舟委发〔2025〕12号"),
        ("根据浙政办发（２０２４）第05号文件", "浙政办发〔2024〕5号"),
        ("“舟委发【2025】 12 号”", "舟委发〔2025〕12号"),
        ("〔2025〕12号", "〔2025〕12号"),
    ],
)
def test_document_numbers_are_read_in_any_brackets(question: str, number: str) -> None:
    signs = wanted(question)
    assert signs.numbers == (number,)
    assert signs.phrases == ()


@pytest.mark.parametrize(
    ("question", "text", "excluded"),
    [
        ("党建品牌 -渔业", "党建品牌", ("渔业",)),
        ("-渔业 党建品牌 －“海岛 支部”", "党建品牌", ("渔业", "海岛 支部")),
        ("党建品牌 -渔业， -船舶。", "党建品牌", ("渔业", "船舶")),
        ("2024 -2025 党建", "2024 -2025 党建", ()),
        ("2025-07 党建-品牌 - 渔业", "2025-07 党建-品牌 - 渔业", ()),
        ("不要渔业 不含船舶", "不要渔业 不含船舶", ()),
    ],
)
def test_only_a_minus_before_a_word_leaves_it_out(question: str, text: str, excluded: tuple[str, ...]) -> None:
    signs = wanted(question)
    assert (signs.text, signs.excluded) == (text, excluded)


def test_words_to_leave_out_alone_are_no_question() -> None:
    with pytest.raises(QuestionError, match="要找什么"):
        wanted("-渔业 -船舶")
