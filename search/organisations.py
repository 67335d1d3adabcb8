"""Names of units and places in a sentence: 武汉市武昌区白沙洲街道邮电社区, 德州市第七人民医院.

A name ends in a word that names a kind of unit or place (局, 公司, 街道, 村 …) and begins behind the last
word that can stand in no name: a verb, a preposition, a date, a mark of punctuation. jieba finds the
words, so that a 和 in 和平街道 or a 在 in a longer word ends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.words import tokenizer
from search.name_ends import BRAND_ENDS, PLACE_ENDS, PROVINCES, UNIT_ENDS
from search.name_limits import limits, load, places, things

_SPLIT = re.compile(r"[^\u4e00-\u9fff·A-Za-z0-9]+")
_NO_NAME = tuple(
    "校区 院区 厂区 服务区 景区 灾区 功能区 农村 乡村 城区 城市 超市 都市 股市 片区 凉区 息区 "
    "大区 社区新村 家乡 城乡 水乡 宗旨 驿站 网站 基站 充电站 回乡 返乡 下乡".split()
)
"""Ends of words that look like a place or a unit and are none."""
LONGEST = 32
"""Characters of the longest name that is taken; what is longer ran over its beginning."""
RAN_OVER = 6
"""Characters before a province's name from which they belong to something else: a headline without full stop."""
_LOCAL = re.compile(
    r"[省市区县州][\u4e00-\u9fff]*(?:局|厅|委|办|院|中心|工会|妇联|团委|红十字会|公司|支队|大队|派出所)"
)
"""Units as a report names those of its own city or county: 市第一人民医院, 区公安局."""
_BANNER = re.compile(r"[左右前中后特克尔]旗$")
"""Counties of Inner Mongolia; the other 旗 are flags."""
_RELATIVE = "本全各该我区市省县镇乡村街州旗团某每两多新老大小"
_ENDING = "|".join(sorted({*PLACE_ENDS, *UNIT_ENDS}, key=len, reverse=True))
_GENERAL_WORDS = (
    "人民 中心 第一 第二 第三 样板 标杆 结对 共建 帮扶 试点 对口 本 全 各 该 我 某 区 市 省 县 镇 乡 村 "
    "街道 州 两 多 新 老 大 小 基层 上级 下级 一级 二级 三级 当地 机关 直属 平安 美丽 和谐 智慧 红色 "
    "文明 示范 双拥 完整 宜居 功能 居民 老旧 志愿 志愿服务 党员 先锋 国有 民营 非公 规上 两新 农业 工业 "
    "产业 商务 公安 消防 交通 教育 卫生 党群 便民 社会 社会工作 党建 救援 城市 城 山 灾 农 厂 院 校 景 "
    "网 协会 理事 联合 临时 企业 公司 单位 社区 农村 乡村 委 常 政 国家 中央 党中央 中共中央 党 团 出 进 "
    "入"
).split()
_GENERAL = re.compile(rf"(?:{'|'.join(_GENERAL_WORDS)})*(?:{_ENDING})")
"""Words that name no unit in particular: 基层党支部, 平安社区."""


@dataclass(frozen=True)
class Mention:
    """A name in a text: the (start, end) offsets, and the word that stands before it ("" at a beginning)."""

    name: str
    start: int
    end: int
    before: str


def mentions(text: str) -> list[Mention]:
    """The names of units and places in a text, in order and without overlap, each as long as it goes.

    The first call reads jieba's dictionary, a quarter of a second.
    """
    load()
    return list(_mentions(text))


@lru_cache(maxsize=20_000)
def _mentions(text: str) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for start, words in _runs(text):
        found.extend(_in_run(start, words))
    return tuple(found)


_RUN_TOGETHER = re.compile(
    r"(?<=[\u4e00-\u9fff])(组织|开展|联合|举办)$|^(到|在|赴|向)(?=[省市区县镇乡村])|^(进)(?=[社校企楼村])"
    r"|^([村镇])(?=党)"
)
"""Words that jieba, or the dictionary, joins and that belong to a name and to what follows it: 党总支组织, 到市."""
_FOLLOWERS = {"大学": ("子", "生"), "新村": ("村",)}
"""What makes another word of the end of a name: 民大学子."""
_HOTLINE = re.compile(r"1\d{4}")
"""A number that stands in names: 市12345市民热线受理中心."""


