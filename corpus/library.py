"""The library: reports, their passages, and the log of changes that an index follows.

folder/library.sqlite   everything below
folder/originals/       copies of added files
folder/index/           belongs to the index

with Library(Path("library")) as library:
    added = library.add(report, cut(report))
    library.passages([1, 2])
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, func, select, update

from corpus import embedding_cache, originals, passage_store, report_store
from corpus.database import Database
from corpus.errors import LibraryError, UnknownReport
from corpus.feedback import FeedbackStore
from corpus.pending import IntakeQueue, count_record
from corpus.places import boxes_between, lines_between, unpacked
from corpus.report import Metadata, PageBox, Passage, Report
from corpus.report_store import containing, log_change
from corpus.rows import REPORT_COLUMNS, metadata_values, report_row, stored_report
from corpus.saved import SavedSearches
from corpus.schema import changes, places, reports, texts
from corpus.stored import Added, Change, Pending, ReportRow, SourceRow, StoredPassage, StoredReport


class Library(AbstractContextManager["Library"]):
    """One library folder. Safe to use from several threads and, for SQLite, several processes."""

    def __init__(self, folder: Path, url: str | None = None, keep_originals: bool = True) -> None:
        """Opens the library, or creates it where there is none.

        `url` is an SQLAlchemy address of another database; the folder is then used for originals
        and the index only. Without `keep_originals` no copies of added files are kept from now on. Raises
        LibraryError.
        """
        self.folder = Path(folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"报告库文件夹 {self.folder} 无法建立（{error.strerror or error}）。请检查路径和权限，"
                "或用 --library 指定另一个文件夹。"
            ) from error
        self._originals = self.folder / "originals"
        self._keep_originals = keep_originals
        self._database = Database(self.folder, url)
        self._queue = IntakeQueue(self._database)
        self.feedback = FeedbackStore(self._database)
        self.saved_searches = SavedSearches(self._database)

    def close(self) -> None:
        """Closes the database; the library must not be used afterwards."""
        self._database.close()

    def __exit__(self, *_: object) -> None:
        self.close()

    # Reports

    def add(
        self,
        report: Report,
        cut: Sequence[Passage],
        *,
        original: Path | bytes | None = None,
        queued: Path | None = None,
    ) -> Added:
        """Stores a report with its passages and one row in the change log, in one transaction.

        A report with the same content is there already: nothing is stored, status "duplicate".
        `original` is a file, or its bytes, to keep a copy of; `queued` a file of the intake queue, of which one
        record is counted as done in the same transaction. Raises LibraryError.
        """
        report_id = report.report_id
        with self._database.writing() as connection:
            if queued is not None:
                count_record(connection, queued)
            present = report_store.present(connection, report_id)
            if present is not None:
                return Added("duplicate", report_id, present.title, present.passage_count)
            similar = report_store.similar(connection, report)
            keeps = original is not None and self._keep_originals
            name = original.name if isinstance(original, Path) else report.name
            kept = originals.keep(original, self._originals, name) if keeps and original is not None else ""
            report_store.store(connection, report, cut, kept)
        return Added("added", report_id, report.metadata.title, len(cut), similar)

    def report(self, report_id: str) -> StoredReport:
        """The whole report; raises UnknownReport."""
        query = (
            select(*REPORT_COLUMNS, texts.c.text, texts.c.blocks).join(texts).where(reports.c.report_id == report_id)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise UnknownReport(report_id)
        return stored_report(row)

    def text_between(self, report_id: str, start: int, end: int) -> str:
        """`report(report_id).text[start:end]`, without reading the rest; raises UnknownReport."""
        piece = func.substr(texts.c.text, start + 1, end - start)
        with self._database.reading() as connection:
            found = connection.execute(select(piece).where(texts.c.report_id == report_id)).scalar()
        if found is None:
            raise UnknownReport(report_id)
        return str(found)

    def original(self, report_id: str) -> Path | None:
        """The kept copy of the report's file, None for a record of a bulk file; raises UnknownReport."""
        with self._database.reading() as connection:
            name = connection.execute(select(reports.c.original).where(reports.c.report_id == report_id)).scalar()
        if name is None:
            raise UnknownReport(report_id)
        return self._originals / name if name else None

    def reports(self, contains: str = "", limit: int | None = None, offset: int = 0) -> list[ReportRow]:
        """Reports without their text, newest date first, undated last.

        Every word of `contains` must stand in the title, unit, kind, number, author, date, file name or an id.
        """
        query = select(*REPORT_COLUMNS).where(*containing(contains))
        query = query.order_by(reports.c.date.desc(), reports.c.report_id.desc()).limit(limit).offset(offset)
        with self._database.reading() as connection:
            return [report_row(row) for row in connection.execute(query)]

    def count(self, contains: str = "") -> int:
        """How many reports `reports(contains)` has."""
        with self._database.reading() as connection:
            query = select(func.count()).select_from(reports).where(*containing(contains))
            return connection.execute(query).scalar_one()

    def remove(self, report_ids: Sequence[str]) -> None:
        """Removes the reports, their passages and kept originals: all of them, or raises UnknownReport."""
        with self._database.writing() as connection:
            freed = {report_store.erase(connection, report_id) for report_id in dict.fromkeys(report_ids)} - {""}
        if not freed:
            return
        # A second transaction: files go only once the removal is certain, and the write lock keeps
        # an `add` of the same file out.
        with self._database.writing() as connection:
            used = select(reports.c.report_id)
            unused = [name for name in freed if not connection.execute(used.where(reports.c.original == name)).first()]
            originals.discard(unused, self._originals)

    def correct(self, report_id: str, metadata: Metadata) -> None:
        """Replaces the report's metadata; raises UnknownReport."""
        with self._database.writing() as connection:
            change = update(reports).where(reports.c.report_id == report_id).values(**metadata_values(metadata))
            if connection.execute(change).rowcount == 0:
                raise UnknownReport(report_id)
            log_change(connection, "corrected", report_id)

    def superseded(self, report_ids: Iterable[str]) -> set[str]:
        """Those of the reports of which the library has a newer version.

        A version has the same title and unit and no other 文号; the later date is newer, of equal
        dates what was added later. Reports without a title or a unit have no versions.
        """
        with self._database.reading() as connection:
            return report_store.superseded(connection, report_ids)

    def numbered(self, year: str, serial: str) -> list[str]:
        """The ids of reports whose 文号 has this year and, behind it, ends with this number and 号."""
        query = select(reports.c.report_id).where(reports.c.number.like(f"%{year}%{serial}%号"))
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def units(self) -> list[str]:
        """The issuing units, most frequent first."""
        return self._frequent(reports.c.unit)

    def kinds(self) -> list[str]:
        """The kinds of report, most frequent first."""
        return self._frequent(reports.c.kind)

    def _frequent(self, column: ColumnElement[str]) -> list[str]:
        query = select(column).where(column != "").group_by(column).order_by(func.count().desc(), column)
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def export(self, report_ids: Sequence[str] | None = None) -> Iterator[dict[str, str]]:
        """Records that `add` reads back, one for each report, streamed; all reports when None.

        Raises UnknownReport when it comes to an id that is not there.
        """
        if report_ids is None:
            with self._database.reading() as connection:
                query = select(reports.c.report_id).order_by(reports.c.added, reports.c.report_id)
                report_ids = list(connection.execute(query).scalars())
        for report_id in report_ids:
            stored = self.report(report_id)
            yield {
                "id": stored.external_id or report_id,
                "report_id": report_id,
                "title": stored.metadata.title,
                "date": stored.metadata.date,
                "source": stored.metadata.unit,
                "kind": stored.metadata.kind,
                "author": stored.metadata.author,
                "number": stored.metadata.number,
                "path": stored.path,
                "text": stored.text,
            }

    # Passages

    def passages(self, ids: Iterable[int]) -> list[StoredPassage]:
        """The passages in the order asked; ids that are not there any more are left out."""
        return passage_store.by_ids(self._database, ids)

    def passages_of(self, report_id: str) -> list[StoredPassage]:
        """The report's passages in reading order; raises UnknownReport."""
        with self._database.reading() as connection:
            found = passage_store.of_report(connection, report_id)
            known = found or connection.execute(select(reports.c.path).where(reports.c.report_id == report_id)).first()
        if not known:
            raise UnknownReport(report_id)
        return found

    def iter_passages(self, report_ids: Iterable[str] | None = None) -> Iterator[StoredPassage]:
        """Streams the passages of the reports named, or of all in the order of their ids, with flat memory.

        What is removed meanwhile is left out.
        """
        return passage_store.stream(self._database, report_ids)

    def containing(self, piece: str, limit: int) -> list[int]:
        """The ids of the first passages, at most `limit`, whose text has the piece exactly.

        Reads every passage: 1.4 ms a thousand, for what full text cannot tell.
        """
        return passage_store.containing(self._database, piece, limit)

    def sources_of(self, text_hashes: Iterable[str]) -> dict[str, list[SourceRow]]:
        """For each hash, every report that holds a passage of that text; unknown hashes are left out."""
        return passage_store.sources_of(self._database, text_hashes)

    def boxes_of(self, report_id: str, start: int, end: int, by_line: bool = False) -> tuple[PageBox, ...]:
        """Where `text[start:end]` stands on the pages of the original: frames, or lines, in reading order.

        Empty for a format without places and for reports added before places were kept. Raises UnknownReport.
        """
        query = select(reports.c.report_id, places.c.places).outerjoin(places).where(reports.c.report_id == report_id)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise UnknownReport(report_id)
        return (lines_between if by_line else boxes_between)(unpacked(row.places or b""), start, end)

    # What an index follows

    def changes(self, after: int = 0, limit: int | None = None) -> list[Change]:
        """The changes with a number greater than `after`, oldest first."""
        query = select(changes.c.number, changes.c.kind, changes.c.report_id, changes.c.passage_ids)
        query = query.where(changes.c.number > after).order_by(changes.c.number).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [Change(number, kind, report_id, tuple(json.loads(ids))) for number, kind, report_id, ids in rows]

    def last_change(self) -> int:
        """The number of the latest change, 0 in an empty library."""
        with self._database.reading() as connection:
            return connection.execute(select(func.max(changes.c.number))).scalar() or 0

    def embeddings(self, fingerprint: str, text_hashes: Iterable[str]) -> dict[str, npt.NDArray[np.float32]]:
        """The stored vectors of these texts, float32 [dimension]; texts without one are left out."""
        return embedding_cache.load(self._database, fingerprint, text_hashes)

    def store_embeddings(self, fingerprint: str, vectors: Mapping[str, npt.NDArray[np.floating]]) -> None:
        """Stores vectors by text hash as float16, replacing those that were there."""
        embedding_cache.store(self._database, fingerprint, vectors)

    # The intake queue

    def begin_intake(self, paths: Sequence[Path], names: Mapping[Path, str] | None = None) -> None:
        """Records the files as begun, before work on them starts. `names` are display names that differ."""
        self._queue.begin(paths, names or {})

    def pending_intake(self) -> list[Pending]:
        """The files that an interrupted `add` has begun and not ended, oldest first."""
        return self._queue.pending()

    def tick_intake(self, path: Path) -> None:
        """Counts a record of the file as dealt with that brought no report."""
        self._queue.tick(path)

    def discard_pending(self, path: Path) -> None:
        """Takes a file off the queue, because it is done or not wanted; reports already added stay."""
        self._queue.finish(path)
