"""A font with Chinese characters on this computer, to draw the pages of OFD files with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# What Windows, macOS, UOS/Kylin and other Linux systems bring along, the likeliest for an official document first.
_KNOWN = (
    "NotoSerifCJK-Regular.ttc",
    "simsun.ttc",
    "SourceHanSerifSC-Regular.otf",
    "NotoSansCJK-Regular.ttc",
    "SourceHanSansSC-Regular.otf",
    "msyh.ttc",
    "simhei.ttf",
    "Songti.ttc",
    "PingFang.ttc",
    "STHeiti Light.ttc",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "uming.ttc",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
)
_MOST_FILES = 20_000


def folders() -> list[Path]:
    """Where the system keeps fonts."""
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts")]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]


@cache
def chinese_font() -> Path | None:
    """The file of a font with Chinese characters, None where none of the known ones is installed."""
    wanted = {name.lower(): rank for rank, name in enumerate(_KNOWN)}
    found = [path for path in _files() if path.name.lower() in wanted]
    return min(found, key=lambda path: wanted[path.name.lower()], default=None)


def _files() -> Iterator[Path]:
    seen = 0
    for folder in folders():
        for place, _, names in os.walk(folder):
            for name in names:
                seen += 1
                if seen > _MOST_FILES:
                    return
                yield Path(place, name)
