"""How well questions are read: the kind of answer wanted, and questions that stand on their own left alone."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from search.follow_up import completed
from search.kinds import AnswerKind, answer_kind

KINDS: dict[str, frozenset[AnswerKind]] = {
    "who": frozenset({"人", "单位"}),
    "number": frozenset({"数", "统计"}),
    "list": frozenset({"列举"}),
    "how": frozenset({"做法"}),
    "where": frozenset({"地点"}),
    "when": frozenset({"时间"}),
    "why": frozenset({"原因"}),
}
"""The kinds of answer that each type of the question sets stands for; what, meaning and none say none."""


def of_questions(path: Path) -> None:
    """Prints precision and recall of the kinds, and how many questions were completed without need."""
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [(entry["type"], answer_kind(entry["question"])) for entry in entries if entry["type"] != "none"]
    print(f"\n## {path.name}: kinds of answer")
    for name, kinds in KINDS.items():
        right = sum(type_ == name and kind in kinds for type_, kind in rows)
        asked, read = sum(type_ == name for type_, _ in rows), sum(kind in kinds for _, kind in rows)
        print(f"  {name:8} n={asked:<4} recall {right / asked:.2f}  precision {right / read:.2f}")
    pairs = list(pairwise(entry["question"] for entry in entries))
    changed = sum(completed(question, [earlier]) != question for earlier, question in pairs)
    print(f"  completed although they stand on their own: {changed} of {len(pairs)}", flush=True)
