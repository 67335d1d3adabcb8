"""What search returns: frozen data for the web page, the command line and the exports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Part = Literal["follow_up", "period", "units", "answer_kind"]
"""What is read from the words of a question and can be taken back, each by its name."""


@dataclass(frozen=True)
class Source:
    """Where else the same paragraph stands (a reprint); `shown_title` as in `Hit`."""

    report_id: str
    external_id: str
    title: str
    unit: str
    date: str
    shown_title: str = ""


@dataclass(frozen=True)
class Hit:
    """One passage that was found, with everything that a citation of it needs.

    `rank` counts from 1. `score` orders the hits of one question; it is no probability.
    `start`/`end` are offsets into the report's display text. `marks` are (start, end) offsets into
    `text` of the words that the question also has. `path` is the file name the report came from,
    `shown_title` the title or, for the screen only, the beginning of a report without one.
    """

    rank: int
    score: float
    passage_id: int
    report_id: str
    external_id: str
    title: str
    unit: str
    date: str
    kind: str
    author: str
    number: str
    page: int | None
    heading: tuple[str, ...]
    start: int
    end: int
    text: str
    path: str
    shown_title: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    also: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Understood:
    """How the question was read; None or empty where nothing was said.

    `since`, `until`, `units` and `kind` (of report) are the user's own limits or, where `inferred`
    names them, what the words of the question mean. `soft` names the fields that only move fitting
    passages up and leave nothing out. `answer_kind` is the kind of answer asked for (`search.kinds`).
    Every hit has the `phrases` in its passage, belongs to or names the `numbers` (文号), and has none
    of the words `excluded`.
    """

    question: str
    since: str | None = None
    until: str | None = None
    units: tuple[str, ...] = ()
    kind: str = ""
    phrases: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    latest_first: bool = False
    newest_version: bool = False
    answer_kind: str = ""
    soft: tuple[str, ...] = ()
    inferred: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Citation:
    """A marker in the answer and the rank of the hit that it stands for."""

    marker: str
    rank: int


@dataclass(frozen=True)
class Relaxation:
    """A limit that emptied a search: without it `found` passages fit (at most as many as are read).

    `limit` is period, unit, kind, phrase, number, excluded, newest_version or, where none of these
    alone is the cause, all; `value` is what it was; `question` what to type without it.
    """

    limit: str
    value: str
    found: int
    question: str


@dataclass(frozen=True)
class Item:
    """One entry of a list: a unit, a place or a report, and the ranks of the hits that it stands in."""

    name: str
    ranks: tuple[int, ...]


@dataclass(frozen=True)
class Listed:
    """A list across reports: `kind` (unit, place, event, report), `measure` and `noun` say what `items`
    are (家, 单位), `basis` how they were counted. `stated` is what a report itself says of a total,
    verbatim, with the rank of its hit. `read` passages were gone through: entries in others are missing."""

    items: tuple[Item, ...]
    kind: str
    measure: str
    noun: str
    basis: str
    stated: tuple[tuple[str, int], ...] = ()
    read: int = 0


@dataclass(frozen=True)
class Value:
    """One of several values that reports give for the same thing: "1,204人", and when it held or was reported."""

    value: str
    date: str
    rank: int


@dataclass(frozen=True)
class Answer:
    """The reply to one question.

    `text` is verbatim from the hit that `citations` name, or, where there is a list, composed from
    `listed`; empty when `refused`. `span` is the (start, end) offset of the answering words within
    `text`. When refused, `reason` says why in a sentence for the user and `hits` are the nearest
    passages, not an answer. `values` are those that reports differ in, newest first; empty where they
    agree. `timings` are milliseconds for each stage. Where nothing was found
    `relaxations` are limits that can be left out; `suggestions` are questions that a refused one may
    have been meant to be.
    """

    understood: Understood
    refused: bool
    text: str
    span: tuple[int, int] | None
    reason: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    timings: dict[str, float] = field(default_factory=dict)
    relaxations: tuple[Relaxation, ...] = ()
    suggestions: tuple[str, ...] = ()
    listed: Listed | None = None
    values: tuple[Value, ...] = ()

    @property
    def words(self) -> str:
        """The answering words alone, the whole text where none are marked."""
        return self.text[slice(*self.span)] if self.span else self.text
