"""What a report says about itself: title, unit, author, date, 文号 and kind.

Only from the places where such things are stated: the lines above the text, the signature below
it (落款), 来源：/时间： lines. Never from the middle of the text, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.clean import SENTENCE_END
from corpus.report import Line, Metadata, Report
from corpus.sentences import sentences

KINDS = {
    **{kind: kind for kind in "纪要 简报 通报 通知 决定 意见 方案 总结 讲话 报告".split()},
    **{"发言": "讲话", "致辞": "讲话", "党课": "讲话", "要点": "方案", "计划": "方案"},
}
"""Words of a title and the kind of document that each stands for."""
_KIND = re.compile("|".join(KINDS))
_LONGEST_TITLE = 60
_HEAD_LINES = 10

_SPELT = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")
_YEAR = r"((?:19|20)\d{2}|二[〇○Ｏ零][〇○零一二三四五六七八九]{2}|一九[〇○零一二三四五六七八九]{2})"
_SMALL = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = re.compile(
    rf"{_YEAR}\s*年\s*{_SMALL}\s*月(?:\s*{_SMALL}\s*日)?|((?:19|20)\d{{2}})[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}))?(?!\d)|{_YEAR}年"
)
_DATE_LINE = re.compile(
    rf"[（(]?\s*(?:(?:发布|成文|印发|发文)?(?:时间|日期)\s*[：:]\s*)?(?:{_DATE.pattern})(?:\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?\s*(?:印发|星期[一二三四五六日])?\s*[）)]?"
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s*[〔［\[【（(]\s*((?:19|20)\d{2})\s*[〕］\]】）)]\s*(?:第\s*)?(\d{1,4})\s*号"
)
_SOURCE = re.compile(r"(?:信息)?来源\s*[：:]\s*([^\s|｜：:]{2,30})")
_NAME = r"[\u4e00-\u9fff·]{2,6}(?:[ \u3000、][\u4e00-\u9fff·]{1,6}){0,4}"
_AUTHOR = re.compile(
    rf"(?:□|■|◎|本报|特约|见习)*\s*(?:通讯员|记者|作者|撰稿|撰文|文)\s*[：:]?\s*({_NAME}(?:\s*(?:通讯员|记者)\s*[：:]?\s*{_NAME})?)"
)
_BYLINE = re.compile(
    r"(?:[□■◎]|(?:本报|特约|见习)*(?:通讯员|记者)|作者\s*[：:]|撰[稿文]\s*[：:]|(?:信息)?来源\s*[：:]|(?:发布)?(?:时间|日期)\s*[：:]|责任?编辑?\s*[：:]|责任编辑|编辑\s*[：:]|审核\s*[：:]|签发人?\s*[：:])"
)
_UNIT = re.compile(
    r"[\u4e00-\u9fff（）()、\s“”]{3,40}(?:委员会|办公室|办公厅|委|局|厅|部|院|会|组|室|中心|支部|政府|署|办|团|社|公司|集团|学校|大学|学院|司|站|队|党组|处)"
)
_ORIGINAL_TITLE = re.compile(r"原标题[：:]\s*(\S.{2,38}?)(?=\s|$)")
_PROSE_MARK = re.compile(r"[。；！？]")
_NUMBERING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十\d]+[章节条]"
)


@dataclass(frozen=True)
class Head:
    """The numbers of the lines above the text: `title` or None, its kicker and subtitle lines, bylines."""

    title: int | None
    beside_title: tuple[int, ...]
    bylines: tuple[int, ...]


def squeezed(text: str) -> str:
    """The text without white space, for comparing titles."""
    return re.sub(r"\s+", "", text)


def is_byline(text: str) -> bool:
    """Whether a line states author, source, date or 文号 and nothing else."""
    if len(text) > 60 or SENTENCE_END.search(text):
        return False
    return bool(_BYLINE.match(text) or _DATE_LINE.fullmatch(text) or _NUMBER.fullmatch(text))


def head(lines: Sequence[Line], known_title: str = "") -> Head:
    """Finds title and bylines among the first lines; the first real paragraph or numbered line ends them."""
    candidates: list[int] = []
    bylines: list[int] = []
    wanted = squeezed(known_title)
    for number, line in enumerate(lines[:_HEAD_LINES]):
        if line.kind in ("table", "footnote"):
            break
        if is_byline(line.text):
            bylines.append(number)
        elif (wanted and squeezed(line.text) == wanted) or _is_titular(line):
            candidates.append(number)
        else:
            break
    if len(candidates) + len(bylines) == len(lines):
        candidates = candidates if len(lines) == 1 or bylines else candidates[:1]
    title = _choose_title(lines, candidates, wanted)
    if title is None:
        return Head(None, (), tuple(bylines))
    after = [i for i in candidates if i > title and lines[i].text.startswith("—")]
    before = [i for i in candidates if i < title]
    beside = tuple(sorted((*before, *after)))
    return Head(title, beside, tuple(i for i in bylines))


def _is_titular(line: Line) -> bool:
    text = line.text
    if len(text) > _LONGEST_TITLE or _PROSE_MARK.search(text.rstrip("！？")) or text[-1] in "，、：:；;":
        return False
    return (not _NUMBERING.match(text) and not text[0].isdigit()) or text[:4].isdigit()


def _choose_title(lines: Sequence[Line], candidates: Sequence[int], wanted: str) -> int | None:
    if wanted:
        return next((i for i in candidates if squeezed(lines[i].text) == wanted), None)
    real = [i for i in candidates if not lines[i].text.startswith("—")][:3]
    if not real:
        return None
    for i in real:
        if i + 1 < len(lines) and lines[i + 1].text.startswith("—"):
            return i
    for i in real:
        if lines[i].text.startswith("关于") or _KIND.search(lines[i].text[-4:]):
            return i
    first = real[0]
    # A kicker above the title: short, and the line below it is longer.
    if len(real) > 1 and real[1] == first + 1 and len(lines[first].text) <= 8 < len(lines[real[1]].text):
        return real[1]
    return first


def recognise(lines: Sequence[Line], known: Metadata) -> Metadata:
    """The metadata that the lines state; what is `known` already (from the file or record) wins.

    A field that is not stated stays empty.
    """
    found = head(lines, known.title)
    title = known.title or (lines[found.title].text if found.title is not None else _original_title(lines))
    top = [lines[i].text for i in found.bylines]
    stated_date, stated_unit = _signature(lines)
    return Metadata(
        title=title,
        unit=known.unit or _first(_SOURCE, top) or stated_unit,
        date=known.date
        or next((date for date in map(iso_date, (t for t in top if not _NUMBER.search(t))) if date), "")
        or stated_date,
        kind=known.kind or kind_of(title, bool(_first(_AUTHOR, top))),
        author=known.author or _first(_AUTHOR, top),
        number=known.number or _number(top),
    )


def kind_of(title: str, has_reporter: bool = False) -> str:
    """The kind of a document by the last such word of its title; 新闻 for a reporter's piece, else empty."""
    words = _KIND.findall(title)
    if words:
        return KINDS[words[-1]]
    return "新闻" if has_reporter else ""


