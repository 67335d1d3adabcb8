"""Copies of added files, kept by the hash of their bytes, so that a name can be anything."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
from pathlib import Path

from corpus.errors import LibraryError

_PLAIN_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


def keep(original: Path | bytes, folder: Path, name: str) -> str:
    """Copies a file, or writes its bytes, into the folder unless it is there already; returns the copy's file name.

    The suffix is that of `name`. The copy appears by rename, whole or not at all. Raises LibraryError.
    """
    try:
        with io.BytesIO(original) if isinstance(original, bytes) else original.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()[:32]
        suffix = Path(name.replace("\0", "")).suffix.lower()
        kept = digest + (suffix if _PLAIN_SUFFIX.fullmatch(suffix) else "")
        if not (folder / kept).exists():
            folder.mkdir(parents=True, exist_ok=True)
            unfinished = folder / f"{kept}.{os.getpid()}.part"
            if isinstance(original, bytes):
                unfinished.write_bytes(original)
            else:
                shutil.copyfile(original, unfinished)
            os.replace(unfinished, folder / kept)
        return kept
    except OSError as error:
        raise LibraryError(
            f"原件 {name} 无法存入 {folder}（{error.strerror or error}）。请检查磁盘空间和文件夹权限后重新添加，"
            "或加 --no-originals 不留存原件。"
        ) from error


def discard(names: list[str], folder: Path) -> None:
    """Deletes copies; one that is gone already is fine. Raises LibraryError."""
    for name in names:
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise LibraryError(
                f"原件 {folder / name} 无法删除（{error.strerror or error}），请关闭打开它的程序后手工删除。"
            ) from error
