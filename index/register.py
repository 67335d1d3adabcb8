"""What filters ask of a passage, in a few small arrays: date, unit, kind, report.

20 bytes for each passage, so 5 MB for 250,000; a filter over all of them takes about a millisecond.
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

_FIRST, _LAST, _UNIT, _KIND, _REPORT = range(5)
_COLUMNS = 5
_ABSENT = -1


class RegisterEntry(NamedTuple):
    """A passage as the register sees it; `date` is a date number, 0 where it is not known."""

    passage_id: int
    date: int
    unit: str
    kind: str
    report_id: str


class PassageRegister:
    """Columns by passage id: first and last day that the date may be, ordinals of unit, kind and report.

    Report -1 is an id without a passage.
    """

    def __init__(self) -> None:
        """An empty register."""
        self._columns = np.full((_COLUMNS, 1024), _ABSENT, dtype=np.int32)
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
                loaded._columns = stored["columns"]
                loaded._units = _ordinals(stored["units"])
                loaded._kinds = _ordinals(stored["kinds"])
                loaded._reports = _ordinals(stored["reports"])
        except (ValueError, KeyError, zipfile.BadZipFile) as error:
            raise DamagedIndex(f"{path.name}: {error}") from error
        loaded._size = int(np.count_nonzero(loaded._columns[_REPORT] != _ABSENT))
        return loaded

    def save(self, path: Path) -> None:
        """Writes the register to one .npz file, whole or not at all."""
        content = io.BytesIO()
        np.savez(
            content,
            columns=self._columns,
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
            if entry.passage_id >= self._columns.shape[1]:
                self._grow(entry.passage_id + 1)
            self._size += int(self._columns[_REPORT, entry.passage_id] == _ABSENT)
            self._columns[:, entry.passage_id] = (
                entry.date,
                last_day(entry.date),
                self._units.setdefault(entry.unit, len(self._units)),
                self._kinds.setdefault(entry.kind, len(self._kinds)),
                self._reports.setdefault(entry.report_id, len(self._reports)),
            )

    def remove(self, ids: Sequence[int] | Ids) -> None:
        """Removes passages; ids that are not there do no harm."""
        inside = np.asarray(ids, dtype=np.int64)
        inside = np.unique(inside[(inside >= 0) & (inside < self._columns.shape[1])])
        self._size -= int(np.count_nonzero(self._columns[_REPORT, inside] != _ABSENT))
        self._columns[:, inside] = _ABSENT

    def ids(self) -> Ids:
        """The ids of all passages, int64 [size], ascending."""
        return np.flatnonzero(self._columns[_REPORT] != _ABSENT).astype(np.int64)

    def ids_of(self, report_ids: Iterable[str]) -> Ids:
        """The ids of the passages of these reports, ascending."""
        ordinals = [self._reports[report_id] for report_id in report_ids if report_id in self._reports]
        if not ordinals:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(np.isin(self._columns[_REPORT], ordinals)).astype(np.int64)

    def report_ordinals(self, ids: Ids) -> npt.NDArray[np.int32]:
        """A number for each passage, equal for passages of the same report; -1 where there is none."""
        inside = (ids >= 0) & (ids < self._columns.shape[1])
        return np.where(inside, self._columns[_REPORT, np.where(inside, ids, 0)], _ABSENT)

    def allowed(self, filters: Filters) -> npt.NDArray[np.bool_]:
        """True at each passage id that the filters let through, bool [highest id + 1 or more]."""
        columns = self._columns
        allowed = columns[_REPORT] != _ABSENT
        if filters.since is not None:
            allowed &= columns[_LAST] >= max(filters.since, 1)  # 0, no date, is in no range
        if filters.until is not None:
            allowed &= (columns[_FIRST] > 0) & (columns[_FIRST] <= last_day(filters.until))
        if filters.units:
            # A copy: isin looks twice, and another thread may add passages in between.
            units = columns[_UNIT].copy()
            allowed &= np.isin(units, [self._units[unit] for unit in filters.units if unit in self._units])
        if filters.kind:
            allowed &= columns[_KIND] == self._kinds.get(filters.kind, _ABSENT - 1)
        return allowed

    def _grow(self, least: int) -> None:
        grown = np.full((_COLUMNS, max(least, self._columns.shape[1] * 3 // 2)), _ABSENT, dtype=np.int32)
        grown[:, : self._columns.shape[1]] = self._columns
        self._columns = grown


def _as_bytes(ordinals: dict[str, int]) -> npt.NDArray[np.uint8]:
    return np.frombuffer(json.dumps(list(ordinals), ensure_ascii=False).encode(), dtype=np.uint8)


def _ordinals(stored: npt.NDArray[np.uint8]) -> dict[str, int]:
    return {name: ordinal for ordinal, name in enumerate(json.loads(stored.tobytes()))}
