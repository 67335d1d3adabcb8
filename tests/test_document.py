"""The basket as Word and Markdown: verbatim, in order, with sources, whatever characters it holds."""

from __future__ import annotations

import io
from dataclasses import replace

from docx import Document

from draft.citation import cite
from draft.document import to_markdown, to_word
from tests.test_citation import NEWS, NOTICE

SECOND = replace(NEWS, rank=2, text="预约进港系统上线，\n集卡在港时间缩短到41分钟。", heading=())


def paragraphs(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]


def test_word_keeps_the_order_the_text_and_the_sources() -> None:
    lines = paragraphs(to_word([SECOND, NOTICE], "gbt7714"))
    assert lines == [
        "引用摘编",
        "1. 红帆映港城",
        "预约进港系统上线，",
        "集卡在港时间缩短到41分钟。",
        "来源：" + cite(SECOND, "gbt7714"),
        "2. 一、目标要求",
        "组建先锋队300支。",
        "来源：" + cite(NOTICE, "gbt7714"),
    ]


def test_control_characters_do_not_break_the_word_file() -> None:
    lines = paragraphs(
        to_word([replace(NOTICE, text="甲\x00乙\x0b丙\ufffe\ud800丁\U0002070e", title="坏\x01标题", heading=())])
    )
    assert "甲乙丙丁\U0002070e" in lines
    assert "1. 坏标题" in lines


def test_markdown_keeps_the_text_and_disarms_marks() -> None:
    text = to_markdown([SECOND, replace(NOTICE, text="# 5*6 <script>")])
    assert "> 预约进港系统上线，\n>\n> 集卡在港时间缩短到41分钟。" in text
    assert r"> \# 5\*6 \<script>" in text
    assert text.index("红帆映港城") < text.index("目标要求")
    assert "来源：《红帆映港城》（《临澜日报》，2025年4月18日）" in text


def test_an_empty_basket_says_so() -> None:
    assert "引用篮是空的。" in to_markdown([])
    assert "引用篮是空的。" in paragraphs(to_word([]))
