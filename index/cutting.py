"""Cutting passages into words on every core: jieba is the slowest step of indexing.

cutter = Cutter()
waiting = cutter.begin(pieces_of_each_passage)   # returns at once where processes do the work
waiting.result()                                 # the words of each passage, joined by spaces
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from index.terms import joined
from index.words import words

PROCESSES = 2
# One task: long enough to outweigh the message, short enough to share the work evenly.
CHARACTERS_PER_TASK = 40_000


def cut_pieces(pieces: Sequence[str]) -> list[str]:
    """The words of each piece, joined by spaces."""
    return [joined(words(piece)) for piece in pieces]


@dataclass(frozen=True)
class Cut:
    """Passages on their way into words. `passages[i]` lists which pieces passage i consists of."""

    pieces: list[str]
    passages: list[list[int]]
    tasks: list[Future[list[str]]]

    def result(self) -> list[str]:
        """The words of each passage, joined by spaces; waits for the processes where there are any."""
        try:
            done = [cut for task in self.tasks for cut in task.result()]
        except BrokenProcessPool:
            # A process was killed, or this program cannot start any (a frozen or piped-in script).
            done = []
        done = done or cut_pieces(self.pieces)
        return [" ".join(filter(None, (done[piece] for piece in passage))) for passage in self.passages]


class Cutter:
    """Cuts in this process until `use_processes` is called; `close` ends the processes."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._processes_work = (os.cpu_count() or 1) > 1

    def use_processes(self) -> None:
        """Starts further processes, worth it from a few thousand passages on (each loads the dictionary)."""
        if self._pool is None and self._processes_work:
            self._pool = ProcessPoolExecutor(
                PROCESSES, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent
            )

    def begin(self, passages: Sequence[Sequence[str]]) -> Cut:
        """Begins to cut passages given as pieces; a piece that several share is cut once."""
        places: dict[str, int] = {}
        parts = [[places.setdefault(piece, len(places)) for piece in passage] for passage in passages]
        pieces = list(places)
        return Cut(pieces, parts, self._submit(pieces) if self._pool else [])

    def close(self) -> None:
        """Ends the processes; work not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _submit(self, pieces: list[str]) -> list[Future[list[str]]]:
        assert self._pool is not None
        tasks, start, characters = [], 0, 0
        try:
            for place, piece in enumerate(pieces, 1):
                characters += len(piece)
                if characters >= CHARACTERS_PER_TASK or place == len(pieces):
                    tasks.append(self._pool.submit(cut_pieces, pieces[start:place]))
                    start, characters = place, 0
        except BrokenProcessPool:
            self._processes_work = False
            self.close()
            return []
        return tasks


def _end_with_parent() -> None:
    """A killed parent would leave its workers waiting for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
