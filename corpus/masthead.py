"""The lines above a report's text: red head (发文机关标志, 文号), kicker, title, subtitle, byline.

Layout of official documents as in GB/T 9704-2012, 7.2; of newspapers and government web pages as found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.report import Line
from corpus.sentences import SENTENCE_END

_SPELT_DIGITS = "〇○Ｏ零一二三四五六七八九"
_YEAR = rf"((?:19|20)\d{{2}}|二[〇○Ｏ零][{_SPELT_DIGITS}]{{2}}|一九[{_SPELT_DIGITS}]{{2}})"
_SMALL = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
DATE = re.compile(
    rf"{_YEAR}\s*年\s*{_SMALL}\s*月(?:\s*{_SMALL}\s*日)?"
    rf"|((?:19|20)\d{{2}})[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}))?(?!\d)|{_YEAR}年(?!度)"
)
DATE_LINE = re.compile(
    rf"[（(]?\s*(?:(?:发布|发表|成文|印发|发文)?(?:时间|日期)\s*[：:]\s*)?(?:{DATE.pattern})"
    r"(?:\s*\d{1,2}[:时]\d{2}(?:[:分]?(?:\d{2})?秒?))?\s*(?:印发|星期[一二三四五六日])?\s*[）)]?"
)
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\s*[〔［\[【（(]\s*(?:19|20)\d{2}\s*[〕］\]】）)]\s*(?:第\s*)?\d{1,4}\s*号")
UNIT = re.compile(
    r"[\u4e00-\u9fff“”（）()、\s]{2,40}"
    r"(?:委员会|办公室|办公厅|委|局|厅|部|院|政府|总支|支部|中心|学校|大学|学院|公司|集团|党组|小组|协会|联合会|总署)"
)
_UNIT_BEFORE_DATE = re.compile(r"[\u4e00-\u9fff]{3,30}(?:组|校|社|队|站|会|室|处|所|团|机关)")
NEWSPAPER = re.compile(r"《([^《》]{2,12}(?:报|网|刊|社|时报|杂志))》\s*[（(]?\s*(?:19|20)\d{2}")
SPEECH_MARKS = ("各位", "同志们", "尊敬的", "大家好")
_LABEL = re.compile(
    r"(?:[□■◎]|(?:本报|特约|见习|全媒体)*(?:通讯员|记者)[ 　：:]|作者\s*[：:]|撰[稿文]\s*[：:]"
    r"|(?:信息|文章)?来源\s*[：:]"
    r"|(?:发布|发表)?(?:时间|日期)\s*[：:]|责任编辑|编辑\s*[：:]|责编\s*[：:]|审核\s*[：:]|签发人?\s*[：:]|阅读量?\s*[：:]|浏览)"
)
_ISSUE = re.compile(r"[（(]?(?:总?第\s*[\d一二三四五六七八九十百]+\s*期\s*)+[）)]?|[（(](?:讨论|征求意见|送审)稿[）)]")
_OCCASION = re.compile(rf"[（(—]*\s*(?:{DATE.pattern})")
_SPEAKER = re.compile(
    r"[（(]?[\u4e00-\u9fff]{0,20}(?:长|主席|书记|主任|委员|代表)[ 　]{1,2}"
    r"[\u4e00-\u9fff](?: ?[\u4e00-\u9fff·]){1,12}[）)]?"
)
_NAME_ALONE = re.compile(r"[\u4e00-\u9fff] ?[\u4e00-\u9fff]{1,2}")
PREFACES = frozenset("前言 引言 概述 总则 摘要 导言 目录 目次 附件 正文 序言 序 背景 概况".split())
_SIGNER = re.compile(r"\s*签发人\s*[：:][\s\u4e00-\u9fff·、]{2,30}$")
"""Stands beside the 文号 of what is sent upwards (GB/T 9704-2012, 7.2.6)."""
_NUMBERING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十\d]+[章节条]"
)
_TITLE_WORD = re.compile(
    r"(?:通知|报告|意见|方案|决定|通报|纪要|讲话|总结|简报|要点|计划|办法|规定|细则|规划|纲要|综述|侧记|函)[）)]?$"
)
_LONGEST_TITLE, _HEAD_LINES = 60, 15


@dataclass(frozen=True)
class Head:
    """Numbers of the lines above the text: the title's own (empty: none found), kicker and subtitle, bylines."""

    title: tuple[int, ...]
    beside_title: tuple[int, ...]
    bylines: tuple[int, ...]


def squeezed(text: str) -> str:
    """The text without white space, for comparing titles."""
    return "".join(text.split())


def is_byline(text: str) -> bool:
    """Whether a line states author, source, date or 文号 and nothing else."""
    if len(text) > 60 or SENTENCE_END.search(text):
        return False
    if DATE_LINE.fullmatch(text) or NEWSPAPER.match(text) or _ISSUE.fullmatch(text):
        return True
    number = NUMBER.search(text)
    stated = number is not None and number.end() == len(_SIGNER.sub("", text)) and len(text) <= 40
    return _LABEL.match(text) is not None or stated


