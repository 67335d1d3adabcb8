"""From files to the library: read, structure, cut, store; one report per transaction, resumable.

Every file is in the intake queue from before work on it starts until it is dealt with, so a killed
`add` can be resumed. One bad file or record never stops the rest. One process does all of it: the
readers and the outline take less time than the database, so that a second one gains nothing.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Literal, Protocol

from corpus.chunk import cut
from corpus.errors import ClassifiedReport, HongzhouError, LibraryError, UnreadableReport
from corpus.library import Library
from corpus.marking import security_marking
from corpus.outline import structure
from corpus.readers import display_name, read
from corpus.readers.scanning import PageMemory, Scanning
from corpus.report import Passage, RawReport, Report
from corpus.stored import Pending

log = logging.getLogger(__name__)

READING, RECOGNISING, STRUCTURING, STORING = "读取", "识别", "整理", "入库"
PAGES_FOLDER = "recognised"
"""In the library's folder: pages of scans whose report is not stored yet."""


@dataclass(frozen=True)
class Progress:
    """Where the work stands: `done` of `total` files are dealt with, the file called `name` is at
    `stage` (读取, 识别, 整理, 入库), and `records` of its reports are dealt with. While the text of a scan
    is recognised, `page` of `pages` is at work; otherwise both are 0."""

    stage: str
    name: str
    done: int
    total: int
    records: int = 0
    page: int = 0
    pages: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of one report, or of one file that could not be read.

    `path` is the file as it was given, `error` a message for the user, empty unless "failed".
    `similar` lists ids of reports that look like other versions of this one, `warnings` what the user
    should check in the original.
    """

    path: str
    status: Literal["added", "duplicate", "replaced", "failed"]
    report_id: str = ""
    title: str = ""
    passages: int = 0
    error: str = ""
    similar: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


Listener = Callable[[Progress], None]


def add_paths(
    library: Library,
    paths: Iterable[Path],
    progress: Listener | None = None,
    names: Mapping[Path, str] | None = None,
    allow_classified: bool = False,
) -> Iterator[Outcome]:
    """Adds files, and the files of folders; yields one outcome for each report as it is dealt with.

    `names` gives display names for paths that are stored under another name (uploads). What is
    there already is reported as a duplicate. Documents with a security marking fail unless
    `allow_classified`. Raises LibraryError when the library cannot be
    written; what was not dealt with then stays in the queue, as after a kill or when the caller
    stops asking for outcomes.
    """
    files: list[Path] = []
    for path in paths:
        found = list(_expand(Path(path), library.folder))
        if not found:
            yield Outcome(_printable(path), "failed", error=_nothing_to_read(Path(path)))
        files.extend(found)
    files = list(dict.fromkeys(files))
    named = {file: (names or {}).get(file) or display_name(file) for file in files}
    if not library.pending_intake():
        PageMemory(library.folder / PAGES_FOLDER).forget_all()
    library.begin_intake(files, named)
    yield from _work_off(library, [Pending(file, 0, named[file]) for file in files], progress, allow_classified)


def resume(library: Library, progress: Listener | None = None, allow_classified: bool = False) -> Iterator[Outcome]:
    """Does what an interrupted `add_paths` left; outcomes only for the records that were still to do.

    A file that has changed since is read from its beginning, one that is gone is reported as failed.
    """
    waiting = [pending if pending.unchanged else replace(pending, done=0) for pending in library.pending_intake()]
    yield from _work_off(library, waiting, progress, allow_classified)


class _Tell(Protocol):
    def __call__(self, records: int, stage: str, page: int = 0, pages: int = 0) -> None: ...


def _work_off(
    library: Library, waiting: list[Pending], progress: Listener | None, allow_classified: bool
) -> Iterator[Outcome]:
    memory = PageMemory(library.folder / PAGES_FOLDER)
    for number, pending in enumerate(waiting):

        def tell(
            records: int, stage: str, page: int = 0, pages: int = 0, pending: Pending = pending, number: int = number
        ) -> None:
            if progress is not None:
                progress(Progress(stage, pending.name, number, len(waiting), records, page, pages))

        yield from _add_file(library, pending, tell, memory, allow_classified)
        library.discard_pending(pending.path)
        memory.forget_used()
    if waiting and progress is not None:
        progress(Progress(STORING, waiting[-1].name, len(waiting), len(waiting)))


def _add_file(
    library: Library, pending: Pending, tell: _Tell, memory: PageMemory, allow_classified: bool
) -> Iterator[Outcome]:
    """Adds the reports of one file, without the records that are done; one outcome for each."""
    tell(pending.done, READING)
    done = pending.done
    items = _items(pending, Scanning(lambda page, pages: tell(done, RECOGNISING, page, pages), memory))
    first = list(islice(items, 2))
    # A copy is kept of a file that is one document; bulk files are large and stay with their owner.
    original = pending.path if len(first) == 1 else None
    for done, item in enumerate(islice(chain(first, items), pending.done, None), start=pending.done):
        outcome = _add_one(library, item, pending, original, partial(tell, done), allow_classified)
        if outcome.status == "failed":
            library.tick_intake(pending.path)
        yield outcome
        tell(done + 1, READING)


def _add_one(
    library: Library,
    item: RawReport | Exception,
    pending: Pending,
    original: Path | None,
    tell: Callable[[str], None],
    allow_classified: bool,
) -> Outcome:
    """Structures, cuts and stores one report; every failure but the library's own is an outcome."""
    path = _printable(pending.path)
    try:
        if isinstance(item, Exception):
            raise item
        marking = "" if allow_classified else security_marking(item)
        if marking:
            raise ClassifiedReport(item.name, marking)
        tell(STRUCTURING)
        report, passages = _prepared(item)
        tell(STORING)
        added = library.add(report, passages, original=item.original or original, queued=pending.path)
    except LibraryError:
        raise
    except Exception as error:
        return Outcome(path, "failed", error=_explained(error, pending))
    return Outcome(path, added.status, added.report_id, added.title, added.passages, "", added.similar, item.warnings)


