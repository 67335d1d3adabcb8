"""What reading scans needs from the one who asks for it: somewhere to tell progress, and a memory of finished pages."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import LibraryError, UnreadableReport
from corpus.readers.page_text import VERSION, Area, PageText, Recognised

if TYPE_CHECKING:
    from corpus.readers.ink import Picture

Tell = Callable[[int, int], None]
"""Called with (number of the page, number of pages) before each page that has to be recognised."""


class PageMemory:
    """Recognised pages on disk, so that an interrupted file goes on where it stopped.

    folder/<hash of the document>/<page>.json; a document's pages are there until it is forgotten.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def load(self, document: str, page: int) -> PageText | None:
        """The page as it was kept, None when it was not, or by a version that reads otherwise."""
        self._used.add(document)
        try:
            kept = json.loads(self._file(document, page).read_text(encoding="utf-8"))
            return _page_text(kept) if kept["version"] == VERSION else None
        except (OSError, ValueError, KeyError, TypeError):  # not there, or half of it: the page is read again
            return None

    def keep(self, document: str, page: int, text: PageText) -> None:
        """Keeps a page; it appears whole or not at all. Raises LibraryError."""
        self._used.add(document)
        file = self._file(document, page)
        unfinished = file.with_suffix(f".{os.getpid()}.part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(json.dumps(_as_json(text), ensure_ascii=False), encoding="utf-8")
            os.replace(unfinished, file)
        except OSError as error:
            raise LibraryError(
                f"识别出的文字无法存入 {self._folder}（{error.strerror or error}）。"
                "请检查磁盘空间和文件夹权限后重新添加。"
            ) from error

    def forget_used(self) -> None:
        """Deletes the pages of all documents that were asked for: their reports are dealt with."""
        for document in self._used:
            shutil.rmtree(self._folder / document, ignore_errors=True)
        self._used.clear()

    def forget_all(self) -> None:
        """Deletes every page: of files that were begun, interrupted and never taken up again."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _file(self, document: str, page: int) -> Path:
        return self._folder / document / f"{page:05}.json"


def _nobody(page: int, pages: int) -> None:
    """For callers that do not show progress."""


@dataclass(frozen=True)
class Scanning:
    """How scans are read: `tell` hears of each page, `memory` keeps them; both may be left out."""

    tell: Tell = _nobody
    memory: PageMemory | None = None


def require_engine(name: str) -> None:
    """Raises UnreadableReport for the file `name` when the packages for recognition are not installed."""
    missing = [package for package in ("rapidocr", "onnxruntime", "cv2") if importlib.util.find_spec(package) is None]
    if missing:
        raise UnreadableReport(
            name,
            f"这是扫描件或图片，识别文字需要的组件 {'、'.join(missing)} 没有安装",
            "请运行 pip install -r requirements.txt 安装后重新添加。",
        )


def document_key(data: bytes) -> str:
    """What a document's pages are kept under: 32 hexadecimal digits of SHA-256 over its bytes."""
    return hashlib.sha256(data).hexdigest()[:32]


def page_text(picture: Callable[[], Picture], document: str, page: int, pages: int, scanning: Scanning) -> PageText:
    """The text of page `page` of `pages`, from memory or recognised now.

    `picture` is only called for a page that is not in memory.
    """
    known = scanning.memory.load(document, page) if scanning.memory else None
    if known is not None:
        return known
    scanning.tell(page, pages)
    from corpus.readers.recognition import recognise  # brings large libraries

    text = recognise(picture())
    if scanning.memory:
        scanning.memory.keep(document, page, text)
    return text


def _as_json(text: PageText) -> dict[str, object]:
    return {
        "version": VERSION,
        "size": [text.width, text.height],
        "lines": [[line.text, *line.area, line.score, line.size] for line in text.lines],
        "rules": text.rules,
        "unread": text.unread,
    }


def _page_text(kept: dict[str, list[list[int]]]) -> PageText:
    lines = [Recognised(str(line[0]), Area(*line[1:5]), line[5], line[6]) for line in kept["lines"]]
    rules, unread = ([Area(*area) for area in kept[name]] for name in ("rules", "unread"))
    width, height = kept["size"]
    return PageText(int(str(width)), int(str(height)), tuple(lines), tuple(rules), tuple(unread))
