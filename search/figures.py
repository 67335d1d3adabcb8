"""Figures of a sentence: the number, its unit, and what it counts.

走访企业1,204家 → amount 1204, unit 家, counted 企业. Dates, document numbers and ordinals are no figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.words import tokenizer

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNIT = (
    "个百分点|人次|家次|户次|场次|平方公里|平方米|立方米|公里|公顷|公斤|万千瓦|千瓦|小时|分钟|"
    "[人名位户家个项件条场次期批支辆台架艘套所座处栋间亩米吨斤元岁天年篇份本册幅只头株棵]|%|％"
)
_FIGURE = re.compile(
    rf"(?P<number>{_NUMBER})(?P<scale>[万亿千百]{{0,2}})(?P<more>多|余)?(?P<unit>{_UNIT})(?P<after>(?:党员|企业|干部|群众|单位)?)"
)
_NO_FIGURE = re.compile(
    r"\d{4}年|\d{1,2}月(?:\d{1,2}日)?|第\d+[^，。；]|〔\d+〕\d+号|\d+号|\d+[:：]\d+|\d{1,2}日|[\d.]+%?[-–—至~]\d+"
)
_SCALE = {"": 1, "万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2, "千万": 1e7, "百万": 1e6, "万亿": 1e12}
_CLAUSE_END = re.compile(r"[，。；：！？、（）\n]")
_EMPTY = frozenset(
    "共 累计 共有 现有 已 已有 达 达到 超 超过 约 近 为 有 了 的 在 全 新增 增加 其中 目前 总计 共计 完成 开展 "
    "各 今年 去年 以来 截至 底 至 到 从 由 和 与 也 还 仅 就 先后 一共 总共 合计 是 人数 总数 数量".split()
)


@dataclass(frozen=True)
class Figure:
    """A figure: (start, end) offsets of what is shown ("1,204家"), its amount, unit, the words that it counts."""

    start: int
    end: int
    shown: str
    amount: float
    unit: str
    counted: frozenset[str]


@lru_cache(maxsize=4_096)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text, in order.

    >>> [(f.shown, sorted(f.counted)) for f in figures("截至6月底，累计走访企业1,204家。")]
    [('1,204家', ['企业', '走访'])]
    """
    dates = [match.span() for match in _NO_FIGURE.finditer(text)]
    found = []
    for match in _FIGURE.finditer(text):
        if any(a < match.end("number") and match.start() < b for a, b in dates):
            continue
        scale = _SCALE.get(match["scale"])
        if scale is None:
            continue
        amount = float(match["number"].replace(",", "")) * scale
        shown = match.group()[: match.end("unit") - match.start()]
        found.append(
            Figure(
                match.start(), match.end("unit"), shown, amount, match["unit"].replace("％", "%"), _counted(text, match)
            )
        )
    return tuple(found)


def _counted(text: str, match: re.Match[str]) -> frozenset[str]:
    """The words of the clause on both sides of the figure, up to another number."""
    before = _CLAUSE_END.split(text[: match.start()])[-1]
    after = _CLAUSE_END.split(text[match.end("unit") :])[0]
    before, after = re.split(r"\d", before)[-1], re.split(r"\d", after)[0][:8]
    words = [*tokenizer().cut(before[-16:]), *tokenizer().cut(after)]
    return frozenset(word for word in words if len(word) > 1 and word not in _EMPTY and not word.isdigit())
