"""A report's text as names of units are sought in it: headlines and bylines do not run into names."""

from __future__ import annotations

import re

_BYLINE = re.compile(
    r"[（(][^（）()]{0,60}(?:记者|通讯员)[^（）()]{0,60}[）)]"
    r"|(?:[\u4e00-\u9fff·]{0,12}(?:全媒体|见习|特约|实习)?记者|通讯员)(?:[ :：|]*[\u4e00-\u9fff]{2,3}(?= |$))+"
)
_TWICE = re.compile(r"^(?:原标题：)?(?P<headline>.{8,80}?)\s*(?=(?P=headline))")
_LABELS = re.compile(r"原标题：|正文：")


def told(text: str) -> str:
    """The text with a full stop after a headline that is repeated, and without who wrote it.

    >>> told("原标题：乔家沟社区：夏日送清凉乔家沟社区：夏日送清凉7月26日，社区党支部开展活动")
    '乔家沟社区：夏日送清凉。乔家沟社区：夏日送清凉。7月26日，社区党支部开展活动'
    """
    if found := _TWICE.match(text):
        headline = found["headline"]
        text = f"{headline}。{headline}。{text[found.end() :].lstrip()[len(headline) :]}"
    return _LABELS.sub("。", _BYLINE.sub("。", text))
