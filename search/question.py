"""What a question asks for, as far as it is understood: the words, and the limits the user set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from corpus.errors import QuestionError
from index.filters import Filters, date_number, last_day
from index.words import normalise, question_words
from search.follow_up import completed
from search.inference import Inferred, infer
from search.result import Part, Understood
from search.syntax import NOTHING_WANTED, Wanted, wanted

LONGEST_QUESTION = 1000
NOTHING_INFERRED = Inferred()
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_DATE = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?|年)?")


@dataclass(frozen=True)
class SearchFilters:
    """Limits as the user typed them; None or "" where there is none.

    `since` and `until` are dates like 2025, 2025-07, 2025-07-01 or 2025年7月; `unit` is part of a
    unit's name, `kind` a kind of report. `latest_first` orders by date instead of relevance,
    `newest_version` leaves out reports of which the library has a newer version.
    """

    since: str | None = None
    until: str | None = None
    unit: str = ""
    kind: str = ""
    latest_first: bool = False
    newest_version: bool = False


@dataclass(frozen=True)
class Question:
    """A question ready for searching: its text without control characters, its words, its limits, its signs.

    `inferred` is what its words say of time, units and the kind of answer.
    """

    text: str
    words: tuple[str, ...]
    filters: Filters
    understood: Understood
    wanted: Wanted = NOTHING_WANTED
    latest_first: bool = False
    newest_version: bool = False
    inferred: Inferred = NOTHING_INFERRED

    @property
    def preferred(self) -> Filters | None:
        """The limits with the period that is only preferred; None where none is."""
        period = self.inferred.period
        if period is None or self.inferred.period_limits:
            return None
        since, until = _iso(period.since), _iso(period.until)
        return replace(
            self.filters,
            since=date_number(since) if since else None,
            until=date_number(until) if until else None,
        )


def plain(text: str) -> str:
    """The text on one line, without control characters and halves of characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def parse(
    text: str,
    filters: SearchFilters | None,
    units: Sequence[str],
    today: date | None = None,
    without: AbstractSet[Part] = frozenset(),
    history: Sequence[str] = (),
) -> Question:
    """The question as search needs it; `units` are the library's.

    A follow-up question is completed from `history`, the earlier questions, oldest first.

    Relative dates count from `today` and are left alone without it. What `without` names is not
    read from the words. Raises QuestionError, with a sentence for the user, for an empty or overlong
    question, a date that is none, an empty period, or a unit that the library does not know.
    """
    asked = plain(text)
    # What has to be found as it is typed needs no earlier question.
    alone = "follow_up" in without or wanted(asked).exact
    text = asked if alone else completed(asked, [plain(earlier) for earlier in history])
    follow_up: tuple[Part, ...] = ("follow_up",) if text != asked else ()
    signs = wanted(text)
    text = signs.text
    if not any(character.isalnum() for character in text):
        raise QuestionError("请先输入问题，例如：哪个单位开展了结对帮扶？也可以只输入几个关键词。")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"问题有 {len(text)} 个字，超过了 {LONGEST_QUESTION} 字的上限。请只保留要问的那句话，或分成几个问题。"
        )
    filters = filters or SearchFilters()
    since, until = period(filters)
    chosen = _units(filters.unit, units)
    kind = filters.kind.strip()
    typed: set[Part] = {"period"} if since or until else set()
    typed |= {"units"} if chosen else set()
    read = infer(text, units, today, typed | without)
    if read.period:
        since, until = _iso(read.period.since), _iso(read.period.until)
    if read.units:
        chosen = read.known_units or tuple(unit.words for unit in read.units)
    limits = Filters(
        since=date_number(since) if since and "since" not in read.soft else None,
        until=date_number(until) if until and "until" not in read.soft else None,
        units=frozenset(chosen) if "units" not in read.soft else frozenset(),
        kind=kind,
    )
    order = (filters.latest_first, filters.newest_version)
    understood = Understood(
        text,
        since,
        until,
        chosen,
        kind,
        signs.phrases,
        signs.numbers,
        signs.excluded,
        *order,
        answer_kind=read.answer_kind,
        soft=read.soft + (("kind",) if read.answer_kind and not kind else ()),
        inferred=follow_up + read.parts,
    )
    return Question(text, tuple(question_words(text)), limits, understood, signs, *order, read)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def period(filters: SearchFilters) -> tuple[str | None, str | None]:
    """The ISO forms of the typed limits (since, until), None where there is none.

    Raises QuestionError for a date that is none and for an empty period.
    """
    since = _date(filters.since, "起始日期")
    until = _date(filters.until, "截止日期")
    if since and until and date_number(since) > last_day(date_number(until)):
        raise QuestionError(f"起始日期 {since} 晚于截止日期 {until}，没有报告能满足。请改一个日期。")
    return since, until


def _date(typed: str | None, field: str) -> str | None:
    """The ISO form of a typed date, as precise as it was typed; None for an empty field."""
    if not typed or not typed.strip():
        return None
    found = _DATE.fullmatch(normalise(typed.strip()))
    if found:
        year, month, day = found.groups()
        if (month is None or 1 <= int(month) <= 12) and (day is None or 1 <= int(day) <= 31):
            return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])
    raise QuestionError(f"{field}“{typed.strip()[:40]}”不是日期。请写成 2025、2025-07 或 2025-07-01。")


def _units(typed: str, units: Sequence[str]) -> tuple[str, ...]:
    """The library's units whose name holds what was typed, an exact name alone."""
    wanted = typed.strip()
    if not wanted:
        return ()
    if wanted in units:
        return (wanted,)
    found = tuple(unit for unit in units if wanted in unit)
    if not found:
        raise QuestionError(
            f"报告库中没有名称包含“{wanted[:40]}”的发文单位。请清空单位条件，或在“报告库”页查看有哪些单位。"
        )
    return found
