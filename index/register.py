"""What filters ask of a passage, in a few small arrays: date, unit, kind, report.

16 bytes for each passage, so 4 MB for 250,000; a filter over all of them takes about a millisecond.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.filters import Filters, last_day
from index.stored import DamagedIndex, read_checked, write_checked

Ids = npt.NDArray[np.int64]

_DATE, _UNIT, _KIND, _REPORT = range(4)
_ABSENT = -1


class RegisterEntry(NamedTuple):
    """A passage as the register sees it; `date` is a date number, 0 where it is not known."""

    passage_id: int
    date: int
    unit: str
    kind: str
    report_id: str


class PassageRegister:
    """Rows by passage id: [date number, ordinal of unit, of kind, of report]; report -1 is an id without a passage."""

    def __init__(self) -> None:
        """An empty register."""
        self._rows = np.full((1024, 4), _ABSENT, dtype=np.int32)
        self._units: dict[str, int] = {}
        self._kinds: dict[str, int] = {}
        self._reports: dict[str, int] = {}
        self._size = 0

    @classmethod
    def load(cls, path: Path) -> PassageRegister:
        """Reads what `save` wrote; raises DamagedIndex."""
        loaded = cls()
        try:
            with np.load(io.BytesIO(read_checked(path)), allow_pickle=False) as stored:
                loaded._rows = stored["rows"]
                loaded._units = _ordinals(stored["units"])
                loaded._kinds = _ordinals(stored["kinds"])
                loaded._reports = _ordinals(stored["reports"])
        except (ValueError, KeyError, zipfile.BadZipFile) as error:
            raise DamagedIndex(f"{path.name}: {error}") from error
        loaded._size = int(np.count_nonzero(loaded._rows[:, _REPORT] != _ABSENT))
        return loaded

    def save(self, path: Path) -> None:
        """Writes the register to one .npz file, whole or not at all."""
        content = io.BytesIO()
        np.savez(
            content,
            rows=self._rows,
            units=_as_bytes(self._units),
            kinds=_as_bytes(self._kinds),
            reports=_as_bytes(self._reports),
        )
        write_checked(path, content.getbuffer())

    @property
    def size(self) -> int:
        """The number of passages."""
        return self._size

    def add(self, entries: Iterable[RegisterEntry]) -> None:
        """Adds passages, in place of those that had the same ids."""
        for entry in entries:
            if entry.passage_id >= len(self._rows):
                self._grow(entry.passage_id + 1)
            row = self._rows[entry.passage_id]
            self._size += int(row[_REPORT] == _ABSENT)
            row[:] = (
                entry.date,
                self._units.setdefault(entry.unit, len(self._units)),
                self._kinds.setdefault(entry.kind, len(self._kinds)),
                self._reports.setdefault(entry.report_id, len(self._reports)),
            )

    def remove(self, ids: Sequence[int] | Ids) -> None:
        """Removes passages; ids that are not there do no harm."""
        inside = np.asarray(ids, dtype=np.int64)
        inside = np.unique(inside[(inside >= 0) & (inside < len(self._rows))])
        self._size -= int(np.count_nonzero(self._rows[inside, _REPORT] != _ABSENT))
        self._rows[inside] = _ABSENT

    def ids(self) -> Ids:
        """The ids of all passages, int64 [size], ascending."""
        return np.flatnonzero(self._rows[:, _REPORT] != _ABSENT).astype(np.int64)

    def ids_of(self, report_ids: Iterable[str]) -> Ids:
        """The ids of the passages of these reports, ascending."""
        ordinals = [self._reports[report_id] for report_id in report_ids if report_id in self._reports]
        if not ordinals:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(np.isin(self._rows[:, _REPORT], ordinals)).astype(np.int64)

    def report_ordinals(self, ids: Ids) -> npt.NDArray[np.int32]:
        """A number for each passage, equal for passages of the same report; -1 where there is none."""
        inside = (ids >= 0) & (ids < len(self._rows))
        return np.where(inside, self._rows[np.where(inside, ids, 0), _REPORT], _ABSENT)

    def allowed(self, filters: Filters) -> npt.NDArray[np.bool_]:
        """True at each passage id that the filters let through, bool [highest id + 1 or more]."""
        rows = self._rows
        allowed = rows[:, _REPORT] != _ABSENT
        dates = rows[:, _DATE]
        if filters.since is not None or filters.until is not None:
            allowed &= dates > 0
        if filters.since is not None:
            ends = dates + np.where(dates % 10000 == 0, 9999, np.where(dates % 100 == 0, 99, 0))
            allowed &= ends >= filters.since
        if filters.until is not None:
            allowed &= dates <= last_day(filters.until)
        if filters.units:
            allowed &= np.isin(rows[:, _UNIT], [self._units[unit] for unit in filters.units if unit in self._units])
        if filters.kind:
            allowed &= rows[:, _KIND] == self._kinds.get(filters.kind, _ABSENT - 1)
        return allowed

    def _grow(self, least: int) -> None:
        grown = np.full((max(least, len(self._rows) * 3 // 2), 4), _ABSENT, dtype=np.int32)
        grown[: len(self._rows)] = self._rows
        self._rows = grown


def _as_bytes(ordinals: dict[str, int]) -> npt.NDArray[np.uint8]:
    return np.frombuffer(json.dumps(list(ordinals), ensure_ascii=False).encode(), dtype=np.uint8)


def _ordinals(stored: npt.NDArray[np.uint8]) -> dict[str, int]:
    return {name: ordinal for ordinal, name in enumerate(json.loads(stored.tobytes()))}
