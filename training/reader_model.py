"""The network of the reader: does this passage answer the question, and with which words.

Question and passage go through one small transformer together. Its words enter as fixed vectors
of the unsupervised encoder, with what is known about each word's match on the other side (the
aligned question embedding of Chen et al. 2017, "Reading Wikipedia to Answer Open-Domain
Questions", its cosine, how much of the question the word's sentence meets), so that little has to
be learnt about matching itself. Neighbouring words are mixed by shifting a part of the channels
(as in RWKV), distance enters attention as a linear bias (ALiBi, Press et al. 2022), and a span is
scored as a whole: start + end + their product (globally normalised, as in Lee et al. 2016).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu, one_hot, softmax

SENTENCES = 10
"""Sentences told apart in a passage; 0 is its context (title, heading), what comes after the last counts to it."""
LONGEST_SPAN = 48
SHARPNESS = 8.0
"""Of the softmax over cosines that aligns a word with the question."""
NOTHING = -1e4


@dataclass(frozen=True)
class ReaderSize:
    """Width, layers and heads; `common` is how many of the most frequent entries have vectors of their own."""

    width: int = 192
    layers: int = 3
    heads: int = 4
    common: int = 4096
    dropout: float = 0.1


SMALL = ReaderSize()
LARGE = ReaderSize(width=384, layers=6, heads=12, common=16384)


class Judgement(NamedTuple):
    """What the reader says of each pair.

    `answers` [pairs]: the logit that the passage answers. `spans` [pairs, words, LONGEST_SPAN]: the score
    of the span that begins at a word and has 1, 2 … words; -1e4 where there can be none.
    """

    answers: Tensor
    spans: Tensor


class Block(nn.Module):
    """Attention and feed-forward over shifted channels, each normalised before (pre-LN)."""

    def __init__(self, size: ReaderSize) -> None:
        super().__init__()
        self.heads = size.heads
        self.before_attention = nn.LayerNorm(size.width)
        self.before_feeding = nn.LayerNorm(size.width)
        self.qkv = nn.Linear(size.width, 3 * size.width)
        self.out = nn.Linear(size.width, size.width)
        self.up = nn.Linear(size.width, 2 * size.width)
        self.down = nn.Linear(2 * size.width, size.width)
        self.dropout = nn.Dropout(size.dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        pairs, words, width = x.shape
        mixed = self.qkv(shifted(self.before_attention(x))).view(pairs, words, 3, self.heads, width // self.heads)
        query, key, value = mixed.permute(2, 0, 3, 1, 4).flatten(1, 2)
        scores = torch.baddbmm(bias.to(query.dtype), query * (width // self.heads) ** -0.5, key.transpose(1, 2))
        seen = (softmax(scores, dim=2) @ value).view(pairs, self.heads, words, -1)
        x = x + self.dropout(self.out(seen.transpose(1, 2).reshape(pairs, words, width)))
        return x + self.dropout(self.down(gelu(self.up(shifted(self.before_feeding(x))))))


def shifted(x: Tensor) -> Tensor:
    """The first quarter of the channels from the word before, the last quarter from the word behind."""
    quarter = x.shape[-1] // 4
    nothing = torch.zeros_like(x[:, :1, :quarter])
    before = torch.cat([nothing, x[:, :-1, :quarter]], dim=1)
    behind = torch.cat([x[:, 1:, -quarter:], nothing], dim=1)
    return torch.cat([before, x[:, :, quarter:-quarter], behind], dim=2)


class Reader(nn.Module):
    """Judges pairs of question and passage, given as vocabulary entries."""

    vectors: Tensor
    scale: Tensor
    weights: Tensor
    common: Tensor
    slopes: Tensor

    def __init__(self, vectors: Tensor, weights: Tensor, common: Tensor, size: ReaderSize = SMALL) -> None:
        """`vectors` [entries, dimension] unit rows, `weights` [entries] how much a word tells,
        `common` int64 [entries]: the row of the entry among those with own vectors, 0 for the rest."""
        super().__init__()
        self.size = size
        self.register_buffer("vectors", vectors, persistent=False)
        self.register_buffer("scale", 1 / vectors.float().norm(dim=1).clamp(min=1e-6), persistent=False)
        self.register_buffer("weights", weights, persistent=False)
        self.register_buffer("common", common, persistent=False)
        self.own = nn.Embedding(size.common, size.width)
        nn.init.normal_(self.own.weight, std=0.1)
        dimension = vectors.shape[1]
        self.word = nn.Linear(dimension, size.width)
        self.aligned = nn.Linear(dimension, size.width, bias=False)
        self.passage_facts = nn.Linear(7, size.width)
        self.question_facts = nn.Linear(3, size.width)
        self.summary = nn.Linear(2, size.width)
        self.dropout = nn.Dropout(size.dropout)
        self.blocks = nn.ModuleList(Block(size) for _ in range(size.layers))
        self.last = nn.LayerNorm(size.width)
        self.ends = nn.Linear(size.width, 2)
        self.start_of, self.end_of = nn.Linear(size.width, 48), nn.Linear(size.width, 48)
        self.judge = nn.Sequential(nn.Linear(2 * size.width + 2, size.width), nn.GELU(), nn.Linear(size.width, 1))
        slopes = [(1.0, 0.2)[head] if head < 2 else 0.0 for head in range(size.heads)]
        self.register_buffer("slopes", torch.tensor(slopes), persistent=False)

    def forward(self, question: Tensor, passage: Tensor, sentence: Tensor) -> Judgement:
        """`question` int64 [pairs, q] and `passage` int64 [pairs, p]: entries, -1 behind the end;
        `sentence` int64 [pairs, p]: the number of each word's sentence, 0 for context, -1 behind the end."""
        asked, there = question >= 0, passage >= 0
        question, passage = question.clamp(min=0), passage.clamp(min=0)
        q_vectors = self.looked_up(question) * asked[..., None]
        p_vectors = self.looked_up(passage) * there[..., None]
        q_weights = self.weights[question] * asked
        share = q_weights / q_weights.sum(1, keepdim=True).clamp(min=1e-6)
        cosine = q_vectors @ p_vectors.transpose(1, 2)  # [pairs, q, p]
        near = cosine.clamp(min=0)
        exact = ((question[:, :, None] == passage[:, None]) & asked[:, :, None] & there[:, None]).float()
        align = softmax(SHARPNESS * cosine + NOTHING * (~asked[:, :, None]), dim=1)
        aligned = (align * near).transpose(1, 2) @ q_vectors
        member = one_hot(sentence.clamp(0, SENTENCES - 1), SENTENCES) * there[..., None]  # [pairs, p, sentences]
        met = (near[:, None] * member.transpose(1, 2)[:, :, None]).amax(3)  # [pairs, sentences, q]
        covered = met @ share[..., None]  # [pairs, sentences, 1]
        around = torch.cat([met[:, :1], torch.maximum(met[:, 1:-1], met[:, 2:]), met[:, -1:]], dim=1) @ share[..., None]
        whole = met.amax(1)  # [pairs, q]
        total = (whole * share).sum(1)
        own_sentence = torch.cat([covered, around], dim=2)
        facts = torch.cat(
            [
                torch.stack([near.amax(1), (near * share[..., None]).sum(1), (exact * share[..., None]).sum(1)], dim=2),
                member.float() @ own_sentence,
                torch.stack([self.weights[passage] * there, (sentence == 0).float()], dim=2),
            ],
            dim=2,
        )
        words = (
            self.word(p_vectors) + self.aligned(aligned) + self.own(self.common[passage]) + self.passage_facts(facts)
        )
        told = torch.stack([whole, exact.amax(2), share], dim=2)
        asking = self.word(q_vectors) + self.own(self.common[question]) + self.question_facts(told)
        summary = self.summary(torch.stack([total, covered[:, :, 0].amax(1)], dim=1))
        x = self.dropout(torch.cat([summary[:, None], asking, words], dim=1))
        bias = self.bias(asked, there).to(x.dtype)
        for block in self.blocks:
            x = block(x, bias)
        x = self.last(x)
        read = x[:, 1 + question.shape[1] :]
        inside = there & (sentence > 0)
        spans = self.score_spans(read, inside)
        best = torch.stack([spans.flatten(1).logsumexp(1), spans.flatten(1).amax(1)], dim=1)
        peak = (read + NOTHING * (~there[..., None])).amax(1)
        answers = self.judge(torch.cat([x[:, 0], peak, best / 10], dim=1).float())[:, 0]
        return Judgement(answers, spans)

    def looked_up(self, entries: Tensor) -> Tensor:
        """The fixed vectors of entries; int8 rows are unit vectors once more after rounding."""
        rows = self.vectors[entries].float()
        return rows * self.scale[entries][..., None] if self.vectors.dtype == torch.int8 else rows

    def bias(self, asked: Tensor, there: Tensor) -> Tensor:
        """What is added to attention: distance within question and passage, nothing between them, padding barred."""
        q = asked.shape[1]
        length = 1 + q + there.shape[1]
        place = torch.arange(length, device=asked.device)
        part = (place > 0).long() + (place > q).long()
        distance = (place[:, None] - place[None]).abs() * (part[:, None] == part[None])
        present = torch.cat([torch.ones_like(asked[:, :1]), asked, there], dim=1)
        barred = NOTHING * (~present).float()
        return (barred[:, None, None] - self.slopes[:, None, None] * distance).flatten(0, 1)

    def score_spans(self, read: Tensor, inside: Tensor) -> Tensor:
        """Scores [pairs, words, LONGEST_SPAN] of the spans that begin at each word, within the passage's own text."""
        start, end = self.ends(read).float().unbind(2)
        product = self.start_of(read).float() @ self.end_of(read).float().transpose(1, 2) / 48**0.5
        words = read.shape[1]
        last = torch.arange(words, device=read.device)[:, None] + torch.arange(LONGEST_SPAN, device=read.device)
        possible = last < words
        last = last.clamp(max=words - 1)
        scores = start[:, :, None] + end[:, last] + product.gather(2, last[None].expand(len(read), -1, -1))
        return torch.where(possible & inside[:, :, None] & inside[:, last], scores, NOTHING)
