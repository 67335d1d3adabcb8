"""Generated sentences against the passages that they cite."""

from __future__ import annotations

import pytest

from search.checking import check
from search.result import Hit


def hit(text: str, unit: str = "", title: str = "", heading: tuple[str, ...] = ()) -> Hit:
    return Hit(1, 1.0, 1, "r", "", title, unit, "2025-08-01", "", "", "", None, heading, 0, len(text), text, "甲.txt")


VISITS = hit(
    "7月以来，市税务局党支部组织45名党员走访企业120家，收集意见三百余条，办结率百分之九十五。"
    "党支部书记李建国在梅屿村讲党课，提出“把支部建在码头上”。",
    "临澜市税务局",
    "红帆映港城",
)  # fmt: skip
OTHER = hit("市港航局党委开展“红帆护航”行动，服务船舶46艘次，新增泊位3个，2024年12月验收。", "临澜市港航局")


def problems(sentence: str, *hits: Hit) -> list[tuple[str, str]]:
    return [(problem.fault, sentence[problem.start : problem.end]) for problem in check(sentence, hits)]


@pytest.mark.parametrize(
    "sentence",
    [
        "市税务局党支部书记李建国在梅屿村讲了党课。",
        "该局组织45名党员走访了一百二十家企业。",
        "临澜市税务局收集意见300余条，办结率达95%。",
        "李建国提出“把支部建在码头上”。",
        "《红帆映港城》介绍，7月以来共有45位党员走访企业。",
        "党员走访企业时收集意见，超过300条。",
        "党支部书记在村里讲党课，党员走访企业。",
    ],
)
def test_what_the_passage_says_in_other_words_passes(sentence: str) -> None:
    assert problems(sentence, VISITS) == []


@pytest.mark.parametrize(
    ("sentence", "fault", "words"),
    [
        ("市税务局走访企业121家。", "number", "121家"),
        ("市税务局走访企业120名。", "number", "120名"),
        ("市税务局走访企业一百二十一家。", "number", "一百二十一家"),
        ("办结率达到百分之九十六。", "number", "百分之九十六"),
        ("收集意见300条。", "number", "300条"),
        ("2025年7月以来走访企业120家。", "number", "2025年7月"),
        ("市税务局走访企业三成。", "number", "三成"),
        ("收集意见数百条。", "number", "数百条"),
        ("市财政局走访企业120家。", "name", "市财政局"),
        ("省税务局走访企业120家。", "name", "省税务局"),
        ("临江市税务局走访企业120家。", "name", "临江市"),
        ("党支部书记李建军在梅屿村讲党课。", "name", "李建军"),
        ("李建国在青礁县讲党课。", "name", "青礁"),
        ("市税务局借助DeepSeek走访企业。", "name", "DeepSeek"),
        ("提出“把支部建在船上”。", "quotation", "把支部建在船上"),
        ("提出“把支部建在船", "quotation", "把支部建在船"),
        ("《红帆映港湾》介绍了走访企业。", "quotation", "红帆映港湾"),
        ("市税务局落实“十四五”规划，走访企业120家。", "quotation", "十四五"),
        ("市税务局没有走访企业。", "negation", "没有"),
        ("雨后的山路泥泞，孩子们依然欢笑着奔跑。", "wording", "雨后的山路泥泞，孩子们依然欢笑着奔跑。"),
    ],
)
def test_what_the_passage_does_not_say_is_named(sentence: str, fault: str, words: str) -> None:
    assert (fault, words) in problems(sentence, VISITS)


def test_a_number_of_another_passage_than_the_cited_one_fails() -> None:
    sentence = "市港航局服务船舶46艘次。"
    assert problems(sentence, OTHER) == []
    assert ("number", "46艘次") in problems(sentence, VISITS)
    assert problems(sentence, VISITS, OTHER) == []


def test_a_number_that_only_the_title_or_the_date_of_a_report_has_fails() -> None:
    noted = hit("全市基层党建工作推进有力。", "临澜市委组织部", "2024年度基层党建工作总结")
    assert problems("2024年全市基层党建工作推进有力。", noted) == [("number", "2024年")]


def test_a_sentence_without_a_passage_is_uncited() -> None:
    assert problems("市税务局走访企业。") == [("uncited", "市税务局走访企业。")]


@pytest.mark.parametrize("sentence", ["", "。", "45", "“", "《》", "<script>", "１２" * 300])
def test_any_text_can_be_checked(sentence: str) -> None:
    for problem in check(sentence, [VISITS]):
        assert 0 <= problem.start <= problem.end <= len(sentence)
