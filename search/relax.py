"""When nothing is found: the question with one of its limits left out, to see which of them emptied it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.filters import Filters
from search.question import Question
from search.result import Relaxation
from search.syntax import NOTHING_WANTED

Limit = Literal["period", "unit", "kind", "phrase", "number", "excluded", "newest_version", "all"]
_NAMES: dict[str, str] = {
    "period": "日期", "unit": "单位", "kind": "类型", "phrase": "原样出现", "number": "文号", "excluded": "不含",
    "newest_version": "只看最新版本", "all": "全部限定",
}  # fmt: skip


@dataclass(frozen=True)
class Relaxed:
    """The question without a limit; `typed` is what to type for it beside the remaining filters."""

    limit: Limit
    value: str
    question: Question
    typed: str


def relaxed(question: Question) -> Iterator[Relaxed]:
    """The question without each of its limits in turn, and last without all of them where there are several."""
    filters, signs = question.filters, question.wanted
    period = filters.since is not None or filters.until is not None
    without: list[tuple[Limit, str, Question]] = []
    if period:
        about = question.understood
        shown = f"{about.since or ''} – {about.until or ''}".strip()
        without.append(("period", shown, replace(question, filters=replace(filters, since=None, until=None))))
    if filters.units:
        shown = "、".join(question.understood.units[:3])
        without.append(("unit", shown, replace(question, filters=replace(filters, units=frozenset()))))
    if filters.kind:
        without.append(("kind", filters.kind, replace(question, filters=replace(filters, kind=""))))
    for value in signs.phrases:
        fewer = replace(signs, text=_unquoted(signs.text, value), phrases=_others(signs.phrases, value))
        without.append(("phrase", value, replace(question, wanted=fewer)))
    for value in signs.numbers:
        fewer = replace(signs, numbers=_others(signs.numbers, value))
        without.append(("number", value, replace(question, wanted=fewer)))
    for value in signs.excluded:
        fewer = replace(signs, excluded=_others(signs.excluded, value))
        without.append(("excluded", value, replace(question, wanted=fewer)))
    if question.newest_version:
        without.append(("newest_version", "", replace(question, newest_version=False)))
    if len(without) > 1:
        text = signs.text
        for phrase in signs.phrases:
            text = _unquoted(text, phrase)
        free = replace(question, filters=Filters(), wanted=replace(NOTHING_WANTED, text=text), newest_version=False)
        without.append(("all", "", free))
    for limit, value, changed in without:
        yield Relaxed(limit, value, changed, typed(changed))


def typed(question: Question) -> str:
    """The question as one would type it: its text and the words to leave out."""
    minus = (f' -"{word}"' if " " in word else f" -{word}" for word in question.wanted.excluded)
    return question.wanted.text + "".join(minus)


def advice(relaxations: Sequence[Relaxation]) -> str:
    """A sentence for the user on which limit to leave out; empty when that does not help."""
    names = [f"{_NAMES[one.limit]}{f'“{one.value}”' if one.value else ''}（{one.found} 段）" for one in relaxations]
    return f"去掉下面的限定就能找到：{'、'.join(names)}。" if names else ""


def _others(values: tuple[str, ...], left_out: str) -> tuple[str, ...]:
    return tuple(value for value in values if value != left_out)


def _unquoted(text: str, phrase: str) -> str:
    return re.sub(rf"[“”\"＂「『]\s*({re.escape(phrase)})\s*[“”\"＂」』]", r"\1", text)
