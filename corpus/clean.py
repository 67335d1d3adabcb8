"""Lines as a reader found them → clean whole paragraphs.

Three jobs: page furniture goes (page numbers, running heads, navigation of web pages), wrapped
lines are joined again, stray spaces and characters inside a line are repaired. Only short lines
that are furniture as a whole are dropped; no other character but white space and control
characters is ever lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.masthead import is_byline
from corpus.report import Line, RawReport
from corpus.sentences import SENTENCE_END

CJK = r"\u3400-\u9fff\uf900-\ufaff"
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,5}[编部章节条](?!例)|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)](?![项款条])"
    r"|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)](?![项款条])|[①-⑳]"
)

# --- characters -----------------------------------------------------------------------------------
# Radicals that PDF fonts put in place of the character (⻓ for 长); only these are normalised.
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in range(0x2E80, 0x2FD6)
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
} | {0x2ED3: "长", 0x2EA0: "民", 0x2ED4: "长", 0x2EC5: "见", 0x2ED8: "青", 0x2EDA: "页", 0x2EE2: "马", 0x2EE6: "鱼"}
_DROPPED: dict[int, str | None] = {
    code: None
    for code in (
        *range(0, 9),
        *range(14, 32),
        *range(127, 133),
        *range(134, 160),
        0xAD,
        0x200B,
        0x200C,
        0x200D,
        0x200E,
        0x200F,
        0x2060,
        0xFEFF,
    )
}
_CHARACTERS: dict[int, str | None] = {**_RADICALS, **_DROPPED, 0xA0: " ", 0x3000: " ", 9: " ", 11: " ", 12: " "}
_SPACES = re.compile(r"\s{2,}|[^\S ]")
_DASHES = re.compile(r"[—―─]{2,}")
_LETTER_SPACED = re.compile(rf"(?<![{CJK}])(?:[{CJK}] ){{2,}}[{CJK}](?![{CJK}])")
_AT_FIGURE = re.compile(
    rf"(?<=[{CJK}“”（）《》、，。；：]) (?=[\d+%％])(?!\d{{7}})|(?<=[\d+%％]) (?=[{CJK}“”（）《》、，。；：])"
)
_LEADING_NUMBER = re.compile(r"\d+(?:\.\d+)* ")
_AFTER_MARK = re.compile(rf"(?<=[，、；：。！？”）》]) (?=[{CJK}“（《\d])")

# --- furniture ------------------------------------------------------------------------------------
_NAVIGATION = re.compile(  # atomic, so that no line takes long
    r"(?>【?字[号体]大?小?[：:]?|加大|还原|减小|放大|缩小|默认|超大|[大中小]|打印(?:本页|此页|页面)?|下载(?:本页)?|全屏|收藏(?:本页)?|关闭(?:窗口|本页|此页)?"
    r"|分享(?:到)?[：:]?|返回(?:顶部|列表|首页)?|上一[篇页][：:]?|下一[篇页][：:]?|相关(?:报道|链接|新闻|阅读)[：:]?|首页|扫一扫在手机打开当前页|扫一扫|微信|微博"
    r"|浏览次数[：:]?\d*|点击数?[：:]?\d*|我要纠错|无障碍浏览|【|】|\[|\]|［|］|[>|｜\s])+"
)
_PAGE_NUMBER = re.compile(
    r"[-—–·•\s]*\d{1,4}[-—–·•\s]*|第\s*\d{1,4}\s*页(?:[\s,，/／]*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}|Page\s*\d+(?:\s*of\s*\d+)?"
)
_MARKED_PAGE_NUMBER = re.compile(r"[-—–]+\s*\d{1,4}\s*[-—–]+|第\s*\d{1,4}\s*页(?:[\s,，/／]*共\s*\d{1,4}\s*页)?")
_HEAD_LINES, _TAIL_LINES = 25, 15
_FROM_A_CRAWLER = re.compile(r"^(?:\d{1,2}-\d{1,2} \d{1,2}:\d{2})?，正文：\s*")
_LINK_AT_END = re.compile(r"返回搜狐，查看更多\s*(?:责任编辑：\s*)?$")


def clean_line(text: str) -> str:
    """One line with its characters repaired and its white space collapsed; names keep their space (龚 正)."""
    text = _SPACES.sub(" ", text.translate(_CHARACTERS)).strip() if not text.isascii() or "\t" in text else text.strip()
    if "—" in text or "―" in text or "─" in text:
        text = _DASHES.sub("——", text)
    if " " in text:
        text = _LETTER_SPACED.sub(lambda match: match.group().replace(" ", ""), text)
    return text


def _without_stray_spaces(text: str) -> str:
    """A paragraph without the spaces that extraction leaves at figures and after punctuation."""
    if " " not in text or (len(text) <= 40 and not SENTENCE_END.search(text)):
        return text
    number = _LEADING_NUMBER.match(text)
    kept = number.end() if number else 0
    return text[:kept] + _AFTER_MARK.sub("", _AT_FIGURE.sub("", text[kept:]))


def paragraphs(raw: RawReport) -> tuple[Line, ...]:
    """The paragraphs of a report in order: no blank ones, no furniture, no wrapped lines.

    Kind, level and page (of the first character) are kept. Headlines stay lines of their own.
    """
    lines = [replace(line, text=clean_line(line.text)) for line in raw.lines]
    indents = [_indent(line.text) for line in raw.lines]
    kept = _without_furniture(lines)
    if raw.wrapped:
        joined = _unwrapped([lines[i] for i in kept], [indents[i] for i in kept])
        return tuple(
            replace(line, text=_without_stray_spaces(line.text)) if line.kind != "table" else line for line in joined
        )
    whole = [lines[i] for i in kept if lines[i].text]
    return tuple(part for line in whole for part in _parts(line))


_FLATTENED_FROM = 400
_CHINESE_NUMBER = r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
_FLATTENED_BREAK = re.compile(rf"(?:(?<=[。！？])|(?<=[。！？][”）])) +(?=[^ ])| +(?={_CHINESE_NUMBER})")
_FLATTENED_HEADING = re.compile(rf"({_CHINESE_NUMBER}[^ ，。；：！？]{{2,30}}) +(?=[^ ]{{20}})")
_FLATTENED_TITLE = re.compile(r"([^ ，。；：！？]{8,60}(?:通知|公告|意见|决定|通报|报告|方案|办法)) +(?=[^ ])")


def _parts(line: Line) -> list[Line]:
    """A record's long line whose line breaks became spaces, as its paragraphs; any other line as it is."""
    if line.kind != "text":
        return [line]
    text = _LINK_AT_END.sub("", _FROM_A_CRAWLER.sub("", line.text)).strip()
    pieces = [text]
    if len(text) > _FLATTENED_FROM and " " in text:
        title = _FLATTENED_TITLE.match(text)
        rest = text[title.end() :] if title else text
        pieces = [title.group(1)] if title else []
        for piece in _FLATTENED_BREAK.split(rest):
            heading = _FLATTENED_HEADING.match(piece)
            pieces += [heading.group(1), piece[heading.end() :]] if heading else [piece]
    return [replace(line, text=_without_stray_spaces(piece)) for piece in pieces if piece]


