"""The shipped LightGBM models: loading and applying, the same for all of them."""

from __future__ import annotations

from pathlib import Path

import lightgbm
import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError

MODELS = Path(__file__).resolve().parents[1] / "models"

Floats = npt.NDArray[np.float64]


class Trees:
    """Gradient-boosted trees that `training/ranker.py` wrote."""

    def __init__(self, model: Path) -> None:
        """Loads them; raises ModelError when the file is missing or damaged."""
        try:
            # From a string: LightGBM cannot open Chinese paths on Windows.
            self._booster = lightgbm.Booster(model_str=model.read_text(encoding="utf-8"))
        except (OSError, ValueError, lightgbm.basic.LightGBMError) as error:
            raise damaged(model, error) from error

    def predict(self, table: Floats) -> Floats:
        """One number for each row of features float64 [rows, features], float64 [rows]."""
        return np.asarray(self._booster.predict(table, num_threads=1), dtype=np.float64)


def damaged(file: Path, error: Exception) -> ModelError:
    """What a user is told of a shipped model file that cannot be read."""
    return ModelError(f"自带的模型文件 {file} 不完整（{error}）。请重新解压安装包，或用 git checkout -- models 恢复。")
