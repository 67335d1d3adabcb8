"""Words that no name goes across, and what the dictionary knows of places and things."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import jieba

from index.words import DICTIONARY
from search.name_ends import PLACE_ENDS, UNIT_ENDS

BOUNDARIES = Path(__file__).with_name("not_in_names.txt")
"""Words that stand in no name: verbs that begin what a unit does, prepositions, adverbs, dates, people."""
_DATE = re.compile(r"\d+(?:年|月|日|时|号|点|分|至|余|多|个|名|家|人)?")
_ENDS = (*PLACE_ENDS, *UNIT_ENDS)
_TAGS = frozenset("v d r p c m i l z ad".split())
_NEVER_NAMES = frozenset("v d i".split())
_VERBS_IN_NAMES = frozenset(
    "开发 审计 振兴 控股 防治 退役 保障 救助 养护 督查 巡察 统战 融合 检验 检测 信访 复兴 和平 先锋 鼓楼 光荣".split()
)
_COUNTED_PLACE = re.compile(r"[一二三四五六七八九十]+[路局街村里巷坊桥]")
"""二路, 三局, which the dictionary takes for numerals."""
_IN_NAMES = re.compile(
    r"文明实践|退役军人|人力资源|技术|专科|环境|市场|红十字|保障|自治|科技|大学|党群|新区|[省市区县镇州]|农商|监督"
)
_LOCAL = "省市区县镇乡村州分总支公"
_THING_ENDS = tuple("所厅局站社矿厂")


def limits(word: str) -> bool:
    """Whether no name goes across this word; phrases of the Party-work dictionary are no parts of names."""
    if word in _boundaries() or _DATE.fullmatch(word):
        return True
    return len(word) >= 4 and word in _phrases() and not word.endswith(_ENDS) and not _IN_NAMES.search(word)


def load() -> None:
    """Reads the dictionaries, a quarter of a second, where that was not done yet."""
    _boundaries()


@cache
def _tags() -> dict[str, str]:
    """jieba's part-of-speech tag of each word."""
    with jieba.get_dict_file() as lines:
        entries = (line.decode("utf-8").split() for line in lines)
        return {word: tag for word, _, tag in entries}


def is_verb(word: str) -> bool:
    """Whether the dictionary knows the word as a verb."""
    return _tags().get(word, "").startswith("v")


@cache
def places() -> frozenset[str]:
    """Places that the dictionary knows, with the kind of place at their end or without (信阳, 鄂城区)."""
    return frozenset(word for word, tag in _tags().items() if tag == "ns" and len(word) > 1)


@cache
def things() -> frozenset[str]:
    """Common nouns of two characters that end like a unit and are none: 场所, 餐厅, 大局."""
    return frozenset(
        word
        for word, tag in _tags().items()
        if len(word) == 2
        and tag == "n"
        and word.endswith(_THING_ENDS)
        and not word.startswith(_LOCAL)
        and word not in UNIT_ENDS
    )


@cache
def _boundaries() -> frozenset[str]:
    """The words of the file, and of jieba's dictionary verbs, adverbs, pronouns, numerals and set phrases."""
    tagged = frozenset(word for word, tag in _tags().items() if _is_boundary(word, tag))
    return tagged | frozenset(BOUNDARIES.read_text(encoding="utf-8").split())


def _is_boundary(word: str, tag: str) -> bool:
    if len(word) < 2 or tag not in _TAGS or word in _VERBS_IN_NAMES or word.startswith("第"):
        return False
    if _COUNTED_PLACE.fullmatch(word) or (len(word) > 2 and word.endswith(("区", "县", "镇", "乡", "街道"))):
        return False
    return tag in _NEVER_NAMES or not word.endswith(_ENDS)


@cache
def _phrases() -> frozenset[str]:
    return frozenset(DICTIONARY.read_text(encoding="utf-8").split())