def iso_date(text: str) -> str:
    """The first date of a text in ISO 8601, as precise as stated; empty when there is none or it cannot be."""
    match = _DATE.search(text)
    if match is None:
        return ""
    year, month, day = (
        match.group(1) or match.group(4) or match.group(7),
        match.group(2) or match.group(5),
        match.group(3) or match.group(6),
    )
    parts = [f"{int(year.translate(_SPELT)):04d}"]
    for part, most in ((month, 12), (day, 31)):
        if part is None:
            break
        value = _small(part)
        if not 1 <= value <= most:
            return ""
        parts.append(f"{value:02d}")
    return "-".join(parts)


def _small(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(text.translate(_SPELT))
    return int(tens.translate(_SPELT) or 1) * 10 + int(ones.translate(_SPELT) or 0)


def _signature(lines: Sequence[Line]) -> tuple[str, str]:
    """Date and unit of the 落款: a line that is only a date among the last ones, the unit above it."""
    for number in range(len(lines) - 1, max(-1, len(lines) - 7), -1):
        text = lines[number].text
        if len(text) <= 30 and _DATE_LINE.fullmatch(text) and number > 0:
            above = squeezed(lines[number - 1].text)
            unit = above if len(above) <= 40 and _UNIT.fullmatch(above) else ""
            return iso_date(text), unit
        match = re.fullmatch(rf"({_UNIT.pattern})\s*({_DATE.pattern})", text) if len(text) <= 60 else None
        if match:
            return iso_date(match.group(2)), squeezed(match.group(1))
    return "", ""


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    return next((match.group(1).strip() for match in map(pattern.search, texts) if match), "")


def _number(texts: Sequence[str]) -> str:
    match = next(filter(None, map(_NUMBER.search, texts)), None)
    return re.sub(r"[［\[【（(]", "〔", re.sub(r"[］\]】）)]", "〕", squeezed(match.group()))) if match else ""


def _original_title(lines: Sequence[Line]) -> str:
    match = _ORIGINAL_TITLE.match(lines[0].text) if lines else None
    return match.group(1) if match else ""


def display_title(report: Report) -> str:
    """The report's title, or its first sentence clipped at 30 characters with …, or its file name."""
    if report.metadata.title:
        return report.metadata.title
    body = next((report.text[block.start : block.end] for block in report.blocks if block.kind != "byline"), "")
    body = re.sub(r"^原标题[：:]", "", body)
    first = next((body[start:end] for start, end in sentences(body)), "")
    return (first[:30] + "…" if len(first) > 30 else first) or report.name
