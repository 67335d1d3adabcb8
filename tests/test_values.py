"""Different values for the same thing: dates, newest first, and no false conflict. The reports are written for this."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.encoder import Encoder
from search.engine import Engine
from search.figures import figures
from search.record import answer_record
from search.result import Answer
from search.temporary import temporary_engine
from web.listed import listing, values
from web.wording import Wording

UNIT = "临澜市水务局"
REPORTS = [
    ("half", UNIT, "2025-07-03", "半年工作小结", "截至6月底，临澜市水务局累计走访用水企业126家，解决难题41件。"),
    ("year", UNIT, "2025-12-29", "全年工作总结", "截至12月底，临澜市水务局累计走访用水企业240家，解决难题97件。"),
    (
        "copy",
        "临澜日报",
        "2025-12-30",
        "水务局一年走访忙",
        "截至12月底，临澜市水务局累计走访用水企业240家，解决难题97件。",
    ),
    (
        "other",
        "临澜市港航局",
        "2025-12-20",
        "全年工作总结",
        "截至12月底，临澜市港航局累计走访用水企业35家，解决难题9件。",
    ),
    ("once", UNIT, "2025-09-01", "泵站检修情况", "8月，临澜市水务局检修泵站18座，更换阀门52只。"),
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    records = [
        {"id": i, "source": unit, "date": date, "title": title, "text": text} for i, unit, date, title, text in REPORTS
    ]
    with temporary_engine(records, None, Encoder()) as opened:
        yield opened


@pytest.fixture(scope="module")
def visited(engine: Engine) -> Answer:
    return engine.ask("临澜市水务局累计走访用水企业多少家？")


def test_values_come_newest_first_each_with_its_date_and_source(visited: Answer) -> None:
    assert [(value.value, value.date) for value in visited.values] == [("240家", "2025-12"), ("126家", "2025-06")]
    sources = {hit.rank: hit.external_id for hit in visited.hits}
    assert [sources[value.rank] for value in visited.values][1] == "half"


def test_the_answer_names_the_conflict(visited: Answer) -> None:
    record = answer_record("", "", visited)
    assert "各报告的数字不同" in record["sentence"]
    assert "各报告的数字不同" not in record["answer"]
    assert [value["value"] for value in record["values"]] == ["240家", "126家"]
    assert "240家" in values(visited, Wording("zh"))
    assert values(visited, Wording("en")).count("<tr>") == 3


def test_another_units_figure_is_no_conflict(visited: Answer) -> None:
    assert "35家" not in {value.value for value in visited.values}


def test_a_figure_that_one_report_gives_has_no_other_values(engine: Engine) -> None:
    answer = engine.ask("临澜市水务局8月检修了多少座泵站？")
    assert "18座" in answer.text
    assert answer.values == ()
    assert answer_record("", "", answer)["sentence"] == answer.text


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("累计走访企业1,204家，服务群众3.2万人次。", ["1,204家", "3.2万人次"]),
        ("2025年7月1日，第3场宣讲开讲，48名党员到场。", ["48名"]),
        ("增长12.5%，提高3个百分点。", ["12.5%", "3个百分点"]),
        ("澜委发〔2025〕12号印发。", []),
    ],
)
def test_figures_are_found_and_dates_and_numbers_of_documents_are_none(sentence: str, shown: list[str]) -> None:
    assert [figure.shown for figure in figures(sentence)] == shown


def test_a_figure_knows_what_it_counts() -> None:
    first, second = figures("走访企业12家，慰问老党员30人。")
    assert first.counted == {"走访", "企业"}
    assert "老党员" in second.counted
    assert (first.amount, first.unit) == (12, "家")


def test_a_list_on_the_page_links_every_entry_to_its_cards(engine: Engine) -> None:
    answer = engine.ask("哪些报告写到累计走访用水企业？")
    assert answer.listed is not None
    page = listing(answer.listed, Wording("zh"))
    for item in answer.listed.items:
        for rank in item.ranks:
            assert f'href="#hz-hit-{rank}"' in page
    assert "共 3 篇" in page