def _indent(text: str) -> int:
    """The width of the white space before a line, in half-width columns."""
    return sum(2 if mark == "\u3000" else 4 if mark == "\t" else 1 for mark in text[: len(text) - len(text.lstrip())])


def _without_furniture(lines: Sequence[Line]) -> list[int]:
    """The numbers of the lines that are no furniture; blank lines stay."""
    filled = [i for i, line in enumerate(lines) if line.text]
    dropped = {i for i in (*filled[:_HEAD_LINES], *filled[-_TAIL_LINES:]) if _is_navigation(lines[i])}
    dropped |= {
        i
        for i in filled
        if len(lines[i].text) < 20 and lines[i].kind == "text" and _MARKED_PAGE_NUMBER.fullmatch(lines[i].text)
    }
    dropped |= _page_edges(lines)
    return [i for i in range(len(lines)) if i not in dropped]


def _is_navigation(line: Line) -> bool:
    return line.kind == "text" and len(line.text) <= 40 and _NAVIGATION.fullmatch(line.text) is not None


def _page_edges(lines: Sequence[Line]) -> set[int]:
    """Page numbers, and heads repeated on at least three pages (the first of them stays), at the edges of pages."""
    edges: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        if line.page is not None and line.text and line.kind == "text":
            edges.setdefault(line.page, []).append(i)
    at_edge = sorted({i for numbers in edges.values() for i in (*numbers[:2], *numbers[-2:])})
    found = {i for i in at_edge if len(lines[i].text) < 20 and _PAGE_NUMBER.fullmatch(lines[i].text)}
    repeated: Counter[str] = Counter()
    for i in at_edge:
        key = re.sub(r"\d+", "", lines[i].text)
        if 3 <= len(key) <= 40:
            repeated[key] += 1
    seen: set[str] = set()
    for i in at_edge:
        key = re.sub(r"\d+", "", lines[i].text)
        if repeated[key] >= 3 and repeated[key] * 2 > len(edges):
            if key in seen:
                found.add(i)
            seen.add(key)
    return found


