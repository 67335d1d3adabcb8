"""The data that travels between the stages: frozen, without I/O.

reader → RawReport(lines) → clean, outline → Report(text, blocks) → chunk → Passage
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

LineKind = Literal["text", "heading", "table", "footnote"]
BlockKind = Literal["title", "heading", "paragraph", "table", "footnote", "byline"]


@dataclass(frozen=True)
class Metadata:
    """What is known about a report; an empty string is "not stated", never a guess.

    `date` is ISO 8601, as precise as the source: "2025-07-01", "2025-07" or "2025".
    `unit` is the issuing unit or newspaper (发文单位、来源); `number` the 文号 (舟委发〔2025〕12号);
    `kind` one of 通知 报告 讲话 总结 简报 新闻 … as `corpus.metadata` recognises it.
    """

    title: str = ""
    unit: str = ""
    date: str = ""
    kind: str = ""
    author: str = ""
    number: str = ""


Box = tuple[float, float, float, float]
"""left, top, right, bottom as fractions 0…1 of the page, from its top left corner."""


class PageBox(NamedTuple):
    """A rectangle on a page, counted from 1; the edges are fractions 0…1 from the page's top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class Placed(NamedTuple):
    """`text[start:end]` stands in `box` on the original page."""

    start: int
    end: int
    box: PageBox


@dataclass(frozen=True)
class Line:
    """One line or whole paragraph as a reader found it.

    `kind` is "text" unless the file itself says more (a heading style, a table row, a footnote);
    `level` is the heading level that the file states, 1 the highest, 0 when it states none.
    `page` counts from 1, None where the format has no pages. An empty `text` is a blank line.
    `box` is where the line stands on its page, None where the format has no places. A reader whose
    Line is a whole paragraph gives `placed` instead, its pieces in order; after `corpus.clean` only
    `placed` is filled.
    """

    text: str
    page: int | None = None
    kind: LineKind = "text"
    level: int = 0
    box: Box | None = None
    placed: tuple[Placed, ...] = ()


@dataclass(frozen=True)
class RawReport:
    """What a reader returns. `wrapped` is True where a line need not be a whole paragraph
    (plain text, PDF), False where each line is one (docx, html, records). `warnings` tell the user
    what to check in the original (text that a program recognised, ink that it could not). `beside` is
    text that stands above or beside the report's own (a page header), where a security marking may be.
    `original` is the file itself where it came out of an archive or mail and has pages to show later, else None."""

    name: str
    lines: tuple[Line, ...]
    wrapped: bool
    metadata: Metadata = field(default_factory=Metadata)
    external_id: str = ""
    warnings: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    original: bytes | None = None


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or table row of a report: `report.text[start:end]`.

    `level` is 0 except for headings (1 the highest) and the title.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True)
class Report:
    """A cleaned report: `text` is what is shown and cited; blocks cover every character of it
    but the line breaks between them, in order and without overlap. `placed` says where its pieces
    stand on the original pages, by start; empty for formats without places."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    metadata: Metadata
    external_id: str = ""
    placed: tuple[Placed, ...] = ()

    @property
    def report_id(self) -> str:
        """The report's identity: 16 hexadecimal digits of SHA-256 over its normalised text."""
        return content_hash(self.text)


@dataclass(frozen=True)
class Passage:
    """A piece of a report to be found and cited: `report.text[start:end] == text`.

    `heading` is the path of headings above it, outermost first.
    """

    text: str
    start: int
    end: int
    heading: tuple[str, ...] = ()
    page: int | None = None


def content_hash(text: str) -> str:
    """16 hexadecimal digits of SHA-256 over the text without white space."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode("utf-8", "surrogatepass")).hexdigest()[:16]
