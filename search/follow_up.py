"""Follow-up questions completed from the earlier ones: 那市监局呢？ 它什么时候成立的？ 后来怎么样了？

By rules, in this order: a question that only names another unit, place, date or thing puts it in the
place of the earlier one; a pronoun is put in words; a question without a word of its own gets the
earlier topic. Any other question stands on its own and is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, reduce

import jieba

from index.words import normalise, tokenizer
from search.follow_up_words import ASKS, ELLIPTIC, END, GENERAL, ONLY_OTHER, PLACE, PRONOUN
from search.kinds import answer_kind
from search.period_patterns import TO
from search.periods import periods
from search.units import Unit, units_in

_ANY_DAY = date(2025, 6, 15)
"""Only whether words name a period is asked of it, which no day changes."""


def completed(question: str, history: Sequence[str]) -> str:
    """The question in words that need no earlier one; unchanged where it stands on its own.

    `history` are the earlier questions as they were asked, oldest first.

    >>> completed("那市财政局呢？", ["临澜市经信局走访了多少家企业？"])
    '临澜市财政局走访了多少家企业？'
    >>> completed("花了多少钱？", ["红帆驿站是什么时候建的？"])
    '红帆驿站建，花了多少钱？'
    """
    *earlier, asked = *(one for one in history if one.strip()), question
    if not earlier:
        return question
    return _from(asked, reduce(lambda previous, one: _from(one, previous), earlier))


def _from(question: str, previous: str) -> str:
    bare = question.strip().rstrip(END)
    if not bare:
        return question
    elliptic = ELLIPTIC.match(bare) or ONLY_OTHER.match(bare)
    other = elliptic["other"] if elliptic else ""
    if other and not ASKS.search(other) and (periods(other, _ANY_DAY) or not _general(other)):
        return _replaced(previous, other)
    pronoun = PRONOUN.match(bare)
    if pronoun and _general(pronoun["rest"]):
        meant = _meant(pronoun, previous)
        return f"{pronoun['lead'].removeprefix('那么').removeprefix('那')}{meant}{pronoun['rest']}？"
    if _general(bare):
        return f"{topic(previous)}，{bare.removeprefix('那么').removeprefix('那')}？"
    return question


def topic(question: str) -> str:
    """The question without the words that ask: what it is about."""
    found = ASKS.sub("", question.strip().rstrip(END))
    tidy = re.sub(r"^[，,、]|[，,、]$|(?<=..)[的了过是]+$", "", " ".join(found.split()))
    return tidy or question.strip().rstrip(END)


def _general(text: str) -> bool:
    """Whether the text has no word that would tell one matter from another."""
    rest = tokenizer().cut(normalise(ASKS.sub(" ", text)))
    return not any(len(word) > 1 and word.isalpha() and word not in GENERAL for word in rest)


def _meant(pronoun: re.Match[str], previous: str) -> str:
    """What the pronoun stands for: the earlier question's unit, place or whole topic."""
    own = units_in(previous)
    if pronoun["unit"] and own:
        return own[0].words
    if pronoun["place"]:
        return _place(previous) or topic(previous)
    if pronoun["matter"] in {"它", "其", "它们"} and own and topic(previous).startswith(own[0].words):
        return own[0].words
    about = topic(previous)
    if pronoun["person"]:
        return f"{about}的人" if answer_kind(previous) == "人" else about
    return about if pronoun["unit"] or not pronoun["rest"] else f"{about}，"


def _replaced(previous: str, other: str) -> str:
    """The earlier question with its date, unit, place or like thing replaced by the other."""
    dates, old_dates = periods(other, _ANY_DAY), periods(previous, _ANY_DAY)
    if dates and len(TO.sub("", dates[0].words)) >= len(other) - 2:
        return previous.replace(old_dates[0].words, other, 1) if old_dates else f"{other}{previous}"
    units, old_units = units_in(other), units_in(previous)
    if units and old_units:
        return previous.replace(old_units[0].words, _with_place(units[0], old_units[0]), 1)
    place, old_place = _place(other), _place(previous)
    if place == other and old_place:
        return previous.replace(old_place, other, 1)
    like = _like(previous, other)
    if like:
        return previous.replace(like, other, 1)
    if units or place:
        return f"{other}{previous}"
    return f"{other}：{previous}"


def _with_place(unit: Unit, old: Unit) -> str:
    """The unit's name, with the place of the old one where it names none itself."""
    if unit.place or not old.place:
        return unit.words
    prefix = next((old.words.removesuffix(name) for name in old.organ if old.words.endswith(name)), "")
    own = next((name for name in unit.organ if unit.words.endswith(name)), unit.words)
    return prefix + own


def _place(text: str) -> str:
    """The first place that the text names, "" without one."""
    for word in tokenizer().lcut(text):
        if word in _places() and len(word) > 1:
            written = re.search(rf"{re.escape(word)}(?:省|市|县|区|镇|乡|村|街道|社区)?(?![场长委政])", text)
            return written.group() if written else word
    # Not the 年 of 2024年青礁县.
    undated = reduce(lambda rest, period: rest.replace(period.words, " "), periods(text, _ANY_DAY), text)
    found = PLACE.search(undated)
    return found.group() if found else ""


@cache
def _places() -> frozenset[str]:
    """The names that jieba's dictionary marks as places."""
    with jieba.get_dict_file() as lines:
        rows = (line.decode("utf-8").split() for line in lines)
        return frozenset(row[0] for row in rows if len(row) == 3 and row[2] == "ns")


def _like(previous: str, other: str) -> str:
    """The words of the earlier question that end like the other thing (红帆驿站 for 蓝湾驿站), "" without any."""
    for length in (4, 3, 2):
        end = other[-length:]
        if len(other) > length and end in previous:
            most = max(len(other) - length + 1, 2)
            run = re.search(rf"[^，。的了在是和与、\s]{{0,{most}}}{re.escape(end)}", previous)
            return run.group() if run else ""
    return ""
