"""What the library returns: frozen data, no connection behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from corpus.report import Block, Metadata


@dataclass(frozen=True)
class Added:
    """The result of adding one report.

    `passages` is their number. `similar` lists ids of reports that look like another version of
    this one (same external id, or same title, unit and number); they stay until someone removes them.
    """

    status: Literal["added", "duplicate", "replaced"]
    report_id: str
    title: str
    passages: int
    similar: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportRow:
    """A report as a list shows it.

    `path` is the display name of the file, `added` an ISO 8601 time with its zone, `passages` their number.
    """

    report_id: str
    external_id: str
    path: str
    metadata: Metadata
    added: str
    passages: int


@dataclass(frozen=True)
class StoredReport(ReportRow):
    """A whole report: what the list shows, its display text and the blocks of that text."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with the data of its report that an index or a citation needs.

    `start`/`end` are offsets into the report's display text; `lead` is the first sentence of the
    report, at most 90 characters; `text_hash` is equal for the same paragraph in other reports.
    """

    passage_id: int
    report_id: str
    text: str
    start: int
    end: int
    heading: tuple[str, ...]
    page: int | None
    text_hash: str
    lead: str
    metadata: Metadata
    external_id: str
    path: str

    def placed(self, text: str, start: int, end: int, page: int | None) -> StoredPassage:
        """The same with another stretch of its report."""
        return replace(self, text=text, start=start, end=end, page=page)


@dataclass(frozen=True)
class Change:
    """One row of the append-only change log; `number` only grows.

    `passage_ids` names the passages that went with a removed report; empty for the other kinds.
    """

    number: int
    kind: Literal["added", "removed", "corrected"]
    report_id: str
    passage_ids: tuple[int, ...] = ()


class SourceRow(NamedTuple):
    """A report that holds a certain paragraph."""

    report_id: str
    external_id: str
    title: str
    unit: str
    date: str
    lead: str
    path: str


@dataclass(frozen=True)
class Pending:
    """A file whose adding was begun and not finished.

    `done` is the number of its records that are dealt with (always 0 for a file of one report),
    `name` its display name, `unchanged` whether the file is still the one that was begun.
    """

    path: Path
    done: int
    name: str
    unchanged: bool = True
