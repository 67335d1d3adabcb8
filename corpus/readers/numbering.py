"""Word's automatic numbering: the 一、（一）1. that Word shows but does not store with the text.

Rules: ECMA-376 part 1, §17.9 (numbering) and §17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from corpus.readers.package import local

_DIGITS = "零一二三四五六七八九"
_FORMAL_SIMPLIFIED = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千", ten_thousand: str = "万") -> str:
    """A number in Chinese: 12 is 十二, 120 is 一百二十, 1005 is 一千零五.

    >>> chinese(21)
    '二十一'
    """
    if number >= 10_000:
        rest = number % 10_000
        gap = digits[0] if 0 < rest < 1_000 else ""
        head = chinese(number // 10_000, digits, units, ten_thousand) + ten_thousand
        return head + (gap + _below_ten_thousand(rest, digits, units) if rest else "")
    text = _below_ten_thousand(number, digits, units)
    return text[1:] if digits is _DIGITS and 10 <= number < 20 else text


def _below_ten_thousand(number: int, digits: str, units: str) -> str:
    if number == 0:
        return digits[0]
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            zero = bool(text)
            continue
        text += (digits[0] if zero else "") + digits[digit] + (units[place - 1] if place else "")
        zero = False
    return text


def _letters(number: int) -> str:
    """a … z, aa, bb …: Word repeats the letter."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        text += sign * (number // value)
        number %= value
    return text


def _digit_by_digit(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _from(first: str, last: int) -> Callable[[int], str]:
    """A format whose signs follow each other in Unicode, `first` being 1; beyond `last`, plain digits."""
    return lambda number: chr(ord(first) + number - 1) if number <= last else str(number)


def _circled(number: int) -> str:
    if number <= 20:
        return chr(ord("①") + number - 1)
    if number <= 35:
        return chr(ord("㉑") + number - 21)
    return chr(ord("㊱") + number - 36) if number <= 50 else str(number)


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _counting(number: int) -> str:
    return chinese(number) if number < 100 else _digit_by_digit(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "numberInDash": lambda number: f"- {number} -",
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "chineseCounting": _counting,
    "japaneseCounting": chinese,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "chineseLegalSimplified": lambda number: chinese(number, _FORMAL_SIMPLIFIED, "拾佰仟", "万"),
    "ideographLegalTraditional": lambda number: chinese(number, _FORMAL_TRADITIONAL, "拾佰仟", "萬"),
}


@dataclass(frozen=True)
class Level:
    """One level of a numbered list, as `w:lvl` states it."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restarts: bool = True


def _value(element: etree._Element, child: str) -> str | None:
    for found in element:
        if local(found) == child:
            return attribute(found, "val") or ""
    return None


def attribute(element: etree._Element, name: str) -> str | None:
    """The attribute of that name in any namespace, None when there is none."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rsplit("}", 1)[-1] == name), None)


def integer(value: str | None, default: int) -> int:
    """`value` as a number between 0 and a million; `default` when it is none."""
    return int(value) if value and re.fullmatch(r"[0-9]{1,6}", value) else default


def _level(element: etree._Element) -> Level:
    number_format = _value(element, "numFmt")
    if number_format is None:  # newer Word wraps unusual formats in mc:AlternateContent
        nested = next((found for found in element.iter() if local(found) == "numFmt"), None)
        number_format = attribute(nested, "val") if nested is not None else None
    restart = _value(element, "lvlRestart")
    return Level(
        start=integer(_value(element, "start"), 1),
        number_format=number_format or "decimal",
        text=_value(element, "lvlText") or "",
        suffix=_value(element, "suff") or "tab",
        legal=_value(element, "isLgl") not in (None, "0", "false"),
        restarts=restart != "0",
    )


class Numbering:
    """Counts the numbered paragraphs of one document. `label` must be called for each in reading order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[str, dict[int, Level]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        style_links: dict[str, str] = {}
        style_definitions: dict[str, str] = {}
        for element in () if root is None else root:
            if local(element) == "abstractNum":
                key = attribute(element, "abstractNumId") or ""
                self._abstract[key] = {
                    integer(attribute(child, "ilvl"), 0): _level(child) for child in element if local(child) == "lvl"
                }
                if link := _value(element, "numStyleLink"):
                    style_links[key] = link
                if link := _value(element, "styleLink"):
                    style_definitions[link] = key
            elif local(element) == "num":
                self._read_list(element)
        for key, link in style_links.items():
            if not self._abstract[key] and link in style_definitions:
                self._abstract[key] = self._abstract[style_definitions[link]]

    def _read_list(self, element: etree._Element) -> None:
        key = attribute(element, "numId") or ""
        self._lists[key] = _value(element, "abstractNumId") or ""
        for override in element:
            if local(override) != "lvlOverride":
                continue
            depth = integer(attribute(override, "ilvl"), 0)
            for child in override:
                if local(child) == "lvl":
                    self._overrides.setdefault(key, {})[depth] = _level(child)
                elif local(child) == "startOverride":
                    self._restarts.setdefault(key, {})[depth] = integer(attribute(child, "val"), 1)

    def label(self, list_id: str, depth: int) -> str:
        """What Word shows before the next paragraph of that list and level, "" for bullets and unknown lists."""
        abstract = self._lists.get(list_id)
        if abstract is None:
            return ""
        levels = {**self._abstract.get(abstract, {}), **self._overrides.get(list_id, {})}
        counters = self._counters.setdefault(abstract, {})
        if list_id not in self._begun:  # lists of one definition go on counting, unless one says where to begin
            self._begun.add(list_id)
            for restarted, start in self._restarts.get(list_id, {}).items():
                counters[restarted] = start - 1
        level = levels.get(depth)
        if level is None:
            return ""
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [other for other in counters if other > depth and levels.get(other, level).restarts]:
            del counters[deeper]
        if level.number_format == "bullet":
            return ""

        def shown(found: re.Match[str]) -> str:
            other = int(found[1]) - 1
            definition = levels.get(other, Level())
            number_format = "decimal" if level.legal else definition.number_format
            number = counters.get(other, definition.start)
            return _FORMATS.get(number_format, str)(number) if number > 0 else str(number)

        return re.sub(r"%([1-9])", shown, level.text) + (" " if level.suffix == "space" else "")


def joined(label: str, text: str) -> str:
    """The label before the text, with a space where the two would otherwise run together (1. before 5亿元)."""
    touching = bool(label) and (label[-1].isalnum() or (label[-1] in "．." and text[:1].isdigit()))
    return f"{label} {text}" if touching else label + text
