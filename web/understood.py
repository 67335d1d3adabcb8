"""What was understood of a question, as chips that can be taken back."""

from __future__ import annotations

from html import escape

from search.result import Part, Understood
from web.wording import Wording


def chips(understood: Understood, wording: Wording) -> str:
    """A chip with a × for each part that was read from the words; empty when there is none."""
    found = "".join(_chip(part, _said(part, understood, wording), wording) for part in understood.inferred)
    label = f'<span class="hz-label">{escape(wording("read_as"))}</span>'
    return f'<div class="hz-examples hz-understood">{label}{found}</div>' if found else ""


def _chip(part: Part, said: str, wording: Wording) -> str:
    hint = wording("take_back")
    return (
        f'<button type="button" class="hz-chip hz-read" data-act="without" data-part="{part}" title="{escape(hint)}" '
        f'aria-label="{escape(f"{said} {hint}")}">{escape(said)}<b aria-hidden="true">×</b></button>'
    )


def _said(part: Part, understood: Understood, wording: Wording) -> str:
    """What the part says; a limit is told from a mere preference."""
    if part == "follow_up":
        return wording("read_follow_up", question=understood.question)
    if part == "answer_kind":
        return wording("read_answer_kind", kind=_kind(understood.answer_kind, wording))
    if part == "units":
        what, soft = "、".join(understood.units[:3]), "units" in understood.soft
        what += wording("and_others", count=len(understood.units)) if len(understood.units) > 3 else ""
    else:
        what, soft = _period(understood, wording), bool({"since", "until"} & set(understood.soft))
    return wording("read_first" if soft else "read_only", what=what)


def _period(understood: Understood, wording: Wording) -> str:
    since, until = understood.since, understood.until
    if since and until:
        return since if since == until else wording("read_period", since=since, until=until)
    return wording("read_since", since=since) if since else wording("read_until", until=until)


def _kind(kind: str, wording: Wording) -> str:
    return kind if wording.language == "zh" else _ENGLISH[kind]


_ENGLISH = {
    "人": "a person", "单位": "a unit", "数": "a figure", "时间": "a time", "地点": "a place", "做法": "how",
    "原因": "why", "列举": "a list", "统计": "a count", "对比": "a comparison", "最新": "the latest",
    "含义": "a meaning",
}  # fmt: skip
