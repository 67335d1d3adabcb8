"""The answering words of a sentence, and when to refuse."""

from __future__ import annotations

import re

import numpy as np

from search.features import ASKED

NO_ANSWER = "报告库中没有找到能够回答这个问题的内容。下面是最接近的段落，供参考，不是答案。"

_FIGURE = re.compile(
    r"(?:第|约|近|超过|超|逾|达)?(?:\d+(?:[.,]\d+)*|[一二三四五六七八九十百千两]+)(?:[万亿千百多余]|个百分点)*(?:%|％|[^\W\d的了是在和，。、；：“”（）]{1,3})?"
)
_DATE = re.compile(
    r"(?:(?:\d{4}|去|今|前|当)年(?:底|初)?(?:\d{1,2}月(?:\d{1,2}日)?|[上下]半年)?|\d{1,2}月(?:\d{1,2}日|份|初|底|中旬|上旬|下旬)?|\d{1,2}日)"
    r"(?:[上下]午|晚上?|晚间|凌晨|起|前|以来)?|近日|日前|昨[天日]|今[天日]|每[年月周][^，。；]{0,4}"
)
_CLAUSE = re.compile(r"[^，；。！？：]+[，；。！？：]?")


def answering_words(question: str, sentence: str, marks: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """The (start, end) offsets in the sentence of the words that answer: a figure, a date, or a clause.

    For a figure or date the one nearest to the question's own words (`marks`) is taken, because
    that is what it counts; for other questions the clause with most of these words, and the rest
    of the sentence behind it.
    """
    if ASKED["when"].search(question):
        found = [match.span() for match in _DATE.finditer(sentence)]
    elif ASKED["number"].search(question):
        dates = [match.span() for match in _DATE.finditer(sentence)]
        found = [
            m.span() for m in _FIGURE.finditer(sentence) if not any(a < m.end() and m.start() < b for a, b in dates)
        ]
    else:
        found = []
    if found:
        return min(found, key=lambda span: _distance(span, marks))
    clauses = [match.span() for match in _CLAUSE.finditer(sentence)]
    if len(clauses) < 2:
        return 0, len(sentence)
    covered = [sum(min(b, end) - max(a, start) for a, b in marks if a < end and start < b) for start, end in clauses]
    return clauses[int(np.argmax(covered))][0], len(sentence)


def _distance(span: tuple[int, int], marks: tuple[tuple[int, int], ...]) -> int:
    """Mean distance of a span from the marked words that do not overlap it."""
    gaps = [max(a - span[1], span[0] - b) for a, b in marks if not (a < span[1] and span[0] < b)]
    return sum(gaps) // max(len(gaps), 1)
