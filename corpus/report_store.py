"""Writes and deletes whole reports, within the caller's transaction.

The statements are built once: building them anew for each report costs more than running them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, bindparam, delete, func, insert, or_, select

from corpus.errors import UnknownReport
from corpus.places import packed
from corpus.report import Passage, Report
from corpus.rows import (
    METADATA_FIELDS,
    blocks_as_json,
    compact_json,
    lead_of,
    metadata_values,
    now,
    passage_values,
)
from corpus.schema import changes, passages, places, reports, texts

_WANTED: BindParameter[str] = bindparam("wanted")
_INSERT_REPORT, _INSERT_TEXT, _INSERT_PASSAGES = insert(reports), insert(texts), insert(passages)
_INSERT_CHANGE, _INSERT_PLACES = insert(changes), insert(places)
_PRESENT = select(reports.c.title, reports.c.passage_count, reports.c.original).where(reports.c.report_id == _WANTED)
_SAME_EXTERNAL_ID = select(reports.c.report_id).where(reports.c.external_id == bindparam("external_id"))
_SAME_DOCUMENT = select(reports.c.report_id).where(
    reports.c.number == bindparam("number"),
    reports.c.title == bindparam("title"),
    reports.c.unit == bindparam("unit"),
)
_PASSAGE_IDS = select(passages.c.passage_id).where(passages.c.report_id == _WANTED).order_by(passages.c.passage_id)
_DELETIONS = tuple(delete(table).where(table.c.report_id == _WANTED) for table in (passages, texts, places, reports))


def present(connection: Connection, report_id: str) -> Row[str, int, str] | None:
    """Title, passage_count and original of the report, None where there is none."""
    return connection.execute(_PRESENT, {"wanted": report_id}).first()


def similar(connection: Connection, report: Report) -> tuple[str, ...]:
    """Ids of stored reports that look like another version of this one, which is not stored yet."""
    metadata = report.metadata
    found: set[str] = set()
    if report.external_id:
        found.update(connection.execute(_SAME_EXTERNAL_ID, {"external_id": report.external_id}).scalars())
    if metadata.title and metadata.unit and metadata.number:
        found.update(connection.execute(_SAME_DOCUMENT, metadata_values(metadata)).scalars())
    return tuple(sorted(found))


def store(connection: Connection, report: Report, cut: Sequence[Passage], original: str) -> None:
    """Inserts the report, its passages and the row of the change log."""
    report_id = report.report_id
    row = {
        "report_id": report_id,
        "external_id": report.external_id,
        "path": report.name,
        "original": original,
        "added": now(),
        "passage_count": len(cut),
        "lead": lead_of(report),
    }
    connection.execute(_INSERT_REPORT, row | metadata_values(report.metadata))
    text = {"report_id": report_id, "text": report.text, "blocks": blocks_as_json(report.blocks)}
    connection.execute(_INSERT_TEXT, text)
    if cut:
        connection.execute(_INSERT_PASSAGES, [passage_values(report_id, passage) for passage in cut])
    if report.placed:
        connection.execute(_INSERT_PLACES, {"report_id": report_id, "places": packed(report.placed)})
    log_change(connection, "added", report_id)


def erase(connection: Connection, report_id: str) -> str:
    """Deletes the report and its passages and logs it; returns the name of its original. Raises UnknownReport."""
    row = present(connection, report_id)
    if row is None:
        raise UnknownReport(report_id)
    ids = connection.execute(_PASSAGE_IDS, {"wanted": report_id}).scalars().all()
    log_change(connection, "removed", report_id, ids)
    for deletion in _DELETIONS:
        connection.execute(deletion, {"wanted": report_id})
    return row.original


def superseded(connection: Connection, report_ids: Iterable[str]) -> set[str]:
    """Those of the reports of which there is a newer version (`Library.superseded`)."""
    asked = set(report_ids)
    last_passage = select(func.max(passages.c.passage_id)).where(passages.c.report_id == reports.c.report_id)
    titles = select(reports.c.title).where(reports.c.report_id.in_(asked), reports.c.title != "").distinct()
    columns = [reports.c[name] for name in ("title", "unit", "report_id", "number", "date", "added")]
    query = select(*columns, last_passage.scalar_subquery()).where(reports.c.title.in_(titles), reports.c.unit != "")
    documents: dict[tuple[str, str], list[tuple[str, str, tuple[str, str, int]]]] = {}
    for title, unit, report_id, number, *age, last in connection.execute(query):
        documents.setdefault((title, unit), []).append((report_id, number, (*age, last or 0)))
    return {
        report_id
        for versions in documents.values()
        for report_id, number, age in versions
        if report_id in asked
        and any(other > age and (not number or not its or its == number) for _, its, other in versions)
    }


def log_change(connection: Connection, kind: str, report_id: str, passage_ids: Sequence[int] = ()) -> None:
    """Appends a row to the change log."""
    row = {"kind": kind, "report_id": report_id, "passage_ids": compact_json(list(passage_ids)), "at": now()}
    connection.execute(_INSERT_CHANGE, row)


def containing(words: str) -> list[ColumnElement[bool]]:
    """One condition for each word: the report's id is it, or some column of the list holds it, capitals or not."""
    columns = [*(reports.c[name] for name in METADATA_FIELDS), reports.c.path, reports.c.external_id]
    return [
        or_(reports.c.report_id == word, *(column.icontains(word, autoescape=True) for column in columns))
        for word in words.split()
    ]
