"""Questions that say of which period or unit they are: does the first passage come from there?

`questions/constrained.jsonl` was written for this over the Party-work corpus. Each line has the
period (`since`, `until`) or the names of the unit that the question means, and a word of its topic;
`reports` are the dates of right reports where these differ from the period, `documents` the ids of
reports of the unit that call it by no such name (该区纪委). The same questions are
asked with what the words say taken back, to show what understanding is worth.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.opened import opened
from corpus.library import Library
from search.engine import Engine
from search.result import Answer, Hit, Part

QUESTIONS = Path(__file__).with_name("questions") / "constrained.jsonl"
TAKEN_BACK: dict[str, frozenset[Part]] = {"understood": frozenset(), "taken back": frozenset({"period", "units"})}


def over_library(folder: Path) -> None:
    """Prints the shares over a library of the corpus, with and without understanding, and what went wrong."""
    entries = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    with opened(folder) as engine:
        print(f"\n## {QUESTIONS.name}: {len(entries)} questions", flush=True)
        for name, without in TAKEN_BACK.items():
            answers = [_ask(engine, entry, without) for entry in entries]
            print(_line(name, entries, answers, engine.library), flush=True)
            if not without:
                _print_wrong(entries, answers, engine.library)


def _ask(engine: Engine, entry: dict[str, Any], without: frozenset[Part]) -> Answer:
    today = date.fromisoformat(entry["today"]) if "today" in entry else None
    return engine.ask(entry["question"], top=3, today=today, without=without)


def _line(name: str, entries: list[dict[str, Any]], answers: list[Answer], library: Library) -> str:
    pairs = list(zip(entries, answers, strict=True))
    shares = {
        "read rightly": [is_read(entry, answer) for entry, answer in pairs],
        "first hit in place": [any(fits(entry, hit, library) for hit in answer.hits[:1]) for entry, answer in pairs],
        "all of top 3": [
            bool(answer.hits) and all(fits(entry, hit, library) for hit in answer.hits) for entry, answer in pairs
        ],
        "first on topic too": [
            any(fits(entry, hit, library) and entry["topic"] in hit.title + hit.text for hit in answer.hits[:1])
            for entry, answer in pairs
        ],
    }
    return f"{name:12}" + "  ".join(f"{key} {sum(right)}/{len(right)}" for key, right in shares.items())


def _print_wrong(entries: list[dict[str, Any]], answers: list[Answer], library: Library) -> None:
    for entry, answer in zip(entries, answers, strict=True):
        if not is_read(entry, answer) or not any(fits(entry, hit, library) for hit in answer.hits[:1]):
            read = answer.understood
            first = f"{answer.hits[0].external_id} {answer.hits[0].date}" if answer.hits else "no hit"
            print(f"  {entry['question']}: read {read.since} {read.until} {read.units}, first {first}")


def is_read(entry: dict[str, Any], answer: Answer) -> bool:
    """Whether the question's period and unit were understood; a unit counts by any of its names."""
    read = answer.understood
    if "units" in entry:
        return bool(read.units)
    return (read.since or "", read.until or "") == (entry["since"], entry["until"])


def fits(entry: dict[str, Any], hit: Hit, library: Library) -> bool:
    """Whether the hit is of the right period, by its report's date, or its report names the right unit."""
    if "units" in entry:
        text = f"{hit.unit} {hit.title} {library.report(hit.report_id).text}"
        return hit.external_id in entry.get("documents", ()) or any(name in text for name in entry["units"])
    since, until = entry.get("reports", (entry["since"], entry["until"]))
    return bool(hit.date) and hit.date >= since and (not until or hit.date <= until)
