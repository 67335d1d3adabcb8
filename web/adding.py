"""Adding files while the page watches: the intake runs in a thread, its progress comes back as HTML."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from corpus.errors import HongzhouError
from corpus.intake import Outcome, Progress
from web.site import LOGGER, Site
from web.wording import Wording

# Rows of files that went well; failures are always all listed.
ROWS_SHOWN = 60
# Seconds between two updates of the page: more often than this the browser only flickers.
PAUSE = 0.2

Intake = Callable[[Callable[[Progress], None]], Iterator[Outcome]]
_END = object()


@dataclass
class Watch:
    """What is known of a running intake of `total` files; `names` maps their paths to display names."""

    total: int
    names: Mapping[str, str]
    outcomes: list[Outcome] = field(default_factory=list)
    current: Progress | None = None
    failure: str = ""
    ended: bool = False

    def note(self, news: object) -> None:
        """Takes one piece of news: progress, an outcome, the text of an error that ended the run, or the end."""
        if isinstance(news, Progress):
            self.current = news
        elif isinstance(news, Outcome):
            self.outcomes.append(news)
        elif isinstance(news, str):
            self.failure = news
        else:
            self.ended = True


def watch(site: Site, intake: Intake, names: Mapping[Path, str]) -> Iterator[str]:
    """Runs the intake and then the index's `catch_up`; yields HTML a few times a second, the result last.

    `names` maps the files to their display names; uploaded copies among them are deleted when they are dealt
    with. An intake goes on when the browser goes away; another one waits for it.
    """
    news: queue.Queue[object] = queue.Queue()
    threading.Thread(target=_run, args=(site, intake, list(names), news), name="intake", daemon=True).start()
    state = Watch(len(names), {str(path): name for path, name in names.items()})
    yield running(state, site.wording)
    while not state.ended:
        try:
            state.note(news.get(timeout=1))
            threading.Event().wait(PAUSE)
            while True:
                state.note(news.get_nowait())
        except queue.Empty:
            pass  # nothing new for now
        if not state.ended:
            yield running(state, site.wording)
    yield finished(state, site.wording)


def _run(site: Site, intake: Intake, paths: Sequence[Path], news: queue.Queue[object]) -> None:
    try:
        with site.lock:
            for outcome in intake(news.put):
                news.put(outcome)
            news.put(Progress(site.wording("indexing"), "", 0, 0))
            site.index.catch_up()
            _discard_uploads(site, paths)
    except HongzhouError as error:
        news.put(str(error))
    except Exception as error:  # the thread's last frame: nobody above it could tell the user
        LOGGER.exception("intake ended by an error")
        news.put(f"{type(error).__name__}: {error}")
    finally:
        news.put(_END)


def _discard_uploads(site: Site, paths: Sequence[Path]) -> None:
    """Deletes the files among the paths that were uploaded: the library keeps its own copies."""
    for path in paths:
        if path.is_relative_to(site.uploads):
            path.unlink(missing_ok=True)


def running(state: Watch, wording: Wording) -> str:
    """The bar, the stage and the file at work, the outcomes so far."""
    stage, name, share, place = "", "", 0.0, ""
    if state.current:
        stage, name = state.current.stage, state.current.name
        done, total = state.current.done, state.current.total
        share = done / total if total else 1.0
        place = wording("working", done=min(done + 1, total), total=total, name=name) if name else ""
        if state.current.pages:
            page, pages = state.current.page, state.current.pages
            share += (page - 1) / pages / total if total else 0.0
            place += wording("working_page", page=page, pages=pages)
    return (
        f'<div class="hz-intake" role="status"><div class="hz-bar"><div style="width:{100 * share:.1f}%"></div></div>'
        f'<p><span class="hz-stage">{escape(stage)}</span>{escape(place)}</p>{_rows(state, wording)}</div>'
    )


def finished(state: Watch, wording: Wording) -> str:
    """The counts and the outcomes, failures with their reasons first."""
    count = {status: sum(outcome.status == status for outcome in state.outcomes) for status in _STATUSES}
    added = count["added"] + count["replaced"]
    summary = wording("intake_done", added=added, duplicate=count["duplicate"], failed=count["failed"])
    failure = f'<p class="hz-failure">{escape(wording("error", message=state.failure))}</p>' if state.failure else ""
    kind = "warning" if count["failed"] or state.failure else "good"
    return (
        f'<div class="hz-intake hz-{kind}" role="status"><p class="hz-summary">{escape(summary)}</p>'
        f"{failure}{_rows(state, wording)}</div>"
    )


_STATUSES = ("added", "replaced", "duplicate", "failed")


def _rows(state: Watch, wording: Wording) -> str:
    failed = [outcome for outcome in state.outcomes if outcome.status == "failed"]
    others = [outcome for outcome in state.outcomes if outcome.status != "failed"]
    shown = [*failed, *others[-ROWS_SHOWN:]]
    rows = "".join(_row(outcome, state.names.get(outcome.path, Path(outcome.path).name), wording) for outcome in shown)
    left = len(others) - ROWS_SHOWN
    more = f"<p>{escape(wording('more_outcomes', count=left))}</p>" if left > 0 else ""
    return f'<ul class="hz-outcomes">{rows}</ul>{more}' if rows else ""


def _row(outcome: Outcome, name: str, wording: Wording) -> str:
    if outcome.status == "failed":
        detail = wording("reason", reason=outcome.error)
    else:
        title = f"《{outcome.title}》" if outcome.title else ""
        detail = f"{title} {wording('passage_count', count=outcome.passages)}".strip()
    warnings = "".join(f'<span class="hz-warned">{escape(warning)}</span>' for warning in outcome.warnings)
    return (
        f'<li class="hz-outcome-{outcome.status}">'
        f'<span class="hz-status">{escape(wording(f"status_{outcome.status}"))}</span>'
        f'<span class="hz-file">{escape(name)}</span><span class="hz-detail">{escape(detail)}</span>{warnings}</li>'
    )
