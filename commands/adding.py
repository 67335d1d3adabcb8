"""`add`: files into the library, then the index after it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from commands.opening import load_encoder, open_index, open_library
from commands.output import DONE, SOME_FAILED, WRONG_USAGE, Bar, emit, say

if TYPE_CHECKING:
    from corpus.intake import Outcome


def add_reports(given: argparse.Namespace) -> int:
    """Adds the paths, or goes on with what an interrupted `add` left; prints each outcome as it comes."""
    from corpus.intake import add_paths, resume

    if not given.paths and not given.resume:
        say("请给出要添加的文件或文件夹，或用 --resume 继续上次的添加。")
        return WRONG_USAGE
    library = open_library(given)
    failed = 0
    with Bar("添加") as bar:

        def listen(progress: Any) -> None:
            place = f"第 {progress.page}/{progress.pages} 页" if progress.pages else f"第 {progress.records + 1} 条"
            bar.show(progress.done, progress.total, f"{progress.stage} {progress.name} {place}")

        if given.resume:
            failed += report_outcomes(resume(library, listen, given.allow_classified), given.json)
        if given.paths:
            added = add_paths(library, given.paths, listen, allow_classified=given.allow_classified)
            failed += report_outcomes(added, given.json)
    open_index(library, load_encoder(given))
    return SOME_FAILED if failed else DONE


def report_outcomes(outcomes: Iterator[Outcome], as_json: bool) -> int:
    """Prints each outcome as it comes; returns how many failed."""
    failed = 0
    for outcome in outcomes:
        failed += outcome.status == "failed"
        for warning in outcome.warnings:
            say(f"注意：《{outcome.title or outcome.path}》{warning}")
        if as_json:
            emit({key: getattr(outcome, key) for key in ("path", "status", "report_id", "title", "passages", "error")})
        elif outcome.status == "failed":
            print(f"失败  {outcome.error}")
        else:
            done = {"added": "已添加", "duplicate": "已存在", "replaced": "已替换"}[outcome.status]
            print(f"{done}  {outcome.report_id}  {outcome.title or outcome.path}  {outcome.passages} 段")
    return failed
