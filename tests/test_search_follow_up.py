"""Follow-up questions completed from the earlier ones, and questions that are left alone."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from search.follow_up import completed, topic

DEV = Path(__file__).resolve().parents[1].parent / "shared" / "qa" / "partywork_dev.jsonl"
VISITS = "临澜市经信局去年走访了多少家企业？"
STATION = "红帆驿站是什么时候揭牌的？"
COURSE = "谁给新党员上了开班党课？"
# (earlier question, follow-up, what the completed question has, what it has not)
PAIRS = [
    (VISITS, "那市财政局呢？", "临澜市财政局 走访 企业 去年", "经信局"),
    (VISITS, "市监局呢", "市监局 走访 企业", "经信局"),
    (VISITS, "东屿市经信局呢？", "东屿市经信局 走访", "临澜"),
    (VISITS, "那前年呢？", "前年 临澜市经信局 走访", "去年"),
    (VISITS, "2024年呢？", "2024年 临澜市经信局 走访", "去年"),
    (VISITS, "今年上半年呢？", "今年上半年 走访", "去年"),
    (VISITS, "后来怎么样了？", "临澜市经信局 走访 后来", ""),
    (VISITS, "为什么？", "临澜市经信局 走访 为什么", ""),
    (VISITS, "它什么时候成立的？", "临澜市经信局 什么时候成立", "走访"),
    (VISITS, "该局负责人是谁？", "临澜市经信局 负责人", "走访"),
    (VISITS, "这项工作由谁牵头？", "走访 企业 牵头", "这项"),
    (VISITS, "解决了多少问题？", "临澜市经信局 走访 解决 问题", ""),
    (STATION, "花了多少钱？", "红帆驿站 花了多少钱", ""),
    (STATION, "蓝湾驿站呢？", "蓝湾驿站 揭牌", "红帆"),
    (STATION, "有多少人参加？", "红帆驿站 揭牌 多少人参加", ""),
    (STATION, "在哪里举行？", "红帆驿站 揭牌 在哪里举行", ""),
    (STATION, "谁主持的？", "红帆驿站 揭牌 主持", ""),
    (STATION, "它是哪个单位建的？", "红帆驿站 哪个单位建", "它"),
    (STATION, "那次活动有哪些人参加？", "红帆驿站 揭牌 参加", "那次"),
    (STATION, "效果如何？", "红帆驿站 揭牌 效果", ""),
    ("临澜市建了几个党群服务中心？", "那东屿市呢？", "东屿市 党群服务中心", "临澜"),
    ("南京办了几场雷锋大集？", "苏州呢？", "苏州 雷锋大集", "南京"),
    ("南京办了几场雷锋大集？", "当地有多少人参加？", "南京 多少人参加", "当地"),
    (COURSE, "他是什么职务？", "新党员 党课 职务", "他"),
    (COURSE, "什么时间？", "新党员 党课 什么时间", ""),
    ("楼道长是怎么选出来的？", "这个做法效果如何？", "楼道长 效果", "这个"),
    ("楼道长是怎么选出来的？", "还有别的办法吗？", "楼道长 办法", ""),
    ("县纪委通报了几起案例？", "上述问题怎么处理的？", "县纪委 通报 处理", "上述"),
    ("暴雨中转移了多少群众？", "结果呢？", "暴雨 转移 结果", ""),
    ("“四点半课堂”开在哪个社区？", "负责人是谁？", "四点半课堂 负责人", ""),
]  # fmt: skip


def right(earlier: str, question: str, has: str, lacks: str) -> bool:
    """Whether the completed question has and lacks the words."""
    found = completed(question, [earlier])
    return all(word in found for word in has.split()) and not any(word in found for word in lacks.split())


@pytest.mark.parametrize(("earlier", "question", "has", "lacks"), PAIRS)
def test_a_follow_up_is_put_in_words_of_its_own(earlier: str, question: str, has: str, lacks: str) -> None:
    assert right(earlier, question, has, lacks), completed(question, [earlier])


def test_the_year_before_a_place_is_no_part_of_its_name() -> None:
    assert completed("那梅屿村呢？", ["2024年青礁县办了几场党课？"]) == "2024年梅屿村办了几场党课？"


def test_a_conversation_is_completed_from_its_beginning() -> None:
    assert completed("去年呢？", [VISITS, "那市财政局呢？", "前年呢？"]) == "临澜市财政局去年走访了多少家企业？"


@pytest.mark.parametrize(
    "question",
    ["党费多久交一次？", "红帆驿站花了多少钱？", "他山支部的联络员是谁", "那坡县建了几个驿站？", "主题党日 流程", ""],
)
def test_a_question_of_its_own_is_left_alone(question: str) -> None:
    assert completed(question, [VISITS]) == question


def test_without_earlier_questions_nothing_is_completed() -> None:
    assert completed("后来怎么样了？", []) == "后来怎么样了？"
    assert completed("后来怎么样了？", ["  "]) == "后来怎么样了？"


def test_the_topic_is_the_question_without_asking() -> None:
    assert topic("红帆驿站是什么时候揭牌的？") == "红帆驿站揭牌"


def test_questions_that_stand_on_their_own_are_hardly_ever_changed() -> None:
    if not DEV.exists():
        pytest.skip(f"needs {DEV.name} in the shared folder beside the repository")
    asked = [json.loads(line)["question"] for line in DEV.read_text(encoding="utf-8").splitlines()]
    changed = [b for a, b in pairwise(asked) if completed(b, [a]) != b]
    assert len(changed) <= 0.02 * (len(asked) - 1), changed
