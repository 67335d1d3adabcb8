"""What the tabs of one page share: the library, the index, the engine, the language, one lock for changes."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from corpus.errors import PageUnavailable, UnknownReport
from corpus.library import Library
from corpus.page_images import PageImages, may_have_pages
from corpus.stored import StoredReport
from web.bridge import pressed
from web.marks import Span
from web.notices import notice
from web.original import drawer
from web.page_pane import PageView
from web.wording import Wording

if TYPE_CHECKING:
    from index.follow import Index
    from search.engine import Engine
    from search.writer import Writer

# Not in samples/, which is added to libraries as a whole.
EXAMPLES = Path(__file__).with_name("assets") / "examples.json"
LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Site:
    """The lock is held while the library or the index changes; the pages of both languages share it, and the
    pictures of originals. `writer` is the language model that was configured, if one was."""

    library: Library
    index: Index
    engine: Engine
    wording: Wording
    lock: threading.Lock = field(default_factory=threading.Lock)
    pages: PageImages = field(default_factory=PageImages)
    writer: Writer | None = None

    @property
    def uploads(self) -> Path:
        """Where Gradio keeps uploaded files: in the library's folder, so that an interrupted intake finds them."""
        return uploads_of(self.library)

    @property
    def exports(self) -> Path:
        """Where the files stand that are offered for download."""
        return self.uploads / "exports"

    def follow(self) -> None:
        """Brings the index up to the library (another process may have added reports).

        Left out while an intake runs, which does the same at its end.
        """
        if self.lock.acquire(blocking=False):
            try:
                self.index.catch_up()
            finally:
                self.lock.release()

    def open(self, event: gr.EventData) -> Iterator[str]:
        """The drawer for a pressed button with the data report, start, end, focusStart, focusEnd.

        Where the original has pages, and the picture is not in memory yet, the drawer comes twice: at once, and
        with the picture.
        """
        yield from self._opened(pressed(event), time.monotonic_ns())

    def turn(self, event: gr.EventData) -> Iterator[str]:
        """The open drawer at another page: a pressed button of `open`'s data, page and opened."""
        place = pressed(event)
        yield from self._opened(place, int(place.get("opened", 0)), int(place.get("page", 1)))

    def _opened(self, place: dict[str, str], opened: int, number: int | None = None) -> Iterator[str]:
        passage = (int(place.get("start", 0)), int(place.get("end", 0)))
        focus = (int(place.get("focusStart", 0)), int(place.get("focusEnd", 0)))
        try:
            report = self.library.report(place.get("report", ""))
            original = self.library.original(report.report_id)
            view = None
            if original is not None and may_have_pages(original):
                view = self._page(report, original, passage, focus, number)
        except UnknownReport:
            LOGGER.info("a page asked for a report that is gone")
            yield notice(self.wording("gone"), "toast")
            return
        yield drawer(report, passage, focus, self.wording, view, opened)
        if original is None or view is None or view.image is not None:
            return
        try:
            view = replace(view, image=self.pages.page(original, view.number))
        except PageUnavailable as error:
            view = replace(view, failure=self.wording("error", message=error))
        yield drawer(report, passage, focus, self.wording, view, opened)

    def _page(self, report: StoredReport, original: Path, passage: Span, focus: Span, number: int | None) -> PageView:
        """The page to show (`number`, else the one where the passage or the sentence begins), without drawing it."""
        frames = self.library.boxes_of(report.report_id, *passage)
        stressed = self.library.boxes_of(report.report_id, *focus, by_line=True)
        if number is None:
            blocks = (block.page for block in report.blocks if block.page and block.end > passage[0])
            number = next((box.page for box in (*stressed, *frames)), None) or next(blocks, 1)
        return PageView(number, self.pages.kept(original, number), frames, stressed)


def uploads_of(library: Library) -> Path:
    """The folder of uploaded files of a library."""
    return library.folder.absolute() / "uploads"


def example_questions(library: Library) -> list[str]:
    """The example questions whose reports the library holds."""
    questions = json.loads(EXAMPLES.read_text(encoding="utf-8"))["questions"]
    return [question["question"] for question in questions if library.count(question["file"])]
