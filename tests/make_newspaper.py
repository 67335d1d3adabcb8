"""Newspaper pages with columns, made at test time, with what a reader should find in them. All texts are ours."""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

Order = Literal["columns", "rows", "shuffled"]
_FONT = "STSong-Light"
_WIDTH, _HEIGHT, _MARGIN = 1000.0, 1400.0, 50.0
_NOT_FIRST = "，。、；：！？”）》"
_WHO = (
    "区委组织部 市纪委机关 街道党工委 县直机关工委 开发区党委 高校党支部 社区网格党小组 国企党委 镇党委 驻村工作队"
).split()
_WHEN = "今年以来 上半年 入夏之后 主题教育期间 换届工作结束后 春耕时节 项目攻坚阶段 汛期来临前".split()
_DO = (
    "逐条梳理 分层举办 集中推进 挂图督办 带头领办 公开承诺 结对帮扶 对账销号 现场观摩 跟踪问效 统筹安排 牵头破解"
).split()
_WHAT = (
    "民生实事 党课轮训 老旧小区改造 基层减负事项 村级集体经济项目 党员积分管理 接诉即办工单 青年干部培养 廉政风险排查 "
    "红色资源保护 流动党员服务 两新组织覆盖 物业矛盾调解 营商环境问题 乡村道路修缮"
).split()
_RESULT = (
    "群众满意度明显提升 办结时限缩短了一半 一批堵点得到疏通 干部作风更加务实 支部凝聚力持续增强 发展后劲不断显现 "
    "经验做法在全市推广 长效机制逐步健全"
).split()


@dataclass
class Made:
    """A PDF with what it says: articles as paragraphs as lines in reading order, and the headlines."""

    data: bytes = b""
    articles: list[list[list[str]]] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)

    @property
    def junctions(self) -> list[tuple[str, str]]:
        """Every two lines that follow each other in an article."""
        found: list[tuple[str, str]] = []
        for article in self.articles:
            lines = [line for paragraph in article for line in paragraph]
            found += itertools.pairwise(lines)
        return found

    @property
    def paragraphs(self) -> list[str]:
        """Every paragraph."""
        return ["".join(lines) for article in self.articles for lines in article]


def prose(chance: random.Random, sentences: int) -> str:
    """A paragraph about Party work; the figures make every line different."""
    found = []
    for _ in range(sentences):
        found.append(
            f"{chance.choice(_WHEN)}，{chance.choice(_WHO)}{chance.choice(_DO)}{chance.choice(_WHAT)}"
            f"{chance.randrange(3, 997)}项，"
            f"走访{chance.choice(_WHO)}等单位{chance.randrange(12, 9876)}人次，{chance.choice(_RESULT)}。"
        )
    return "".join(found)


def _width(text: str) -> float:
    return sum(0.5 if mark < "\u2000" else 1.0 for mark in text)


def wrapped(text: str, characters: float, indent: float = 2.0) -> list[str]:
    """The lines of a paragraph in a column of so many characters; no line begins with punctuation."""
    lines, line, room = [], "", characters - indent
    for mark in text:
        if _width(line + mark) > room and mark not in _NOT_FIRST:
            lines.append(line)
            line, room = "", characters
        line += mark
    return [*lines, line]


class _Page:
    """Collects the pieces of text of a page, so that they can be drawn in any order."""

    def __init__(self) -> None:
        self.pieces: list[tuple[float, float, float, str, float]] = []  # x, y, size, text, width to fill
        self.rules: list[tuple[float, float, float]] = []

    def draw(self, canvas: Canvas, order: Order, chance: random.Random) -> None:
        if order == "rows":
            self.pieces.sort(key=lambda piece: (-piece[1], piece[0]))
        elif order == "shuffled":
            chance.shuffle(self.pieces)
        for left, right, height in self.rules:
            canvas.line(left, height, right, height)
        for x, y, size, text, fill in self.pieces:
            line = canvas.beginText(x, y)
            line.setFont(_FONT, size)
            if fill and len(text) > 1:  # justified, as typesetting programs do
                line.setCharSpace((fill - size * _width(text)) / (len(text) - 1))
            line.textOut(text)
            canvas.drawText(line)
        canvas.showPage()


