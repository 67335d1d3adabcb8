"""The three parts of an index and their files.

folder/state.json     how far each part has come; written last
folder/vectors.faiss  folder/register.npz  folder/terms/
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import LibraryError
from index.register import PassageRegister
from index.state import State, write_state
from index.stored import DamagedIndex
from index.terms import TermIndex
from index.vectors import VectorIndex

log = logging.getLogger(__name__)


@dataclass
class Parts:
    """The parts as they are in memory. `terms` is None until something is written to them."""

    register: PassageRegister
    vectors: VectorIndex
    terms: TermIndex | None

    @property
    def agree(self) -> bool:
        """Whether all parts hold equally many passages."""
        return self.register.size == self.vectors.size == (self.terms.size if self.terms else 0)


def state_path(folder: Path) -> Path:
    """Where the state is kept."""
    return folder / "state.json"


def load_parts(folder: Path, state: State, dimension: int) -> tuple[Parts, State]:
    """The parts in `folder`, and the state with every part that cannot be read set to change 0."""
    parts = Parts(PassageRegister(), VectorIndex(dimension), None)
    if state.register:
        try:
            parts.register = PassageRegister.load(folder / "register.npz")
        except DamagedIndex as error:
            log.warning("the register of passages has to be built again: %s", error)
            state = replace(state, register=0)
    if state.vectors:
        try:
            parts.vectors = VectorIndex.load(folder / "vectors.faiss", dimension)
        except DamagedIndex as error:
            log.warning("the vectors have to be built again: %s", error)
            state = replace(state, vectors=0)
    if state.terms:
        try:
            parts.terms = TermIndex(folder / "terms", create=False)
        except DamagedIndex as error:
            log.warning("the full text has to be built again: %s", error)
            state = replace(state, terms=0)
    return parts, state


def begin_writing(folder: Path, parts: Parts, state: State) -> tuple[TermIndex, State]:
    """Empties every part that stands at change 0; returns the full text to write to and the written state.

    The state is written first: what the file of a part at 0 holds is not to be trusted from then on.
    Raises LibraryError when a damaged full text cannot be removed.
    """
    state = write_state(state_path(folder), state)
    if state.register == 0:
        parts.register = PassageRegister()
    if state.vectors == 0:
        parts.vectors = VectorIndex(parts.vectors.dimension)
    if parts.terms is None:
        shutil.rmtree(folder / "terms", ignore_errors=True)
        try:
            parts.terms = TermIndex(folder / "terms")
        except DamagedIndex as error:
            raise LibraryError(
                f"索引文件夹 {folder / 'terms'} 已损坏且无法自动重建（{error}）。请关闭其他正在使用该报告库的程序，"
                "删除这个文件夹后重试；报告本身不受影响。"
            ) from error
    elif state.terms == 0:
        parts.terms.clear()
    return parts.terms, state


def commit(folder: Path, parts: Parts, state: State, change: int) -> State:
    """Saves every part and, last, that they hold everything up to `change`; returns the written state."""
    if parts.terms is not None:
        parts.terms.commit()
    if change > state.vectors:
        parts.vectors.save(folder / "vectors.faiss")
    if change > state.register:
        parts.register.save(folder / "register.npz")
    reached = replace(
        state,
        register=max(state.register, change),
        terms=max(state.terms, change),
        vectors=max(state.vectors, change),
    )
    return write_state(state_path(folder), reached)
