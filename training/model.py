"""The trainable form of the default encoder: word vectors composed of their parts.

The vector of entry w is

    F[w] = exp(a[w]) · (E[w] + Σ P[p] / √n)        over its n parts p: characters, shorter words

and a text's vector is the normalised sum of its entries' vectors. After training F is all that
is left: one table, stored as int8, which stock `StaticEmbedding` loads. The weight exp(a) starts
as the smooth inverse frequency 𝛼 / (𝛼 + p(w)) of Arora et al. 2017, "A Simple but Tough-to-Beat
Baseline for Sentence Embeddings".
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import embedding_bag, normalize

SIF_ALPHA = 3e-4


class ComposedEmbedding(nn.Module):
    """Entries as own vector plus parts; `folded` gives rows, `encode` gives text vectors."""

    def __init__(self, work: Path, dimension: int) -> None:
        super().__init__()
        parts = np.load(work / "parts.npz")
        self.part_ids = torch.from_numpy(parts["parts"].astype(np.int64))
        self.part_starts = torch.from_numpy(parts["starts"])
        counts = torch.from_numpy(np.load(work / "frequencies.npy"))
        entries = len(counts)
        self.own = nn.Embedding(entries, dimension, sparse=True)
        self.part = nn.Embedding(entries, dimension, sparse=True)
        nn.init.normal_(self.own.weight, std=dimension**-0.5)
        nn.init.normal_(self.part.weight, std=0.7 * dimension**-0.5)
        weight = SIF_ALPHA / (SIF_ALPHA + counts / counts.sum())
        self.log_weight = nn.Embedding(entries, 1, sparse=True)
        self.log_weight.weight.data = weight.log().float()[:, None]

    def folded(self, entries: Tensor) -> Tensor:
        """Rows F[entries], shape [len(entries), dimension]."""
        starts = self.part_starts[entries] + 1  # the first part is the entry itself
        lengths = self.part_starts[entries + 1] - starts
        offsets = torch.cumsum(lengths, 0) - lengths
        flat = torch.arange(int(lengths.sum())) - torch.repeat_interleave(offsets - starts, lengths)
        parts = embedding_bag(self.part_ids[flat], self.part.weight, offsets, mode="sum", sparse=True)
        composed = self.own(entries) + parts / lengths.clamp(min=1).sqrt()[:, None]
        return composed * self.log_weight(entries).exp()

    def encode(self, bags: list[Tensor]) -> list[Tensor]:
        """Normalised vectors for several groups of texts, folding each entry in use only once.

        Each group is one flat int64 tensor of entries with a second of offsets, given alternately:
        [entries, offsets, entries, offsets, …]; returns one [texts, dimension] tensor a group.
        """
        used, local = torch.unique(torch.cat(bags[::2]), return_inverse=True)
        rows = self.folded(used)
        vectors = []
        begin = 0
        for entries, offsets in zip(bags[::2], bags[1::2], strict=True):
            vectors.append(normalize(embedding_bag(local[begin : begin + len(entries)], rows, offsets, mode="sum")))
            begin += len(entries)
        return vectors

    @torch.no_grad()
    def table(self) -> Tensor:
        """The folded table of all entries, shape [entries, dimension]; entry 0 (unknown) is zero."""
        chunks = [self.folded(chunk) for chunk in torch.arange(self.own.num_embeddings).split(8192)]
        table = torch.cat(chunks)
        table[0] = 0
        return table
