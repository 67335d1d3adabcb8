"""Between the frozen data of the library and the rows of its tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from corpus.report import Block, Metadata, Passage, Report, content_hash
from corpus.schema import reports
from corpus.sentences import sentences
from corpus.stored import ReportRow, StoredReport

LONGEST_LEAD = 90
METADATA_FIELDS = ("title", "unit", "date", "kind", "author", "number")
REPORT_COLUMNS = (
    reports.c.report_id,
    reports.c.external_id,
    reports.c.path,
    *(reports.c[name] for name in METADATA_FIELDS),
    reports.c.added,
    reports.c.passage_count,
)


def now() -> str:
    """The time of a change: ISO 8601 with its zone, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def compact_json(value: Any) -> str:
    """JSON without spaces, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def lead_of(report: Report) -> str:
    """The first sentence of the first paragraph (of anything, where there is none), at most 90 characters."""
    paragraphs = [block for block in report.blocks if block.kind == "paragraph"] or list(report.blocks[:1])
    for block in paragraphs:
        piece = report.text[block.start : block.end]
        for start, end in sentences(piece):
            return piece[start:end][:LONGEST_LEAD]
    return ""


def metadata_values(metadata: Metadata) -> dict[str, str]:
    """The metadata as values of the `reports` columns of the same names."""
    return {name: getattr(metadata, name) for name in METADATA_FIELDS}


def passage_values(report_id: str, passage: Passage) -> dict[str, Any]:
    """One row of the `passages` table."""
    return {
        "report_id": report_id,
        "start_offset": passage.start,
        "end_offset": passage.end,
        "heading": compact_json(passage.heading),
        "page": passage.page,
        "text_hash": content_hash(passage.text),
        "text": passage.text,
    }


def blocks_as_json(blocks: Iterable[Block]) -> str:
    """The blocks as a JSON list of [kind, start, end, level, page]."""
    return compact_json([[block.kind, block.start, block.end, block.level, block.page] for block in blocks])


def report_row(row: Sequence[Any]) -> ReportRow:
    """A row of `REPORT_COLUMNS`."""
    report_id, external_id, path, *metadata, added, passage_count = row
    return ReportRow(report_id, external_id, path, Metadata(*metadata), added, passage_count)


def stored_report(row: Sequence[Any]) -> StoredReport:
    """A row of `REPORT_COLUMNS`, then text and blocks."""
    report_id, external_id, path, *metadata, added, passage_count, text, blocks = row
    return StoredReport(
        report_id,
        external_id,
        path,
        Metadata(*metadata),
        added,
        passage_count,
        text,
        tuple(Block(*block) for block in json.loads(blocks)),
    )
