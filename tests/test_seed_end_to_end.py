"""The main job on real input: facts of the newspaper page, asked in other words, with the right paragraph first.

The questions say what a reader wants to know in the reader's words: 老人 and 照顾 for 养老服务, 跑了 for 走访,
农业部门 for 市农业农村局. Each names the first characters of the paragraph that answers, and the words that do.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT.parent / "shared" / "reports" / "红舟领航.txt"

# (question, first characters of the paragraph, what answers it)
FACTS = [
    ("多少党员参加了入党宣誓 过政治生日", "七月的东海之", "1.5万名"),
    ("一个月里办了多少场活动庆祝建党", "在中国共产党", "700余场"),
    ("船舶产能利用率提高了多少", "“组织的力量", "5%"),
    ("谁拿了微型党课比赛的奖", "市投促中心领", "石凯月"),
    ("开了多少场党课", "市投促中心领", "90余场次"),
    ("潮汐服务 是哪个局搞的", "带头解难题，", "市资源规划局"),
    ("市场监管部门跑了多少企业 查出多少问题", "带头解难题，", "172项"),
    ("书记牵头的重点项目有几个", "带头强作风，", "64个"),
    ("修大桥的工地上谁组织了竞赛", "如何让党建与", "市总工会"),
    ("海底隧道调研是谁去的", "如何让党建与", "市委社会工作部"),
    ("一项目一党建 覆盖率", "市委直属机关", "85%"),
    ("红舟领航在哪个全国会议上交流过经验", "市委直属机关", "全国党建研究会"),
    ("海岛上的老人有多少志愿者帮忙照顾", "聚焦共同富裕", "368名"),
    ("农业部门建了几个示范基地", "聚焦共同富裕", "10家"),
    ("以旧换新的资金兑付情况怎么样", "聚焦营商环境", "全省前列"),
    ("海事局怎样帮企业", "聚焦营商环境", "结对指导"),
    ("一站式服务帮到了多少企业", "聚焦营商环境", "700"),
    ("机关党员给群众办了多少件暖心实事", "一批走访慰问", "371个"),
    ("走访慰问建国前老党员一共发了多少慰问金", "一批走访慰问", "14.1万元"),
    ("给快递小哥网约车司机发了多少份清凉包", "一批走访慰问", "6200份"),
    ("卫生健康系统搞了什么活动来提高医疗服务", "一轮攻坚克难", "优质服务年"),
    ("招商部门跑了多少家大企业", "一轮攻坚克难", "40余家"),
    ("夜里学习是哪个单位组织的", "一次党日活动", "市发改委"),
]
HARD = "夜里学习是哪个单位组织的"
"""夜里学习 for 夜学: no word in common, and 学习 stands in other paragraphs. Not first yet."""


def command(*arguments: str | Path) -> list[dict[str, Any]]:
    done = subprocess.run([sys.executable, "app.py", *arguments, "--json"], cwd=ROOT, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Each question's answer, by question."""
    if not PAGE.exists():
        pytest.skip("shared/reports/红舟领航.txt is not beside the repository")
    folder = tmp_path_factory.mktemp("seed")
    (added,) = command("add", PAGE, "--library", folder / "library")
    assert (added["status"], added["title"]) == ("added", "红舟领航聚合力 机关领跑促发展")
    questions = folder / "questions.jsonl"
    rows = [{"id": f"q{number}", "question": question} for number, (question, *_) in enumerate(FACTS)]
    questions.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    given = command("ask", "--questions", questions, "--library", folder / "library")
    assert [answer["id"] for answer in given] == [row["id"] for row in rows]
    return {answer["question"]: answer for answer in given}


@pytest.mark.parametrize(
    ("question", "paragraph", "fact"),
    [pytest.param(*row, marks=pytest.mark.xfail(reason=HARD) if row[0] == HARD else ()) for row in FACTS],
)
def test_the_right_paragraph_is_first(
    question: str, paragraph: str, fact: str, answers: dict[str, dict[str, Any]]
) -> None:
    first = answers[question]["hits"][0]["text"]
    assert any(line.startswith(paragraph) for line in first.splitlines())
    assert fact in first


def test_hits_carry_the_page_s_title_and_nothing_that_it_does_not_state(answers: dict[str, dict[str, Any]]) -> None:
    for answer in answers.values():
        for hit in answer["hits"]:
            assert hit["title"] == "红舟领航聚合力 机关领跑促发展"
            assert (hit["date"], hit["unit"], hit["page"], hit["external_id"]) == ("", "", None, "")
            assert hit["path"] == "红舟领航.txt"


def test_an_answer_is_verbatim_from_the_hit_that_it_cites(answers: dict[str, dict[str, Any]]) -> None:
    for answer in answers.values():
        if answer["refused"]:
            assert (answer["answer"], answer["citations"]) == ("", [])
        else:
            (citation,) = answer["citations"]
            assert answer["answer"] in answer["hits"][citation["rank"] - 1]["text"]


def test_most_facts_are_answered_not_refused(answers: dict[str, dict[str, Any]]) -> None:
    refused = [question for question, answer in answers.items() if answer["refused"]]
    assert len(refused) <= len(FACTS) // 4, refused
