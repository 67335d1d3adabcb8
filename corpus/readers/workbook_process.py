"""Runs as a process of its own: a workbook on standard input → its cells as JSON lines on standard output.

calamine allocates the whole rectangle that a sheet's cells span, and ends the process when there is no memory for
it: one cell in the last corner of a damaged or hostile file is enough. So it works where that takes nothing
else along, under limits. Each sheet is {"sheet", "start", "merged"} and then one list for each row, [] for an
empty one; at the end stands {"end": true}, or {"error": kind}.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import sys
from typing import Any

from python_calamine import (
    CalamineError,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

MAX_MEMORY = 1024 * 1024 * 1024
MAX_SECONDS = 20
MAX_CELLS = 5_000_000
MAX_CHARACTERS = 50_000_000
Cell = int | float | str | bool | datetime.date | datetime.time | datetime.datetime | datetime.timedelta


def limit_itself() -> None:
    """Where the system can limit a process, it is limited to MAX_MEMORY bytes and MAX_SECONDS of work."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))


def shown(value: Cell) -> str:
    """A cell's value as text: 2025-07-01, 08:30, 12 (not 12.0), 0.3 (not 0.30000000000000004)."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return format(value, ".15g") if abs(value) >= 1e15 or value != int(value) else str(int(value))
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return str(value)


def write(line: Any) -> None:
    """One JSON line on standard output."""
    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")


def main() -> None:
    """Reads standard input to its end and writes every visible sheet that has cells."""
    limit_itself()
    data = sys.stdin.buffer.read()
    try:
        cells = characters = 0
        with load_workbook(io.BytesIO(data)) as workbook:
            for described in workbook.sheets_metadata:
                if described.visible != SheetVisibleEnum.Visible or described.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_name(described.name)
                cells += sheet.height * sheet.width
                if cells > MAX_CELLS:
                    write({"error": "large"})
                    return
                write({"sheet": described.name, "start": sheet.start, "merged": sheet.merged_cell_ranges or []})
                for row in sheet.to_python(skip_empty_area=True):
                    texts = [shown(value) for value in row]
                    characters += sum(map(len, texts))
                    if characters > MAX_CHARACTERS:
                        write({"error": "large"})
                        return
                    write(texts if any(texts) else [])
        write({"end": True})
    except PasswordError:
        write({"error": "password"})
    except (CalamineError, ValueError, OverflowError, KeyError):
        write({"error": "damaged"})


if __name__ == "__main__":
    main()
