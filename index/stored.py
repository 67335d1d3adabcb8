"""Files of the index: written whole or not at all, and checked when they are read."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

_HEADER = struct.Struct("<8sIQ")  # magic, CRC-32 of the content, its length in bytes
_MAGIC = b"HZINDEX1"


class DamagedIndex(Exception):
    """A file of the index that is missing or cannot be what was written. Never shown: `Index` builds it again."""


def write_whole(path: Path, *parts: bytes | memoryview) -> None:
    """Writes the parts one after another so that a reader, or the next start after a power cut, finds
    the old file or the new one, nothing between. Python opens the file, not a C library: Chinese
    paths work on Windows."""
    unfinished = path.with_name(path.name + ".new")
    with open(unfinished, "wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)


def write_checked(path: Path, content: bytes | memoryview) -> None:
    """`write_whole` with a header that `read_checked` verifies."""
    view = memoryview(content).cast("B")
    write_whole(path, _HEADER.pack(_MAGIC, zlib.crc32(view), len(view)), view)


def read_checked(path: Path) -> memoryview:
    """The content written by `write_checked`; raises DamagedIndex when it is not there or not the same."""
    try:
        data = memoryview(path.read_bytes())
    except OSError as error:
        raise DamagedIndex(f"{path.name}: {error}") from error
    if len(data) < _HEADER.size:
        raise DamagedIndex(f"{path.name}: cut short")
    magic, checksum, length = _HEADER.unpack(data[: _HEADER.size])
    content = data[_HEADER.size :]
    if magic != _MAGIC or length != len(content) or checksum != zlib.crc32(content):
        raise DamagedIndex(f"{path.name}: not what was written")
    return content