def _items(pending: Pending, scanning: Scanning) -> Iterator[RawReport | Exception]:
    """What the reader yields; an exception that ends it is the last item."""
    try:
        yield from read(pending.path, pending.name, scanning)
    except Exception as error:
        yield error


def _prepared(raw: RawReport) -> tuple[Report, tuple[Passage, ...]]:
    report = structure(raw)
    if not report.text.strip():
        raise UnreadableReport(
            raw.name, "除去页眉、页码等之后没有正文", "请打开原文件查看是否只有图片或页面装饰，换成有文字的版本再添加。"
        )
    return report, cut(report)


def _explained(error: Exception, pending: Pending) -> str:
    """The error as the user reads it; a mistake of the program is called one, and its traceback logged."""
    if isinstance(error, HongzhouError):
        return str(error)
    log.error("adding %s failed", _printable(pending.path), exc_info=error)
    return (
        f"《{pending.name}》处理时程序出错（{type(error).__name__}: {error}）。这是程序的问题，不是文件的问题："
        "请把这条信息和文件发给维护人员；其他文件不受影响。"
    )


def _expand(path: Path, library_folder: Path) -> Iterator[Path]:
    """The file itself, or the files of the folder and the folders in it, sorted.

    Left out are hidden ones, the lock files of office programs and the library's own folder. A folder
    that cannot be listed is given itself, so that the reader reports it.
    """
    try:
        folder_given = path.is_dir()
    except OSError:  # a name too long for the file system: the reader reports it
        folder_given = False
    if not folder_given:
        yield path.absolute()
        return
    unlisted: list[Path] = []
    for folder, folders, files in os.walk(path.absolute(), onerror=lambda error: unlisted.append(Path(error.filename))):
        inner = (name for name in folders if not name.startswith("."))
        folders[:] = sorted(name for name in inner if not _same(Path(folder, name), library_folder))
        yield from (Path(folder, name) for name in sorted(files) if not name.startswith((".", "~$")))
    yield from unlisted


def _same(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)


def _nothing_to_read(folder: Path) -> str:
    return f"文件夹 {_printable(folder)} 里没有可以添加的文件。请检查路径；隐藏文件和 ~$ 开头的临时文件不会添加。"


def _printable(path: Path) -> str:
    """The path as given, with the parts that are not valid Unicode decoded as `display_name` does."""
    try:
        str(path).encode()
        return str(path)
    except UnicodeEncodeError:
        return str(Path(*(display_name(Path(part)) or part for part in path.parts)))