# --- wrapped lines --------------------------------------------------------------------------------
_NARROWEST_COLUMN = 12
_SHORT = 0.7
"""A line below this share of its column's width was not broken by the column."""
_PROSE = re.compile(r"[，。；：！？]|[a-z][,.](?: |$)")
_TWO_PHRASES = re.compile(r"[^，。；：！？,;:\s]{4,20} [^，。；：！？,;:\s]{4,20}")
_PAIRS = (("《", "》"), ("“", "”"), ("（", "）"), ("「", "」"), ("『", "』"))


def _width(text: str) -> float:
    """The width of a line in Chinese characters; a Latin letter or digit takes half."""
    narrow = sum(1 for mark in text if mark < "\u2000")
    return len(text) - narrow / 2


def _is_open(text: str) -> bool:
    """Whether a quotation, title or bracket begins in the text and does not end in it."""
    return any(text.count(left) > text.count(right) for left, right in _PAIRS)


def _unwrapped(lines: Sequence[Line], indents: Sequence[int]) -> list[Line]:
    """Joins wrapped lines. A paragraph ends where a line ends a sentence short of its column, where
    the next line is indented or numbered, or at a headline."""
    filled: list[Line] = []
    indent: list[int] = []
    gap: list[bool] = []
    blank = True
    for line, width in zip(lines, indents, strict=True):
        if line.text:
            filled.append(line)
            indent.append(width)
            gap.append(blank)
        blank = not line.text
    if not filled:
        return []
    widths = [_width(line.text) for line in filled]
    usual_indent = Counter(indent).most_common(1)[0][0]
    joiner = _Joiner(filled, widths, [i - usual_indent for i in indent], gap)
    found: list[Line] = []
    current, first = filled[0].text, 0
    for number in range(1, len(filled)):
        glue = joiner.glue(first, number, current)
        if glue is None:
            found.append(replace(filled[first], text=current))
            current, first = filled[number].text, number
        else:
            current += glue + filled[number].text
    found.append(replace(filled[first], text=current))
    return found


