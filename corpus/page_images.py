"""Pictures of the pages of original files, made when they are asked for; the latest stay in memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock

from corpus.errors import PageUnavailable
from corpus.readers.recognise import WITH_PAGES, Format, format_of, zip_format

MAX_SECONDS = 20
"""Of waiting for one picture, the start of its process included."""
CACHE_BYTES = 48 * 1024 * 1024
_AT_ONCE = 2
_HEAD_BYTES = 4 * 1024
_ROOT = Path(__file__).resolve().parents[1]
_BUSY = "页面图像一时显示不出来，请稍后再试，或先看文字。"


@dataclass(frozen=True)
class PageImage:
    """A page counted from 1 of `pages`, as JPEG of `width` × `height` pixels."""

    number: int
    pages: int
    width: int
    height: int
    jpeg: bytes


class PageImages:
    """Makes pictures in processes of their own, two at once, and keeps the latest within CACHE_BYTES."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], PageImage] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self._working = BoundedSemaphore(_AT_ONCE)

    def kept(self, original: Path, number: int) -> PageImage | None:
        """The picture if it is in memory."""
        with self._lock:
            image = self._kept.get((original.name, number))
            if image is not None:
                self._kept.move_to_end((original.name, number))
            return image

    def page(self, original: Path, number: int) -> PageImage:
        """The picture of a page, counted from 1, of a kept original; originals are named by their content.

        Returns or raises within some 40 s whatever the file is. Raises PageUnavailable.
        """
        image = self.kept(original, number)
        if image is None:
            if not self._working.acquire(timeout=MAX_SECONDS):
                raise PageUnavailable(_BUSY)
            try:
                image = _made(original, number)
            finally:
                self._working.release()
            self._keep((original.name, number), image)
        return image

    def _keep(self, key: tuple[str, int], image: PageImage) -> None:
        with self._lock:
            self._bytes += len(image.jpeg) - len(self._kept[key].jpeg if key in self._kept else b"")
            self._kept[key] = image
            while self._bytes > CACHE_BYTES and len(self._kept) > 1:
                self._bytes -= len(self._kept.popitem(last=False)[1].jpeg)


def may_have_pages(original: Path) -> bool:
    """Whether a kept original is there and of a format with pages, by its content."""
    try:
        with original.open("rb") as stream:
            kind = format_of(stream.read(_HEAD_BYTES), original.name)
    except OSError:
        return False
    return (zip_format(original, original.name) if kind is Format.ZIP else kind) in WITH_PAGES


def _made(original: Path, number: int) -> PageImage:
    command = [sys.executable, "-m", "corpus.page_process", str(original.absolute()), str(number)]
    try:
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, timeout=MAX_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PageUnavailable(_BUSY) from error
    line, _, jpeg = done.stdout.partition(b"\n")
    try:
        described = json.loads(line)
    except ValueError as error:  # the process came to its limits, or crashed over the file
        raise PageUnavailable(_BUSY) from error
    if "error" in described:
        raise PageUnavailable(described["error"])
    return PageImage(number, described["pages"], described["width"], described["height"], jpeg)
