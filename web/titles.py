"""What a report is called on the screen. One without a title is called by the beginning of its text.

Citations never use this: they say that the title is missing.
"""

from __future__ import annotations

from corpus.library import Library
from corpus.metadata import display_title
from corpus.stored import ReportRow, StoredReport
from search.result import Hit
from web.wording import Wording


def of(library: Library, report: ReportRow | StoredReport) -> str:
    """The title of a report, or the beginning of its text; the text of a row is read where that is needed."""
    if report.metadata.title:
        return report.metadata.title
    text = report.text if isinstance(report, StoredReport) else library.report(report.report_id).text
    return display_title("", text, report.path)


def of_hit(hit: Hit, wording: Wording) -> str:
    """The title of a hit's report, or the beginning of its text."""
    return hit.title or hit.shown_title or wording("no_title")


def named(title: str, shown: str) -> str:
    """A name within a sentence: a title in 《》, the beginning of a text (`title` is empty) in quotation marks."""
    return f"《{title}》" if title else f"“{shown}”"
