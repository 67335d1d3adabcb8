"""Step 2: trains the default encoder without labels, on news only, by contrast.

A sentence (or some of its words) has to find the text around it among the other texts of the
batch (InfoNCE, van den Oord et al. 2018; inverse cloze task, Lee et al. 2019). After a warm-up,
batches are drawn from clusters of like documents, so that the others are hard to tell apart
(topic-aware sampling, Hofstätter et al. 2021).

    python -m training.embedder --work DIR [--steps 5000]      resumes from its checkpoint
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import faiss
import numpy as np
import torch
from torch.nn.functional import cross_entropy

from training.model import ComposedEmbedding

SEED = 20261123
DIMENSION = 256
BATCH = 1024
TEMPERATURE = 0.05
LEARNING_RATE = 6e-3
CLUSTERS = 600
DOCUMENTS_OF_ONE_CLUSTER = 64
RECLUSTER_EVERY = 700
STEPS = 5000
SAVE_EVERY = 300
SAME_DOCUMENT_COSINE = 0.9  # above it another document counts as a reprint, not as a wrong answer


class News:
    """The tokenized corpus and the views of a document that training contrasts."""

    def __init__(self, work: Path) -> None:
        self.tokens = np.load(work / "tokens.npy").astype(np.int64)
        self.sentences = np.load(work / "sentences.npy")
        self.documents = np.load(work / "documents.npy")
        lengths = np.diff(self.documents)
        self.usable = np.flatnonzero(lengths >= 3)

    def words(self, first: int, last: int) -> np.ndarray:
        """Entries of the sentences first … last - 1."""
        return self.tokens[self.sentences[first] : self.sentences[last]]

    def pair(self, document: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """A question-like view and a passage-like view of one document."""
        begin, end = int(self.documents[document]), int(self.documents[document + 1])
        at = int(random.integers(begin, end))
        question = self.words(at, at + 1)
        if len(question) > 4:
            style = random.random()
            if style < 0.45:
                size = int(random.integers(3, min(12, len(question)) + 1))
                question = question[np.sort(random.choice(len(question), size, replace=False))]
            elif style < 0.65:
                size = int(random.integers(4, min(14, len(question)) + 1))
                start = int(random.integers(0, len(question) - size + 1))
                question = question[start : start + size]
        span = int(random.integers(2, 6))
        if random.random() < 0.15:
            at = int(random.integers(begin, end))
        low = max(begin, at - int(random.integers(0, span + 1)))
        high = min(end, max(low + span, at + 1))
        pieces = [self.words(low, at), self.words(at + 1, high)] if low <= at < high else [self.words(low, high)]
        if random.random() < 0.25:
            pieces.append(self.words(at, at + 1))
        if random.random() < 0.5 and low > begin and at != begin:
            pieces.append(self.words(begin, begin + 1)[:60])
        passage = np.concatenate(pieces)[:220]
        return question, passage if len(passage) else self.words(begin, end)[:220]


def bag(texts: list[np.ndarray]) -> list[torch.Tensor]:
    lengths = np.array([len(text) for text in texts])
    return [torch.from_numpy(np.concatenate(texts)), torch.from_numpy(np.cumsum(lengths) - lengths)]


def document_vectors(news: News, model: ComposedEmbedding) -> np.ndarray:
    """Normalised vectors of the beginning of every usable document, float32."""
    table = model.table()
    vectors = []
    for chunk in np.array_split(news.usable, 40):
        texts = [news.tokens[news.sentences[news.documents[d]] :][:250] for d in chunk]
        entries, offsets = bag(texts)
        vectors.append(torch.nn.functional.embedding_bag(entries, table, offsets, mode="sum"))
    return torch.nn.functional.normalize(torch.cat(vectors)).numpy()


def cluster(vectors: np.ndarray) -> list[np.ndarray]:
    """Documents (positions in `news.usable`) grouped by spherical k-means."""
    means = faiss.Kmeans(vectors.shape[1], CLUSTERS, niter=8, spherical=True, seed=SEED, max_points_per_centroid=60)
    means.train(vectors)
    nearest = means.index.search(vectors, 1)[1][:, 0]
    return [np.flatnonzero(nearest == c) for c in range(CLUSTERS)]


def draw(groups: list[np.ndarray] | None, usable: int, random: np.random.Generator) -> np.ndarray:
    """A batch of distinct document positions; from a few clusters when there are any."""
    if groups is None:
        return random.choice(usable, BATCH, replace=False)
    sizes = np.array([len(group) for group in groups], dtype=float)
    chosen = random.choice(len(groups), BATCH // DOCUMENTS_OF_ONE_CLUSTER * 2, replace=False, p=sizes / sizes.sum())
    picked = [random.permutation(groups[c])[:DOCUMENTS_OF_ONE_CLUSTER] for c in chosen]
    return np.concatenate(picked)[:BATCH]


def train(work: Path, steps: int) -> None:
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    news = News(work)
    model = ComposedEmbedding(work, DIMENSION)
    optimizer = torch.optim.SparseAdam(list(model.parameters()), lr=LEARNING_RATE)
    checkpoint = work / "unsupervised.pt"
    step = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
        random = np.random.default_rng(SEED + step)
    groups: list[np.ndarray] | None = None
    vectors: np.ndarray | None = None
    began, losses = time.monotonic(), []
    while step < steps:
        # The learning rate rises over 50 steps and falls linearly to zero.
        rate = LEARNING_RATE * min(1.0, (step + 1) / 50) * (1 - step / steps)
        for group in optimizer.param_groups:
            group["lr"] = rate
        if (step >= 600 and step % RECLUSTER_EVERY == 0) or (step > 600 and groups is None):
            vectors = document_vectors(news, model)
            groups = cluster(vectors)
        positions = draw(groups if step % 3 else None, len(news.usable), random)
        pairs = [news.pair(int(news.usable[p]), random) for p in positions]
        questions, passages = model.encode([*bag([q for q, _ in pairs]), *bag([p for _, p in pairs])])
        similarity = questions @ passages.T / TEMPERATURE
        if vectors is not None:
            alike = torch.from_numpy(vectors[positions] @ vectors[positions].T > SAME_DOCUMENT_COSINE)
            alike.fill_diagonal_(False)
            similarity = similarity.masked_fill(alike, -1e4)
        target = torch.arange(len(pairs))
        loss = (cross_entropy(similarity, target) + cross_entropy(similarity.T, target)) / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
        step += 1
        if step % 50 == 0:
            print(
                f"step {step}  {(time.monotonic() - began) / 60:.1f} min  loss {np.mean(losses[-50:]):.3f}", flush=True
            )
        if step % SAVE_EVERY == 0 or step == steps:
            save(checkpoint, model, optimizer, step)


def save(path: Path, model: ComposedEmbedding, optimizer: torch.optim.Optimizer, step: int) -> None:
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    torch.save(state, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    arguments = parser.parse_args()
    train(arguments.work, arguments.steps)


if __name__ == "__main__":
    main()
