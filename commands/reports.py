"""`list`, `show`, `remove`, `export`, `rebuild`: the reports of the library and their index."""

from __future__ import annotations

import argparse

from commands.opening import load_encoder, open_index, open_library
from commands.output import DONE, Bar, emit


def list_reports(given: argparse.Namespace) -> int:
    """Prints what is known of each report, a line each."""
    for row in open_library(given).reports(given.contains):
        about = row.metadata
        if given.json:
            emit(
                {"report_id": row.report_id, "external_id": row.external_id, "path": row.path, "passages": row.passages}
                | {"title": about.title, "unit": about.unit, "date": about.date, "kind": about.kind}
                | {"author": about.author, "number": about.number, "added": row.added}
            )
        else:
            print("  ".join((row.report_id, about.date or "日期不详", about.title or row.path, about.unit, about.kind)))
    return DONE


def show_report(given: argparse.Namespace) -> int:
    """Prints a report's text; with --json also its passages and where they stand on the pages."""
    library = open_library(given)
    report = library.report(given.report_id)
    if given.json:
        passages = [
            {"start": passage.start, "end": passage.end, "page": passage.page}
            | {"boxes": [box._asdict() for box in library.boxes_of(report.report_id, passage.start, passage.end)]}
            for passage in library.passages_of(report.report_id)
        ]
        emit(next(library.export([report.report_id])) | {"passages": passages})
    else:
        about = report.metadata
        print(" · ".join(part for part in (about.title, about.unit, about.date, about.number, report.path) if part))
        print(f"\n{report.text}")
    return DONE


def remove_reports(given: argparse.Namespace) -> int:
    """Removes reports, all of them or, where an id is unknown, none."""
    library = open_library(given)
    library.remove(given.report_ids)
    open_index(library, load_encoder(given))
    for report_id in dict.fromkeys(given.report_ids):
        if given.json:
            emit({"report_id": report_id, "status": "removed"})
        else:
            print(f"已删除  {report_id}")
    return DONE


def export_reports(given: argparse.Namespace) -> int:
    """Prints reports as JSON lines that `add` reads."""
    for record in open_library(given).export(given.report_ids or None):
        emit(record)
    return DONE


def rebuild_index(given: argparse.Namespace) -> int:
    """Builds the whole index again."""
    from index.follow import Index

    library = open_library(given)
    index = Index(library.folder / "index", library, load_encoder(given))
    with Bar("重建") as bar:
        index.rebuild(lambda stage, done, total: bar.show(done, total, stage))
    if given.json:
        emit({"passages": index.size})
    else:
        print(f"索引已重建，共 {index.size} 段。")
    return DONE
