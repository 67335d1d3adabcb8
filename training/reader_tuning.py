"""Step 4 of the reader: trains it on real questions among passages that retrieval confuses.

First on DRCD, the news questions, pseudo-questions and the partywork questions of one half of their
documents (`half`: its judgements of the other half teach the ranker), then on all partywork
questions (`whole`, which is shipped).

    python -m training.reader_tuning --work DIR --stage half|whole [--device cpu|cuda]
"""

from __future__ import annotations

import argparse
import pickle
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from training.pseudo_questions import Group, Passage, PseudoQuestions
from training.reader import SEED, SIZES, judge, loss_of, new_reader, optimizer_of, rate_at, rates
from training.reader_examples import Labelled

WORDS_OF_STEP = 12_000
NEGATIVES = 3
HARDEST = 12
"""Negatives are drawn from so many of the best wrong candidates."""
POOL = 12
"""Batches sorted by length together, so that little is padded."""
STAGES: dict[str, tuple[str, dict[str, float], float]] = {
    # stage: starts from, how often the questions of each source are seen, peak learning rate
    "half": ("", {"drcd": 0.6, "news": 1.0, "partywork": 2.0}, 1.2e-3),
    "whole": ("half", {"news": 0.3, "partywork": 1.0, "other half": 2.0}, 6e-4),
}
PSEUDO_EVERY = 3
"""In the first stage there is a step of pseudo-questions to so many of real ones."""


def in_first_half(document: str) -> bool:
    """Whether the document's questions train the reader of stage `half`; the ranker learns from the others."""
    from training.ranker import fold_of

    return fold_of(document) == 0


def group_of(one: Labelled, random: np.random.Generator) -> Group:
    """One passage that answers, if any, and some that do not."""
    answering = [n for n, spans in enumerate(one.spans) if spans]
    wrong = [n for n, spans in enumerate(one.spans) if not spans]
    # A passage of the right report that holds no whole answer may hold the half of it: it is no clear negative.
    hard = [n for n in wrong if not one.right[n]][:HARDEST] + [n for n in wrong if one.right[n]][:2]
    chosen = [hard[i] for i in random.permutation(len(hard))[: NEGATIVES + (not answering)]]
    picked = [int(random.choice(answering)), *chosen] if answering else chosen
    return Group(
        one.question,
        tuple(Passage(one.passages[n].entries, one.passages[n].sentence, one.spans[n]) for n in picked),
    )


def chosen_examples(examples: Sequence[Labelled], stage: str, random: np.random.Generator) -> list[Labelled]:
    """The examples of a stage, each as often as its source says; those whose answer was not found are left out."""
    times = STAGES[stage][1]
    kept = []
    for one in examples:
        if (any(one.right) and not any(one.spans)) or len(one.passages) < 2:
            continue
        if one.source == "drcd" and not any(one.spans):
            continue
        source = one.source
        if source == "partywork" and not in_first_half(one.document):
            source = "other half"
        seen = times.get(source, 0.0)
        kept += [one] * (int(seen) + (random.random() < seen % 1))
    return kept


def batches(examples: Sequence[Labelled], random: np.random.Generator) -> Iterator[list[Group]]:
    """Groups of one epoch in random order, those of like length together."""
    groups = [group_of(examples[i], random) for i in random.permutation(len(examples))]
    groups = [group for group in groups if group.passages]
    of_pool = POOL * WORDS_OF_STEP // (180 * (NEGATIVES + 1))
    for begin in range(0, len(groups), of_pool):
        pool = sorted(groups[begin : begin + of_pool], key=_longest)
        made: list[list[Group]] = [[]]
        for group in pool:
            words = (_longest(group) + 24) * sum(len(g.passages) for g in [*made[-1], group])
            if words > WORDS_OF_STEP and made[-1]:
                made.append([])
            made[-1].append(group)
        for number in random.permutation(len(made)):
            yield made[number]


def _longest(group: Group) -> int:
    return max(len(passage.entries) for passage in group.passages)


def tune(work: Path, size: str, stage: str, device: str) -> None:
    folder = work / "reader"
    start, _, peak = STAGES[stage]
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED + len(stage))
    reader = new_reader(folder, SIZES[size]).to(device)
    begin = folder / (f"{size}-{start}.pt" if start else f"{size}.pt")
    reader.load_state_dict(torch.load(begin, weights_only=False, map_location=device)["model"])
    optimizer = optimizer_of(reader)
    examples: list[Labelled] = pickle.loads((folder / "examples.pickle").read_bytes())
    plan = list(batches(chosen_examples(examples, stage, random), random))
    if not start:
        source = PseudoQuestions(folder, SEED + 99)
        mixed: list[list[Group]] = []
        for number, batch in enumerate(plan):
            mixed.append(batch)
            if number % PSEUDO_EVERY == 0:
                mixed.append([source.group(100) for _ in range(WORDS_OF_STEP // 3 // 130)])
        plan = mixed
    sums: dict[str, float] = {}
    began, counted = time.monotonic(), 0
    for step, groups in enumerate(plan):
        for parameters in optimizer.param_groups:
            parameters["lr"] = rate_at(step, len(plan), peak, 40)
        judged = judge(reader, groups, device)
        loss, parts = loss_of(judged, groups)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        for name, value in (parts | rates(judged, groups)).items():
            sums[name] = sums.get(name, 0.0) + value
        counted += 1
        if step % 20 == 19 or step + 1 == len(plan):
            told = " ".join(f"{name} {value / counted:.3f}" for name, value in sums.items())
            print(f"{stage} {step + 1}/{len(plan)} {told}, {(time.monotonic() - began) / 60:.1f} min", flush=True)
            sums, counted = {}, 0
    torch.save({"model": reader.state_dict(), "step": len(plan)}, folder / f"{size}-{stage}.pt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--stage", choices=STAGES, required=True)
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    tune(arguments.work, arguments.size, arguments.stage, arguments.device)


if __name__ == "__main__":
    main()
