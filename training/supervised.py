"""Step 3: fine-tunes the encoder on questions whose passage is known, with hard negatives.

Each question has to find a passage that holds its answer among the batch's other passages, among
passages that BM25 confuses with it, and among the other passages of the right report. Batches of
the unsupervised step are mixed in, so that words the questions do not use keep their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy

from training.embedder import BATCH, News, bag
from training.model import ComposedEmbedding

TEMPERATURE = 0.05
LEARNING_RATE = 2.5e-3
QUESTIONS_IN_BATCH = 384
EPOCHS = 5
UNSUPERVISED_WEIGHT = 0.3


@dataclass(frozen=True)
class Example:
    """A question, passages that answer it and passages that look as if they did (positions in a pool)."""

    question: str
    positives: tuple[int, ...]
    negatives: tuple[int, ...]


def encode_words(cutter: Tokenizer, texts: Sequence[str]) -> list[np.ndarray]:
    """Entry numbers of each text, int64; a text of unknown words only is the unknown entry."""
    encoded = cutter.encode_batch_fast(list(texts), add_special_tokens=False)
    return [np.array([i for i in text.ids if i] or [0], dtype=np.int64) for text in encoded]


def fine_tune(
    model: ComposedEmbedding,
    cutter: Tokenizer,
    pool: Sequence[str],
    examples: Sequence[Example],
    news: News | None,
    seed: int,
    epochs: int = EPOCHS,
    rate: float = LEARNING_RATE,
) -> None:
    """Trains `model` in place. `pool` holds the texts that examples point into."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    pool_words = encode_words(cutter, pool)
    question_words = encode_words(cutter, [example.question for example in examples])
    optimizer = torch.optim.SparseAdam(list(model.parameters()), lr=rate)
    steps = epochs * max(1, len(examples) // QUESTIONS_IN_BATCH)
    step = 0
    for epoch in range(epochs):
        order = random.permutation(len(examples))
        losses = []
        for start in range(0, len(order) - QUESTIONS_IN_BATCH + 1, QUESTIONS_IN_BATCH):
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1.0, (step + 1) / 10) * (1 - step / steps)
            chosen = [int(i) for i in order[start : start + QUESTIONS_IN_BATCH]]
            loss = question_loss(
                model, [examples[i] for i in chosen], [question_words[i] for i in chosen], pool_words, random
            )
            if news is not None:
                picked = random.choice(len(news.usable), BATCH // 2, replace=False)
                pairs = [news.pair(int(news.usable[p]), random) for p in picked]
                left, right = model.encode([*bag([q for q, _ in pairs]), *bag([p for _, p in pairs])])
                loss = loss + UNSUPERVISED_WEIGHT * cross_entropy(
                    left @ right.T / TEMPERATURE, torch.arange(len(pairs))
                )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
            step += 1
        print(f"epoch {epoch + 1}  loss {np.mean(losses):.3f}", flush=True)


def question_loss(
    model: ComposedEmbedding,
    examples: Sequence[Example],
    questions: Sequence[np.ndarray],
    pool_words: Sequence[np.ndarray],
    random: np.random.Generator,
) -> torch.Tensor:
    """InfoNCE over one positive and two negatives of each question; other right passages are masked."""
    candidates: list[int] = []
    for example in examples:
        candidates.append(int(random.choice(example.positives)))
    for example in examples:
        if example.negatives:
            candidates.extend(
                int(i) for i in random.choice(example.negatives, min(2, len(example.negatives)), replace=False)
            )
    texts = [pool_words[i] for i in candidates]
    left, right = model.encode([*bag(list(questions)), *bag(texts)])
    similarity = left @ right.T / TEMPERATURE
    where: dict[int, list[int]] = {}
    for column, passage in enumerate(candidates):
        where.setdefault(passage, []).append(column)
    mask = torch.zeros_like(similarity, dtype=torch.bool)
    for row, example in enumerate(examples):
        for passage in example.positives:
            mask[row, where.get(passage, [])] = True
        mask[row, row] = False
    return cross_entropy(similarity.masked_fill(mask, -1e4), torch.arange(len(examples)))