def newspaper(columns: int, order: Order, seed: int = 1, pages: int = 1, size: float = 11.0, articles: int = 2) -> Made:
    """Pages of `columns` columns with a masthead, articles under headlines over all columns, and page numbers.

    An article flows through all columns. The last one goes on over the next page. `order` is the order in which
    the file stores the lines: column by column, row by row across the columns (as some typesetting programs
    do), or shuffled.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    chance = random.Random(seed)
    made = Made()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(_WIDTH, _HEIGHT), invariant=1)
    gutter = 1.6 * size
    characters = int(((_WIDTH - 2 * _MARGIN) - gutter * (columns - 1)) / columns / size)
    width = characters * size
    pitch = 1.5 * size
    left_over: list[tuple[str, bool, bool]] = []
    for number in range(1, pages + 1):
        page = _Page()
        page.pieces.append((_MARGIN, _HEIGHT - 40, 9, f"2025年7月{number}日 星期二 要闻 {number:02d}", 0))
        page.pieces.append((_WIDTH / 2 - 10, 25, 9, f"— {number} —", 0))
        y = _HEIGHT - 70
        for article in range(articles):
            if not (number > 1 and article == 0 and left_over):
                headline = f"{chance.choice(_WHO)}{chance.choice(_DO)}{chance.choice(_WHAT)}"
                made.headlines.append(headline)
                made.articles.append([])
                page.pieces.append(((_WIDTH - 30 * len(headline)) / 2, y - 30, 30, headline, 0))
                y -= 58
            bottom = 60 if article == articles - 1 else y - (_HEIGHT - 200) / articles
            rows = int((y - bottom) / pitch)
            needed = rows * columns
            lines = left_over
            left_over = []
            while len(lines) < needed:
                paragraph = wrapped(prose(chance, chance.randrange(1, 5)), characters)
                made.articles[-1].append(paragraph)
                lines += [(text, n == 0, n == len(paragraph) - 1) for n, text in enumerate(paragraph)]
            lines, rest = lines[:needed], lines[needed:]
            if article == articles - 1 and number < pages:
                left_over = rest
            elif rest:
                made.articles[-1][-1] = made.articles[-1][-1][: -len(rest)]
            for index, (text, first, last) in enumerate(lines):
                column, row = divmod(index, rows)
                x = _MARGIN + column * (width + gutter) + (2 * size if first else 0)
                room = width - (2 * size if first else 0)
                fill = 0 if last and size * _width(text) <= room else room
                page.pieces.append((x, y - (row + 1) * pitch, size, text, fill))
            y -= rows * pitch + 20
        page.draw(canvas, order, chance)
    canvas.save()
    made.data = buffer.getvalue()
    return made


def mosaic(order: Order, seed: int = 1, size: float = 11.0) -> Made:
    """A page of five columns cut up as editors do.

    Above: an article over columns 1 to 3 with its headline over them and a picture with caption at the foot of
    columns 2 and 3; beside it one over columns 4 and 5, on its own line grid. Below a rule: a headline over
    columns 1 and 2 with its article under it, while another article runs through columns 3 to 5.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    chance = random.Random(seed)
    made = Made()
    page = _Page()
    gutter = 1.6 * size
    characters = int(((_WIDTH - 2 * _MARGIN) - gutter * 4) / 5 / size)
    step = characters * size + gutter

    def article(first: int, heights: Sequence[int], top: float, pitch: float, headline_size: float) -> None:
        """An article through columns of so many lines, its headline centred above them."""
        wide = step * len(heights) - gutter
        headline = f"{chance.choice(_WHO)}{chance.choice(_DO)}{chance.choice(_WHAT)}"
        made.headlines.append(headline)
        left = _MARGIN + step * first
        page.pieces.append(
            (left + (wide - headline_size * len(headline)) / 2, top - headline_size, headline_size, headline, 0)
        )
        lines: list[tuple[str, bool, bool]] = []
        paragraphs: list[list[str]] = []
        while len(lines) < sum(heights):
            paragraphs.append(wrapped(prose(chance, chance.randrange(1, 4)), characters))
            lines += [(text, n == 0, n == len(paragraphs[-1]) - 1) for n, text in enumerate(paragraphs[-1])]
        if len(lines) > sum(heights):
            paragraphs[-1] = paragraphs[-1][: sum(heights) - len(lines)]
        made.articles.append(paragraphs)
        places = [(column, row) for column, height in enumerate(heights) for row in range(height)]
        for (text, begins, ends), (column, row) in zip(lines, places, strict=False):
            indent = 2 * size if begins else 0
            room = characters * size - indent
            fill = 0 if ends and size * _width(text) <= room else room
            y = top - 1.8 * headline_size - (row + 1) * pitch
            page.pieces.append((left + column * step + indent, y, size, text, fill))

    page.pieces.append((_MARGIN, _HEIGHT - 40, 9, "2025年7月1日 星期二 综合 04", 0))
    article(0, (36, 24, 24), _HEIGHT - 70, 1.5 * size, 26)
    page.pieces.append((_MARGIN + step + 40, 740, 8, "图为活动现场。通讯员供图", 0))
    article(3, (33, 33), _HEIGHT - 72, 1.57 * size, 20)
    page.rules.append((_MARGIN, _MARGIN + 5 * step - gutter, 690))
    article(0, (32, 32), 676, 1.5 * size, 20)
    article(2, (34, 34, 34), 676, 1.45 * size, 24)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(_WIDTH, _HEIGHT), invariant=1)
    page.draw(canvas, order, chance)
    canvas.save()
    made.data = buffer.getvalue()
    return made


def right_junctions(made: Made, texts: Sequence[str]) -> tuple[int, int]:
    """How many of the junctions of lines are right in a reader's texts, and of how many."""
    whole = "".join("".join(texts).split())
    ends = [("".join(a.split())[-8:], "".join(b.split())[:8]) for a, b in made.junctions]
    return sum(a + b in whole for a, b in ends), len(ends)