def head(lines: Sequence[Line], known_title: str = "") -> Head:
    """Finds title and bylines among the first lines.

    With a known title, the line that holds it, however many short lines of a web page stand above
    it; else the best of the short lines above the first paragraph.
    """
    top = lines[:_HEAD_LINES]
    wanted = squeezed(known_title)
    if wanted:
        title = tuple(i for i, line in enumerate(top) if _holds(line, wanted))[:1]
        before = range(title[0]) if title else range(0)
        if any(len(top[i].text) > 80 or SENTENCE_END.search(top[i].text) for i in before):
            return Head((), (), _bylines_from(top, 0, after_title=False))
        if title:
            return _with_surroundings(top, title, bylines=tuple(before))
        return Head((), (), _bylines_from(top, 0, after_title=False))
    zone = _zone(top)
    candidates = [i for i in zone if not _is_red_head(top[i].text)]
    if len(zone) == len(lines) > 1:
        candidates = candidates[:1]
    candidates = _by_style(lines, candidates)
    title = _choose(top, [i for i in candidates if not top[i].text.startswith("—")][:4])
    if not title:
        return Head((), (), tuple(i for i in zone if _is_red_head(top[i].text)))
    bylines = tuple(i for i in range(title[0]) if _is_red_head(top[i].text))
    return _with_surroundings(top, title, bylines)


def _holds(line: Line, wanted: str) -> bool:
    text = squeezed(line.text)
    return text == wanted or (len(text) >= 6 and line.kind != "table" and wanted.endswith(text) and len(text) <= 60)


def _zone(top: Sequence[Line]) -> list[int]:
    """The lines above the first paragraph or numbered heading."""
    found: list[int] = []
    for number, line in enumerate(top):
        if found and line.page != top[0].page:
            break
        if line.kind in ("table", "footnote") or not (is_byline(line.text) or _is_titular(line.text)):
            break
        found.append(number)
    return found


def _by_style(lines: Sequence[Line], candidates: list[int]) -> list[int]:
    """The candidates that the file's styles leave: its only first-level heading, else lines styled like the first."""
    highest = [i for i, line in enumerate(lines) if line.kind == "heading" and line.level == 1]
    if len(highest) == 1 and highest[0] in candidates:
        return highest
    first = lines[candidates[0]] if candidates else None
    return [i for i in candidates if first and (lines[i].kind, lines[i].level) == (first.kind, first.level)]


def _is_red_head(text: str) -> bool:
    """Whether a line is the issuing unit's name (with or without 文件 or a date), or a byline."""
    bare = squeezed(text).removesuffix("文件")
    return (
        is_byline(text)
        or (UNIT.fullmatch(bare) is not None and not _TITLE_WORD.search(text))
        or unit_and_date(text) is not None
    )


def unit_and_date(text: str) -> tuple[str, str] | None:
    """The unit and the date text of a line that holds just these two, None for any other."""
    match = DATE.search(text) if len(text) <= 60 else None
    if match is None or match.end() < len(text.rstrip("）) ")):
        return None
    unit = squeezed(text[: match.start()]).strip("（(")
    return (unit, match.group()) if UNIT.fullmatch(unit) or _UNIT_BEFORE_DATE.fullmatch(unit) else None


def _with_surroundings(top: Sequence[Line], title: tuple[int, ...], bylines: tuple[int, ...]) -> Head:
    kickers = tuple(i for i in range(title[0]) if i not in bylines)
    subtitles = tuple(i for i in range(title[-1] + 1, len(top)) if top[i].text.startswith("—"))
    below = _bylines_from(top, title[-1] + 1, after_title=True)
    reached = max((title[-1], *below)) + 1
    subtitles = tuple(i for i in subtitles if i <= reached and not SENTENCE_END.search(top[i].text))
    return Head(title, kickers + subtitles, bylines + tuple(i for i in below if i not in subtitles))


def _bylines_from(top: Sequence[Line], start: int, after_title: bool) -> tuple[int, ...]:
    """The unbroken row of byline lines from `start`; below a title also speaker, occasion and unit."""
    found: list[int] = []
    for number in range(start, len(top)):
        text = top[number].text
        if top[number].kind in ("table", "footnote"):
            break
        label_above = number > start and top[number - 1].text[-1] in "：:" and is_byline(top[number - 1].text)
        stated = is_byline(text) or (label_above and len(text) <= 20 and not SENTENCE_END.search(text))
        if not stated and not (after_title and _is_below_title(text)):
            break
        found.append(number)
    return tuple(found)


def _is_below_title(text: str) -> bool:
    if len(text) > 80 or SENTENCE_END.search(text) or text[-1] in "：:，、":
        return False
    if text.startswith("—") or _OCCASION.match(text) or _SPEAKER.fullmatch(text) or _is_red_head(text):
        return True
    return _NAME_ALONE.fullmatch(text) is not None and squeezed(text) not in PREFACES


def _is_titular(text: str) -> bool:
    if len(text) > _LONGEST_TITLE or re.search(r"[。；！？]", text[:-1]) or text[-1] in "，、。：:；;":
        return False
    if text.startswith(SPEECH_MARKS):
        return False
    return not _NUMBERING.match(text)


def _choose(top: Sequence[Line], candidates: Sequence[int]) -> tuple[int, ...]:
    """The title among the short lines: above a dashed subtitle; with a title's last word; below a short kicker."""
    if not candidates:
        return ()
    for i in candidates:
        if i + 1 < len(top) and top[i + 1].text.startswith("—"):
            return (i,)
    for i in candidates:
        if _TITLE_WORD.search(top[i].text):
            above = i - 1
            if above in candidates and top[above].text.startswith("关于") and not _TITLE_WORD.search(top[above].text):
                return (above, i)
            return (i,)
    first, second = candidates[0], candidates[1] if len(candidates) > 1 else None
    if second == first + 1 and len(top[first].text) <= 8 < len(top[second].text):
        return (second,)
    return (first,)
