"""Plain text: one Line for each line of the file, which may be only a part of a paragraph."""

from __future__ import annotations

from corpus.readers.encoding import decode
from corpus.report import Line, RawReport


def read_text(data: bytes, name: str) -> RawReport:
    """The lines of a text file in any Chinese encoding. Raises UnreadableReport when it is no text.

    The space at the start of a line stays: an indent of two characters marks a new paragraph.
    """
    return RawReport(name, tuple(Line(line.rstrip()) for line in decode(data, name).split("\n")), wrapped=True)
