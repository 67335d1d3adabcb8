"""What a report says about itself: title, unit, author, date, 文号 and kind.

Only from the places where such things are stated: the lines above the text, a news dateline, the
signature below the text (落款). Never from the middle of the text, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.masthead import (
    DATE,
    DATE_LINE,
    NEWSPAPER,
    NUMBER,
    UNIT,
    Head,
    head,
    is_byline,
    squeezed,
    unit_and_date,
)
from corpus.report import Line, Metadata
from corpus.sentences import sentences

_KINDS = {
    **{kind: kind for kind in "纪要 简报 通报 通知 决定 意见 方案 总结 讲话 报告".split()},
    **{"发言": "讲话", "致辞": "讲话", "要点": "方案", "计划": "方案"},
}
_KIND = re.compile("|".join(_KINDS))
_SPELT = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")
_SOURCE = re.compile(r"来源\s*[：:]\s*([^\s|｜：:）)]{2,30})")
_ROLE = re.compile(r"(?:本报|特约|见习|全媒体|新华社|[□■◎]|\s)*(?:通讯员|记者|作者|撰稿人?|撰文|文/图|图/文)\s*[：:]?")
_NAME = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff·]{1,11}|[\u4e00-\u9fff] [\u4e00-\u9fff]")
_DATELINE = re.compile(
    r"[^。！？（(\n]{0,24}(?:讯|电|日报|网)\s*[（(]([^（）()]{0,12}(?:记者|通讯员)[^（）()]{2,40})[）)]"
    r"|(?:本报讯|本网讯)\s*((?:记者|通讯员)\s*[\u4e00-\u9fff]{2,4})(?=\s)"
)
_ORIGINAL = re.compile(r"原标题[：:]\s*")
# After a space the article itself must begin, else the space stands inside the headline.
_ORIGINAL_TITLE = re.compile(
    r"原标题[：:]\s*(\S{5,40})\s+(?=\d{1,4}[年月]|近日|日前|近期|连日来|为|据|本报|新华社|中新|记者|[（【]|[\u4e00-\u9fff]{2,6}讯)"
)
_AGENCY = re.compile(
    r"(?:极目新闻记者|新京报讯|南都讯|本报讯|(?:央广网|中新网|新华社|人民网)[^，。]{0,10}(?:消息|电|讯))$"
)
_LONGEST_DISPLAY = 30
_SIGNATURE_LINES = 6


def recognise(lines: Sequence[Line], known: Metadata, above: Head | None = None) -> Metadata:
    """The metadata that the lines state; what is `known` already (from the file or record) wins.

    `above` is `masthead.head(lines, known.title)` where the caller has it. A field that is not stated stays empty.
    """
    above = above or head(lines, known.title)
    own_title = "".join(_ORIGINAL.sub("", lines[i].text) for i in above.title)
    title = known.title or own_title or _original_title(lines)
    top = _labelled([lines[i].text for i in above.bylines])
    dateline = next(
        (_DATELINE.match(line.text[:120]) for line in lines[len(above.title) :][:8] if len(line.text) > 40), None
    )
    reporter = (dateline.group(1) or dateline.group(2)) if dateline else ""
    author = known.author or next(filter(None, map(_names, top)), "") or _names(reporter)
    signed_date, signed_unit = _signature(lines)
    return Metadata(
        title=title,
        unit=known.unit or _stated_unit(top) or signed_unit or _issuing_unit(top),
        date=known.date or _stated_date(top) or signed_date or _occasion_date(top, lines, above),
        kind=known.kind or kind_of(title, has_reporter=bool(author)),
        author=author,
        number=known.number or _number(top),
    )


def kind_of(title: str, has_reporter: bool = False) -> str:
    """The kind of a document by the last such word of its title; 新闻 for a reporter's piece, else empty."""
    words = _KIND.findall(title)
    if words and not (has_reporter and words[-1] not in title[-6:]):
        return _KINDS[words[-1]]
    return "新闻" if has_reporter else ""


def iso_date(text: str) -> str:
    """The first date of a text in ISO 8601, as precise as stated; empty when there is none or it cannot be.

    >>> iso_date("二〇二五年七月一日"), iso_date("2025-7"), iso_date("2025年13月")
    ('2025-07-01', '2025-07', '')
    """
    match = DATE.search(text)
    if match is None:
        return ""
    groups = match.groups()
    year = groups[0] or groups[3] or groups[6]
    parts = [year.translate(_SPELT)]
    for part, most in ((groups[1] or groups[4], 12), (groups[2] or groups[5], 31)):
        if part is None:
            break
        value = _small_number(part)
        if not 1 <= value <= most:
            return ""
        parts.append(f"{value:02d}")
    return "-".join(parts)


