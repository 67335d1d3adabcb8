"""Lists and counts across reports: 哪些单位…, 一共有几场…. The reports are written for this test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.encoder import Encoder
from search.actor_names import same
from search.engine import Engine
from search.listing_question import listing
from search.organisations import mentions, place_of
from search.record import answer_record
from search.result import Answer
from search.temporary import temporary_engine
from search.told import told
from search.topic import expressions

REPORTS = [
    ("r1", "", "2025-07-02", "7月1日上午，临澜市江北区柳荫街道组织党员开展义务植绿，种下桂花46株。大家干劲很足。"),
    ("r2", "", "2025-07-05", "为了美化环境，临澜市水务局党总支组织干部职工开展义务植绿活动，在河堤种下垂柳120株。"),
    ("r3", "", "2025-07-09", "近日，临澜港务有限公司党支部联合码头社区开展义务植绿活动，60多人参加。"),
    ("r4", "", "2025-07-16", "7月15日，柳荫街道党工委再次组织义务植绿，补种桂花12株，浇水养护到傍晚。"),
    ("r5", "", "2025-07-20", "7月18日，东桥镇石塘村组织村民清理河道，打捞水草3吨，没有植树的安排。"),
    ("r6", "", "2025-07-21", "为了美化环境，临澜市水务局党总支组织干部职工开展义务植绿活动，在河堤种下垂柳120株。"),
    ("r7", "全市植绿情况通报", "2025-08-01", "截至7月底，全市共有18家单位开展义务植绿，种树2100株。"),
    ("r8", "", "2025-08-02", "市民张先生说，他常到江边散步，夏天凉快。"),
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    records = [{"id": i, "title": title, "date": date, "text": text} for i, title, date, text in REPORTS]
    with temporary_engine(records, None, Encoder()) as opened:
        yield opened


@pytest.fixture(scope="module")
def planted(engine: Engine) -> Answer:
    return engine.ask("有多少家单位开展了义务植绿？", top=2)


def names(answer: Answer) -> list[str]:
    return [item.name for item in answer.listed.items] if answer.listed else []


def documents(answer: Answer, name: str) -> set[str]:
    assert answer.listed
    external = {hit.rank: hit.external_id for hit in answer.hits}
    return {external[rank] for item in answer.listed.items if item.name == name for rank in item.ranks}


def test_every_unit_is_listed_once_under_its_full_name(planted: Answer) -> None:
    assert len(names(planted)) == 3
    assert set(names(planted)) == {"临澜市江北区柳荫街道", "临澜市水务局党总支", "临澜港务有限公司党支部"}


def test_each_entry_cites_all_its_reports_and_a_reprint_only_once(planted: Answer) -> None:
    assert documents(planted, "临澜市江北区柳荫街道") == {"r1", "r4"}
    assert len(documents(planted, "临澜市水务局党总支")) == 1


def test_hits_hold_every_cited_passage_also_beyond_the_top(planted: Answer) -> None:
    record = answer_record("", "", planted)
    ranks = [hit["rank"] for hit in record["hits"]]
    assert ranks == list(range(1, len(ranks) + 1))
    assert {rank for item in record["items"] for rank in item["ranks"]} <= set(ranks)
    assert record["count"] == len(record["items"]) == 3
    assert {citation["rank"] for citation in record["citations"]} <= set(ranks)


def test_the_answer_says_how_it_counted_and_keeps_a_stated_total_apart(planted: Answer) -> None:
    assert "共 3 家" in planted.text
    assert "转载只计一次" in planted.text
    assert planted.listed is not None
    assert f"查看了最相近的 {planted.listed.read} 段，可能不全" in planted.text
    assert "报告中另有写明的总数：“截至7月底，全市共有18家单位开展义务植绿，种树2100株。”" in planted.text
    [(_, rank)] = planted.listed.stated
    assert next(hit.external_id for hit in planted.hits if hit.rank == rank) == "r7"
    assert not planted.refused


def test_what_only_one_report_tells_is_no_list(engine: Engine) -> None:
    answer = engine.ask("哪些村组织村民清理河道？")
    assert answer.listed is None
    record = answer_record("", "", answer)
    assert record["items"] == []
    assert "count" not in record


def test_another_question_is_answered_as_before_and_costs_no_list(engine: Engine) -> None:
    answer = engine.ask("水务局种了多少株垂柳？")
    assert answer.listed is None
    assert "list" not in answer.timings
    assert "120株" in answer.text


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        ("哪些社区办了暑托班？", "place", ("暑托班",)),
        ("有哪些单位组织过党员献血", "unit", ("党员", "献血")),
        ("驰援涿州的单位有哪些？", "unit", ("驰援", "涿州")),
        ("请列出慰问过环卫工人的单位", "unit", ("慰问", "环卫工人")),
        ("新闻联播报道了几次集体学习", "event", ("新闻联播", "集体", "学习")),
        ("全市一共办了几场篮球赛？", "event", ("篮球赛",)),
    ],
)
def test_what_is_to_be_listed(question: str, kind: str, words: tuple[str, ...]) -> None:
    asked = listing(question)
    assert asked is not None
    assert (asked.kind, asked.words) == (kind, words)


@pytest.mark.parametrize(
    "question", ["谁主持了会议？", "列了几件要紧事", "会议什么时候开的", "哪些", "", "植绿 柳荫街道"]
)
def test_questions_for_no_list(question: str) -> None:
    assert listing(question) is None


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("近日，临澜市江北区柳荫街道联合码头社区开展义诊。", ["临澜市江北区柳荫街道", "码头社区"]),
        ("7月26日下午，东桥镇石塘村党总支组织党员到市第一人民医院体检。", ["东桥镇石塘村党总支", "市第一人民医院"]),
        ("充分发挥基层党支部的战斗堡垒作用，建设美丽乡村。", []),
    ],
)
def test_names_begin_behind_verbs_and_dates(sentence: str, found: list[str]) -> None:
    assert [mention.name for mention in mentions(sentence)] == found


def test_a_name_knows_its_place() -> None:
    assert place_of("武昌区白沙洲街道邮电社区党委") == "武昌区白沙洲街道邮电社区"
    assert place_of("河曲农商银行") == ""


def test_the_same_unit_under_a_short_and_a_full_name() -> None:
    assert same("柳荫街道党工委", "临澜市江北区柳荫街道")
    assert not same("江北区", "江北区柳荫街道")


def test_neighbouring_words_that_reports_write_as_one_are_one() -> None:
    assert expressions(["知识", "竞赛"], ["知识竞赛开赛", "党史知识竞赛", "技能竞赛考专业知识"]) == ["知识竞赛"]
    assert expressions(["慰问", "工人"], ["慰问一线工人", "工人收到慰问品"]) == ["慰问", "工人"]


def test_what_was_not_done_is_no_entry(planted: Answer) -> None:
    assert "东桥镇石塘村" not in names(planted)


def test_a_row_of_alternatives_and_verbs_with_particles() -> None:
    asked = listing("有多少个地方设了骑手驿站、司机驿站或者爱心驿站？")
    assert asked is not None
    assert len(asked.alternatives) == 3
    given = listing("哪些单位给灾区捐过款？")
    assert given is not None
    assert given.words == ("灾区", "捐款")


def test_a_repeated_headline_and_a_byline_end_before_the_name() -> None:
    text = "原标题：码头社区：夏日送清凉码头社区：夏日送清凉7月26日，社区开展活动"
    assert told(text).startswith("码头社区：夏日送清凉。码头社区：夏日送清凉。7月26日")
    assert told("港城讯（记者 王某 通讯员 李某）码头社区开会") == "港城讯。码头社区开会"
