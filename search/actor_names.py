"""Names as a list gives them: cut to the kind asked for, two forms of one name told to be the same."""

from __future__ import annotations

import re

from search.listing_question import Listing
from search.name_ends import PARTY_ORGAN, PROVINCES
from search.organisations import place_of

MEDIA = re.compile(r"报社|日报|晚报|新闻|新华社|电视台|广播|网$|网站|客户端|融媒|央视|记协")
"""Names of those who report and do not act."""


def of_kind(asked: Listing, name: str) -> str:
    """The name, cut to the kind asked for; "" where it is none."""
    if MEDIA.search(name):
        return ""
    if asked.kind == "place":
        if asked.noun.startswith("省"):
            return next((province for province in PROVINCES if name.startswith(province)), "")
        name = name if name in PROVINCES else place_of(name)
    if not asked.ends:
        return name
    if "大学" in asked.ends and "大学" in name:  # not one of its colleges
        return name[: name.find("大学") + 2]
    cut = max((name.rfind(end) + len(end) for end in asked.ends if end in name), default=0)
    return name[:cut] if cut > 2 else ""


def wide(name: str) -> bool:
    """Whether it is only a province or a city, which seldom is who did it."""
    return name in PROVINCES or (len(name) <= 4 and name.endswith(("省", "市", "州", "自治区")))


def same(one: str, other: str) -> bool:
    """Whether two names are of one unit: equal, or one is the end of the other (区民政局, 临澜市江北区民政局).

    >>> same("江北区柳荫街道党工委", "临澜市江北区柳荫街道"), same("江北区", "江北区柳荫街道")
    (True, False)
    """
    a, b = sorted((_plain(one), _plain(other)), key=len)
    return a == b or (len(a) >= 3 and b.endswith(a))


def _plain(name: str) -> str:
    """Without the Party organ at the end and what kind of place stands before another (苏州市吴中区, 苏州吴中)."""
    return re.sub(r"^中共|(?:[省市区县镇乡]|街道)(?=.{3,})", "", PARTY_ORGAN.sub("", name) or name)
