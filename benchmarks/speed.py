"""Speed and memory of adding and asking, each in a process of its own.

Times of a shared machine say little alone; so each is printed with the time of a fixed piece of
work in the same run: cutting text into words with jieba on one core.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil

MEGABYTE = 1_000_000
ROOT = Path(__file__).resolve().parents[1]


def adding(folder: Path, paths: list[Path], name: str) -> None:
    """`app.py add` end to end: passages a second, peak memory of it and its helpers."""
    command = [sys.executable, str(ROOT / "app.py"), "add", "--json", "--library", str(folder), *map(str, paths)]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        peak = Peak(process.pid)
        outcomes = [json.loads(line) for line in process.stdout]
        peak.stop()
    seconds = time.perf_counter() - began
    passages = sum(o["passages"] for o in outcomes if o["status"] == "added")
    reference = characters_a_second()
    print(f"\n## add {name}")
    print(
        json.dumps(
            {
                "reports": sum(o["status"] == "added" for o in outcomes),
                "duplicates": sum(o["status"] == "duplicate" for o in outcomes),
                "failed": sum(o["status"] == "failed" for o in outcomes),
                "passages": passages,
                "seconds": round(seconds, 1),
                "passages_per_second": round(passages / seconds),
                "peak_resident_megabytes": round(peak.megabytes),
                "jieba_characters_per_second_in_this_run": round(reference),
            }
        ),
        flush=True,
    )


class Peak:
    """The largest resident memory seen of a process and its children, together; looks five times a second."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self.megabytes = 0.0
        self._watch.start()

    def stop(self) -> None:
        self._ended.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._ended.wait(0.2):
            try:
                family = [self._process, *self._process.children(recursive=True)]
                self.megabytes = max(self.megabytes, sum(p.memory_info().rss for p in family) / MEGABYTE)
            except psutil.Error:
                continue  # a process that has just ended holds no memory


def asking(folder: Path, questions: Path, name: str) -> None:
    """Opening a library and asking it, in a fresh process."""
    code = "import sys; from benchmarks.speed import ask_here; ask_here(*sys.argv[1:])"
    printed = subprocess.run(
        [sys.executable, "-c", code, str(folder.resolve()), str(questions.resolve())],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    ).stdout
    print(f"\n## ask {name}\n{printed}", flush=True)


def ask_here(folder: str, questions: str) -> None:
    """Prints opening time, question times by stage, and memory of this process."""
    from corpus.library import Library
    from index.encoder import Encoder
    from index.follow import Index
    from search.engine import Engine
    from search.evaluate import read_set

    result: dict[str, Any] = {}
    began = time.perf_counter()
    library = Library(Path(folder))
    encoder = Encoder()
    index = Index(Path(folder) / "index", library, encoder)
    index.catch_up()
    engine = Engine(library, index, encoder)
    result["open_seconds"] = round(time.perf_counter() - began, 2)
    asked = [question.question for question in read_set(Path(questions)).questions]
    result["first_question_ms"] = round(timed(lambda: engine.ask(asked[0])), 1)
    # As `serve` does in the background.
    result["warm_up_seconds"] = round(timed(engine.warm_up) / 1000, 1)
    stages: dict[str, list[float]] = {}
    for question in asked:
        for stage, milliseconds in engine.ask(question).timings.items():
            stages.setdefault(stage, []).append(milliseconds)
    result["passages"] = index.size
    result["milliseconds"] = {
        stage: {"p50": round(float(np.quantile(v, 0.5)), 1), "p95": round(float(np.quantile(v, 0.95)), 1)}
        for stage, v in stages.items()
    }
    result["resident_megabytes"] = round(psutil.Process().memory_info().rss / MEGABYTE)
    result["jieba_characters_per_second_in_this_run"] = round(characters_a_second())
    print(json.dumps(result))


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that the work takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def characters_a_second() -> float:
    """How fast jieba cuts on one core at this moment: the yardstick of a run."""
    from index.words import tokenizer, words

    text = "市委直属机关工委组织机关党员深入企业一线开展走访服务，帮助解决审批许可和安全生产等方面的突出问题。" * 400
    tokenizer()
    return len(text) * 1000 / timed(lambda: words(text))
