"""The 报告库 tab: add files, find, open, correct and remove reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from corpus import intake
from corpus.errors import HongzhouError
from corpus.report import Metadata
from web import adding, bridge, table, titles
from web.notices import failure, notice
from web.site import Site

FIELDS = ("title", "unit", "date", "kind", "author", "number")
_DATE = re.compile(r"(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?")


@dataclass(frozen=True)
class ReportsTab:
    """The parts that change with the library; `fresh` gives their new values."""

    site: Site
    announcement: gr.HTML
    resume: gr.Button
    find: gr.Textbox
    view: gr.HTML

    def parts(self) -> list[Any]:
        """The components to refresh on loading the page, in the order of `fresh`."""
        return [self.announcement, self.resume, self.view]

    def fresh(self, contains: str = "") -> list[Any]:
        """The components' values for the library as it is now; `contains` is what `find` holds."""
        return [*pending(self.site), table.page(self.site.library, contains, 0, self.site.wording)]


def build(site: Site, original: gr.HTML) -> tuple[ReportsTab, list[Any]]:
    """Lays the tab out; returns it and the events after which the rest of the page is to be refreshed."""
    wording = site.wording
    chosen, offset = gr.State(""), gr.State(0)
    announcement = gr.HTML(visible=False, apply_default_css=False, elem_id="hz-pending")
    resume = gr.Button(wording("resume"), visible=False, size="sm", variant="primary", elem_id="hz-resume")
    upload = gr.File(label=wording("drop"), file_count="multiple", height=120, show_label=False, elem_id="hz-upload")
    gr.HTML(f'<p class="hz-hint">{wording("formats")}</p>', apply_default_css=False)
    progress = gr.HTML(apply_default_css=False, elem_id="hz-progress")
    find = gr.Textbox(
        "",
        label=wording("find_report"),
        placeholder=wording("find_hint"),
        show_label=False,
        container=False,
        max_lines=1,
        elem_id="hz-find",
    )
    view = bridge.html("open", "correct", "remove", "turn", elem_id="hz-reports")
    with gr.Column(visible=False, elem_classes="hz-dialog", elem_id="hz-remove-dialog") as remove_dialog:
        remove_text = gr.HTML(apply_default_css=False)
        with gr.Row():
            remove_cancel = gr.Button(wording("cancel"), size="sm")
            remove_confirm = gr.Button(
                wording("remove_confirm"), size="sm", variant="stop", elem_id="hz-remove-confirm"
            )
    with gr.Column(visible=False, elem_classes="hz-dialog", elem_id="hz-correct-dialog") as correct_dialog:
        gr.HTML(f"<h2>{wording('correct_title')}</h2>", apply_default_css=False)
        fields = [
            gr.Textbox(
                "", label=wording("correct_date" if name == "date" else f"column_{name}"), elem_id=f"hz-field-{name}"
            )
            for name in FIELDS
        ]
        correct_note = gr.HTML(apply_default_css=False)
        with gr.Row():
            correct_cancel = gr.Button(wording("cancel"), size="sm")
            save = gr.Button(wording("save"), size="sm", variant="primary", elem_id="hz-save")

    def name_of(report_id: str) -> str:
        report = site.library.report(report_id)
        return titles.named(report.metadata.title, titles.of(site.library, report))

    def listed(contains: str, start: int = 0) -> str:
        return table.page(site.library, contains, start, wording)

    def add(files: list[dict[str, Any]] | None) -> Iterator[str]:
        # As the browser sent it (preprocess=False): Gradio stores an upload under a name cut at 200 bytes, and
        # only here the name that the file has at the user's is still known. Gradio has checked the paths.
        names = {Path(file["path"]): file.get("orig_name") or Path(file["path"]).name for file in files or []}
        if not names:
            return
        yield from adding.watch(site, lambda tell: intake.add_paths(site.library, list(names), tell, names), names)

    def go_on() -> Iterator[str]:
        names = {waiting.path: waiting.name or waiting.path.name for waiting in site.library.pending_intake()}
        yield from adding.watch(site, lambda tell: intake.resume(site.library, tell), names)

    def turn(event: gr.EventData, contains: str) -> tuple[str, int]:
        start = int(bridge.pressed(event)["offset"])
        return listed(contains, start), start

    def ask_removal(event: gr.EventData) -> list[Any]:
        report = bridge.pressed(event)["report"]
        try:
            title = name_of(report)
        except HongzhouError as error:
            return [report, gr.Column(visible=False), failure(error, wording)]
        return [report, gr.Column(visible=True), notice(wording("remove_question", title=title))]

    def remove(report: str, contains: str, start: int) -> list[Any]:
        try:
            with site.lock:
                title = name_of(report)
                site.library.remove([report])
                site.index.catch_up()
        except HongzhouError as error:
            return [gr.Column(visible=False), listed(contains, start), failure(error, wording)]
        told = notice(wording("removed", title=title))
        return [gr.Column(visible=False), listed(contains, start), told]

    def ask_correction(event: gr.EventData) -> list[Any]:
        report = bridge.pressed(event)["report"]
        try:
            metadata = site.library.report(report).metadata
        except HongzhouError as error:
            return [report, gr.Column(visible=False), failure(error, wording), *[""] * len(FIELDS)]
        return [report, gr.Column(visible=True), "", *(getattr(metadata, name) for name in FIELDS)]

    def correct(report: str, contains: str, start: int, *values: str) -> list[Any]:
        metadata = Metadata(**{name: value.strip() for name, value in zip(FIELDS, values, strict=True)})
        if not _DATE.fullmatch(metadata.date):
            return [gr.skip(), gr.skip(), notice(wording("bad_date"), "error"), gr.skip()]
        try:
            with site.lock:
                site.library.correct(report, metadata)
                site.index.catch_up()
        except HongzhouError as error:
            return [gr.skip(), gr.skip(), failure(error, wording), gr.skip()]
        return [gr.Column(visible=False), listed(contains, start), "", notice(wording("saved"))]

    find.change(lambda contains: (listed(contains), 0), find, [view, offset], **bridge.QUIET)
    view.turn(turn, find, [view, offset], **bridge.QUIET)
    view.open(site.open, None, original, **bridge.QUIET)
    view.remove(ask_removal, None, [chosen, remove_dialog, remove_text], **bridge.QUIET)
    remove_cancel.click(lambda: gr.Column(visible=False), None, remove_dialog, **bridge.QUIET)
    view.correct(ask_correction, None, [chosen, correct_dialog, correct_note, *fields], **bridge.QUIET)
    correct_cancel.click(lambda: gr.Column(visible=False), None, correct_dialog, **bridge.QUIET)
    changes = [
        upload.upload(add, upload, progress, preprocess=False, **bridge.QUIET).then(
            lambda: None, None, upload, **bridge.QUIET
        ),
        resume.click(go_on, None, progress, **bridge.QUIET),
        remove_confirm.click(remove, [chosen, find, offset], [remove_dialog, view, progress], **bridge.QUIET),
        save.click(
            correct,
            [chosen, find, offset, *fields],
            [correct_dialog, view, correct_note, progress],
            **bridge.QUIET,
        ),
    ]
    return ReportsTab(site, announcement, resume, find, view), changes


def pending(site: Site) -> list[Any]:
    """The announcement of an unfinished intake and its button; both hidden when nothing waits.

    While an intake runs in this process its files wait as well: nothing is announced then.
    """
    waiting = [] if site.lock.locked() else site.library.pending_intake()
    if not waiting:
        return [gr.HTML(visible=False), gr.Button(visible=False)]
    names = "、".join(item.name or item.path.name for item in waiting[:5]) + ("……" if len(waiting) > 5 else "")
    text = notice(site.wording("pending", count=len(waiting), names=names), "warning")
    return [gr.HTML(text, visible=True), gr.Button(visible=True)]
