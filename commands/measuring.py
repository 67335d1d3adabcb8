"""`evaluate` and `feedback`: how good the answers are, by a set of questions and by what users said."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import TYPE_CHECKING

from commands.opening import load_encoder, open_engine, open_library
from commands.output import DONE, Bar, as_line, emit, say
from corpus.errors import HongzhouError

if TYPE_CHECKING:
    from search.engine import Engine


def evaluate_set(given: argparse.Namespace) -> int:
    """Asks a set of questions of the library, or of the texts that come with the set; prints a table a method."""
    from search.evaluate import evaluate, read_set, summary, table
    from search.temporary import temporary_engine

    questions = read_set(given.question_set)
    opened: AbstractContextManager[Engine]
    with Bar("准备") as bar:
        if questions.records or given.corpus:
            opened = temporary_engine(
                questions.records, given.corpus, load_encoder(given), lambda *at: bar.show(at[1], at[2], at[0])
            )
        else:
            opened = nullcontext(open_engine(given))
    with opened as engine, Bar("提问") as bar:
        rows = evaluate(
            engine, questions.questions, progress=lambda done, total: bar.show(done, total, ""), today=date.today()
        )
    for method, measured in rows.items():
        groups = summary(measured)
        if given.json:
            emit({"method": method, "groups": groups})
        else:
            print(table(method, groups))
    return DONE


def show_feedback(given: argparse.Namespace) -> int:
    """Prints the verdicts of users, or writes them as a set of questions."""
    from corpus.feedback import question_set

    stored = open_library(given).feedback.all()
    if given.export:
        records = list(question_set(stored))
        lines = "".join(as_line(record) + "\n" for record in records)
        try:
            given.export.write_text(lines, encoding="utf-8")
        except OSError as error:
            raise HongzhouError(
                f"题集 {given.export} 写不了（{error.strerror or error}）。请检查路径和权限。"
            ) from error
        say(f"已把 {len(records)} 个问题写入 {given.export}（评价共 {len(stored)} 条；没有“有用”的问题不成题）。")
        return DONE
    for one in stored:
        if given.json:
            emit({"number": one.number, "at": one.at, "present": one.present} | vars(one.about))
        else:
            name = {"useful": "有用", "useless": "没用", "miscited": "引用有误"}[one.about.verdict]
            print("  ".join((str(one.number), one.at, name, one.about.question, one.about.answer or "（段落）")))
    return DONE
