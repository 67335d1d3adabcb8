"""Numbers on the screen that are not in the passage cited for them, with a lying language model and without one."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.opened import opened
from search.evaluate import read_set
from search.language_model import model_settings
from search.numerals import figures, same
from search.result import Answer
from search.writer import Writer
from tests.model_server import ModelServer, Player, good, lying, says

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
MODELS: dict[str, Player] = {"lying": says(lying, size=40), "honest": says(good, size=40)}


def over_library(questions: Path, folder: Path) -> None:
    """Asks every question of a set and counts, for the verbatim answer and for each model."""
    with opened(folder) as engine:
        answers = [engine.ask(question.question) for question in read_set(questions).questions]
    answered = [answer for answer in answers if not answer.refused]
    print(f"\n## Numbers not in the cited passage, {questions.name}: {len(answers)} questions", flush=True)
    print(f"answered: {len(answered)}; refused, nothing sent: {len(answers) - len(answered)}")
    wrong = Counter[str]()
    for answer in answered:
        wrong.update(unsupported(answer.text, [citation.rank for citation in answer.citations], answer))
    print(f"verbatim answers: {dict(wrong)}", flush=True)
    for name, player in MODELS.items():
        with_model(name, player, answers)


def with_model(name: str, player: Player, answers: Iterable[Answer]) -> None:
    """Lets a model write to every question; counts in every state of the text that the screen goes through."""
    ends, shown, removed, wrong, states = Counter[str](), 0, 0, Counter[str](), 0
    began = time.perf_counter()
    with ModelServer(player) as server:
        writer = Writer(model_settings(server.url, name))
        for answer in answers:
            for generated in writer.write(answer):
                states += 1
                for sentence in generated.kept:
                    wrong.update(unsupported(sentence.text, sentence.ranks, answer))
            if not answer.refused:
                ends[generated.failure or "used"] += 1
                shown += len(generated.kept)
                removed += len(generated.removed)
        sent = len(server.requests)
    seconds = (time.perf_counter() - began) / max(sent, 1)
    print(f"{name} model: {dict(wrong)} in {states} states of the screen; {sent} requests, {dict(ends)};")
    print(
        f"  sentences passed {shown}, struck {removed}; {1000 * seconds:.0f} ms an answer with its checks", flush=True
    )


def unsupported(text: str, ranks: Iterable[int], answer: Answer) -> Counter[str]:
    """How many numbers a text shows, and how many of them its passages do not have.

    "figures" compares values, as the product does; "digits" looks for the bare runs of digits, which has
    nothing in common with it.
    """
    passages = [hit.text for hit in answer.hits if hit.rank in set(ranks)]
    source = [figure for passage in passages for figure in figures(passage)]
    digits = {run for passage in passages for run in _DIGITS.findall(unicodedata.normalize("NFKC", passage))}
    told = figures(text)
    runs = _DIGITS.findall(unicodedata.normalize("NFKC", text))
    count = Counter({"figures shown": len(told), "digits shown": len(runs)})
    count["figures wrong"] = sum(not any(same(figure, other) for other in source) for figure in told)
    count["digits wrong"] = sum(run not in digits for run in runs)
    return count
