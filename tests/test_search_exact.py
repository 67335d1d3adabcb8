"""Exact search over a real library: phrases, document numbers, words left out, dates, versions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.errors import UnknownPassage
from index.encoder import DEFAULT_MODEL, Encoder
from search.engine import Engine
from search.question import SearchFilters
from search.record import answer_record
from search.temporary import temporary_engine

FILLER = "各党支部认真落实会议要求，结合本单位实际开展学习讨论，党员积极发言，交流体会，推动工作取得实效。"
RECORDS = [
    {"id": "旧", "title": "渡轮值守工作方案", "date": "2025-03-01", "source": "临澜市港航局",
     "text": "值守安排：设置“红灯塔”值守点12处，党员轮流值守渡轮码头。"},
    {"id": "新", "title": "渡轮值守工作方案", "date": "2025-06-01", "source": "临澜市港航局",
     "text": "值守安排：设置“红灯塔”值守点１８处，党员轮流值守渡轮码头，夜间加派一人。"},
    {"id": "文", "title": "关于做好渡轮值守的通知", "date": "2025-02-01", "source": "中共临澜市委组织部",
     "number": "临组发〔2025〕12号", "text": "请各单位于二〇二五年三月十日前报送值守人员名单。"},
    {"id": "引", "title": "渡轮值守情况通报", "date": "2025-09-01", "source": "临澜市港航局",
     "text": "根据临组发[2025] 12 号文件，共有172项问题完成整改，渔港值守点仍缺人手。"},
    {"id": "近", "title": "值守情况简报", "date": "2025-10-01", "source": "临澜市渔业局",
     "text": "红色灯塔照亮渔港，渔业党员参加值守，解决72项问题，参照临组发〔2025〕112号文件。"},
    *({"id": f"填{n}", "title": f"学习简报第{n}期", "date": "2024-05-01", "source": "临澜市民政局",
       "text": f"第{n}次学习。{FILLER}"} for n in range(30)),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with temporary_engine(RECORDS, None, Encoder(DEFAULT_MODEL)) as opened:
        yield opened


def found(engine: Engine, question: str, filters: SearchFilters | None = None, top: int = 10) -> list[str]:
    return [hit.external_id for hit in engine.ask(question, top, filters).hits]


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("“红灯塔”", {"旧", "新"}),
        ('"红灯塔值守"', set()),
        ("“72项”", {"近"}),
        ("“值守点18处”", {"新"}),
        ("“2025年3月10日”", {"文"}),
        ("“轮码头”", {"旧", "新"}),  # cut in the middle of words
        ("“红灯塔” “夜间”", {"新"}),
        ("临组发（2025）12号", {"文", "引"}),
        ("临组发【2025】112号", {"近"}),
        ("临组发〔2025〕2号", set()),
    ],
)
def test_what_is_demanded_exactly_is_in_every_hit_and_every_such_passage_is_a_hit(
    engine: Engine, question: str, ids: set[str]
) -> None:
    assert set(found(engine, question)) == ids


def test_a_phrase_that_is_nowhere_is_said_to_be_nowhere(engine: Engine) -> None:
    answer = engine.ask("“红灯塔值守队”")
    assert answer.refused
    assert "“红灯塔值守队”" in answer.reason


def test_a_rare_phrase_is_found_among_many_passages_of_the_same_meaning(engine: Engine) -> None:
    assert found(engine, "“第17次学习”", top=3) == ["填17"]


def test_the_phrase_is_marked_as_it_stands(engine: Engine) -> None:
    (hit,) = engine.ask("“值守点18处”").hits
    assert "值守点１８处" in [hit.text[start:end] for start, end in hit.marks]


def test_words_with_a_minus_are_in_no_hit(engine: Engine) -> None:
    assert "近" in found(engine, "渔港值守")
    for hit in engine.ask("渔港值守 -渔业 -172项").hits:
        assert "渔业" not in hit.text + hit.title + hit.unit
        assert "172项" not in hit.text


def test_by_date_the_latest_come_first_and_the_answer_keeps_its_source(engine: Engine) -> None:
    by_relevance = engine.ask("渡轮码头设置多少处值守点？")
    answer = engine.ask("渡轮码头设置多少处值守点？", filters=SearchFilters(latest_first=True))
    dates = [hit.date for hit in answer.hits]
    assert dates == sorted(dates, reverse=True)
    assert [hit.rank for hit in answer.hits] == list(range(1, len(dates) + 1))
    assert not answer.refused
    assert answer.text == by_relevance.text
    assert answer.text in answer.hits[answer.citations[0].rank - 1].text


def test_only_the_newest_version_on_wish(engine: Engine) -> None:
    assert set(found(engine, "“红灯塔”")) == {"旧", "新"}
    assert found(engine, "“红灯塔”", SearchFilters(newest_version=True)) == ["新"]
    assert "旧" not in found(engine, "渡轮码头设置多少处值守点？", SearchFilters(newest_version=True))


def test_the_record_says_what_was_demanded(engine: Engine) -> None:
    answer = engine.ask("“红灯塔” -夜间", filters=SearchFilters(latest_first=True, newest_version=True))
    understood = answer_record("1", "", answer)["understood"]
    assert understood["phrases"] == ["红灯塔"]
    assert understood["excluded"] == ["夜间"]
    assert (understood["sort"], understood["newest"]) == ("date", True)


# When nothing is found, and what is like a passage


def relaxations(engine: Engine, question: str, filters: SearchFilters | None = None) -> list[tuple[str, str]]:
    answer = engine.ask(question, filters=filters)
    assert answer.hits == ()
    for one in answer.relaxations:
        assert one.found > 0
    return [(one.limit, one.value) for one in answer.relaxations]


def test_an_empty_result_names_the_limit_that_emptied_it(engine: Engine) -> None:
    assert relaxations(engine, "“红灯塔”", SearchFilters(since="2026", kind="")) == [("period", "2026 –")]
    assert relaxations(engine, "“红灯塔”", SearchFilters(unit="临澜市渔业局")) == [
        ("unit", "临澜市渔业局"),
        ("phrase", "红灯塔"),
    ]
    assert relaxations(engine, "“红灯塔” “人手”") == [("phrase", "红灯塔"), ("phrase", "人手")]
    assert relaxations(engine, "“红灯塔” -值守") == [("phrase", "红灯塔"), ("excluded", "值守")]
    assert relaxations(engine, "“红灯塔”", SearchFilters(since="2026", unit="临澜市渔业局")) == [("all", "")]


def test_the_question_without_the_limit_is_ready_to_be_asked(engine: Engine) -> None:
    answer = engine.ask("“红灯塔” “人手” -夜间")
    by_value = {one.value: one for one in answer.relaxations}
    assert by_value["红灯塔"].question == "红灯塔 “人手” -夜间"
    assert "去掉下面的限定就能找到" in answer.reason
    assert "原样出现“红灯塔”" in answer.reason
    assert len(engine.ask(by_value["红灯塔"].question).hits) == by_value["红灯塔"].found


def test_a_refused_question_with_a_slip_is_met_with_a_suggestion(engine: Engine) -> None:
    answer = engine.ask("“渡伦值守工作方案”")
    assert answer.refused
    assert "“渡轮值守工作方案”" in answer.suggestions
    record = answer_record("1", "", answer)
    assert record["suggestions"] == list(answer.suggestions)


def test_similar_passages_are_of_other_reports_and_no_reprints(engine: Engine) -> None:
    own = engine.ask("“值守点18处”").hits[0]
    hits = engine.similar(own.passage_id, top=3)
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert own.report_id not in {hit.report_id for hit in hits}
    assert hits[0].external_id == "旧"
    with pytest.raises(UnknownPassage):
        engine.similar(999_999)
