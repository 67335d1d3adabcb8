"""Passages as they are shown: hits and their sources."""

from __future__ import annotations

from corpus.metadata import display_title
from corpus.stored import SourceRow, StoredPassage
from search.marks import Spans
from search.result import Hit, Source


def hit_of(rank: int, score: float, passage: StoredPassage, marked: Spans, also: tuple[Source, ...]) -> Hit:
    """The passage as a hit: `marked` are the words to underline, `also` other reports that hold it."""
    about = passage.metadata
    return Hit(
        rank=rank,
        score=score,
        passage_id=passage.passage_id,
        report_id=passage.report_id,
        external_id=passage.external_id,
        title=about.title,
        unit=about.unit,
        date=about.date,
        kind=about.kind,
        author=about.author,
        number=about.number,
        page=passage.page,
        heading=passage.heading,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        path=passage.path,
        shown_title=display_title(about.title, passage.lead, passage.path),
        marks=marked,
        also=also,
    )


def source_of(passage: StoredPassage) -> Source:
    """The report of a passage."""
    about = passage.metadata
    shown = display_title(about.title, passage.lead, passage.path)
    return Source(passage.report_id, passage.external_id, about.title, about.unit, about.date, shown)


def source_of_row(row: SourceRow) -> Source:
    """The report of a row of the library."""
    shown = display_title(row.title, row.lead, row.path)
    return Source(row.report_id, row.external_id, row.title, row.unit, row.date, shown)
