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
    "half": ("", {"drcd": 2.0, "news": 5.0, "partywork": 7.0}, 1.2e-3),
    "whole": ("half", {"drcd": 0.1, "news": 0.3, "partywork": 1.0, "other half": 2.5}, 4e-4),
}
PSEUDO_EVERY = 4
"""In the first stage there is a step of pseudo-questions to so many of real ones."""
FORGOTTEN = 0.08
"""Share of a question's words left out at each sight of it: with a few thousand questions seen often,
the network would know them by heart."""
SAVE_EVERY = 200


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
    kept = random.random(len(one.question)) >= FORGOTTEN
    return Group(
        one.question[kept] if kept.sum() >= 3 else one.question,
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


def plan_of(folder: Path, stage: str) -> list[list[Group]]:
    """The batches of a stage in their order, the same at every call: a stopped training goes on where it was."""
    random = np.random.default_rng(SEED + len(stage))
    examples: list[Labelled] = pickle.loads((folder / "examples.pickle").read_bytes())
    plan = list(batches(chosen_examples(examples, stage, random), random))
    if STAGES[stage][0]:
        return plan
    source = PseudoQuestions(folder, SEED + 99)
    mixed: list[list[Group]] = []
    for number, batch in enumerate(plan):
        mixed.append(batch)
        if number % PSEUDO_EVERY == 0:
            mixed.append([source.group(100) for _ in range(WORDS_OF_STEP // 3 // 130)])
    return mixed


def tune(work: Path, size: str, stage: str, device: str) -> None:
    """Writes the checkpoint of the stage; one that was stopped goes on from its last saving."""
    folder = work / "reader"
    start, _, peak = STAGES[stage]
    reader = new_reader(folder, SIZES[size]).to(device)
    optimizer = optimizer_of(reader)
    halted, begun = folder / f"{size}-{stage}.halted", 0
    if halted.exists():
        state = torch.load(halted, weights_only=False, map_location=device)
        optimizer.load_state_dict(state["optimizer"])
        begun = state["step"]
    else:
        begin = folder / (f"{size}-{start}.pt" if start else f"{size}.pt")
        state = torch.load(begin, weights_only=False, map_location=device)
    reader.load_state_dict(state["model"])
    torch.manual_seed(SEED + begun)
    plan = plan_of(folder, stage)
    sums: dict[str, float] = {}
    began, counted = time.monotonic(), 0
    for step in range(begun, len(plan)):
        for parameters in optimizer.param_groups:
            parameters["lr"] = rate_at(step, len(plan), peak, 40)
        groups = plan[step]
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
        if step % SAVE_EVERY == SAVE_EVERY - 1:
            state = {"model": reader.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1}
            torch.save(state, halted.with_suffix(".new"))
            halted.with_suffix(".new").replace(halted)
    torch.save({"model": reader.state_dict(), "step": len(plan)}, folder / f"{size}-{stage}.pt")
    halted.unlink(missing_ok=True)


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
