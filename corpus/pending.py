"""The intake queue: which files an `add` has begun and not ended, so that a kill loses nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from corpus.database import Database
from corpus.schema import intake
from corpus.stored import Pending

_COUNT = update(intake).where(intake.c.path == bindparam("key")).values(done=intake.c.done + 1)


class IntakeQueue:
    """Rows of the `intake` table, one for each file, in the order in which they were begun."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, paths: Sequence[Path], names: Mapping[Path, str]) -> None:
        """Records the files as begun, with nothing done; a file that waits already starts over."""
        if not paths:
            return
        batch = datetime.now().astimezone().isoformat(timespec="seconds")
        rows = {
            _key(path): {
                "path": _key(path),
                "name": names.get(path, ""),
                "version": _version(path),
                "batch": batch,
                "done": 0,
            }
            for path in paths
        }
        with self._database.writing() as connection:
            for key in rows:
                connection.execute(delete(intake).where(intake.c.path == key))
            connection.execute(insert(intake), list(rows.values()))

    def pending(self) -> list[Pending]:
        """The files that still wait, oldest first."""
        query = select(intake.c.path, intake.c.done, intake.c.name, intake.c.version).order_by(intake.c.number)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        waiting = []
        for row in rows:
            path = Path(os.fsdecode(row.path))
            unchanged = _version(path) == row.version
            waiting.append(Pending(path, row.done, row.name, unchanged))
        return waiting

    def finish(self, path: Path) -> None:
        """Takes a file off the queue; one that is not there is fine."""
        with self._database.writing() as connection:
            connection.execute(delete(intake).where(intake.c.path == _key(path)))

    def tick(self, path: Path) -> None:
        """Counts a record of the file as dealt with that brought no report (it was unreadable)."""
        with self._database.writing() as connection:
            count_record(connection, path)


def count_record(connection: Connection, path: Path) -> None:
    """Counts one record of the file as dealt with, in the caller's transaction."""
    connection.execute(_COUNT, {"key": _key(path)})


def _key(path: Path) -> bytes:
    return os.fsencode(path.absolute())


def _version(path: Path) -> str:
    """Changes when the file does; empty when there is no such file."""
    try:
        state = path.stat()
    except (OSError, ValueError):  # ValueError: a null character in the path
        return ""
    return f"{state.st_size}-{state.st_mtime_ns}"
