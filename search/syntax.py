"""The signs that people put into a question: “exact phrases”, document numbers (文号), -words to leave out.

Only signs count: 不要 and 不含 are words like any other. What is not such a sign stays in the question.

“ ” are also how a sentence quotes a name (沪税务“三跨”问题指哪三跨), often in other words than the passage
that answers: they demand only where they stand apart. Demanded everywhere, they hid the right passage of
every third such question (hit@10 of 114 questions of partywork_train: 1.0 without, .63 with the demand).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.errors import QuestionError
from search.folding import folded

LONGEST_PHRASE = 200
# Opening and closing marks are often typed for each other, so any pair of these counts.
_CURLY = re.compile(r"[“”]([^“”\"＂]+)[“”]")
_STRAIGHT = re.compile(r"[\"＂]([^“”\"＂]+)[\"＂]|「([^「」]+)」|『([^『』]+)』")
_WORDLIKE = re.compile(r"[\w%《》〈〉]")
# At the beginning or after a space; 2024 -2025 is a span of time, not a wish.
_MINUS = re.compile(r"(?:^|(?<=\s))(?<!\d\s)[-－]((?:[“\"＂「『][^”\"＂」』]+[”\"＂」』]|[^\s“”\"＂「」『』])+)")
_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{0,16})\s*[〔\[［（(【﹝〈]\s*((?:19|20)\d{2})\s*[〕\]］）)】﹞〉]\s*第?\s*(\d{1,5})\s*号"
)
_BEFORE_NUMBER = re.compile(
    r"^.*(?:请问|请教|关于|根据|按照|依据|查找|查询|搜索|查一下|查看|文号|文件|印发|落实|贯彻|了解|"
    r"[和与及的是在查找看搜问据以按或])(?=[\u4e00-\u9fff]{2})"
)


@dataclass(frozen=True)
class Wanted:
    """What a question demands by signs.

    `text` is the question without the words to leave out. A passage has to hold every one of
    `phrases`, none of `excluded`, and belong to or name every one of `numbers` (as 舟委发〔2025〕12号).
    `mentioned` is what the question quotes within a sentence: no demand, but it can be made one.
    """

    text: str
    phrases: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()

    @property
    def exact(self) -> tuple[str, ...]:
        """Every string that has to be found as it is."""
        return (*self.phrases, *self.numbers)


NOTHING_WANTED = Wanted("")


def wanted(question: str) -> Wanted:
    """The signs of a question on one line (`question.plain`).

    Raises QuestionError when it holds nothing but words to leave out.

    >>> signs = wanted("“红帆护航” -渔业 舟委发[2025]12号")
    >>> signs.phrases, signs.numbers, signs.excluded
    (('红帆护航',), ('舟委发〔2025〕12号',), ('渔业',))
    """
    excluded = [_word(match.group(1)) for match in _MINUS.finditer(question)]
    text = " ".join(_MINUS.sub(" ", question).split()) if any(excluded) else question
    if any(excluded) and not any(character.isalnum() for character in text):
        raise QuestionError("只写了要排除的词，没有写要找什么。请再加上要查的内容，例如：党建品牌 -渔业")
    quoted, mentioned = _quoted(text)
    numbers = [_number(match) for match in _NUMBER.finditer(unicodedata.normalize("NFKC", text))]
    in_numbers = {folded(number) for number in numbers}
    phrases = [phrase for phrase in quoted if _says_something(phrase) and folded(phrase) not in in_numbers]
    words = [word for word in excluded if word]
    return Wanted(text, _once(phrases), _once(numbers), _once(words), _once(mentioned))


def _quoted(text: str) -> tuple[list[str], list[str]]:
    """What stands in quotation marks as a demand, and what is only quoted within a sentence."""
    demanded = [(match.start(), "".join(match.groups("")).strip()) for match in _STRAIGHT.finditer(text)]
    mentioned = []
    for match in _CURLY.finditer(text):
        apart = not any(_WORDLIKE.match(one) for one in (text[: match.start()][-1:], text[match.end() :][:1]))
        if apart:
            demanded.append((match.start(), match.group(1).strip()))
        elif _says_something(match.group(1)):
            mentioned.append(match.group(1).strip())
    return [phrase for _, phrase in sorted(demanded)], mentioned


def _number(match: re.Match[str]) -> str:
    """The number as it is written officially (GB/T 9704-2012, 7.2.5): code, 〔year〕, number, 号."""
    code, year, serial = match.groups()
    return f"{_BEFORE_NUMBER.sub('', code)}〔{year}〕{int(serial)}号"


def _word(typed: str) -> str:
    word = re.sub(r"[“”\"＂「」『』]", "", typed).strip("，。；、？！,;?! ")
    return word if _says_something(word) else ""


def _says_something(phrase: str) -> bool:
    return len(phrase) <= LONGEST_PHRASE and any(character.isalnum() for character in phrase)


def _once(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
