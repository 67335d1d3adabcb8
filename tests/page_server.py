"""`python app.py serve` as a process, for tests of the page in a browser."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def serving(library: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a running page on the library's folder; what it prints is in `library`/serve.log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log, address = library / "serve.log", f"http://127.0.0.1:{port}/"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "app.py", "serve", "--library", str(library), "--port", str(port)],
            cwd=ROOT,
            stdout=output,
            stderr=output,
            env=os.environ | {"PYTHONUTF8": "1", "NO_PROXY": "127.0.0.1"} | dict(environment or {}),
        )
    try:
        _wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.3)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))
