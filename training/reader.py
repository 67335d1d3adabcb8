"""Step 2 of the reader: trains it on questions made from news, resumable.

    python -m training.reader --work DIR [--size small|large] [--steps N] [--device cpu|cuda]

One step is `GROUPS` questions with three passages each. The loss is the sum of: the span among all
spans (cross-entropy over start × end), whether each passage answers (binary cross-entropy), and
which of the passages does (softmax over the group).
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from search.reader_input import padded
from training.pseudo_questions import Group, PseudoQuestions
from training.reader_model import LARGE, NOTHING, SMALL, Judgement, Reader, ReaderSize

SEED = 20261124
SIZES = {"small": SMALL, "large": LARGE}
GROUPS = 36
STEPS = 3400
LEARNING_RATE = 1.5e-3
BUDGETS = (48, 72, 100, 136)
"""Words of a passage; a step draws one, so that little is padded."""
SAVE_EVERY = 250


def new_reader(folder: Path, size: ReaderSize) -> Reader:
    """A reader with random weights over the vectors in `folder`."""
    vectors = torch.from_numpy(np.load(folder / "vectors.npy"))
    weights = torch.from_numpy(np.load(folder / "weights.npy"))
    counts = np.load(folder.parent / "frequencies.npy")
    order = np.argsort(-counts, kind="stable")[: size.common - 1 - (len(vectors) - len(counts))]
    common = np.zeros(len(vectors), dtype=np.int64)
    chosen = np.concatenate([np.arange(len(counts), len(vectors)), order])
    common[chosen] = np.arange(1, len(chosen) + 1)
    return Reader(vectors, weights, torch.from_numpy(common), size)


def loss_of(judged: Judgement, groups: Sequence[Group]) -> tuple[Tensor, dict[str, float]]:
    """The loss of a step and what it is made of; groups may differ in their number of passages."""
    passages = [passage for group in groups for passage in group.passages]
    right = torch.tensor([float(bool(passage.spans)) for passage in passages], device=judged.answers.device)
    answering = binary_cross_entropy_with_logits(judged.answers, right)
    spans = torch.zeros((), device=judged.answers.device)
    places = [number for number, passage in enumerate(passages) if passage.spans]
    if places:
        # The answer may stand there more than once: its chance is that of all its places together.
        gold = torch.full_like(judged.spans[places], NOTHING)
        for row, number in enumerate(places):
            for first, last in passages[number].spans:
                gold[row, first, last - first] = 0
        scores = judged.spans[places]
        spans = (scores.flatten(1).logsumexp(1) - (scores + gold).flatten(1).logsumexp(1)).mean()
    listed, chosen, place = [], [], 0
    longest = max(len(group.passages) for group in groups)
    for group in groups:
        own = judged.answers[place : place + len(group.passages)]
        if group.passages[0].spans:
            listed.append(torch.cat([own, own.new_full((longest - len(own),), NOTHING)]))
            chosen.append(0)
        place += len(group.passages)
    ranking = cross_entropy(torch.stack(listed), torch.tensor(chosen, device=own.device)) if listed else spans * 0
    parts = {"span": spans.item(), "answers": answering.item(), "ranking": ranking.item()}
    return spans + 2 * answering + 2 * ranking, parts


@torch.no_grad()
def rates(judged: Judgement, groups: Sequence[Group]) -> dict[str, float]:
    """How often the answering passage is the first of its group, and its best span exactly the answer."""
    first, exact, place = [], [], 0
    width = judged.spans.shape[2]
    for group in groups:
        if group.passages[0].spans:
            first.append(float(judged.answers[place : place + len(group.passages)].argmax() == 0))
            best = int(judged.spans[place].argmax())
            exact.append(float((best // width, best // width + best % width) in group.passages[0].spans))
        place += len(group.passages)
    return {"first": float(np.mean(first)), "exact": float(np.mean(exact))} if first else {}


def judge(reader: Reader, groups: Sequence[Group], device: str) -> Judgement:
    """The reader's judgement of every pair of the groups, in bfloat16 where it multiplies."""
    passages = [passage for group in groups for passage in group.passages]
    rows = (
        [group.question for group in groups for _ in group.passages],
        *zip(*((p.entries, p.sentence) for p in passages), strict=True),
    )
    question, entries, sentence = (torch.from_numpy(padded(part)).to(device) for part in rows)
    with torch.autocast(device, dtype=torch.bfloat16):
        return reader(question, entries, sentence)


def rate_at(step: int, steps: int, peak: float = LEARNING_RATE, warm: int = 150) -> float:
    """Rises over `warm` steps, falls with a half cosine to a fiftieth."""
    return peak * min(1.0, (step + 1) / warm) * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * step / steps)))


def optimizer_of(reader: Reader) -> torch.optim.AdamW:
    decayed = [p for p in reader.parameters() if p.ndim >= 2]
    rest = [p for p in reader.parameters() if p.ndim < 2]
    return torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.02}, {"params": rest, "weight_decay": 0.0}], lr=1e-3, betas=(0.9, 0.98)
    )


def train(work: Path, size: str, steps: int, device: str, stop_at: int) -> None:
    torch.manual_seed(SEED)
    folder = work / "reader"
    reader = new_reader(folder, SIZES[size]).to(device)
    optimizer = optimizer_of(reader)
    checkpoint = folder / f"{size}.pt"
    step = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False, map_location=device)
        reader.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    source = PseudoQuestions(folder, SEED + step)
    sums: dict[str, float] = {}
    began, counted = time.monotonic(), 0
    while step < min(steps, stop_at):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, steps)
        budget = BUDGETS[int(source.random.integers(len(BUDGETS)))]
        groups = [source.group(budget) for _ in range(GROUPS * 100 // budget)]
        judged = judge(reader, groups, device)
        loss, parts = loss_of(judged, groups)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        step += 1
        parts |= rates(judged, groups)
        for name, value in parts.items():
            sums[name] = sums.get(name, 0.0) + value
        counted += 1
        if step % 25 == 0:
            told = " ".join(f"{name} {value / counted:.3f}" for name, value in sums.items())
            print(f"step {step}/{steps} {told}, {(time.monotonic() - began) / 60:.1f} min", flush=True)
            sums, counted = {}, 0
        if step % SAVE_EVERY == 0 or step == min(steps, stop_at):
            state = {"model": reader.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--stop-at", type=int, default=None, help="stop (resumable) after so many of the steps")
    arguments = parser.parse_args()
    train(arguments.work, arguments.size, arguments.steps, arguments.device, arguments.stop_at or arguments.steps)


if __name__ == "__main__":
    main()
