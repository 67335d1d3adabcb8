"""What the tabs of one page share: the library, the index, the engine, the language, one lock for changes."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from corpus.errors import UnknownReport
from corpus.library import Library
from web.bridge import pressed
from web.cards import notice
from web.original import drawer
from web.wording import Wording

if TYPE_CHECKING:
    from index.follow import Index
    from search.engine import Engine

# Not in samples/, which is added to libraries as a whole.
EXAMPLES = Path(__file__).with_name("assets") / "examples.json"
LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Site:
    """The lock is held while the library or the index changes; the pages of both languages share it."""

    library: Library
    index: Index
    engine: Engine
    wording: Wording
    lock: threading.Lock = field(default_factory=threading.Lock)

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

    def open(self, event: gr.EventData) -> str:
        """The drawer for a pressed button with the data report, start, end, focusStart, focusEnd."""
        place = pressed(event)
        try:
            report = self.library.report(place.get("report", ""))
        except UnknownReport:
            LOGGER.info("a page asked for a report that is gone")
            return notice(self.wording("gone"), "toast")
        passage = (int(place.get("start", 0)), int(place.get("end", 0)))
        focus = (int(place.get("focusStart", 0)), int(place.get("focusEnd", 0)))
        return drawer(report, passage, focus, self.wording)


def uploads_of(library: Library) -> Path:
    """The folder of uploaded files of a library."""
    return library.folder.absolute() / "uploads"


def example_questions(library: Library) -> list[str]:
    """The example questions whose reports the library holds."""
    questions = json.loads(EXAMPLES.read_text(encoding="utf-8"))["questions"]
    return [question["question"] for question in questions if library.count(question["file"])]
