"""How a passage is cited: 公文式 (as official documents and newspapers do) and GB/T 7714-2025.

The forms of GB/T 7714-2025 (in force since 2026-07-01): full-width ：，（） inside an entry, half-width ". "
between its parts; `责任者. 题名：编号[R]. 日期：页.` for reports, `作者. 题名[N]. 报名，日期（版次）.` for newspapers,
`责任者. 题名[EB/OL]. （日期）[引用日期]. 网址.` for web pages, [Z] for documents that have no letter of their own.

A field that the report does not state is marked (〔日期不详〕) and never guessed. A 文号 is left out where there is
none, since most reports rightly have none.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

from search.result import Hit

Style = Literal["official", "gbt7714"]
STYLES: tuple[Style, ...] = get_args(Style)

NO_TITLE = "〔标题不详〕"
NO_UNIT = "〔单位不详〕"
NO_DATE = "〔日期不详〕"
NO_AUTHOR = "〔作者不详〕"
NO_NEWSPAPER_PAGE = "〔版次不详〕"
NO_ADDRESS = "〔网址不详〕"
NO_ACCESS_DATE = "〔引用日期不详〕"

_NEWSPAPER = re.compile(r"(?:日|晚|早|晨|时|周|快|导|画|都市|青年|工人|农民)?报》?$")
_WEBSITE = re.compile(r"(?:网|网站|客户端|公众号|平台)$|^https?://")
_ADDRESS = re.compile(r"https?://\S+")
_REPORT_KINDS = frozenset("报告 调研报告 工作报告 述职报告 总结 工作总结 简报 综述 计划 规划 方案 信息".split())
_NEWS_KINDS = frozenset("新闻 报道 通讯 消息 评论 社论".split())
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]+"
)


def cite(hit: Hit, style: Style = "official", accessed: str = "") -> str:
    """The citation of a hit's report, one line; `accessed` is the ISO date on which a web page was read.

    >>> cite(hit)                       # 公文式
    '《关于开展“红七月”活动的通知》（中共某市委组织部，2025年7月1日，某委组发〔2025〕3号），第2页'
    """
    if style == "gbt7714":
        return _gbt7714(hit, accessed)
    inside = "，".join(_official_source(hit))
    return f"《{_nested(_line(hit.title) or NO_TITLE)}》（{inside}）" + (f"，第{hit.page}页" if hit.page else "")


def quote(hit: Hit, style: Style = "official", accessed: str = "") -> str:
    """The passage, verbatim, with its source, as it is pasted into a draft: “…”（来源：…）.

    The source stands flat in the brackets, because brackets within brackets read badly.
    """
    if style == "gbt7714":
        source = cite(hit, style, accessed)
    else:
        parts = [f"《{_nested(_line(hit.title) or NO_TITLE)}》", *_official_source(hit)]
        if hit.page:
            parts.append(f"第{hit.page}页")
        source = "，".join(parts)
    return f"“{hit.text}”（来源：{source}）"


def spelt_date(date: str) -> str:
    """An ISO date as Chinese documents write it, as precise as it is: 2025-07-01 → 2025年7月1日, 2025-07 → 2025年7月.

    Anything else is returned as it is; an empty date gives an empty string.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", date)
    if not match:
        return date
    year, month, day = match.groups()
    return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")


def document_type(hit: Hit) -> Literal["N", "EB/OL", "R", "Z"]:
    """The type letter of GB/T 7714 for a hit: by its issuing unit, then by its kind."""
    unit = _line(hit.unit)
    if _WEBSITE.search(unit) or _ADDRESS.match(hit.external_id) or _ADDRESS.match(hit.path):
        return "EB/OL"
    if (unit and _NEWSPAPER.search(unit)) or hit.kind in _NEWS_KINDS:
        return "N"
    return "R" if hit.kind in _REPORT_KINDS else "Z"


def _official_source(hit: Hit) -> list[str]:
    unit = _line(hit.unit)
    if unit and document_type(hit) == "N" and _NEWSPAPER.search(unit):
        unit = f"《{unit.strip('《》')}》"
    parts = [unit or NO_UNIT, spelt_date(_line(hit.date)) or NO_DATE]
    return [*parts, _line(hit.number)] if _line(hit.number) else parts


def _gbt7714(hit: Hit, accessed: str) -> str:
    kind = document_type(hit)
    title, unit, author, date = (_line(value) for value in (hit.title, hit.unit, hit.author, hit.date))
    heading = (title or NO_TITLE) + (f"：{_line(hit.number)}" if hit.number else "") + f"[{kind}]"
    page = f"：{hit.page}" if hit.page else ""
    if kind == "N":
        newspaper = unit.strip("《》") or NO_UNIT
        return f"{_authors(author) or NO_AUTHOR}. {heading}. {newspaper}，{date or NO_DATE}{NO_NEWSPAPER_PAGE}."
    if kind == "EB/OL":
        found = _ADDRESS.match(hit.external_id) or _ADDRESS.match(hit.path)
        address = found.group() if found else NO_ADDRESS
        read = f"[{accessed}]" if accessed else NO_ACCESS_DATE
        return f"{_authors(author) or unit or NO_UNIT}. {heading}. （{date or NO_DATE}）{read}. {address}."
    # An issuing unit that is the author is not said again as the publisher.
    publisher = f"{unit or NO_UNIT}，" if author else ""
    return f"{_authors(author) or unit or NO_UNIT}. {heading}. {publisher}{date or NO_DATE}{page}."


def _authors(author: str) -> str:
    """Names joined by ，; after three, 等 (GB/T 7714: more than three are cut)."""
    names = [name for name in re.split(r"[、，,;；\s]+", author) if name]
    return "，".join(names[:3]) + ("，等" if len(names) > 3 else "")


def _line(text: str) -> str:
    """One line without control characters or double spaces."""
    return re.sub(r"\s+", " ", _UNPRINTABLE.sub(" ", text)).strip()


def _nested(title: str) -> str:
    """Book-title marks within book-title marks are single (GB/T 15834)."""
    return title.replace("《", "〈").replace("》", "〉")