class _Joiner:
    """Decides for one report whether a line goes on in the next."""

    def __init__(
        self, lines: Sequence[Line], widths: Sequence[float], indents: Sequence[int], gaps: Sequence[bool]
    ) -> None:
        self.lines, self.widths, self.indents, self.gaps = lines, widths, indents, gaps
        self.texts = [line.text for line in lines]
        self.headline_ends: set[int] = set()
        self.alone = [is_byline(text) for text in self.texts]
        self.ended = [SENTENCE_END.search(text) is not None for text in self.texts]
        inner = [gap for gap, before in zip(gaps[1:], self.ended, strict=False) if not before]
        # Where unended lines are followed by blank lines as a rule, a blank line says nothing; where
        # there are none at all, it cannot.
        self.gaps_mean_ends = any(gaps[1:]) and sum(inner) < 0.3 * len(inner)

    def glue(self, first: int, number: int, current: str) -> str | None:
        """What to put between the paragraph that began at line `first` and line `number`; None: a new paragraph."""
        before, text = self.texts[number - 1], self.texts[number]
        if self.lines[number].kind != "text" or self.lines[number - 1].kind != "text":
            return None
        if self.alone[number] or self.alone[number - 1] or number - 1 in self.headline_ends:
            return None
        if self._is_headline(first, number, current):
            if not self._goes_on_as_headline(first, number):
                return None
            self.headline_ends.add(number)
            return " "
        if not self._goes_on(first, number, current):
            return None
        latin = before[-1].isascii() and text[0].isascii() and before[-1].isalnum() and text[0].isalnum()
        return " " if latin and (before[-1].isalpha() or text[0].isalpha()) else ""

    def _column(self, first: int, number: int) -> float:
        """The width of the column that line `number - 1` stands in."""
        own = self.widths[max(first, number - 4) : number]
        return max(own) if len(own) > 1 else max(self.widths[number : number + 3], default=0.0)

    def _goes_on(self, first: int, number: int, current: str) -> bool:
        last, text = number - 1, self.texts[number]
        column = self._column(first, number)
        if self.indents[number] >= 2 and self.indents[number] > self.indents[last] - (2 if last > first else 0):
            return False
        if self.gaps[number] and self.gaps_mean_ends:
            return False
        if column < _NARROWEST_COLUMN:
            return False
        if _is_open(current[-200:]) and self.widths[last] > 0.5 * column:
            return True
        if _NUMBERED.match(text) and (self.ended[last] or self.widths[last] < _SHORT * column):
            return False
        if text[0] in "□■●◆★【—" and (self.ended[last] or self.widths[last] < 0.9 * column):
            return False
        if self.widths[last] < _SHORT * column:
            return False
        if not any(_PROSE.search(near) for near in self.texts[max(first, number - 2) : number + 3]):
            return False
        return not self.ended[last] or self._ended_by_chance(first, number, column)

    def _ended_by_chance(self, first: int, number: int, column: float) -> bool:
        """Whether a full line ends with a sentence although its paragraph goes on.

        Only where the column is sure: other lines nearby are as wide and do not end a sentence. A next
        line narrower by an indent is the first of a paragraph.
        """
        last = number - 1
        if self.gaps_mean_ends and self.widths[last] > 0.9 * column:
            return True
        near = [
            i for i in range(max(0, number - 6), min(len(self.texts), number + 6)) if i != last and not self.ended[i]
        ]
        same = [i for i in near if abs(self.widths[i] - column) <= 1.5]
        if len(same) < 2 or abs(self.widths[last] - column) > 1:
            return False
        return self.ended[number] or self.widths[number] > column - 1.5

    def _is_headline(self, first: int, number: int, current: str) -> bool:
        """Whether the paragraph so far is a headline: it stands alone and no column broke it."""
        if len(current) > 60 or self.ended[number - 1] or _is_open(current):
            return False
        following = max(self.widths[number : number + 3], default=0.0)
        if first == number - 1 and self.widths[first] < _SHORT * following:
            return True
        return first == number - 1 and _TWO_PHRASES.fullmatch(current) is not None

    def _goes_on_as_headline(self, first: int, number: int) -> bool:
        """Whether the next line is the second line of a headline: no blank line between, blank lines around."""
        follows = number + 1 < len(self.texts) and self.gaps[number + 1]
        if self.gaps[number] or not self.gaps[first] or not follows or _NUMBERED.match(self.texts[number]):
            return False
        following = max(self.widths[number + 1 : number + 4], default=0.0)
        plain = not _PROSE.search(self.texts[number]) and self.texts[number][0] not in "□■●◆★【—"
        return plain and first > 0 and self.widths[number] < _SHORT * following
