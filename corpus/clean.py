"""Lines as a reader found them → clean whole paragraphs.

Three jobs: page furniture goes (page numbers, running heads, navigation of web pages), wrapped
lines are joined again, stray spaces and characters inside a line are repaired. Only short lines
that are furniture as a whole are dropped, two set phrases of crawled records, white space and
control characters, and the surplus of a long dash; no other character is ever lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from corpus.places import placed_pieces, recounted, within
from corpus.report import Line, RawReport
from corpus.sentences import SENTENCE_END
from corpus.unwrap import unwrapped

CJK = r"\u3400-\u9fff\uf900-\ufaff"

# --- characters -----------------------------------------------------------------------------------
# Radicals that PDF fonts put in place of the character (⻓ for 长); only these are normalised. Unicode
# gives the second block no compatibility mapping, hence the list.
_RADICALS: dict[int, str | None] = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICALS |= {
    ord(radical): character
    for radical, character in zip(
        "⼾⺠⻅⻉⻋⻓⻔⻘⻚⻛⻜⻢⻣⻥⻦⻨⻩⻬", "户民见贝车长门青页风飞马骨鱼鸟麦黄齐", strict=True
    )
}
_CONTROLS = (*range(9), *range(14, 32), *range(127, 133), *range(134, 160))
_INVISIBLE = (0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF)
_DROPPED: dict[int, str | None] = dict.fromkeys((*_CONTROLS, *_INVISIBLE))
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

    Kind, level, page (of the first character) and places are kept. Headlines stay lines of their own.
    """
    lines = [_with_text(line, clean_line(line.text)) for line in raw.lines]
    indents = [_indent(line.text) for line in raw.lines]
    kept = _without_furniture(lines)
    if raw.wrapped:
        joined = unwrapped([lines[i] for i in kept], [indents[i] for i in kept])
        return tuple(
            _with_text(line, _without_stray_spaces(line.text)) if line.kind != "table" else line for line in joined
        )
    whole = [lines[i] for i in kept if lines[i].text]
    return tuple(part for line in whole for part in _parts(line))


def _with_text(line: Line, text: str) -> Line:
    """The line with another text, its places counted in that."""
    if line.box is None and not line.placed:
        return replace(line, text=text)
    return replace(line, text=text, box=None, placed=recounted(placed_pieces(line), line.text, text))


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
    if not line.placed:
        return [replace(line, text=_without_stray_spaces(piece)) for piece in pieces if piece]
    found: list[Line] = []
    end = 0
    for piece in filter(None, pieces):
        start = line.text.index(piece, end)
        end = start + len(piece)
        part = replace(line, text=piece, placed=within(line.placed, start, end))
        found.append(_with_text(part, _without_stray_spaces(piece)))
    return found


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
