"""`ask`: one question, or those of a file in their order."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING

from commands.opening import open_engine, open_writer
from commands.output import DONE, SOME_FAILED, WRONG_USAGE, Bar, emit, say
from commands.printed import print_answer
from corpus.errors import QuestionError

if TYPE_CHECKING:
    from search.engine import Engine
    from search.question import SearchFilters
    from search.writer import Writer


def ask_questions(given: argparse.Namespace) -> int:
    """Answers the question, or those of the file."""
    from search.question import SearchFilters, period
    from search.record import answer_record

    if (given.question is None) == (given.questions is None):
        say("请给出一个问题，或用 --questions 给出问题文件，二者取一。")
        return WRONG_USAGE
    limits = SearchFilters(given.since, given.until, given.unit, given.kind, given.sort == "date", given.newest)
    try:
        period(limits)
    except QuestionError as error:
        say(f"错误：{error}")
        return WRONG_USAGE
    writer = open_writer(given)
    engine = open_engine(given)
    if given.question is not None:
        answer = engine.ask(given.question, given.top, limits, today=date.today())
        generated = writer.finish(answer) if writer else None
        if given.json:
            emit(answer_record("", given.question, answer, generated))
        else:
            print_answer(answer, generated)
        return DONE
    return ask_file(engine, given, limits, writer)


def ask_file(engine: Engine, given: argparse.Namespace, limits: SearchFilters, writer: Writer | None) -> int:
    """Answers the questions of a file in order; a line that is none is named and the rest go on."""
    from search.record import answer_record

    try:
        # Not splitlines: JSON strings may hold U+2028 and other characters that it takes for line ends.
        lines = given.questions.read_text(encoding="utf-8-sig").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        say(f"错误：问题文件 {given.questions} 读不出来（{error}）。须为 UTF-8 的 .jsonl 文件。")
        return WRONG_USAGE
    failed = 0
    with Bar("回答") as bar:
        for number, line in enumerate(lines, start=1):
            bar.show(number, len(lines), "")
            if not line.strip():
                continue
            try:
                entry = json.loads(line)
                identity, question = entry.get("id", str(number)), entry["question"]
                if not isinstance(question, str):
                    raise TypeError("question 不是文字")
                today = date.fromisoformat(entry["today"]) if entry.get("today") else date.today()
                history = [str(earlier) for earlier in entry.get("history") or ()]
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                failed += 1
                say(
                    f"第 {number} 行不是问题（{type(error).__name__}: {error}）。"
                    "每行应为 {id, question}，另可有 today（YYYY-MM-DD）和 history（此前的问题）。"
                )
                continue
            answer = engine.ask(question, given.top, limits, today=today, history=history)
            generated = writer.finish(answer) if writer else None
            if given.json:
                emit(answer_record(identity, question, answer, generated))
            else:
                print(f"【{identity}】{question}")
                print_answer(answer, generated)
    return SOME_FAILED if failed else DONE
