"""What a command writes: results on standard output, everything else on standard error, and its exit code."""

from __future__ import annotations

import json
import sys
from typing import Any

DONE, SOME_FAILED, WRONG_USAGE = 0, 1, 2
LINE_SEPARATORS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


def emit(record: dict[str, Any]) -> None:
    """Prints one JSON object as a line, at once."""
    print(as_line(record), flush=True)


def as_line(record: dict[str, Any]) -> str:
    """One line of JSON, also for readers that take the Unicode line separators for line ends."""
    return json.dumps(record, ensure_ascii=False).translate(LINE_SEPARATORS)


def say(message: str) -> None:
    """A message to the user, on standard error."""
    print(message, file=sys.stderr, flush=True)


class Bar:
    """A progress bar on standard error while it is a terminal; silent otherwise."""

    def __init__(self, title: str) -> None:
        from tqdm import tqdm

        self._bar = tqdm(desc=title, disable=None, leave=False, file=sys.stderr)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def show(self, done: int, total: int, note: str) -> None:
        """Moves the bar to `done` of `total`, with a note behind it."""
        self._bar.total = total
        self._bar.n = done
        self._bar.set_postfix_str(note, refresh=False)
        self._bar.refresh() if done == total else self._bar.update(0)
