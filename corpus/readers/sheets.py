"""Spreadsheets (.xlsx, .xls, .xlsm, .xlsb) through calamine: each row a table row, what stands around tables text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UnreadableReport
from corpus.readers.encoding import clean_characters
from corpus.readers.percent_cells import percent_cells
from corpus.report import Line, RawReport

MAX_SECONDS = 120
"""Of waiting; the process itself may work for 20 seconds, which on a busy machine take longer."""
_PROCESS = Path(__file__).with_name("workbook_process.py")
_DAMAGED_REMEDY = "请用 Excel 或 WPS 打开并修复，另存为 .xlsx 后重新添加。"
_LARGE_REMEDY = "请删去空白区域中零星的单元格，或把需要的部分另存为一个文件后添加。"
# An old workbook's first record (BOF), and right after it the one that says it is encrypted (FILEPASS; [MS-XLS]
# 2.4.117), which calamine does not tell from damage.
_OLD_ENCRYPTED = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}\x2f\x00", re.S)
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*(?:\s*\(\d+\))?", re.I)
_REASONS = {
    "password": ("表格已加密，需要密码才能打开", "请用 Excel 或 WPS 输入密码打开，取消密码后另存，再重新添加。"),
    "large": ("表格的范围过大", _LARGE_REMEDY),
    "damaged": ("表格文件已损坏", _DAMAGED_REMEDY),
}


@dataclass
class _Sheet:
    name: str
    start: tuple[int, int]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    rows: list[list[str]] = field(default_factory=list)


def read_sheets(data: bytes, name: str) -> RawReport:
    """The visible sheets of a workbook: rows of tables as "甲 | 乙" with the header first, formulas as their values.

    A row of one cell above or below a table is text (title, unit, note). A sheet's name is a heading where it
    says something that the sheet itself does not. Percentages read as they are shown in .xlsx, elsewhere as the
    number behind them. Raises UnreadableReport when the workbook is damaged, encrypted or spans too many cells.
    """
    lines: list[Line] = []
    sheets = [sheet for sheet in _sheets(data, name) if any(any(row) for row in sheet.rows)]
    percentages = percent_cells(data, name)
    for sheet in sheets:
        sheet.rows = [
            [percentages.shown(sheet.name, row, column, cell) for column, cell in enumerate(cells, sheet.start[1])]
            for row, cells in enumerate(sheet.rows, sheet.start[0])
        ]
        _fill_merged(sheet)
        content = list(_sheet_lines(sheet.rows))
        has_title = len(sheets) == 1 and content[0].kind == "text"
        if not has_title and not _DEFAULT_NAME.fullmatch(sheet.name.strip()):
            lines.append(Line(_one_line(sheet.name), kind="heading", level=1 if len(sheets) == 1 else 2))
        lines += content
    return RawReport(name, tuple(lines), wrapped=False)


def _sheets(data: bytes, name: str) -> Iterator[_Sheet]:
    """The sheets as a process of its own reads them (see there)."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_PROCESS)], input=data, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableReport(name, f"表格 {MAX_SECONDS} 秒没有读完", _LARGE_REMEDY) from error
    except OSError as error:
        raise UnreadableReport(
            name, f"读表格的程序启动不了（{error.strerror}）", "请确认内存充足后重新添加。"
        ) from error
    sheet: _Sheet | None = None
    ended = False
    for text in done.stdout.decode("utf-8").splitlines():
        try:
            line = json.loads(text)
        except ValueError:  # the process ended in the middle of a line
            break
        if isinstance(line, list):
            if sheet is not None:
                sheet.rows.append([_one_line(cell) if cell else "" for cell in line])
        elif "sheet" in line:
            if sheet is not None:
                yield sheet
            start = line["start"] or (0, 0)
            merged = [((a, b), (c, d)) for (a, b), (c, d) in line["merged"]]
            sheet = _Sheet(line["sheet"], (start[0], start[1]), merged)
        elif "error" in line:
            encrypted = line["error"] == "damaged" and _OLD_ENCRYPTED.search(data) is not None
            raise UnreadableReport(name, *_REASONS["password" if encrypted else line["error"]])
        else:
            ended = True
    if not ended:  # killed for memory, or calamine came to a place that it does not expect
        no_memory = b"memory allocation" in done.stderr or b"MemoryError" in done.stderr or done.returncode < 0
        raise UnreadableReport(name, *_REASONS["large" if no_memory else "damaged"])
    if sheet is not None:
        yield sheet


def _one_line(text: str) -> str:
    return " ".join(clean_characters(text).split())


def _fill_merged(sheet: _Sheet) -> None:
    """Gives every row under cells merged downwards the value that it belongs to."""
    for (top, left), (bottom, _) in sheet.merged:
        row, column = top - sheet.start[0], left - sheet.start[1]
        if not (0 <= row < len(sheet.rows) and 0 <= column < len(sheet.rows[row])):
            continue
        if sum(map(bool, sheet.rows[row])) <= 1:  # a title over the whole width
            continue
        for below in sheet.rows[row + 1 : bottom - sheet.start[0] + 1]:
            if column < len(below) and any(below) and not below[column]:
                below[column] = sheet.rows[row][column]


def _sheet_lines(rows: list[list[str]]) -> Iterator[Line]:
    """The lines of each block of rows between empty rows."""
    block: list[list[str]] = []
    for row in [*rows, []]:
        if any(row):
            block.append(row)
        elif block:
            yield from _block_lines(block)
            block = []


def _block_lines(block: list[list[str]]) -> Iterator[Line]:
    """Rows with one cell before the table and after it as text, the rest as table rows without empty columns."""
    wide = [number for number, row in enumerate(block) if sum(map(bool, row)) > 1]
    first, last = (wide[0], wide[-1]) if wide else (len(block), len(block))
    table = block[first : last + 1]
    columns = [column for column in range(max(map(len, block))) if any(row[column] for row in table)]
    for number, row in enumerate(block):
        if first <= number <= last:
            yield Line(" | ".join(row[column] for column in columns), kind="table")
        else:
            yield from (Line(cell) for cell in row if cell)
