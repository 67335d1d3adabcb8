"""The tables of a library.

reports ─┬─ texts        the display text, apart so that lists and joins read small rows
         ├─ passages     what is indexed and cited
         └─ places       where the text stands on the original pages, for formats that have them
changes                  append-only: what an index has to follow
embeddings               vectors that were expensive to compute
intake                   files whose adding has begun and not ended
feedback                 what users said of answers and passages
saved_searches           questions that users want to ask again
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

SCHEMA_VERSION = 1

tables = MetaData()

library_schema = Table("library_schema", tables, Column("version", Integer, nullable=False))

reports = Table(
    "reports",
    tables,
    Column("report_id", String(16), primary_key=True),
    Column("external_id", Text, nullable=False),
    Column("path", Text, nullable=False),  # display name of the file, never opened
    Column("original", Text, nullable=False),  # name of the copy in originals/, "" for bulk records
    Column("title", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("date", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("passage_count", Integer, nullable=False),
    Column("lead", Text, nullable=False),
    Index("reports_newest_first", "date", "report_id"),
    Index("reports_external_id", "external_id"),
    Index("reports_number", "number"),
    Index("reports_original", "original"),
)

texts = Table(
    "texts",
    tables,
    Column("report_id", String(16), ForeignKey("reports.report_id"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("blocks", Text, nullable=False),
)

# Younger than the first libraries, hence made on opening where it is missing; and deleted by CASCADE,
# because a program of that time deletes reports without knowing of it.
places = Table(
    "places",
    tables,
    Column("report_id", String(16), ForeignKey("reports.report_id", ondelete="CASCADE"), primary_key=True),
    Column("places", LargeBinary, nullable=False),  # as `corpus.places.packed` makes it
)

# AUTOINCREMENT: without it SQLite gives the id of a removed passage to the next one, and an index
# that has not caught up yet would answer from the wrong paragraph.
passages = Table(
    "passages",
    tables,
    Column("passage_id", Integer, primary_key=True, autoincrement=True),
    Column("report_id", String(16), ForeignKey("reports.report_id"), nullable=False),
    Column("start_offset", Integer, nullable=False),
    Column("end_offset", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("page", Integer),
    Column("text_hash", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Index("passages_report_id", "report_id"),
    Index("passages_text_hash", "text_hash"),
    sqlite_autoincrement=True,
)

changes = Table(
    "changes",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("report_id", String(16), nullable=False),  # no foreign key: removed reports stay named here
    Column("passage_ids", Text, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_autoincrement=True,
)

embeddings = Table(
    "embeddings",
    tables,
    Column("fingerprint", String(64), primary_key=True),
    Column("text_hash", String(16), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

# Paths are bytes, because a name on disk need not be valid Unicode (GBK names from old archives).
intake = Table(
    "intake",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("path", LargeBinary, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("done", Integer, nullable=False),
)

# What users say and want to see again. No foreign keys: it stays when a report is removed, and a
# program of an earlier time removes reports without knowing of it.
feedback = Table(
    "feedback",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("report_id", String(16), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    sqlite_autoincrement=True,
)

saved_searches = Table(
    "saved_searches",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("user", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("limits", Text, nullable=False),
    Column("saved", Text, nullable=False),
    Column("seen", Integer, nullable=False),
    sqlite_autoincrement=True,
)

YOUNGER = (places, feedback, saved_searches)
"""Tables that the first libraries lack; opening a library makes those that are missing."""
