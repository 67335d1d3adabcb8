"""The security marking of a document (密级和保密期限): 秘密, 机密, 绝密 in its place above the title.

GB/T 9704-2012, 7.2.2: the marking stands in the top left corner of the first page, on the second line, below the
copy number (份号, six digits) and above the urgency (紧急程度); the term follows after ★ (机密★1年). Readers may give
these three on one line. The words inside running text (保守国家秘密) and in titles (保密工作) are no marking.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

from corpus.report import RawReport

_GRADE = r"(?:绝密|机密|秘密)"
_TERM = (
    r"(?:长期|(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:年|个?月|天|日)|(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?(?:前)?|"
    r"(?:启用|公布|解密|发布|公开)(?:之)?前)"
)
# Up to two other characters before the term: text recognition takes ★ for 女, x or nothing.
_MARK = rf"{_GRADE}(?:\S{{0,2}}{_TERM}|[★☆✩*])?"
_BESIDE = r"(?:(?:份号|编号|No\.?)?[:：]?\d{6}|特急|特提|加急|平急|急件|(?:紧急程度|缓急)[:：]?\S{0,2})"
_ALONE = re.compile(rf"(?:{_BESIDE})*(?:密级(?:和保密期限)?[:：]?)?[【\[(（]?(?P<mark>{_MARK})[】\])）]?(?:{_BESIDE})*")
_STARRED = re.compile(rf"(?:{_BESIDE})*(?:密级(?:和保密期限)?[:：]?)?(?P<mark>{_GRADE}[★☆✩](?:{_TERM})?)")
_LABELLED = re.compile(rf"(?:文件|本件|文档)?密级(?:和保密期限)?[:：](?P<mark>{_MARK})(?![、/／或\d])")
_LINES_LOOKED_AT, _LONGEST = 12, 40
_PROSE = re.compile("[。，；！？]")


def security_marking(raw: RawReport) -> str:
    """The marking as it stands on the document (机密★1年), empty when it bears none.

    Looked for in page headers and among the first lines of the first page, which are above the first sentence.
    """
    for text in raw.beside:
        if found := marking_in(text):
            return found
    filled = (line for line in raw.lines if line.text.strip())
    first_page = None
    for number, line in enumerate(itertools.islice(filled, _LINES_LOOKED_AT)):
        first_page = line.page if number == 0 else first_page
        if line.page != first_page:
            break
        if _PROSE.search(line.text):
            break
        if found := marking_in(line.text):
            return found
    return ""


def marking_in(line: str) -> str:
    """The marking that the line is, or begins with; empty for any other line."""
    text = "".join(unicodedata.normalize("NFKC", line).split())
    if len(text) > _LONGEST:
        return ""
    found = _ALONE.fullmatch(text) or _STARRED.match(text) or _LABELLED.match(text)
    return found["mark"] if found else ""
