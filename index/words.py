"""Text to words: jieba with the Party-work dictionary, numbers and dates kept whole.

The same words serve full-text search (`terms.py`), marking of matches on the screen and the
training of the default encoder, so they are defined here once.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import cache
from pathlib import Path

import jieba

DICTIONARY = Path(__file__).with_name("dictionary.txt")

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SPELT_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
_SPELT_MONTH_OR_DAY = re.compile(r"(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=月[^份底初]|月$|日|号)")
_SPACE_AT_DIGIT = re.compile(r"(?<=\d)[ \u00a0\u3000]+(?=[\u4e00-\u9fff%])|(?<=[\u4e00-\u9fff])[ \u00a0\u3000]+(?=\d)")
RUN = re.compile(
    r"\d{2,4}年|\d{1,2}月|\d{1,2}[日号](?![\u4e00-\u9fff]*线)"  # dates
    r"|\d+(?:[.,]\d+)*%?"  # figures
    r"|[a-z]+(?:[-'][a-z]+)*\d*"
    r"|[\u3400-\u9fff]+"
)
"""Pieces of a normalised text: dates, figures, Latin words, runs of Chinese characters."""

STOP_WORDS = frozenset(
    "的 了 在 是 和 与 及 或 等 对 将 把 被 让 由 从 向 于 以 之 其 这 那 该 也 都 还 又 就 才 而 但 并 着 过 "
    "地 得 给 到 为 有 个 我 你 他 她 它 们 我们 你们 他们 以及 并且 而且 但是 因为 所以 如果 虽然 通过 进行 "
    "这个 那个 这些 那些 一个 呢 吗 啊 吧 呀 嘛 哦".split()
)
QUESTION_WORDS = frozenset(
    "什么 啥 哪 哪些 哪个 哪家 哪里 哪儿 哪位 哪几 哪几个 哪天 哪年 谁 谁的 几 几个 几家 几名 几位 几次 多少 "
    "多久 多大 多长 怎么 怎样 怎么样 怎么办 咋 咋样 如何 为什么 为啥 为何 何 何时 何地 何人 什么时候 什么样 "
    "干什么 干啥 请问 请 一下 是不是 有没有 能不能 多少人 多少家 多少个 一共 总共 来着 到底 究竟 具体 关于 "
    "请教 告诉 知道 那家 那位 那个 那场 那次 那回 那边 那里 那儿".split()
)


def normalise(text: str) -> str:
    """The text as it is compared: half-width, lower case, dates in digits (二〇二五年七月 → 2025年7月).

    For matching only; what is shown and cited is never normalised. The length may change.
    """
    text = unicodedata.normalize("NFKC", text).lower()
    text = _SPACE_AT_DIGIT.sub("", text)
    text = _SPELT_YEAR.sub(lambda m: m.group().translate(_DIGITS), text)
    return _SPELT_MONTH_OR_DAY.sub(lambda m: str(_spelt_number(m.group())), text)


def _spelt_number(spelt: str) -> int:
    """十 → 10, 二十一 → 21, 七 → 7: the numbers up to 39 that months and days need."""
    tens, ten, ones = spelt.rpartition("十")
    if not ten:
        return int(spelt.translate(_DIGITS))
    return int(tens.translate(_DIGITS) or 1) * 10 + int(ones.translate(_DIGITS) or 0)


@cache
def tokenizer() -> jieba.Tokenizer:
    """jieba with the Party-work dictionary; loaded once, on first use."""
    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    cutter.initialize()
    for term in DICTIONARY.read_text(encoding="utf-8").split():
        cutter.add_word(term)
    return cutter


def words(text: str) -> list[str]:
    """The search terms of a text in order, long words followed by the words inside them.

    Stop words are left out; a figure is given alone and with its unit (`172`, `172项`).

    >>> words("七月，市监局走访企业45家次")
    ['7月', '市', '监局', '走访', '企业', '45', '45家']
    """
    cut = tokenizer().cut_for_search
    found: list[str] = []
    normal = normalise(text)
    for run in RUN.finditer(normal):
        piece = run.group()
        if piece[0] >= "\u3400":
            found.extend(word for word in cut(piece) if word not in STOP_WORDS)
        else:
            found.append(piece)
            follower = normal[run.end() : run.end() + 1]
            if piece[-1].isdigit() and "\u3400" <= follower <= "\u9fff":
                found.append(piece + follower)
    return found


def question_words(question: str) -> list[str]:
    """The search terms of a question: `words` without the words that only ask (哪些, 多少, 怎么).

    A question that holds nothing else keeps all its words.
    """
    every = words(question)
    return [word for word in every if word not in QUESTION_WORDS] or every
