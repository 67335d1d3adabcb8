"""Reads passages out of the library: the hot path of every question and of every index rebuild."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy import text as statement

from corpus.database import Database
from corpus.report import Metadata
from corpus.schema import passages, reports
from corpus.stored import SourceRow, StoredPassage

# Well under the 999 parameters that old SQLite builds allow in one statement.
BATCH = 500
STREAM_BATCH = 2_000

_QUERY = """
SELECT p.passage_id, p.report_id, p.text, p.start_offset, p.end_offset, p.heading, p.page, p.text_hash,
       r.lead, r.external_id, r.path, r.title, r.unit, r.date, r.kind, r.author, r.number
FROM passages p JOIN reports r ON r.report_id = p.report_id
"""
_OF_REPORT = statement(f"{_QUERY} WHERE p.report_id = :report_id ORDER BY p.passage_id")
_AFTER = statement(f"{_QUERY} WHERE p.passage_id > :last ORDER BY p.passage_id LIMIT {STREAM_BATCH}")


def by_ids(database: Database, ids: Iterable[int]) -> list[StoredPassage]:
    """The passages in the order asked; ids that are not there any more are left out."""
    found: dict[int, StoredPassage] = {}
    wanted = [int(passage_id) for passage_id in ids]
    with database.reading() as connection:
        for start in range(0, len(wanted), BATCH):
            # Integers written into the statement: binding 200 parameters takes longer than the query.
            listed = ",".join(map(str, wanted[start : start + BATCH]))
            rows = connection.exec_driver_sql(f"{_QUERY} WHERE p.passage_id IN ({listed})")
            found.update((passage.passage_id, passage) for passage in _stored(rows))
    return [found[passage_id] for passage_id in wanted if passage_id in found]


def of_report(connection: Connection, report_id: str) -> list[StoredPassage]:
    """The report's passages in reading order; empty for an unknown report."""
    return list(_stored(connection.execute(_OF_REPORT, {"report_id": report_id})))


def stream(database: Database, report_ids: Iterable[str] | None = None) -> Iterator[StoredPassage]:
    """Passages of the reports named, or of all in the order of their ids, with flat memory.

    No connection is held between batches; what is removed meanwhile is left out.
    """
    if report_ids is None:
        yield from _all(database)
        return
    for report_id in report_ids:
        with database.reading() as connection:
            found = of_report(connection, report_id)
        yield from found


def _all(database: Database) -> Iterator[StoredPassage]:
    last = 0
    while True:
        with database.reading() as connection:
            found = list(_stored(connection.execute(_AFTER, {"last": last})))
        if not found:
            return
        yield from found
        last = found[-1].passage_id


def containing(database: Database, piece: str, limit: int) -> list[int]:
    """The ids of the first passages, at most `limit`, whose text has the piece as it is; reads every passage.

    None for an empty piece.
    """
    if not piece:
        return []
    query = select(passages.c.passage_id).where(passages.c.text.contains(piece, autoescape=True)).limit(limit)
    if database.is_sqlite:  # LIKE takes capitals for small letters, and is slower
        query = select(passages.c.passage_id).where(func.instr(passages.c.text, piece) > 0).limit(limit)
    with database.reading() as connection:
        return list(connection.execute(query).scalars())


def sources_of(database: Database, text_hashes: Iterable[str]) -> dict[str, list[SourceRow]]:
    """For each hash, every report that holds a passage of that text, oldest date first; unknown hashes are left out."""
    names = ("report_id", "external_id", "title", "unit", "date", "lead", "path")
    columns = [reports.c[name] for name in names]
    found: dict[str, list[SourceRow]] = {}
    waiting = iter(dict.fromkeys(text_hashes))
    with database.reading() as connection:
        while batch := list(islice(waiting, BATCH)):
            query = (
                select(passages.c.text_hash, *columns)
                .join_from(passages, reports)
                .where(passages.c.text_hash.in_(batch))
                .distinct()
                .order_by(reports.c.date, reports.c.report_id)
            )
            for text_hash, *source in connection.execute(query):
                found.setdefault(text_hash, []).append(SourceRow(*source))
    return found


def _stored(rows: Iterable[Any]) -> Iterator[StoredPassage]:
    """Rows of `_QUERY`; passages of one report share its metadata object."""
    known: dict[str, Metadata] = {}
    for row in rows:
        report_id = row[1]
        metadata = known.get(report_id)
        if metadata is None:
            metadata = known[report_id] = Metadata(*row[11:17])
        yield StoredPassage(
            row[0],
            report_id,
            row[2],
            row[3],
            row[4],
            () if row[5] == "[]" else tuple(json.loads(row[5])),
            row[6],
            row[7],
            row[8],
            metadata,
            row[9],
            row[10],
        )