def _small_number(text: str) -> int:
    """二十一 → 21, 七 → 7, 07 → 7."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(text.translate(_SPELT))
    return int(tens.translate(_SPELT) or 1) * 10 + int(ones.translate(_SPELT) or 0)


def _labelled(texts: Sequence[str]) -> list[str]:
    """The texts, a label alone on its line (“来源：”) joined with the value below it."""
    joined: list[str] = []
    for text in texts:
        if joined and joined[-1][-1] in "：:":
            joined[-1] += text
        else:
            joined.append(text)
    return joined


def _names(text: str) -> str:
    """The names of a byline joined by 、 (□本报记者 周海 通讯员 林远 → 周海、林远), empty without a role word."""
    if not _ROLE.search(text) or len(text) > 60:
        return ""
    if not text.startswith(("□", "■", "◎")) and not _ROLE.match(text):
        return ""
    stated = re.split(r"[|｜]|来源|时间|日期|摄影|摄", _ROLE.sub("、", text), maxsplit=1)[0]
    spaced_name = re.sub(
        r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]) ([\u4e00-\u9fff])(?![\u4e00-\u9fff])", "\\1\x00\\2", stated
    )
    names = [name.replace("\x00", " ") for name in re.split(r"[、，,；;/\s]+", spaced_name)]
    return "、".join(name for name in names if _NAME.fullmatch(name))


def _stated_unit(top: Sequence[str]) -> str:
    for text in top:
        match = _SOURCE.search(text) or NEWSPAPER.match(text)
        if match:
            return match.group(1)
    return ""


def _issuing_unit(top: Sequence[str]) -> str:
    """The unit of the red head (中共…委员会文件)."""
    for text in top:
        pair = unit_and_date(text)
        bare = pair[0] if pair else squeezed(text).removesuffix("文件")
        if UNIT.fullmatch(bare):
            return bare
    return ""


def _stated_date(top: Sequence[str]) -> str:
    """The date of a date line, of a 时间： label or of a newspaper's issue."""
    for text in top:
        pair = unit_and_date(text)
        if pair or DATE_LINE.fullmatch(text) or NEWSPAPER.match(text) or (is_byline(text) and not NUMBER.search(text)):
            date = iso_date(pair[1] if pair else text)
            if date:
                return date
    return ""


def _occasion_date(top: Sequence[str], lines: Sequence[Line], above: Head) -> str:
    """The date of a subtitle like “（2025年7月1日在……大会上）”."""
    texts = [*top, *(lines[i].text for i in above.beside_title)]
    return next((date for date in (iso_date(text) for text in texts if DATE.match(text.lstrip("（(— "))) if date), "")


def _signature(lines: Sequence[Line]) -> tuple[str, str]:
    """Date and unit of the 落款: a line that is only a date among the last ones, the unit above or before it."""
    for number in range(len(lines) - 1, max(0, len(lines) - 1 - _SIGNATURE_LINES), -1):
        text = lines[number].text
        if len(text) > 60:
            continue
        if DATE_LINE.fullmatch(text):
            above = squeezed(lines[number - 1].text)
            return iso_date(text), above if UNIT.fullmatch(above) else ""
        pair = unit_and_date(text)
        if pair:
            return iso_date(pair[1]), pair[0]
    return "", ""


def _number(top: Sequence[str]) -> str:
    """The 文号 with the brackets that GB/T 9704-2012 prescribes: 舟委发〔2025〕12号."""
    match = next(filter(None, map(NUMBER.search, top)), None)
    return re.sub(r"[［\[【（(]", "〔", re.sub(r"[］\]】）)]", "〕", squeezed(match.group()))) if match else ""


def _original_title(lines: Sequence[Line]) -> str:
    match = _ORIGINAL_TITLE.match(lines[0].text) if lines else None
    title = _AGENCY.sub("", match.group(1)) if match else ""
    return "" if title.endswith(("记者", "讯", "电", "通讯员")) else title


def display_title(title: str, text: str, name: str) -> str:
    """What a report is called on the screen: its title, or the first sentence of its text clipped
    at 30 characters with …, or its file name."""
    if title:
        return title
    body = _ORIGINAL.sub("", text, count=1) if _ORIGINAL.match(text) else text
    first = next((body[start:end] for start, end in sentences(body)), "")
    return (first[:_LONGEST_DISPLAY] + "…" if len(first) > _LONGEST_DISPLAY else first) or name
