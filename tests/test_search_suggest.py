"""Slips put right in the library's own words, only as suggestions."""

from __future__ import annotations

from collections import Counter

import pytest

from search.suggest import Vocabulary

TERMS = Counter({"红帆护航": 9, "主题教育": 7, "三会一课": 5, "市场监督管理局": 4, "党建": 30, "海岛支部": 1})
VOCABULARY = Vocabulary(TERMS, ["党建品牌", "主题教育"])


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("hfhh", "红帆护航"),
        ("DJPP有哪些", "党建品牌有哪些"),
        ("zhutijiaoyu 做法", "主题教育 做法"),
        ("洪帆护航选派多少人", "红帆护航选派多少人"),
        ("三会意课怎么开", "三会一课怎么开"),
        ("市场坚督管理局走访企业", "市场监督管理局走访企业"),
        ("祖题教育", "主题教育"),  # zh and z sound alike to many
        ("主题救育", "主题教育"),
        ("主教题育", "主题教育"),
    ],
)
def test_a_slip_is_put_right(question: str, first: str) -> None:
    assert VOCABULARY.suggestions(question)[0] == first


@pytest.mark.parametrize("question", ["主题教育有哪些做法", "红烧肉怎么做", "xyzw", "", "党见", "2025年7月"])
def test_what_is_right_or_unknown_is_left_alone(question: str) -> None:
    assert VOCABULARY.suggestions(question) == ()


def test_words_of_the_library_are_no_slips() -> None:
    assert VOCABULARY.suggestions("洪帆护航", ["洪帆护航"]) == ()
