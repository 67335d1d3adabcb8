"""Which kind of answer a question wants."""

from __future__ import annotations

import pytest

from search.kinds import answer_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("市监局走访了多少家企业？", "数"),
        ("结对帮扶的村有几个", "数"),
        ("收缴党费 总额", "数"),
        ("主题党日是哪天办的？", "时间"),
        ("党支部换届 日期", "时间"),
        ("谁给新党员上的党课？", "人"),
        ("党课主讲人是哪位", "人"),
        ("哪个单位牵头整治窗口服务？", "单位"),
        ("揭牌仪式在哪里举行？", "地点"),
        ("志愿服务去了哪个村", "地点"),
        ("为什么要设立流动党员驿站？", "原因"),
        ("楼道长是怎么选出来的？", "做法"),
        ("哪些单位开展了结对帮扶？", "列举"),
        ("培训班学了哪三门课", "列举"),
        ("一共有几家单位报名？", "统计"),
        ("今年和去年的走访户数有什么变化？", "对比"),
        ("主题教育最新进展", "最新"),
        ("“四下基层”是什么意思？", "含义"),
        ("党费 收缴 公示", ""),
        ("市直机关工委发了什么文件？", ""),
    ],
)
def test_the_words_that_ask_say_what_is_wanted(question: str, kind: str) -> None:
    assert answer_kind(question) == kind


def test_which_units_is_a_list_and_not_one_unit() -> None:
    assert (answer_kind("哪些单位参加了"), answer_kind("哪个单位参加了")) == ("列举", "单位")
