"""Damaged files are read or refused, whatever the damage; `python -m benchmarks.fuzz` tries many more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.damage import damaged
from benchmarks.fuzz import attempt, trials
from benchmarks.fuzz_files import whole_files

FILES = whole_files()


def test_whole_files_of_every_format_are_read(tmp_path: Path) -> None:
    for format, contents in FILES.items():
        for number, content in enumerate(contents):
            path = tmp_path / f"{number}.{format}"
            path.write_bytes(content)
            assert attempt(path) == 0, path.name


@pytest.mark.skipif(not hasattr(os, "fork"), reason="需要 fork（Windows 没有）")
def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    few = {format: 6 if format in ("xlsx", "xls") else 20 for format in FILES}  # a process more for each workbook
    done = [each for format in FILES for each in trials({format: FILES[format]}, few[format], 9_000, tmp_path)]
    assert {(each.format, each.seed, each.outcome) for each in done if each.outcome not in ("read", "refused")} == set()
    assert {each.outcome for each in done} == {"read", "refused"}


def test_damage_is_the_same_for_the_same_seed() -> None:
    content = FILES["docx"][0]
    assert damaged(content, 5) == damaged(content, 5)
    assert len({damaged(content, seed) for seed in range(20)}) > 15
