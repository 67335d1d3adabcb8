"""Verdicts and saved searches in the library; the question set that verdicts make."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import app
from corpus.feedback import Feedback, question_set
from corpus.intake import add_paths
from corpus.library import Library
from index.encoder import DEFAULT_MODEL, Encoder
from index.follow import Index
from search.engine import Engine
from search.evaluate import measures, read_set

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
QUESTION = "“红帆护航”行动选派了多少名驻企助企专员？"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as opened:
        assert all(outcome.status == "added" for outcome in add_paths(opened, [SAMPLES]))
        yield opened


def verdict(library: Library, question: str = QUESTION, contains: str = "红帆护航") -> Feedback:
    """有用 on a passage of a sample."""
    report = library.reports(contains)[0]
    passage = library.passages_of(report.report_id)[1]
    return Feedback("useful", question, "", report.report_id, "", passage.start, passage.end)


def verdicts(library: Library) -> list[tuple[str, str]]:
    return [(one.about.user, one.about.verdict) for one in library.feedback.all()]


def test_a_verdict_replaces_the_same_users_earlier_one_and_can_be_taken_back(library: Library) -> None:
    given = verdict(library)
    library.feedback.record(given)
    library.feedback.record(replace(given, verdict="useless"))
    library.feedback.record(replace(given, user="王"))
    assert verdicts(library) == [("", "useless"), ("王", "useful")]
    assert library.feedback.withdraw(given)
    assert not library.feedback.withdraw(given)
    assert verdicts(library) == [("王", "useful")]


def test_only_what_is_useful_and_undisputed_becomes_a_question(library: Library) -> None:
    given = verdict(library)
    answer = replace(given, answer="选派520名。")
    library.feedback.record(given)
    assert list(question_set(library.feedback.all())) == [
        {"id": "feedback-1", "question": QUESTION, "doc": given.report_id, "type": "feedback"}
    ]
    library.feedback.record(answer)
    library.feedback.record(replace(given, question="没用的", verdict="useless"))
    library.feedback.record(replace(given, verdict="miscited", start=0, end=1))
    (record,) = question_set(library.feedback.all())
    assert record["answers"] == ["选派520名。"]
    assert record["rejected"] == [{"doc": given.report_id, "verdict": "miscited"}]
    library.feedback.record(replace(answer, user="王", verdict="useless"))
    (record,) = question_set(library.feedback.all())
    assert "answers" not in record
    library.remove([given.report_id])
    assert list(question_set(library.feedback.all())) == []


def test_the_exported_set_is_read_and_measured_by_evaluate(library: Library, tmp_path: Path) -> None:
    engine = Engine(library, Index(library.folder / "index", library, Encoder(DEFAULT_MODEL)), Encoder(DEFAULT_MODEL))
    engine.index.catch_up()
    asked = engine.ask(QUESTION)
    hit = asked.hits[asked.citations[0].rank - 1]
    library.feedback.record(Feedback("useful", QUESTION, asked.text, hit.report_id, "", hit.start, hit.end))
    card = engine.ask("潮声课堂讲了什么").hits[0]
    library.feedback.record(Feedback("useful", "潮声课堂讲了什么", "", card.report_id, "", card.start, card.end))
    out = tmp_path / "题集.jsonl"
    assert app.main(["feedback", "--library", str(library.folder), "--export", str(out)]) == 0
    questions = read_set(out).questions
    assert [len(question.answers) for question in questions] == [1, 0]
    for question in questions:
        assert measures(question, engine.ask(question.question))["hit@1"] == 1.0
    assert measures(questions[0], asked)["sentence"] == 1.0


def test_verdicts_are_listed(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    library.feedback.record(replace(verdict(library), verdict="miscited"))
    assert app.main(["feedback", "--library", str(library.folder), "--json"]) == 0
    (record,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (record["verdict"], record["question"], record["present"]) == ("miscited", QUESTION, True)
    assert app.main(["feedback", "--library", str(library.folder)]) == 0
    assert "引用有误" in capsys.readouterr().out


# Saved searches


def test_a_saved_search_tells_what_was_added_since_it_was_run(library: Library) -> None:
    saved = library.saved_searches
    number = saved.save("王", QUESTION, {"unit": "市港航局", "latest_first": True})
    assert saved.save("王", QUESTION, {"latest_first": True, "unit": "市港航局"}) == number
    (one,) = saved.all("王")
    assert (one.question, one.limits) == (QUESTION, {"unit": "市港航局", "latest_first": True})
    assert saved.run("王", number) == (one, frozenset())
    added = library.reports()[0].report_id
    record = next(library.export([added]))
    library.remove([added])
    extra = library.folder / "新.txt"
    extra.write_text(record["title"] + "\n\n" + record["text"] + "\n又开了一次会。\n", encoding="utf-8")
    (outcome,) = add_paths(library, [extra])
    found = saved.run("王", number)
    assert found is not None
    assert found[1] == {outcome.report_id}
    again = saved.run("王", number)
    assert again is not None
    assert again[1] == frozenset()


def test_users_see_and_delete_only_their_own_searches(library: Library) -> None:
    number = library.saved_searches.save("王", QUESTION, {})
    assert library.saved_searches.all("李") == []
    assert library.saved_searches.run("李", number) is None
    assert not library.saved_searches.delete("李", number)
    assert library.saved_searches.delete("王", number)
    assert library.saved_searches.all("王") == []


def test_a_library_of_before_gets_the_tables_and_keeps_what_it_has(library: Library) -> None:
    count = library.count()
    library.close()
    with sqlite3.connect(library.folder / "library.sqlite") as database:
        for table in ("feedback", "saved_searches", "places"):
            database.execute(f"DROP TABLE {table}")
    database.close()
    with Library(library.folder) as opened:
        assert opened.count() == count
        opened.feedback.record(verdict(opened))
        assert opened.saved_searches.save("", QUESTION, {}) == 1
        assert len(opened.feedback.all()) == 1
