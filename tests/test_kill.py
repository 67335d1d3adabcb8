"""kill -9 in the middle of an add: every report is whole or absent, and the rest can be resumed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.chunk import cut
from corpus.database import DATABASE_FILE
from corpus.intake import add_paths, resume
from corpus.library import Library
from corpus.report import Report

ROOT = Path(__file__).resolve().parents[1]
RECORDS = 600
ADD = (
    "import sys; from pathlib import Path; from corpus.intake import add_paths; from corpus.library import Library\n"
    "for outcome in add_paths(Library(Path(sys.argv[1])), [Path(sys.argv[2])]): print(outcome.status, flush=True)"
)


def generated(path: Path) -> Path:
    with path.open("w", encoding="utf-8") as stream:
        for number in range(RECORDS):
            paragraphs = [
                f"第{number}号走访报告第{part}段，" + "全市党员干部走访企业，逐条答复。" * 8 for part in range(6)
            ]
            row = {"id": f"r{number}", "title": f"第{number}号报告", "text": "\n".join(paragraphs)}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def assert_every_report_is_whole(library: Library) -> int:
    """Each report has the passages that cutting it gives; nothing is half there. Returns the number of reports."""
    rows = library.reports()
    for row in rows:
        stored = library.report(row.report_id)
        report = Report(stored.path, stored.text, stored.blocks, stored.metadata, stored.external_id)
        passages = library.passages_of(row.report_id)
        assert [(passage.text, passage.start, passage.end) for passage in passages] == [
            (passage.text, passage.start, passage.end) for passage in cut(report)
        ]
        assert all(stored.text[passage.start : passage.end] == passage.text for passage in passages)
    assert len(list(library.iter_passages())) == sum(row.passages for row in rows)
    assert [change.kind for change in library.changes(0)] == ["added"] * len(rows)
    return len(rows)


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_killed_at_any_point_the_library_is_whole_and_the_rest_resumes(tmp_path: Path) -> None:
    folder, source = tmp_path / "library", generated(tmp_path / "全部.jsonl")
    chance = random.Random(20250701)
    reached = 0
    for kill_after in (1, 40, 40):
        process = subprocess.Popen(
            [sys.executable, "-c", ADD, str(folder), str(source)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        new = (line for line in process.stdout if line.startswith("added"))
        for _ in range(kill_after):
            next(new)
        time.sleep(chance.random() * 0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()

        with Library(folder) as library:
            count = assert_every_report_is_whole(library)
            [pending] = library.pending_intake()
        assert reached < count < RECORDS
        assert pending.path == source
        assert pending.done == count
        reached = count

    with Library(folder) as library:
        finished = list(resume(library))
        assert [outcome.status for outcome in finished] == ["added"] * (RECORDS - reached)
        assert assert_every_report_is_whole(library) == RECORDS
        assert library.pending_intake() == []
        assert {outcome.status for outcome in add_paths(library, [source])} == {"duplicate"}


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_killed_while_the_library_is_created_it_opens_the_next_time(tmp_path: Path) -> None:
    create = "import sys; from pathlib import Path; from corpus.library import Library; print('go', flush=True)\n"
    for number in range(4):
        folder = tmp_path / str(number)
        process = subprocess.Popen(
            [sys.executable, "-c", f"{create}Library(Path(sys.argv[1]))", str(folder)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        deadline = time.monotonic() + 5
        while not (folder / DATABASE_FILE).exists() and time.monotonic() < deadline:
            time.sleep(0.0005)
        time.sleep(number * 0.004)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with Library(folder) as library:
            assert library.count() == 0
