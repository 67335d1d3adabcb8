"""Rows of a table as an HTML table. In a report's text a row is one line, its cells joined by " | "."""

from __future__ import annotations

from collections.abc import Callable, Sequence

CELL = " | "
Span = tuple[int, int]
Show = Callable[[int, int], str]
"""(start, end) in the text → the HTML of that part, escaped and marked."""


def rows(text: str, start: int, end: int) -> list[list[Span]]:
    """The cells of each line of `text[start:end]`, as spans of the text.

    >>> rows("支部 | 人数", 0, 7)
    [[(0, 2), (5, 7)]]
    """
    found = []
    for line in text[start:end].split("\n"):
        cells = []
        for cell in line.split(CELL):
            cells.append((start, start + len(cell)))
            start += len(cell) + len(CELL)
        found.append(cells)
        start += 1 - len(CELL)  # a line break stands where the separator of the last cell would
    return found


def is_table(text: str) -> bool:
    """Whether a passage is rows of a table: nearly all its lines have cells."""
    lines = text.split("\n")
    return 3 * sum(CELL not in line for line in lines) < len(lines)


def html_table(cells: Sequence[Sequence[Span]], show: Show, head: Sequence[str] = ()) -> str:
    """The rows as an HTML table; `head` is the HTML of the cells of a header row above them.

    A row of fewer cells than others (a title over the whole table) has its last cell over the rest.
    """
    width = max([len(head), *map(len, cells)])

    def row(parts: Sequence[str], tag: str) -> str:
        wide = f' colspan="{width - len(parts) + 1}"' if len(parts) < width else ""
        inner = "".join(f"<{tag}>{part}</{tag}>" for part in parts[:-1])
        return f"<tr>{inner}<{tag}{wide}>{parts[-1]}</{tag}></tr>"

    top = f"<thead>{row(head, 'th')}</thead>" if head else ""
    body = "".join(row([show(*cell) for cell in line], "td") for line in cells)
    return f'<div class="hz-cells"><table>{top}<tbody>{body}</tbody></table></div>'
