"""How far the index has followed the library: the last file that each step writes."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.stored import write_whole

# Raised whenever the files, the indexed text or the cutting of words change: everything is then built again.
FORMAT = 1


@dataclass(frozen=True)
class State:
    """The number of the last change that each part has applied, and what the part was made with.

    A part at change 0 is empty, whatever its file holds. `token` is new with every writing, so
    that another process sees that it has to read again.
    """

    format: int = FORMAT
    register: int = 0
    terms: int = 0
    vectors: int = 0
    dictionary: str = ""
    fingerprint: str = ""
    token: str = ""

    @property
    def oldest(self) -> int:
        """The change that every part has applied."""
        return min(self.register, self.terms, self.vectors)

    @property
    def newest(self) -> int:
        """The last change that any part has applied."""
        return max(self.register, self.terms, self.vectors)

    def at_start(self) -> State:
        """The same with every part empty."""
        return replace(self, register=0, terms=0, vectors=0)


def read_state(path: Path) -> State:
    """The stored state; an empty one where there is none, or none that this version can read."""
    try:
        stored = State(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return State()
    return stored if stored.format == FORMAT else State()


def write_state(path: Path, state: State) -> State:
    """Writes the state, whole or not at all; returns it with its new token."""
    state = replace(state, token=uuid.uuid4().hex)
    write_whole(path, json.dumps(asdict(state), indent=1).encode())
    return state
