"""What was understood of a question, as chips that can be taken back."""

from __future__ import annotations

import re
from calendar import monthrange
from html import escape

from search.result import Part, Understood
from web.wording import Wording


def chips(understood: Understood, wording: Wording) -> str:
    """A chip with a × for each part that was read from the words; empty when there is none."""
    found = "".join(
        _chip(part, _said(part, understood, wording), _soft(part, understood), wording) for part in understood.inferred
    )
    label = f'<span class="hz-label">{escape(wording("read_as"))}</span>'
    return f'<div class="hz-examples hz-understood">{label}{found}</div>' if found else ""


def _chip(part: Part, said: str, soft: bool, wording: Wording) -> str:
    hint = wording("take_back_soft" if soft else "take_back")
    return (
        f'<button type="button" class="hz-chip hz-read" data-act="without" data-part="{part}" title="{escape(hint)}" '
        f'aria-label="{escape(f"{said} {hint}")}">{escape(said)}<b aria-hidden="true">×</b></button>'
    )


def _soft(part: Part, understood: Understood) -> bool:
    """Whether the part is a mere preference."""
    names = {"period": {"since", "until"}, "units": {"units"}}.get(part, set())
    return bool(names & set(understood.soft))


def _said(part: Part, understood: Understood, wording: Wording) -> str:
    """What the part says; a limit is told from a mere preference."""
    if part == "follow_up":
        return wording("read_follow_up", question=understood.question)
    if part == "answer_kind":
        return wording("read_answer_kind", kind=_kind(understood.answer_kind, wording))
    if part == "units":
        what, soft = "、".join(understood.units[:3]), _soft(part, understood)
        what += wording("and_others", count=len(understood.units)) if len(understood.units) > 3 else ""
    else:
        what, soft = period(understood.since, understood.until, wording), _soft(part, understood)
    return wording("read_first" if soft else "read_only", what=what)


def period(since: str | None, until: str | None, wording: Wording) -> str:
    """The days from `since` to `until` in words; "" where neither is given.

    >>> period("2025-07-01", "2025-07-31", Wording("zh")), period("2025", None, Wording("zh"))
    ('2025年7月', '2025年以后')
    """
    if since and until:
        whole = _whole(since, until)
        if whole:
            return wording.date(whole)
        return wording("read_period", since=wording.date(since), until=wording.date(until))
    if since:
        return wording("read_since", since=wording.date(since))
    return wording("read_until", until=wording.date(until)) if until else ""


def _whole(since: str, until: str) -> str:
    """The day, month or year that two dates bound, as an ISO date; "" where they bound none of them."""
    year, month = since[:4], since[:7]
    if since == until:
        return since
    if (since, until) == (f"{year}-01-01", f"{year}-12-31"):
        return year
    last = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", until)
    ends = last and until[:7] == month and int(last[3]) == monthrange(int(last[1]), int(last[2]))[1]
    return month if ends and since == f"{month}-01" else ""


def _kind(kind: str, wording: Wording) -> str:
    return _ENGLISH[kind] if wording.language == "en" else {"数": "数字"}.get(kind, kind)


_ENGLISH = {
    "人": "a person", "单位": "a unit", "数": "a figure", "时间": "a time", "地点": "a place", "做法": "how",
    "原因": "why", "列举": "a list", "统计": "a count", "对比": "a comparison", "最新": "the latest",
    "含义": "a meaning",
}  # fmt: skip
