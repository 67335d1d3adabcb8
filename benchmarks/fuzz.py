"""Reads damaged files with every reader: each must give reports or UnreadableReport, within 20 s and 1 GB.

    python -m benchmarks.fuzz [--files 2000] [--format pdf ...] [--shared ../shared] [--write] [--seed 0]

The files are those that the tests make and, with --shared, the real ones of shared/documents, damaged at random (see
`benchmarks.damage`) and read, cleaned and cut in a process each. What fails is printed with its seed and kept under
benchmarks/work/fuzz. Text recognition is left out: a damaged file that needs it counts as refused. `--write` puts
the table into benchmarks/reading.md. POSIX only.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.damage import damaged
from benchmarks.fuzz_files import whole_files
from benchmarks.reading import DAMAGED, REPORT
from corpus.chunk import cut
from corpus.errors import UnreadableReport
from corpus.outline import structure
from corpus.readers import read
from corpus.readers.scanning import Scanning
from corpus.report import RawReport

MAX_SECONDS = 20
MAX_MEMORY = 1024 * 1024 * 1024
WORK = Path(__file__).with_name("work") / "fuzz"
_READ, _REFUSED, _FAILED, _NO_MEMORY = range(4)


@dataclass(frozen=True)
class Trial:
    """What became of one damaged file: read, refused, or how the reader failed; and the seconds it took."""

    format: str
    seed: int
    outcome: str
    seconds: float
    detail: str = ""


def _unrecognised(page: int, pages: int) -> None:
    raise UnreadableReport("", f"第 {page} 页要识别文字", "")


def attempt(path: Path) -> int:
    """Reads one file to the end; the status that the process ends with. Failures are printed."""
    try:
        outcome = _REFUSED
        for item in read(path, path.name, Scanning(tell=_unrecognised)):
            if isinstance(item, RawReport):
                outcome = _READ
                cut(structure(item))
        return outcome
    except UnreadableReport:
        return _REFUSED
    except MemoryError:
        return _NO_MEMORY
    except BaseException:
        traceback.print_exc()
        return _FAILED


def trial(format: str, whole: Sequence[bytes], seed: int, folder: Path) -> Trial:
    """Damages a file and reads it in a process of its own."""
    path = folder / f"{seed}.{format}"
    path.write_bytes(damaged(whole[seed % len(whole)], seed))
    log = path.with_name(f"{path.name}.log")
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        with log.open("wb") as output:
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
        import resource  # not on Windows, where the rest of this module can still be imported

        os.setpgid(0, 0)
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MAX_MEMORY, used + MAX_MEMORY))
        os._exit(attempt(path))
    status = _waited(child, began + MAX_SECONDS)
    seconds = time.monotonic() - began
    detail = log.read_text(encoding="utf-8", errors="replace")
    if status is None:
        outcome = f"longer than {MAX_SECONDS} s"
    elif os.WIFSIGNALED(status):
        outcome = f"killed by signal {os.WTERMSIG(status)}"
    else:
        outcome = {_READ: "read", _REFUSED: "refused", _NO_MEMORY: "more than 1 GB"}.get(
            os.WEXITSTATUS(status), "exception"
        )
    log.unlink()
    if outcome in ("read", "refused"):
        path.unlink()
    return Trial(format, seed, outcome, seconds, detail)


def _waited(child: int, until: float) -> int | None:
    """The process's status; None when it had to be ended."""
    pause = 0.001
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


def trials(files: Mapping[str, Sequence[bytes]], count: int, first: int, folder: Path) -> Iterator[Trial]:
    """`count` trials of each format, with the seeds from `first` on."""
    folder.mkdir(parents=True, exist_ok=True)
    for format, whole in files.items():
        # Once here, so that not every process loads the libraries of the format anew.
        untouched = folder / f"whole.{format}"
        untouched.write_bytes(whole[0])
        if attempt(untouched) != _READ:
            raise RuntimeError(f"the whole .{format} is not read: trials would say nothing")
        untouched.unlink()
        for seed in range(first, first + count):
            yield trial(format, whole, seed, folder)


def table(done: Sequence[Trial]) -> str:
    """The results by format as Markdown."""
    rows = ["| format | damaged files | read all the same | refused | failed | slowest |", "|---|---|---|---|---|---|"]
    for format in dict.fromkeys(each.format for each in done):
        own = [each for each in done if each.format == format]
        outcomes = Counter(each.outcome for each in own)
        failed = len(own) - outcomes["read"] - outcomes["refused"]
        slowest = max(each.seconds for each in own)
        rows.append(
            f"| {format} | {len(own)} | {outcomes['read']} | {outcomes['refused']} | {failed} | {slowest:.1f} s |"
        )
    return "\n".join(rows)


def write(rows: str, count: int) -> None:
    """Puts a table into the report; the rows of formats that it does not have stay."""
    before, _, old = REPORT.read_text(encoding="utf-8").partition(DAMAGED)
    found = {row.split("|")[1]: row for text in (old, rows) for row in text.split("\n") if row.startswith("|")}
    command = f"Printed by `python -m benchmarks.fuzz --files {count} --write`, or format by format with `--format`;"
    told = f"failed would be anything but reports or UnreadableReport, more than {MAX_SECONDS} s or more than 1 GB."
    shown = "\n".join(found.values())
    REPORT.write_text(f"{before.rstrip()}\n\n{DAMAGED}\n\n{command}\n{told}\n\n{shown}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=2_000, help="damaged files of each format (default 2000)")
    parser.add_argument("--format", action="append", help="only this one; may be repeated")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[1].parent / "shared")
    parser.add_argument("--write", action="store_true", help="also write the table into benchmarks/reading.md")
    arguments = parser.parse_args()
    files = whole_files(arguments.shared / "documents")
    chosen = {name: files[name] for name in arguments.format or files}
    done: list[Trial] = []
    for each in trials(chosen, arguments.files, arguments.seed, WORK):
        if done and done[-1].format != each.format:
            print(table([one for one in done if one.format == done[-1].format]), flush=True)
        done.append(each)
        if each.outcome not in ("read", "refused"):
            print(f"{each.format} seed {each.seed}: {each.outcome}, {each.seconds:.1f} s\n{each.detail}", flush=True)
    print(table(done))
    if arguments.write:
        write(table(done), arguments.files)
    sys.exit(any(each.outcome not in ("read", "refused") for each in done))


if __name__ == "__main__":
    main()
