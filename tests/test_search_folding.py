"""Exact strings found whatever their width, brackets and line breaks, at the right places."""

from __future__ import annotations

import pytest

from search.folding import find, fold, folded, holds

TEXTS = [
    "走访企业１７２项，解决问题72 项，二〇二五年\n七月二十一日印发（舟委发[2025] 12 号）",
    "Hello World 5G基站①②…… “红帆\n护航” 1,234,567人 ½ ㎡ ﬁ İ",
    "",
]


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("印发（舟委发[2025] 12 号）", "舟委发〔2025〕12号", ["舟委发[2025] 12 号"]),
        ("于二〇二五年\n七月二十一日印发", "2025年7月21日", ["二〇二五年\n七月二十一日"]),
        ("共１７２项，其中72 项", "72项", ["72 项"]),
        ("共1.72亿元", "72亿元", []),
        ("共1,234人", "1234人", ["1,234人"]),
        ("“红帆\n　　护航”行动，红帆护航", "红帆护航", ["红帆\n　　护航", "红帆护航"]),
        ("七月和七月", "七", ["七", "七"]),
        ("Hello World", "world", ["World"]),
        ("helloworld", "world", []),
        ("市监局", "市场监管局", []),
        ("“红\u200b帆护航”行动", "红帆护航", ["红\u200b帆护航"]),
    ],
)
def test_strings_are_found_where_they_stand(text: str, wanted: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find(text, wanted)] == found
    assert holds(text, wanted) == bool(found)


@pytest.mark.parametrize("text", TEXTS)
def test_the_fast_folding_is_the_same_and_places_ascend(text: str) -> None:
    plain, origins = fold(text)
    assert plain == folded(text)
    assert len(plain) == len(origins)
    assert origins == sorted(origins)
