"""Units in questions, by short and full names."""

from __future__ import annotations

import pytest

from search.units import abbreviates, insists, of_library, units_in

KNOWN = ("临澜市经济和信息化局", "临澜市财政局", "东屿市经济和信息化局", "中共临澜市委组织部", "临澜市教育和体育局")


@pytest.mark.parametrize(
    ("question", "words", "place", "name"),
    [
        ("市经信局走访了多少家企业？", "市经信局", "", "经济和信息化局"),
        ("去年临澜市经信局走访了谁", "临澜市经信局", "临澜", "经济和信息化局"),
        ("临澜市监局的晚会", "临澜市监局", "临澜", "市场监督管理局"),
        ("关于东屿县纪委的通报", "东屿县纪委", "东屿", "纪律检查委员会"),
        ("临澜市卫生健康委员会做了什么", "临澜市卫生健康委员会", "临澜", "卫健委"),
        ("区编办定了几个岗位", "区编办", "", "机构编制委员会办公室"),
    ],
)
def test_a_unit_is_read_with_its_place_and_other_names(question: str, words: str, place: str, name: str) -> None:
    (unit,) = units_in(question)
    assert (unit.words, unit.place) == (words, place)
    assert name in unit.organ


@pytest.mark.parametrize("question", ["政治局会议讲了什么", "党校要怎么办", "纪委全会", "支部布局如何", "党费交多少"])
def test_what_every_place_has_names_no_unit(question: str) -> None:
    assert units_in(question) == ()


def test_the_library_s_units_are_found_by_short_name_and_place() -> None:
    (short,), (placed,) = units_in("市经信局走访"), units_in("临澜市经信局走访")
    assert of_library(short, KNOWN) == ("临澜市经济和信息化局", "东屿市经济和信息化局")
    assert of_library(placed, KNOWN) == ("临澜市经济和信息化局",)
    assert of_library(units_in("市教体局走访")[0], KNOWN) == ("临澜市教育和体育局",)


def test_a_short_name_keeps_the_order_and_the_ends_of_the_full_one() -> None:
    assert abbreviates("人社局", "人力资源和社会保障局")
    assert abbreviates("发改委", "发展和改革委员会")
    assert not abbreviates("民政局", "财政局")
    assert not abbreviates("局人社", "人力资源和社会保障局")


def test_only_says_that_nothing_else_is_wanted() -> None:
    assert insists("只看市财政局的")
    assert not insists("市财政局只有几个人")
