"""The command line keeps its contract: what scripts read on stdout, and the exit codes.

Two processes are started for what only a process shows; the rest calls `app.main`, which is the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import app
from commands.printed import print_answer
from corpus.intake import add_paths
from corpus.library import Library
from search.evaluate import METHOD_NAMES, METHODS
from search.result import Answer, Citation, Understood
from tests.model_server import ModelServer, good, says

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
DUES = "党费收缴使用管理"

OUTCOME_KEYS = {"path", "status", "report_id", "title", "passages", "error"}
UNDERSTOOD_KEYS = set("question since until units kind soft inferred phrases numbers excluded sort newest".split())
ANSWER_KEYS = {
    *(
        "id",
        "question",
        "understood",
        "refused",
        "reason",
        "answer",
        "sentence",
        "citations",
        "items",
        "values",
        "timings",
        "hits",
        "relaxations",
        "suggestions",
        "generated",
    )
}
HIT_KEYS = {
    *("rank", "score", "report_id", "external_id", "title", "unit", "date", "page", "heading", "start", "end", "text"),
    *("path", "also"),
}
LIST_KEYS = {
    *("report_id", "external_id", "path", "passages", "title", "unit", "date", "kind", "author", "number", "added")
}
EXPORT_KEYS = {"id", "report_id", "title", "date", "source", "kind", "author", "number", "path", "text"}


@dataclass(frozen=True)
class Ran:
    """What one command did: its exit code, its standard output and its standard error."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects on stdout, on which nothing else may be."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        try:
            code = app.main([str(argument) for argument in arguments])
        except SystemExit as stopped:  # argparse ends the process on wrong usage
            code = int(stopped.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return command


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of samples/, which tests here only read."""
    library = tmp_path_factory.mktemp("samples") / "library"
    assert app.main(["add", str(SAMPLES), "--library", str(library)]) == 0
    return library


@pytest.fixture
def small(tmp_path: Path, run: Run) -> Path:
    """A library of three reports that a test may change."""
    bulk = write_lines(
        tmp_path / "三篇.jsonl",
        [{"id": f"r{n}", "title": f"第{n}季度工作简报", "text": f"第{n}季度走访企业{n}5家。"} for n in (1, 2, 3)],
    )
    assert run("add", bulk, "--library", tmp_path / "library").code == 0
    return tmp_path / "library"


def write_lines(path: Path, records: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in records), encoding="utf-8")
    return path


def ids(run: Run, library: Path) -> list[str]:
    return [row["report_id"] for row in run("list", "--library", library, "--json").records]


# A process of its own


def test_as_a_process_stdout_is_json_only_and_the_library_comes_from_the_environment(tmp_path: Path) -> None:
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK\x03\x04 no archive")
    environment = os.environ | {"HONGZHOU_LIBRARY": str(tmp_path / "报告库"), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "app.py", "add", SAMPLES / "红帆映港城.txt", bad, "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    good, failed = (json.loads(line) for line in done.stdout.decode("utf-8").splitlines())
    assert set(good) == set(failed) == OUTCOME_KEYS
    assert (good["status"], good["title"], good["error"]) == ("added", "红帆映港城 先锋立潮头", "")
    assert good["passages"] > 2
    assert failed["status"] == "failed"
    assert "《坏.docx》" in failed["error"]
    assert (tmp_path / "报告库" / "library.sqlite").exists()


def test_help_names_every_command_and_needs_no_library(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, ROOT / "app.py", "--help"], cwd=tmp_path, capture_output=True, check=True)
    text = done.stdout.decode("utf-8")
    for name in ("serve", "add", "ask", "list", "show", "remove", "export", "evaluate", "rebuild"):
        assert f"\n    {name} " in text
    assert list(tmp_path.iterdir()) == []


# Wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["无此命令"],
        ["add"],
        ["ask"],
        ["ask", "问题", "--questions", "a.jsonl"],
        ["ask", "--questions", "没有这个文件.jsonl"],
        ["ask", "问题", "--top", "0"],
        ["ask", "问题", "--top", "十"],
        ["ask", "问题", "--since", "前年"],
        ["ask", "问题", "--until", "2025-13"],
        ["ask", "问题", "--since", "2025", "--until", "2024-12-31"],
        ["show"],
        ["remove"],
        ["evaluate"],
        ["list", "--无此参数"],
    ],
)
def test_wrong_usage_is_2_says_why_and_prints_nothing_on_stdout(
    arguments: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HONGZHOU_LIBRARY", str(tmp_path / "library"))
    monkeypatch.chdir(tmp_path)
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.strip()


def test_an_embedder_that_is_not_there_is_named_with_the_remedy(run: Run, samples: Path, tmp_path: Path) -> None:
    ran = run("ask", "问题", "--library", samples, "--embedder", tmp_path / "没有这个模型")
    assert ran.code == 1
    assert "没有这个模型" in ran.err
    assert "--embedder" in ran.err


# add


def test_five_hundred_files_with_three_bad_ones_the_rest_are_in(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "批量"
    folder.mkdir()
    for number in range(497):
        (folder / f"简报{number:03}.txt").write_text(
            f"第{number}期简报\n\n第{number}个支部走访企业{number + 3}家，解决问题{number % 17 + 1}个。\n",
            encoding="utf-8",
        )
    (folder / "空.txt").write_bytes(b"")
    (folder / "程序.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "断.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n")
    ran = run("add", folder, "--library", tmp_path / "library", "--json")
    assert ran.code == 1
    outcomes = ran.records
    assert len(outcomes) == 500
    failed = {Path(row["path"]).name: row["error"] for row in outcomes if row["status"] == "failed"}
    assert set(failed) == {"空.txt", "程序.txt", "断.pdf"}
    assert all(f"《{name}》" in error and "请" in error for name, error in failed.items())
    assert sum(row["status"] == "added" for row in outcomes) == 497
    assert len(ids(run, tmp_path / "library")) == 497
    found = run("ask", "第321个支部走访了多少企业", "--library", tmp_path / "library", "--json").records[0]
    assert "第321个支部走访企业324家" in found["hits"][0]["text"]


def test_the_same_file_twice_is_there_once(run: Run, tmp_path: Path) -> None:
    page = SAMPLES / "红帆映港城.txt"
    copy = tmp_path / "改了名字.txt"
    copy.write_bytes(page.read_bytes())
    first = run("add", page, page, copy, "--library", tmp_path / "library", "--json").records
    again = run("add", page, "--library", tmp_path / "library", "--json")
    assert (again.code, again.records[0]["status"]) == (0, "duplicate")
    assert [row["status"] for row in first].count("added") == 1
    assert {row["status"] for row in first} == {"added", "duplicate"}
    assert len({row["report_id"] for row in [*first, *again.records]}) == 1
    assert len(ids(run, tmp_path / "library")) == 1


def test_add_for_people_names_each_report(run: Run, tmp_path: Path) -> None:
    ran = run("add", SAMPLES / "红帆映港城.txt", tmp_path / "没有.txt", "--library", tmp_path / "library")
    assert ran.code == 1
    assert "已添加" in ran.out
    assert "红帆映港城" in ran.out
    assert "失败  《没有.txt》" in ran.out


def test_a_marked_document_is_added_only_with_the_flag_or_the_environment(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    marked = [tmp_path / "甲.txt", tmp_path / "乙.txt"]
    for path in marked:
        path.write_text(
            f"秘密★1年\n\n关于{path.stem}事项的报告\n\n本年共走访企业5家，收集意见8条。\n", encoding="utf-8"
        )
    refused = run("add", *marked, "--library", library, "--json")
    assert (refused.code, [row["status"] for row in refused.records]) == (1, ["failed", "failed"])
    assert all("秘密★1年" in row["error"] for row in refused.records)
    assert run("add", marked[0], "--library", library, "--allow-classified").code == 0
    monkeypatch.setenv("HONGZHOU_ALLOW_CLASSIFIED", "1")
    assert run("add", marked[1], "--library", library).code == 0


def test_nothing_is_left_to_resume(run: Run, small: Path) -> None:
    ran = run("add", "--resume", "--library", small, "--json")
    assert (ran.code, ran.out) == (0, "")


# ask


def test_an_answer_has_the_shape_of_the_contract(run: Run, samples: Path) -> None:
    ran = run("ask", "党费一般多久交一次", "--library", samples, "--top", "3", "--json")
    assert ran.code == 0
    (answer,) = ran.records
    assert set(answer) == ANSWER_KEYS
    assert set(answer["understood"]) == UNDERSTOOD_KEYS
    assert answer["question"] == "党费一般多久交一次"
    assert isinstance(answer["refused"], bool)
    assert all(isinstance(value, float) for value in answer["timings"].values())
    assert answer["items"] == answer["values"] == []
    assert [hit["rank"] for hit in answer["hits"]] == [1, 2, 3]
    for hit in answer["hits"]:
        assert set(hit) == HIT_KEYS
        assert isinstance(hit["heading"], list)
        assert hit["page"] is None or hit["page"] >= 1
    first = answer["hits"][0]
    assert DUES in first["title"]
    shown = run("show", first["report_id"], "--library", samples, "--json").records[0]
    assert shown["text"][first["start"] : first["end"]] == first["text"]
    if answer["refused"]:
        assert (answer["answer"], answer["citations"]) == ("", [])
        assert answer["reason"]
    else:
        (citation,) = answer["citations"]
        assert set(citation) == {"marker", "rank"}
        assert answer["answer"] in answer["hits"][citation["rank"] - 1]["text"]


def test_top_gives_as_many_hits_as_there_are(run: Run, samples: Path) -> None:
    many = run("ask", "党员", "--library", samples, "--top", "500", "--json").records[0]["hits"]
    passages = sum(row["passages"] for row in run("list", "--library", samples, "--json").records)
    assert len(many) == passages
    assert len(run("ask", "党员", "--library", samples, "--json").records[0]["hits"]) == 10


def test_an_answer_for_people_has_the_passages_with_their_sources(run: Run, samples: Path) -> None:
    ran = run("ask", "党费一般多久交一次", "--library", samples, "--top", "2")
    assert ran.code == 0
    assert "\n[1] 关于进一步加强党费收缴使用管理的意见 · " in ran.out
    assert "2024-07-15" in ran.out
    assert "\n[2] " in ran.out
    assert "\n[3] " not in ran.out


@pytest.mark.parametrize(
    ("flags", "allowed", "understood"),
    [
        (["--since", "2025-05"], lambda hit: hit["date"] >= "2025-05", {"since": "2025-05"}),
        (["--until", "2024"], lambda hit: hit["date"] <= "2024-12-31", {"until": "2024"}),
        (["--since", "2025年4月", "--until", "2025-04-18"], lambda hit: hit["date"] == "2025-04-18", {}),
        (["--kind", "通知"], lambda hit: "通知" in hit["title"], {"kind": "通知"}),
        (["--unit", "市直机关"], lambda hit: "市直机关" in hit["unit"], {"units": ["中共临澜市委市直机关工作委员会"]}),
    ],
)
def test_filters_let_only_their_reports_through(
    flags: list[str],
    allowed: Callable[[dict[str, Any]], bool],
    understood: dict[str, Any],
    run: Run,
    samples: Path,
) -> None:
    answer = run("ask", "党员做了什么", "--library", samples, "--json", *flags).records[0]
    assert answer["hits"]
    assert all(hit["date"] and allowed(hit) for hit in answer["hits"])
    assert understood.items() <= answer["understood"].items()


@pytest.mark.parametrize("flags", [["--since", "2099"], ["--unit", "无此单位"], ["--kind", "无此文种"]])
def test_filters_that_nothing_meets_give_a_refusal_that_says_so(flags: list[str], run: Run, samples: Path) -> None:
    ran = run("ask", "党员做了什么", "--library", samples, "--json", *flags)
    answer = ran.records[0]
    assert (ran.code, answer["refused"], answer["hits"]) == (0, True, [])
    assert "单位" in answer["reason"] or "筛选" in answer["reason"]


def test_questions_of_a_file_are_answered_in_order_and_a_broken_line_is_named(
    run: Run, samples: Path, tmp_path: Path
) -> None:
    good: list[dict[str, Any]] = [
        {"id": "乙", "question": "党费一般多久交一次"},
        {"id": 7, "question": "直播间\u2028帮群众办了多少件事", "today": "2025-08-01", "history": ["直播间是谁开的"]},
        {"question": "没有编号的问题"},
        {"id": "空", "question": ""},
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in good]
    broken = ["{", "[1]", '"只有一句话"', '{"id": "x"}', '{"id": "y", "question": null}', "[" * 100_000]
    questions = tmp_path / "问题.jsonl"
    questions.write_text("\n".join(["\ufeff" + lines[0], *broken, "", *lines[1:]]), encoding="utf-8")
    ran = run("ask", "--questions", questions, "--library", samples, "--top", "1", "--json")
    assert ran.code == 1
    assert [answer["id"] for answer in ran.records] == ["乙", 7, "10", "空"]
    assert [answer["question"] for answer in ran.records] == [row["question"] for row in good]
    assert all(set(answer) == ANSWER_KEYS for answer in ran.records)
    assert [bool(answer["hits"]) for answer in ran.records] == [True, True, True, False]
    for number in range(2, 8):
        assert f"第 {number} 行" in ran.err
    assert "第 8 行" not in ran.err


# list, show, export, remove, rebuild


def test_list_has_every_report_newest_first_and_finds_words(run: Run, samples: Path) -> None:
    rows = run("list", "--library", samples, "--json").records
    assert len(rows) == len(list(SAMPLES.iterdir()))
    assert all(set(row) == LIST_KEYS for row in rows)
    dates = [row["date"] for row in rows]
    assert dates == sorted(dates, reverse=True)
    (dues,) = run("list", DUES, "--library", samples, "--json").records
    assert (dues["kind"], dues["number"], dues["date"]) == ("意见", "临直工委〔2024〕9号", "2024-07-15")
    for_people = run("list", DUES, "--library", samples).out
    assert for_people.split("  ")[:2] == [dues["report_id"], "2024-07-15"]
    assert run("list", "无此报告", "--library", samples, "--json").out == ""


def test_show_prints_the_whole_report(run: Run, samples: Path) -> None:
    (row,) = run("list", DUES, "--library", samples, "--json").records
    record = run("show", row["report_id"], "--library", samples, "--json").records[0]
    assert set(record) == EXPORT_KEYS | {"passages"}
    assert record["passages"][0].keys() == {"start", "end", "page", "boxes"}
    shown = run("show", row["report_id"], "--library", samples)
    assert shown.code == 0
    assert record["text"] in shown.out
    assert row["number"] in shown.out.splitlines()[0]


@pytest.mark.parametrize("command", ["show", "export"])
def test_an_unknown_id_is_an_error_that_names_it(command: str, run: Run, samples: Path) -> None:
    ran = run(command, "无此编号", "--library", samples, "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "无此编号" in ran.err


def test_what_is_exported_can_be_added_to_another_library(run: Run, samples: Path, tmp_path: Path) -> None:
    exported = run("export", "--library", samples)
    assert exported.code == 0
    assert all(set(record) == EXPORT_KEYS for record in exported.records)
    bulk = tmp_path / "导出.jsonl"
    bulk.write_text(exported.out, encoding="utf-8")
    added = run("add", bulk, "--library", tmp_path / "library", "--json")
    assert (added.code, {row["status"] for row in added.records}) == (0, {"added"})
    before, after = (
        {row["report_id"]: row["text"] for row in run("export", "--library", library).records}
        for library in (samples, tmp_path / "library")
    )
    assert before == after
    chosen = list(before)[2:4]
    assert [row["report_id"] for row in run("export", *chosen, "--library", samples).records] == chosen


def test_remove_of_an_unknown_id_removes_nothing(run: Run, small: Path) -> None:
    before = ids(run, small)
    ran = run("remove", before[0], "无此编号", "--library", small, "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "无此编号" in ran.err
    assert ids(run, small) == before


def test_removed_reports_are_gone_and_never_answered_from(run: Run, small: Path) -> None:
    first, second, third = ids(run, small)
    ran = run("remove", first, second, first, "--library", small, "--json")
    assert ran.code == 0
    assert ran.records == [{"report_id": gone, "status": "removed"} for gone in (first, second)]
    assert ids(run, small) == [third]
    hits = run("ask", "走访企业多少家", "--library", small, "--json").records[0]["hits"]
    assert {hit["report_id"] for hit in hits} == {third}
    assert hits[0]["external_id"] in {"r1", "r2", "r3"}


def test_rebuild_makes_the_index_again(run: Run, small: Path) -> None:
    before = run("ask", "第二季度走访企业多少家", "--library", small, "--json").records[0]["hits"]
    for file in (small / "index").rglob("*"):
        if file.is_file() and file.suffix not in {".lock"}:
            file.write_bytes(b"damaged")
    ran = run("rebuild", "--library", small, "--json")
    assert (ran.code, ran.records) == (0, [{"passages": 3}])
    assert run("ask", "第二季度走访企业多少家", "--library", small, "--json").records[0]["hits"] == before
    assert "3" in run("rebuild", "--library", small).out


# evaluate


def test_evaluate_over_a_library(run: Run, tmp_path: Path) -> None:
    bulk = write_lines(
        tmp_path / "报告.jsonl",
        [
            {"id": "dues", "title": "党费管理意见", "text": "党员应当按月主动交纳党费，补交的时间不超过6个月。"},
            {"id": "garden", "title": "花园街道简报", "text": "花园街道为老年家庭加装扶手43处。"},
        ],
    )
    assert run("add", bulk, "--library", tmp_path / "library").code == 0
    questions = write_lines(
        tmp_path / "题.jsonl",
        [
            {"question": "党费多久交一次", "doc": "dues", "answer": "按月", "type": "fact", "style": "spoken"},
            {"question": "扶手装了多少", "doc": "garden", "also": ["x"], "answer": "43处", "type": "number"},
            {"question": "街道有几辆车", "doc": "garden", "answer": "", "type": "none"},
        ],
    )
    ran = run("evaluate", "--set", questions, "--library", tmp_path / "library", "--json")
    assert ran.code == 0
    assert [row["method"] for row in ran.records] == list(METHODS)
    groups = ran.records[-1]["groups"]
    assert set(groups) == {"all", "fact", "number", "none", "spoken"}
    for measure in ("hit@1", "hit@5", "hit@10", "recall@1", "recall@5", "recall@10", "MRR@10", "nDCG@10"):
        mean, low, high, count = groups["all"][measure]
        assert 0 <= low <= mean <= high <= 1
        assert count == 2
    assert groups["all"]["hit@1"][0] == 1
    assert set(groups["none"]) == {"refused_none"}
    with_text = run("evaluate", "--set", questions, "--corpus", bulk, "--library", tmp_path / "unused", "--json")
    assert with_text.records[-1]["groups"]["all"]["hit@1"] == groups["all"]["hit@1"]


def test_evaluate_a_set_that_brings_its_passages_leaves_the_library_alone(run: Run, tmp_path: Path) -> None:
    passages = ["党员应当按月主动交纳党费。", "花园街道为老年家庭加装扶手43处。", "预约进港系统让司机少等半小时。"]
    questions = write_lines(
        tmp_path / "题.jsonl",
        [
            {"question": "党费多久交一次", "passage": passages[0], "answers": ["按月"]},
            {"question": "扶手装了多少", "passages": passages[1:2]},
            {"question": "司机少等多久", "passage": passages[2], "answers": ["半小时"]},
        ],
    )
    ran = run("evaluate", "--set", questions, "--library", tmp_path / "library")
    assert ran.code == 0
    for name in METHOD_NAMES.values():
        assert name in ran.out
    assert "n=3" in ran.out
    assert not (tmp_path / "library").exists()


def test_a_question_set_that_cannot_be_used_names_the_line(run: Run, tmp_path: Path, samples: Path) -> None:
    questions = write_lines(tmp_path / "题.jsonl", [{"question": "好", "doc": "a", "answer": "b"}, {"doc": "a"}])
    ran = run("evaluate", "--set", questions, "--library", samples, "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "第 2 行" in ran.err


def test_asking_while_another_process_writes_the_index_uses_what_is_there(
    small: Path, run: Run, tmp_path: Path
) -> None:
    later = write_lines(
        tmp_path / "后来.jsonl", [{"id": "r4", "title": "第4季度工作简报", "text": "第4季度走访企业45家。"}]
    )
    with Library(small) as library:
        assert [outcome.status for outcome in add_paths(library, [later])] == ["added"]
    with FileLock(small / "index" / "index.lock"):
        ran = run("ask", "走访企业多少家", "--json", "--library", small)
    assert ran.code == 0
    assert "现在用已经建好的部分回答" in ran.err
    (answer,) = ran.records
    assert {hit["external_id"] for hit in answer["hits"]} == {"r1", "r2", "r3"}


def test_the_marker_behind_a_printed_answer_is_that_of_its_source(
    samples: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever its rank: the sentence may come from the second or third passage."""
    (given,) = run("ask", "外卖骑手、货车司机歇脚的驿站建了几个？", "--json", "--library", samples).records
    (citation,) = given["citations"]
    assert citation["marker"] == f"[{citation['rank']}]"
    lower = Answer(Understood("问"), False, "建成148个。", None, "", (Citation("[2]", 2),), ())
    capsys.readouterr()
    print_answer(lower)
    assert capsys.readouterr().out.strip() == "建成148个。  [2]"


# A language model


def test_a_model_writes_the_answer_and_its_lies_are_left_out(
    samples: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = tmp_path / "key.txt"
    key.write_text("sk-secret-123\n", encoding="utf-8")
    with ModelServer(says(lambda r: good(r) + f"共有9527名党员[{next(iter(r.passages))}]。")) as server:
        monkeypatch.setenv("HONGZHOU_LLM_URL", server.url)
        chosen = ("--llm-model", "qwen", "--llm-key-file", key, "--library", samples)
        ran = run("ask", "“红帆护航”行动要选派多少名助企专员？", "--json", *chosen)
        (record,) = ran.records
        assert record["generated"]["state"] == "done"
        assert "9527" not in record["answer"]
        assert "9527名" in str(record["generated"]["removed"])
        assert record["answer"].count("[") == 2
        assert record["generated"]["verbatim"] in "".join(hit["text"] for hit in record["hits"])
        printed = run("ask", "“红帆护航”行动要选派多少名助企专员？", *chosen)
        assert "已划去：共有9527名党员。" in printed.out
        assert server.requests[0].headers["Authorization"] == "Bearer sk-secret-123"
        assert "sk-secret" not in ran.out + ran.err + printed.out + printed.err
        assert "会发送到 127.0.0.1" in ran.err


@pytest.mark.parametrize("wrong", [("--llm-url", "localhost"), ("--llm-url", "http://localhost/v1")])
def test_a_model_that_cannot_work_is_named_before_anything_is_asked(
    samples: Path, run: Run, wrong: tuple[str, str]
) -> None:
    ran = run("ask", DUES, "--library", samples, *wrong)
    assert ran.code == 1
    assert "语言模型" in ran.err


def test_without_a_model_nothing_of_it_is_loaded(samples: Path) -> None:
    code = (
        "import sys, app; app.main(['ask', '党费', '--json', '--library', sys.argv[1]]); "
        "print(*(name for name in sys.modules if name in ('search.language_model', 'search.checking', 'httpx')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(samples)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.splitlines()[-1] == ""
