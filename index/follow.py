"""The index of a library: vectors, words and a register of passages that follow the change log.

Each step reads changes, removes the passages concerned and adds them as the library has them now.
Applying a change twice ends in the same state, so a step that was cut short is simply repeated.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from corpus.errors import LibraryError
from corpus.library import Library
from corpus.stored import StoredPassage
from index.cutting import Cutter
from index.filters import Filters, date_number
from index.parts import Parts, begin_writing, commit, load_parts, state_path
from index.register import RegisterEntry
from index.state import State, read_state
from index.steps import PassageEncoder, Step, encoded, steps
from index.terms import TermEntry, TermIndex, no_hits
from index.words import DICTIONARY

Ids = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
Progress = Callable[[str, int, int], None]

log = logging.getLogger(__name__)


class Index:
    """What makes a library's passages findable. Searches may run in any thread while one catches up."""

    def __init__(
        self,
        folder: Path,
        library: Library,
        encoder: PassageEncoder,
        lock_timeout: float = 20.0,
        seconds_between_commits: float = 15.0,
    ) -> None:
        """Opens the index in `folder`, or prepares an empty one; `catch_up` brings it to the library's state.

        `lock_timeout` is how long to wait in seconds for another process that writes.
        Raises LibraryError when the folder cannot be made.
        """
        self.folder = Path(folder)
        self._library = library
        self._encoder = encoder
        self._seconds_between_commits = seconds_between_commits
        self._dictionary = hashlib.sha256(DICTIONARY.read_bytes()).hexdigest()[:16]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"索引文件夹 {self.folder} 无法建立（{error.strerror or error}）。请检查路径和权限。"
            ) from error
        self._file_lock = FileLock(self.folder / "index.lock", timeout=lock_timeout)
        self._writing = threading.RLock()
        self._parts: Parts
        self._state: State
        self._read()

    @property
    def size(self) -> int:
        """The number of passages that can be found."""
        return self._parts.register.size

    def nearest(self, vector: npt.NDArray[np.float32], k: int, filters: Filters | None = None) -> tuple[Ids, Scores]:
        """The k passages nearest to a vector among those that the filters allow: ids and cosines, best first."""
        parts = self._parts
        return parts.vectors.search(vector, k, parts.register.allowed(filters) if filters else None)

    def matching(self, words: Sequence[str], k: int, filters: Filters | None = None) -> tuple[Ids, Scores]:
        """The k passages that match words best among those that the filters allow: ids and BM25 scores, best first."""
        terms = self._parts.terms
        if terms is None:
            return no_hits()
        return terms.search(words, k, filters)

    def holding(
        self,
        required: Sequence[str],
        words: Sequence[str],
        k: int,
        filters: Filters | None = None,
        latest: bool = False,
    ) -> tuple[Ids, Scores]:
        """The k passages that hold every required word, best or latest first: as `TermIndex.holding`."""
        terms = self._parts.terms
        if terms is None:
            return no_hits()
        return terms.holding(required, words, k, filters, latest)

    def frequency(self, word: str) -> int:
        """How many passages hold the word."""
        terms = self._parts.terms
        return terms.frequency(word) if terms else 0

    def similarity(self, vector: npt.NDArray[np.float32], ids: Ids) -> Scores:
        """The cosine of a vector with each of these passages; NaN for ids that are not indexed."""
        return self._parts.vectors.similarity(vector, ids)

    def catch_up(self, progress: Progress | None = None) -> int:
        """Applies the changes that the library made since; returns how many.

        Also takes over what another process has indexed, and builds again what is damaged or was
        made by another model, dictionary or version. `progress` is called with (stage in Chinese,
        changes done, changes in all). Raises LibraryError when another process keeps writing.
        """
        with self._writing:
            self._read_if_changed()
            if self._is_current():
                return 0
            with self._locked():
                self._read_if_changed()
                return self._apply(progress)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Builds the whole index again from the library."""
        with self._writing, self._locked():
            self._state = self._state.at_start()
            self._apply(progress)

    # Reading

    def _read_if_changed(self) -> None:
        if read_state(state_path(self.folder)).token != self._state.token:
            self._read()

    def _read(self) -> None:
        """Loads each part; one that is damaged or made otherwise than now starts at change 0."""
        state = read_state(state_path(self.folder))
        if state.fingerprint != self._encoder.fingerprint:
            state = replace(state, vectors=0, fingerprint=self._encoder.fingerprint)
        if state.dictionary != self._dictionary:
            state = replace(state, terms=0, dictionary=self._dictionary)
        if state.newest > self._library.last_change():
            log.warning("the index in %s is of another library and has to be built again", self.folder)
            state = state.at_start()
        self._parts, self._state = load_parts(self.folder, state, self._encoder.dimension)

    def _is_current(self) -> bool:
        return self._state.oldest == self._library.last_change() and self._parts.agree

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._file_lock.acquire()
        except Timeout as error:
            raise LibraryError(
                f"索引文件夹 {self.folder} 正由另一个程序写入。请等它完成后再试，或关闭另一个正在使用该报告库的程序。"
            ) from error
        except OSError as error:
            raise LibraryError(
                f"索引文件夹 {self.folder} 无法写入（{error.strerror or error}）。请检查磁盘空间和权限。"
            ) from error
        try:
            yield
        except OSError as error:
            raise LibraryError(
                f"索引文件夹 {self.folder} 写入失败（{error.strerror or error}）。请检查磁盘空间和权限后重试。"
            ) from error
        finally:
            self._file_lock.release()

    # Writing

    def _apply(self, progress: Progress | None) -> int:
        """Brings every part to the library's last change; returns the number of changes applied."""
        applied = self._follow(progress)
        if not self._parts.agree:
            # Copied while it was written, for example: state.json is younger than a part.
            log.warning("parts of the index in %s disagree: building it again", self.folder)
            self._state = self._state.at_start()
            self._follow(progress)
        return applied

    def _follow(self, progress: Progress | None) -> int:
        changes = self._library.changes(self._state.oldest)
        stage = _stage(self._state)
        terms, self._state = begin_writing(self.folder, self._parts, self._state)
        committed = time.monotonic()
        done = 0
        cutter = Cutter()
        try:
            for step in steps(self._library, changes, cutter, self._encoder.cacheable, self._state.terms):
                self._apply_step(step, terms)
                done += len(step.changes)
                if done == len(changes) or time.monotonic() - committed >= self._seconds_between_commits:
                    self._state = commit(self.folder, self._parts, self._state, step.changes[-1].number)
                    committed = time.monotonic()
                if progress:
                    progress(stage, done, len(changes))
        except BaseException:
            # The parts in memory are ahead of the state: the saved ones are the truth.
            try:
                terms.release()
            finally:
                self._read()
            raise
        finally:
            cutter.close()
        terms.release()
        return len(changes)

    def _apply_step(self, step: Step, terms: TermIndex) -> None:
        passages = step.passages
        ids = np.array([passage.passage_id for passage in passages], dtype=np.int64)
        removed = [passage_id for change in step.changes for passage_id in change.passage_ids]
        known = self._parts.register.ids_of({passage.report_id for passage in passages})
        outdated = np.unique(np.concatenate((known, np.array(removed, dtype=np.int64), ids)))
        last = step.changes[-1].number
        if last > self._state.terms:
            assert step.words is not None
            terms.remove(outdated.tolist())
            terms.add(map(_term_entry, passages, step.words.result()))
        if last > self._state.vectors:
            self._parts.vectors.remove(outdated)
            if passages:
                self._parts.vectors.add(ids, encoded(self._library, self._encoder, passages))
        if last > self._state.register:
            self._parts.register.remove(outdated)
            self._parts.register.add(map(_register_entry, passages))


def _stage(state: State) -> str:
    """What is being done, for the user."""
    others = max(state.register, state.terms)
    if state.vectors == 0 and others:
        return "重新计算向量"
    return "重建全文索引" if state.terms == 0 and state.vectors else "更新索引"


def _term_entry(passage: StoredPassage, words: str) -> TermEntry:
    about = passage.metadata
    return TermEntry(passage.passage_id, words, date_number(about.date), about.unit, about.kind)


def _register_entry(passage: StoredPassage) -> RegisterEntry:
    about = passage.metadata
    return RegisterEntry(passage.passage_id, date_number(about.date), about.unit, about.kind, passage.report_id)
