"""Last step: the trained table as a folder that `SentenceTransformer(path)` loads.

The table is stored as int8 with one scale an entry, which stock `StaticEmbedding` multiplies back
(the layout of model2vec's quantized models), so no code of ours is needed to load it.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer


def quantized(table: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(int8 [entries, dimension], float32 scales [entries]) with table ≈ int8 · scale."""
    scale = table.abs().amax(dim=1) / 127
    rows = (table / scale.clamp(min=1e-12)[:, None]).round().to(torch.int8)
    return rows, scale.float()


def export(table: torch.Tensor, tokenizer_file: Path, folder: Path) -> None:
    """Writes the model folder; `table` is float32 [entries, dimension], entry 0 the unknown word."""
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=table), Normalize()], device="cpu"
    )
    folder.mkdir(parents=True, exist_ok=True)
    model.save(str(folder), create_model_card=False)
    rows, scale = quantized(table)
    save_file({"embeddings": rows, "weights": scale}, str(folder / "model.safetensors"))
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(json.dumps({"folder": str(folder), "megabytes": round(size / 1e6, 2), "entries": len(table)}))
