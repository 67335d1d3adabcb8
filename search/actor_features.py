"""What tells the name that acts from the other names of a report: numbers for each, all from 0 to about 3."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.actor_names import MEDIA, wide
from search.listing_question import Listing
from search.topic import Match, forms, met

_OBJECT = frozenset(
    "走进 赴 前往 到 来到 进入 进驻 深入 在 向 对 给 为 送到 送 慰问 走访 看望 与 和 及 据 经 由 参观 至 去 位于 来自 "
    "从 邀请 请 接受 支持 服务 驰援 支援 增援 捐给 捐赠 协助 帮助 往 单位 走访慰问 感谢 联合 携手 会同".split()
)
"""Words before a name that is not the one that acts."""
_ACTS = re.compile(
    r"^(?:机关)?(?:第[一二三四五六七八九十]+)?"
    r"(?:党委|党支部|党总支|党组织|党工委|党员|妇联|工会|团委|“?两委”?|志愿|民警|干部|工作人员|负责人)?[^，。；]{0,6}?"
    r"(?:组织|开展|举办|举行|召开|联合|联动|携手|积极|持续|坚持|通过|以|邀请|推出|创新|打造|启动|依托|聚焦|把|扎实|结合"
    r"|针对|充分|号召|发动|牵头)"
)
"""What stands behind the name of one that acts."""
_ADVICE = re.compile(r"要(?!求)|应当|应该|必须|将|拟|计划|建议|希望|倡议|力争|鼓励|推动|探索|如|例如|等")
_JUST_BEFORE = 14
_HEADLINE = 60
_NEAR = 2
_LATELY = frozenset("近日 日前 今天 昨天 上午 下午 日".split())


@dataclass(frozen=True)
class Seen:
    """A name in one place: the word `before` it, the character `ahead` of it, 16 characters `behind`, its offset
    `start` and its number among the names of the sentence; `distance` in sentences up from the matching one
    (0 its own, None for the report's opening); the offset of the topic in that sentence, -1 for none;
    whether the name was `cut` to the kind asked for."""

    name: str
    before: str
    ahead: str
    behind: str
    start: int
    number: int
    distance: int | None
    topic: int
    cut: bool
    match: Match

    @property
    def acting(self) -> bool:
        """Whether nothing before the name says that something is done to it."""
        return self.before not in _OBJECT

    @property
    def clean(self) -> bool:
        """Whether the name begins a clause, so that nothing else can be glued to it."""
        return not re.match(r"[\u4e00-\u9fff]", self.ahead) or self.before in _LATELY

    def remoteness(self) -> float:
        """How far from the matching sentence it stands, to find the match that a name belongs to."""
        if self.distance is None:
            return 50.0
        return abs(self.distance) + 0.5 * (self.distance < 0) + (not self.acting)


def about_group(group: Sequence[Seen], groups: Sequence[Sequence[Seen]], beginning: str) -> dict[str, float]:
    """What is known of a name from all places where it stands; `groups` are all names of the report."""
    own = [one for one in group if one.distance == 0]
    behind = [one for one in group if one.distance is not None and one.distance < 0]
    before = [one for one in group if one.distance is not None and one.distance > 0]
    opening = [one for one in group if one.distance is None]
    name = max((one.name for one in group), key=len)
    return _as_numbers(
        own=bool(own),
        own_subject=any(one.acting and one.start < one.topic for one in own),
        own_first=any(one.acting and one.number == 0 for one in own),
        own_alone=bool(own) and sum(any(one.distance == 0 for one in other) for other in groups) == 1,
        own_object=bool(own) and not any(one.acting for one in own),
        just_before=any(one.acting and (one.distance or 0) <= _NEAR for one in before),
        long_before=any(one.acting and (one.distance or 0) > _NEAR for one in before),
        behind=any(one.acting for one in behind),
        far_only=all(one.distance is not None and (one.distance < 0 or one.distance > _NEAR) for one in group),
        opening=bool(opening),
        opening_subject=any(one.acting for one in opening),
        opening_first=group is _first_of_opening(groups),
        opening_place=min((one.start for one in opening), default=400) / 400,
        headline=any(one.name in beginning[:_HEADLINE] for one in group),
        times=math.log(len(group)),
        never_acting=not any(one.acting for one in group),
        acts=any(one.acting and bool(_ACTS.match(one.behind)) for one in group),
        clean=any(one.clean for one in group),
        cut=any(one.cut for one in group),
        wide=wide(name),
        short=len(name) <= 3,
        long=len(name) >= 14,
        digits=bool(re.search(r"\d", name)),
        names=math.log(len(groups)),
    )


def about_match(asked: Listing, words: Sequence[str], match: Match, matches: int, beginning: str) -> dict[str, float]:
    """What is known of the matching sentence: how surely it is about the topic, and whether it was done."""
    about = match.passage.metadata
    text = match.passage.text[match.start : match.end]
    above = "\n".join((about.title, about.unit, *match.passage.heading))
    places = [text.find(form) for word in words for form in forms(word) if form in text]
    first = min(places, default=0)
    return _as_numbers(
        covered=match.covered,
        topic_above=all(met(above, word) for word in words),
        topic_opening=sum(met(beginning, word) for word in words) / len(words),
        matches=math.log(matches),
        advice=bool(_ADVICE.search(text[max(0, first - _JUST_BEFORE) : first])),
        media=bool(MEDIA.search(about.unit)),
        plans="政府工作报告" in about.title,
        place_asked=asked.kind == "place",
        ends_asked=bool(asked.ends) and asked.kind != "place",
        first_passage=match.passage.start == 0,
        spread=math.log(1 + max(places, default=0) - first),
    )


def _as_numbers(**features: float) -> dict[str, float]:
    return {name: float(value) for name, value in features.items()}


def _first_of_opening(groups: Sequence[Sequence[Seen]]) -> Sequence[Seen] | None:
    """The name that the opening says first of those that act and are no whole province or city."""
    acting = [
        (one.start, number)
        for number, group in enumerate(groups)
        for one in group
        if one.distance is None and one.acting and not wide(one.name)
    ]
    return groups[min(acting)[1]] if acting else None
