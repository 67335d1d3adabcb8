"""Every figure of a text as a value with its unit, however it is written: 1.2万 = 12000 = 一万二千.

Two figures that mean the same compare as the same (`same`). What looks like a number and is none
(十四五, 三会一课, 一把手) is no figure; `set_phrases` finds those that name something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from search.comparable import fold
from search.numeral_words import EVERYDAY, SET_PHRASE, UNITS, alike

Kind = Literal["count", "ordinal", "share", "date", "wording"]

_DIGIT = dict(zip("〇零○一二三四五六七八九两壹贰叁肆伍陆柒捌玖", (0, 0, *range(10), 2, *range(1, 10)), strict=True))
_PLACE = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIAD = {"万": 10**4, "亿": 10**8}
_SPELT = "".join(_DIGIT) + "".join(_PLACE) + "万亿廿卅"
# Atomic and possessive: a long run of digits would otherwise be divided in every possible way.
_ASCII = r"(?>\d++(?:,\d{3}(?!\d))*+(?:\.\d++)?)"
_NUMBER = rf"(?>(?:{_ASCII}|[{_SPELT}])+)"
_YEAR = r"(?:[12]\d{3}|[一二][〇零○一二三四五六七八九]{3})"
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_TO = r"(?:至|到|-+|—+|~|～)"
_UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))

_FIGURE = re.compile(
    rf"(?P<everyday>{EVERYDAY})|(?P<phrase>{SET_PHRASE})"
    r"|(?P<number_of_document>\([12]\d{3}\)第?\d+号)"
    rf"|(?P<iso>(?<!\d)(?P<iso_y>[12]\d{{3}})(?P<sep>[-./])(?P<iso_m>1[0-2]|0?[1-9])(?:(?P=sep)(?P<iso_d>[12]\d|3[01]|0?[1-9]))?(?![\d%万亿元.]))"
    rf"|(?P<date>(?:(?P<y>{_YEAR})年(?:(?P<ym>{_SMALL})月(?:(?P<ymd>{_SMALL})[日号])?)?"
    rf"|(?P<m>(?<![\d.]){_SMALL})月(?:(?P<md>{_SMALL})[日号])?|(?P<d>(?<![\d.百千万]){_SMALL})日))"
    rf"|(?P<open>(?<![\d.])(?:{_YEAR}|{_SMALL}))年?月?日?{_TO}(?=(?:{_YEAR}年|{_SMALL}月|{_SMALL}日))"
    rf"|百分之(?P<percent>{_NUMBER}){_TO}(?:百分之)?(?P<percent_to>{_NUMBER})|百分之(?P<percent_alone>{_NUMBER})"
    rf"|(?P<below>{_NUMBER})分之(?P<above>{_NUMBER})"
    rf"|(?P<tenths>(?:\d+(?:\.\d+)?|[一二三四五六七八九]))成(?=[以左，。；、,.;)和的]|多|$)"
    r"|(?P<latin>[a-z][a-z+-]*\d[a-z0-9.]*|\d+(?:\.\d+)?[a-z][a-z0-9]*)"
    rf"|(?P<about>(?:[几数]|上(?=[百千万亿]))[十百千万亿]+[余多]?(?:{_UNIT})?|[十百千万]几(?:{_UNIT})?|一半|半数|过半|翻[一两二三]?番|翻倍)"
    rf"|第(?P<ordinal>{_NUMBER})(?P<ordinal_unit>{_UNIT})?"
    rf"|(?P<low>{_NUMBER})(?P<low_rest>[余多来]?)(?P<low_unit>{_UNIT}|%)?{_TO}(?P<high>{_NUMBER})(?P<high_rest>[余多来]?)(?P<high_unit>%|{_UNIT})?"
    rf"|(?P<count>{_NUMBER})(?P<rest>[余多来]?)(?P<unit>%|‰|{_UNIT})?"
)
_OVER = re.compile(r"(?:超过|超|逾|突破|高于|大于|多于|不少于|不低于|不小于|至少|高达)$")
_UNDER = re.compile(r"(?:不足|不到|(?<!不)(?:少于|低于|小于)|不超过|不高于|不多于|至多|最多)$")
_ABOUT = re.compile(r"(?:约|大约|将近|接近|(?<![最附邻临])近)$")
_AFTER = {"以上": "over", "以下": "under", "以内": "under", "左右": "about", "上下": "about"}
_TIMES = frozenset("年 个月 天 周 小时 分钟 学时 季度".split())
_ARTICLE = frozenset("个 种 套 批 类 面 点 层 步 块 度 起 张 节 线 路 行 代 方面".split())


@dataclass(frozen=True)
class Figure:
    """A figure at `start`:`end` of the text it was found in.

    `values` are one number, the two ends of a range, or (year, month, day) of a date, None for what is not
    stated. `unit` is the measure word, "" where none is known; `bound` is "over", "under" or "about" where
    the text says so (超, 不足, 近). A figure of kind "wording" (数百名, 一半, 5g, 〔2025〕12号) is compared
    by its folded words, in `unit`.
    """

    kind: Kind
    values: tuple[Fraction | None, ...]
    unit: str
    bound: str
    start: int
    end: int


def value(written: str) -> Fraction | None:
    """The value of a folded number, None if it is none (三四).

    >>> [int(value(n)) for n in ("1.2万", "一万二千", "12,000", "3万5", "二〇二五", "两百零五")]
    [12000, 12000, 12000, 35000, 2025, 205]
    """
    written = written.replace("廿", "二十").replace("卅", "三十")
    if len(written) > 2 and all(c in _DIGIT for c in written):
        return Fraction(int("".join(str(_DIGIT[c]) for c in written)))
    total = section = Fraction(0)
    current: Fraction | None = None
    place, skipped, any_place = 0, False, False
    for token in re.findall(rf"{_ASCII}|.", written):
        if token in _PLACE:
            place, skipped, any_place = _PLACE[token], False, True
            section += (Fraction(1) if current is None else current) * place
            current = None
        elif token in _MYRIAD:
            place, skipped, any_place = _MYRIAD[token], False, True
            section += current or 0
            if not section and not total:
                section = Fraction(1)
            if token == "亿":
                total = (total + section) * place
            else:
                total += section * place
            section, current = Fraction(0), None
        else:
            digit = Fraction(_DIGIT[token]) if token in _DIGIT else Fraction(token.replace(",", ""))
            if digit == 0 and token in _DIGIT and any_place:
                skipped = True
                continue
            if current is not None:
                return None
            current = digit
    if current is not None and place >= 100 and not skipped and current < 10 and current.denominator == 1:
        return total + section + current * place / 10  # 一百五 is 150
    return total + section + (current or 0)


def figures(text: str) -> list[Figure]:
    """The figures of a text in its order; every digit of the text belongs to one of them."""
    folded = fold(text)
    found: list[Figure] = []
    date: tuple[Fraction | None, ...] = ()
    date_end = -1
    for match in _FIGURE.finditer(folded.text):
        if match["everyday"] or match["phrase"]:
            continue
        read = _read(match, folded.text)
        if read is None:
            continue
        kind, values, unit = read
        if kind == "date":
            joined = re.fullmatch(_TO, folded.text[date_end : match.start()]) if date else None
            if joined:
                values = _inherited(date, values)
            date, date_end = values, match.end() if match["open"] is None else -1
        start, end = folded.original(match.start(), match.end())
        found.append(Figure(kind, values, unit, _bound(match, folded.text), start, end))
    return found


def set_phrases(text: str) -> list[tuple[int, int]]:
    """The (start, end) offsets of names with a numeral in them: 十四五, 两个确立, 三会一课."""
    folded = fold(text)
    return [folded.original(*match.span()) for match in _FIGURE.finditer(folded.text) if match["phrase"]]


def _read(match: re.Match[str], text: str) -> tuple[Kind, tuple[Fraction | None, ...], str] | None:
    """Kind, values and unit of a match; None if it is no figure after all."""
    part = match.groupdict()
    if part["iso"]:
        return _dated((part["iso_y"], part["iso_m"], part["iso_d"]), match)
    if part["date"]:
        return _dated((part["y"], part["ym"] or part["m"], part["ymd"] or part["md"] or part["d"]), match)
    if part["open"]:
        return "date", _opened(value(part["open"]), text[match.end() :]), ""
    if part["percent"]:
        return _checked("share", (part["percent"], part["percent_to"]), "%", match)
    if part["percent_alone"]:
        return _checked("share", (part["percent_alone"],), "%", match)
    if part["below"]:
        below, above = value(part["below"]), value(part["above"])
        return ("share", (above / below * 100,), "%") if below and above is not None else _worded(match)
    if part["tenths"]:
        return "share", ((value(part["tenths"]) or Fraction(0)) * 10,), "%"
    if part["number_of_document"] or part["latin"] or part["about"]:
        return _worded(match)
    if part["ordinal"]:
        unit = part["ordinal_unit"] or ""
        # 第一季度 is 一季度.
        return _checked("count" if unit == "季度" else "ordinal", (part["ordinal"],), unit, match)
    if part["low"]:
        return _range(part, match)
    number, unit = part["count"], part["unit"] or ""
    if not _counts(number, unit, match, text):
        return None
    if unit == "‰":
        return _checked("share", (number,), "‰", match)
    return _checked("share" if unit == "%" else "count", (number,), unit, match)


def _range(part: dict[str, str | None], match: re.Match[str]) -> tuple[Kind, tuple[Fraction | None, ...], str] | None:
    low, high = part["low"] or "", part["high"] or ""
    unit = part["high_unit"] or part["low_unit"] or ""
    if not unit and not re.search(r"\d", low + high) and len(low + high) < 4:
        return None  # 从一到二 in running text, 一至 …
    if low[-1] not in "万亿" and not part["low_unit"] and high[-1] in "万亿" and (value(low) or 0) < 10**4:
        low += high[-1]  # 3至5万
    return _checked("share" if unit == "%" else "count", (low, high), unit, match)


def _checked(
    kind: Kind, written: Iterable[str | None], unit: str, match: re.Match[str]
) -> tuple[Kind, tuple[Fraction | None, ...], str]:
    """The figure, or, where a number has no certain value (三四百), its words."""
    values = tuple(value(number or "") for number in written)
    return (kind, values, unit) if None not in values else _worded(match)


def _worded(match: re.Match[str]) -> tuple[Kind, tuple[Fraction | None, ...], str]:
    return "wording", (), match.group()


def _counts(number: str, unit: str, match: re.Match[str], text: str) -> bool:
    """Whether a number in running text counts something: 三名 does, 一些, 统一 and 万众 do not."""
    if re.search(r"\d", number):
        return True
    if number == "一" and (not unit or unit in _ARTICLE):
        # 一个平台 is an article; 仅一家, 共一项 is a figure.
        return bool(unit) and text[: match.start()].endswith(("仅", "共", "只", "只有", "计"))
    if number in ("万", "亿"):
        return bool(unit and _bound(match, text))  # 万余名, not 万元
    return bool(unit) or (len(number) > 1 and any(c in _PLACE or c in _MYRIAD for c in number))


def _dated(
    written: tuple[str | None, str | None, str | None], match: re.Match[str]
) -> tuple[Kind, tuple[Fraction | None, ...], str]:
    """The date of its written year, month and day, None where one is not stated; its words if one is no number."""
    values = tuple(value(part) if part else None for part in written)
    certain = all((part is None) == (number is None) for part, number in zip(written, values, strict=True))
    return ("date", values, "") if certain else _worded(match)


def _opened(first: Fraction | None, rest: str) -> tuple[Fraction | None, ...]:
    """The date that the first half of a range stands for: in 6—8月 the 6 is a month."""
    following = re.match(rf"(?:({_YEAR})年|({_SMALL})月|({_SMALL})日)", rest)
    if following is None or following[1]:
        return (first, None, None)
    return (None, first, None) if following[2] else (None, None, first)


def _inherited(before: tuple[Fraction | None, ...], values: tuple[Fraction | None, ...]) -> tuple[Fraction | None, ...]:
    """The end of a range with the year and month of its beginning: 7月1日至3日 ends on 7月3日."""
    stated = next((i for i, part in enumerate(values) if part is not None), 0)
    return (*before[:stated], *values[stated:])


def _bound(match: re.Match[str], text: str) -> str:
    rest = match["rest"] or match["high_rest"] or match["low_rest"] or ""
    if rest:
        return "about" if rest == "来" else "over"
    behind = next((bound for word, bound in _AFTER.items() if text.startswith(word, match.end())), "")
    if behind:
        return behind
    before = text[max(0, match.start() - 4) : match.start()]
    if _UNDER.search(before):
        return "under"
    return "over" if _OVER.search(before) else "about" if _ABOUT.search(before) else ""


def same(told: Figure, source: Figure) -> bool:
    """Whether the source says the same figure: equal value, unit that counts the same, same 超/近/不足.

    A date may be told less precisely than it stands in the source, never more.
    """
    if told.kind != source.kind or told.kind == "wording":
        return told.kind == source.kind and told.unit == source.unit
    if told.kind == "date":
        return all(mine in (None, theirs) for mine, theirs in zip(told.values, source.values, strict=True))
    if told.values != source.values or not alike(told.unit, source.unit):
        return False
    return told.bound == source.bound or told.unit in _TIMES