def _runs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Pieces of the text between marks of punctuation as words, with the offset of each piece."""
    begin = 0
    for match in [*_SPLIT.finditer(text), None]:
        end = match.start() if match else len(text)
        if end - begin >= 2:
            yield (
                begin,
                [part for word in tokenizer().cut(text[begin:end]) for part in _RUN_TOGETHER.split(word) if part],
            )
        begin = match.end() if match else begin


def _in_run(start: int, words: Sequence[str]) -> Iterator[Mention]:
    """Names among the words of one piece; the longest from each beginning."""
    offset, first, before = start, start, ""
    best: Mention | None = None
    name, last = "", ""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        runs_over = _begins_anew(name, word)
        inside = word in (_ALSO_IN_NAMES if name else _AT_BEGINNINGS) and (len(last) == 1 if name else offset == start)
        inside = inside or bool(name and _HOTLINE.fullmatch(word)) or (word in BRAND_ENDS and _names_branch(name))
        bounds = limits(word) and not inside
        if bounds or runs_over:
            yield from _whole(best, name)
            best, name = None, ""
            before, first = (word, offset + len(word)) if bounds else ("", offset)
        if not bounds:
            name += word
            if _ends_name(name, word) and len(name) <= LONGEST and not following.startswith(_FOLLOWERS.get(word, "\n")):
                best = Mention(name, first, first + len(name), before)
        last = word
        offset += len(word)
    yield from _whole(best, name)


def _begins_anew(name: str, word: str) -> bool:
    """Whether a province or a place that the dictionary knows begins another name than what stands before it:
    a headline without full stop, a verb that is not known (研究并报贵州省)."""
    if not name or name.endswith((*_HEAD_OFFICES, *PLACE_ENDS)) or name in places() or name in PROVINCES:
        return False
    if word.removesuffix("省").removesuffix("市") in PROVINCES:
        return len(name) >= RAN_OVER or word.endswith(("省", "市"))
    return len(word) > 2 and word.endswith(("省", "市", "县", "区", "州")) and word in places()


def _whole(best: Mention | None, name: str) -> Iterator[Mention]:
    """The name that was found. A bare province is one alone (湖北) or with its city (湖北宜昌), not in 新疆新闻."""
    if best is None:
        return
    rest = name[len(best.name) :]
    if best.name not in PROVINCES or not rest:
        yield best
    elif (len(rest) == 2 and rest not in _NO_CITY) or rest in places():
        yield Mention(name, best.start, best.start + len(name), best.before)


_NO_CITY = frozenset("新闻 日报 晚报 网 经验 各地 多地 省内 境内 方面 频道 客户端 卫视 在线 发布 精神 模式".split())
_AT_BEGINNINGS = frozenset("中 上 下 大 小 新 老".split())
_ALSO_IN_NAMES = frozenset("和 之 中 上 下 大 小 新 老 里 内 外 为 兴 安 一 多".split())
"""Single characters that end no name where jieba left its neighbours single, too: 元和之春社区, 中南路街道."""


_ENDS = (*PLACE_ENDS, *UNIT_ENDS)
_HEAD_OFFICES = ("银行", "总局", "公司", "集团", "保险")
"""Ends of names behind which a province begins the name of a branch, not another name."""
_COMPANIES = frozenset(
    "国家电网 南方电网 中国移动 中国联通 中国电信 中国石油 中国石化 中国邮政 中国铁塔 中国烟草 中国人寿".split()
)


def _names_branch(place: str) -> bool:
    """Whether the word for a company behind this makes a name: 泰州 烟草."""
    return place.endswith(PLACE_ENDS) or place in PROVINCES or place in places()


def _ends_name(name: str, last: str) -> bool:
    """Whether a name may end here, with its `last` word."""
    if last in places() and len(last) > 2 and last.endswith(PLACE_ENDS):
        return True
    if len(name) < 3 or name.endswith(_NO_NAME) or (_GENERAL.fullmatch(name) and not _LOCAL.fullmatch(name)):
        return name in PROVINCES or (len(name) == 2 and name[0] not in _RELATIVE and name[1] == "县")
    if name.endswith("旗") and not _BANNER.search(name):
        return False
    if last in BRAND_ENDS:
        return _names_branch(name[: -len(last)])
    if name in _COMPANIES:
        return True
    return (name.endswith(_ENDS) and last not in things()) or name in PROVINCES


def place_of(name: str) -> str:
    """The name up to its last place: 武昌区白沙洲街道邮电社区党委 → 武昌区白沙洲街道邮电社区; "" without one."""
    for end in range(len(name), 1, -1):
        place = name[:end]
        if not place.endswith(PLACE_ENDS) or place.endswith(_NO_NAME) or _GENERAL.fullmatch(place):
            continue
        if len(place) > 2 or (place[0] not in _RELATIVE and place[1] == "县"):
            return place
    province = next((province for province in PROVINCES if name.startswith(province)), "")
    return name if province and len(name) - len(province) in (2, 3) and not name.endswith(UNIT_ENDS) else ""
