"""The table of reports as HTML, a page at a time."""

from __future__ import annotations

from html import escape

from corpus.library import Library
from corpus.stored import ReportRow
from web import titles
from web.notices import notice
from web.wording import Wording

PAGE = 50
COLUMNS = ("title", "unit", "date", "kind", "passages", "added")


def page(library: Library, contains: str, offset: int, wording: Wording) -> str:
    """The reports that contain the words, from the offset on; a sentence where there are none."""
    count = library.count(contains)
    if not count:
        return notice(wording("no_such_report", contains=contains) if contains.strip() else wording("no_reports"))
    offset = min(max(0, offset), (count - 1) // PAGE * PAGE)
    rows = library.reports(contains, PAGE, offset)
    head = "".join(f'<th scope="col" class="hz-{name}">{escape(wording(f"column_{name}"))}</th>' for name in COLUMNS)
    body = "".join(_row(row, titles.of(library, row), wording) for row in rows)
    return (
        f'<div class="hz-table"><table><thead><tr>{head}<th></th></tr></thead><tbody>{body}</tbody></table></div>'
        f"{_turner(count, offset, len(rows), wording)}"
    )


def _row(row: ReportRow, title: str, wording: Wording) -> str:
    metadata = row.metadata
    report = f'data-report="{escape(row.report_id)}"'
    buttons = "".join(
        f'<button type="button" class="hz-small" data-act="{act}" {report}>{escape(wording(act))}</button>'
        for act in ("correct", "remove")
    )
    return (
        f'<tr><td class="hz-title"><button type="button" class="hz-link" data-act="open" {report}>'
        f"{escape(title or wording('no_title'))}</button>"
        f'<span class="hz-file" title="{escape(row.path)}">{escape(row.path)}</span></td>'
        f'<td class="hz-unit">{escape(metadata.unit)}</td><td class="hz-date">{escape(metadata.date)}</td>'
        f'<td class="hz-kind">{escape(metadata.kind)}</td><td class="hz-passages">{row.passages}</td>'
        f'<td class="hz-added">{escape(row.added[:16].replace("T", " "))}</td>'
        f'<td class="hz-row-buttons">{buttons}</td></tr>'
    )


def _turner(count: int, offset: int, shown: int, wording: Wording) -> str:
    def button(key: str, target: int, possible: bool) -> str:
        state = "" if possible else " disabled"
        return (
            f'<button type="button" class="hz-small" data-act="turn" data-offset="{target}"{state}>'
            f"{escape(wording(key))}</button>"
        )

    place = wording("shown", first=offset + 1, last=offset + shown, count=count)
    turning = (
        button("previous", offset - PAGE, offset > 0) + button("next", offset + PAGE, offset + shown < count)
        if count > PAGE
        else ""
    )
    return f'<div class="hz-turner"><span>{escape(place)}</span>{turning}</div>'
