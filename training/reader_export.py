"""Step 5 of the reader: writes the network for onnxruntime, its vectors and its matrices in int8.

python -m training.reader_export --work DIR --stage whole --to models/hongzhou-reader
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.reader import SIZES, new_reader
from training.reader_model import Reader

BEST = 4
"""Spans of each passage that leave the network: the best of each first word, the best such words."""


class Exported(nn.Module):
    """The reader with what is needed of its spans: how much they weigh together, and the best."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, question: Tensor, passage: Tensor, sentence: Tensor) -> tuple[Tensor, ...]:
        answers, spans = self.reader(question, passage, sentence)
        weight = spans.flatten(1).logsumexp(1)
        best, length = spans.max(2)
        scores, first = best.topk(BEST, dim=1)
        return answers, weight, scores, first, first + length.gather(1, first), spans


def as_bytes(vectors: np.ndarray) -> np.ndarray:
    """Rows as int8, each scaled to use the whole range; the network makes them unit vectors again."""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.round(vectors / np.maximum(largest, 1e-9) * 127).astype(np.int8)


def bare(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model without what the exporter notes on every part of it: source lines, with paths of the machine."""
    parts: list[Any] = [model, model.graph]
    parts += [*model.graph.node, *model.graph.initializer, *model.graph.value_info]
    parts += [*model.graph.input, *model.graph.output]
    for part in parts:
        del part.metadata_props[:]
        part.doc_string = ""
    return model


def export(work: Path, size: str, stage: str, target: Path) -> None:
    folder = work / "reader"
    reader = new_reader(folder, SIZES[size])
    reader.load_state_dict(torch.load(folder / f"{size}-{stage}.pt", weights_only=False, map_location="cpu")["model"])
    rows = torch.from_numpy(as_bytes(reader.vectors.float().numpy()))
    reader.vectors = rows
    reader.scale = 1 / rows.float().norm(dim=1).clamp(min=1e-6)
    model = Exported(reader).eval()
    question = torch.tensor([[5, 7, 9], [5, 7, -1], [6, -1, -1]])
    passage = torch.arange(100, 370).reshape(3, 90)
    sentence = torch.arange(270).reshape(3, 90) % 90 // 9
    target.mkdir(parents=True, exist_ok=True)
    names = ["answers", "weight", "scores", "first", "last", "spans"]
    with tempfile.TemporaryDirectory() as scratch:
        plain, shaped = Path(scratch) / "plain.onnx", Path(scratch) / "shaped.onnx"
        free = torch.export.Dim.DYNAMIC
        dynamic = {name: {0: free, 1: free} for name in ("question", "passage", "sentence")}
        program = torch.onnx.export(
            model, (question, passage, sentence), dynamo=True, dynamic_shapes=dynamic, output_names=names,
            input_names=["question", "passage", "sentence"], optimize=True,
        )  # fmt: skip
        assert program is not None  # with dynamo=True there always is one
        program.save(str(plain))
        onnx.save(onnx.shape_inference.infer_shapes(onnx.load(str(plain))), str(shaped))
        quantize_dynamic(
            shaped,
            target / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm"],
        )
    onnx.save(bare(onnx.load(str(target / "model.onnx"))), str(target / "model.onnx"))
    shutil.copyfile(folder / "tokenizer.json", target / "tokenizer.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--stage", default="whole")
    parser.add_argument("--to", type=Path, required=True)
    arguments = parser.parse_args()
    export(arguments.work, arguments.size, arguments.stage, arguments.to)


if __name__ == "__main__":
    main()
