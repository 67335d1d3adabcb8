"""Copies of added files, kept by the hash of their bytes, so that a name can be anything."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path

from corpus.errors import LibraryError

_PLAIN_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


def keep(file: Path, folder: Path) -> str:
    """Copies the file into the folder unless it is there already; returns the copy's file name.

    The copy appears by rename, whole or not at all. Raises LibraryError.
    """
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()[:32]
        suffix = file.suffix.lower() if _PLAIN_SUFFIX.fullmatch(file.suffix) else ""
        name = digest + suffix
        if not (folder / name).exists():
            folder.mkdir(parents=True, exist_ok=True)
            unfinished = folder / f"{name}.{os.getpid()}.part"
            shutil.copyfile(file, unfinished)
            os.replace(unfinished, folder / name)
        return name
    except OSError as error:
        raise LibraryError(
            f"原件 {file.name} 无法存入 {folder}（{error.strerror or error}）。请检查磁盘空间和文件夹权限后重新添加。"
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
