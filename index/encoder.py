"""Text to vectors: any sentence-transformers model, by folder or hub name.

The default is the project's own static model in `models/`: no download, tens of thousands of
passages a second. Another one is a flag away: `--embedder BAAI/bge-small-zh-v1.5`.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding

from corpus.errors import ModelError

# Read when a text is first cut. A question's few hundred sentences gain nothing from more threads,
# and lose much where other people's questions keep the cores busy.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

DEFAULT_MODEL = Path(__file__).resolve().parents[1] / "models" / "hongzhou-embedder"

# Instructions that published models were trained with but do not all state in their
# configuration; from their model cards. (question prompt, passage prompt)
KNOWN_PROMPTS = (
    (re.compile(r"bge-.*-zh", re.I), "为这个句子生成表示以用于检索相关文章：", ""),
    (re.compile(r"(^|[/\\])(multilingual-)?e5-", re.I), "query: ", "passage: "),
)


class Encoder:
    """A loaded embedding model.

    `dimension` is the length of its vectors; `fingerprint` changes whenever its weights,
    tokenizer or prompts do; `cacheable` is False where encoding again is faster than a cache.
    """

    def __init__(self, model: str | Path = DEFAULT_MODEL, query_prompt: str | None = None) -> None:
        """Loads a model folder, or a hub name where that is no folder.

        `query_prompt` is put before questions; None takes the model's own or the known one.
        Raises ModelError when there is no such model or it cannot be loaded.
        """
        name = str(model)
        try:
            self._model = SentenceTransformer(name, device="cpu")
        except Exception as error:  # sentence-transformers raises whatever its loaders raise
            raise ModelError(
                f"无法加载向量模型 {name}：{error}。请检查模型文件夹是否完整；内网电脑请先把模型文件夹拷到本机，"
                "再用 --embedder 文件夹 指定，或不加 --embedder 使用自带模型。"
            ) from error
        self.name = name
        self._static = isinstance(self._model[0], StaticEmbedding)
        self.cacheable = not self._static
        self._question_prompt, self._passage_prompt = prompts(name, self._model.prompts)
        if query_prompt is not None:
            self._question_prompt = query_prompt
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.fingerprint = self._fingerprint()

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> np.ndarray:
        """L2-normalised vectors of texts, float32 [len(texts), dimension].

        `progress` is called with (done, total) between batches.
        """
        batch = 2048 if self._static else 64
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), batch * 4):
            part = [self._passage_prompt + text for text in texts[start : start + batch * 4]]
            vectors[start : start + len(part)] = self._encode(part, batch)
            if progress:
                progress(start + len(part), len(texts))
        return vectors

    def encode_question(self, question: str) -> np.ndarray:
        """The L2-normalised vector of a question, float32 [dimension]."""
        return self._encode([self._question_prompt + question], 1)[0]

    def _encode(self, texts: list[str], batch: int) -> np.ndarray:
        return self._model.encode(
            texts, batch_size=batch, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        ).astype(np.float32, copy=False)

    def _fingerprint(self) -> str:
        """16 hexadecimal digits of SHA-256 over weights, tokenizer and prompts."""
        digest = hashlib.sha256(f"{self._question_prompt}|{self._passage_prompt}".encode())
        folder = Path(self.name)
        if folder.is_dir():
            for file in sorted(folder.rglob("*")):
                if file.suffix in {".safetensors", ".bin", ".json", ".txt", ".model", ".onnx"}:
                    digest.update(file.name.encode())
                    digest.update(file.read_bytes())
        else:
            digest.update(self.name.encode())
            for key, tensor in self._model.state_dict().items():
                digest.update(key.encode())
                digest.update(tensor.float().numpy().tobytes())
        return digest.hexdigest()[:16]


def prompts(name: str, stated: Mapping[str, str | None]) -> tuple[str, str]:
    """(question prompt, passage prompt) of a model: what it states itself, else what is known.

    >>> prompts("BAAI/bge-small-zh-v1.5", {})
    ('为这个句子生成表示以用于检索相关文章：', '')
    """
    question = stated.get("query") or ""
    passage = stated.get("document") or stated.get("passage") or ""
    if question or passage:
        return question, passage
    for pattern, known_question, known_passage in KNOWN_PROMPTS:
        if pattern.search(name):
            return known_question, known_passage
    return "", ""
