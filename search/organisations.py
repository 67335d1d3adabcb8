"""Names of units and places in a sentence: 武汉市武昌区白沙洲街道邮电社区, 德州市第七人民医院.

A name ends in a word that names a kind of unit or place (局, 公司, 街道, 村 …) and begins behind the last
word that can stand in no name: a verb, a preposition, a date, a mark of punctuation. jieba finds the
words, so that a 和 in 和平街道 or a 在 in a longer word ends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import jieba

from index.words import DICTIONARY, tokenizer

PLACE_ENDS = tuple(
    "自治区 自治州 自治县 地区 新区 园区 开发区 街道 社区 小区 居民区 省 市 州 盟 区 县 旗 镇 乡 村 屯".split()
)
"""Ends of names of places, longer ones before the shorter that they end in."""
UNIT_ENDS = tuple(
    "人民政府 政府 委员会 管委会 纪委监委 纪委 监委 党工委 党委 党总支 党支部 总支 支部 党组 组织部 "
    "宣传部 统战部 政法委 人武部 办事处 办公室 有限公司 分公司 公司 集团 银行 支行 分行 信用社 合作社 "
    "联社 大学 学院 学校 中学 小学 高中 幼儿园 党校 医院 卫生院 卫生中心 服务中心 中心 诊所 派出所 所 "
    "支队 大队 中队 救援队 服务队 突击队 先锋队 志愿队 实践团 宣讲团 总队 检察院 法院 监狱 总工会 工会 "
    "妇联 团委 红十字会 协会 商会 学会 联合会 基金会 联盟 公安局 总局 分局 局 厅 委 办 服务区 支局 "
    "研究院 研究所 设计院 博物馆 纪念馆 图书馆 文化馆 党群服务中心 服务站 工作站 站 车队 车间 工厂 厂 矿 "
    "报社 出版社 居委会 村委会 业委会 公园 景区 兵团 部队 企业 门诊部 营业部 事业部 项目部 检查站 社 "
    "电网 电信".split()
)
PARTY_ORGAN = re.compile(
    r"(?:机关)?(?:第[一二三四五六七八九十]+)?(?:联合)?(?:党支部|党总支|党委|党组|党工委|总支|支部|支委会)$"
)
"""The Party organ of a unit, which is the unit itself where units are counted."""

PROVINCES = frozenset(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 "
    "云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆".split()
)

BOUNDARIES = Path(__file__).with_name("not_in_names.txt")
"""Words that stand in no name: verbs that begin what a unit does, prepositions, adverbs, dates, people."""
_SPLIT = re.compile(r"[^\u4e00-\u9fff·A-Za-z0-9]+")
_DATE = re.compile(r"\d+(?:年|月|日|时|号|点|分|至|余|多|个|名|家|人)?")
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
    _boundaries()
    return list(_mentions(text))


@lru_cache(maxsize=20_000)
def _mentions(text: str) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for start, words in _runs(text):
        found.extend(_in_run(start, words))
    return tuple(found)


_RUN_TOGETHER = re.compile(r"(?<=[\u4e00-\u9fff])(组织|开展|联合|举办)$|^(到|在|赴|向)(?=[省市区县镇乡村])")
"""Words that jieba, or the dictionary, joins and that belong to a name and to what follows it: 党总支组织, 到市."""


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
    for word in words:
        runs_over = len(name) >= RAN_OVER and word.removesuffix("省").removesuffix("市") in PROVINCES
        inside = word in (_ALSO_IN_NAMES if name else _AT_BEGINNINGS) and (len(last) == 1 if name else offset == start)
        bounds = _bounds(word) and not inside
        if bounds or runs_over:
            yield from _whole(best, name)
            best, name = None, ""
            before, first = (word, offset + len(word)) if bounds else ("", offset)
        if not bounds:
            name += word
            if _ends_name(name) and len(name) <= LONGEST:
                best = Mention(name, first, first + len(name), before)
        last = word
        offset += len(word)
    yield from _whole(best, name)


def _whole(best: Mention | None, name: str) -> Iterator[Mention]:
    """The name that was found. A bare province is one alone (湖北) or with its city (湖北宜昌), not in 新疆新闻."""
    if best is None:
        return
    rest = name[len(best.name) :]
    if best.name not in PROVINCES or not rest:
        yield best
    elif 2 <= len(rest) <= 3 and rest not in _NO_CITY:
        yield Mention(name, best.start, best.start + len(name), best.before)


_NO_CITY = frozenset("新闻 日报 晚报 网 经验 各地 多地 省内 境内 方面 频道 客户端 卫视 在线 发布 精神 模式".split())
_AT_BEGINNINGS = frozenset("中 上 下 大 小 新 老".split())
_ALSO_IN_NAMES = frozenset("和 之 中 上 下 大 小 新 老 里 内 外 为 兴 安 一 多".split())
"""Single characters that end no name where jieba left its neighbours single, too: 元和之春社区, 中南路街道."""


def _bounds(word: str) -> bool:
    """Whether no name goes across this word; phrases of the Party-work dictionary are no parts of names."""
    if word in _boundaries() or _DATE.fullmatch(word):
        return True
    return (
        len(word) >= 4
        and word in _phrases()
        and not word.endswith((*PLACE_ENDS, *UNIT_ENDS))
        and not _IN_NAMES.search(word)
    )


@cache
def _boundaries() -> frozenset[str]:
    """The words of the file, and of jieba's dictionary verbs, adverbs, pronouns, numerals and set phrases."""
    with jieba.get_dict_file() as lines:
        entries = (line.decode("utf-8").split() for line in lines)
        tagged = frozenset(word for word, _, tag in entries if _is_boundary(word, tag))
    return tagged | frozenset(BOUNDARIES.read_text(encoding="utf-8").split())


def _is_boundary(word: str, tag: str) -> bool:
    if len(word) < 2 or tag not in _TAGS or word in _VERBS_IN_NAMES or word.startswith("第"):
        return False
    return tag in _NEVER_NAMES or not word.endswith(_ENDS)


_TAGS = frozenset("v d r p c m i l z ad".split())
_NEVER_NAMES = frozenset("v d i".split())
_VERBS_IN_NAMES = frozenset(
    "开发 审计 振兴 控股 防治 退役 保障 救助 养护 督查 巡察 统战 融合 检验 检测 信访 复兴 和平 先锋 鼓楼 光荣".split()
)
_ENDS = (*PLACE_ENDS, *UNIT_ENDS)


@cache
def _phrases() -> frozenset[str]:
    return frozenset(DICTIONARY.read_text(encoding="utf-8").split())


_IN_NAMES = re.compile(
    r"文明实践|退役军人|人力资源|技术|专科|环境|市场|红十字|保障|自治|科技|大学|党群|新区|[省市区县镇州]|农商|监督"
)


def _ends_name(name: str) -> bool:
    if len(name) < 3 or name.endswith(_NO_NAME) or (_GENERAL.fullmatch(name) and not _LOCAL.fullmatch(name)):
        return name in PROVINCES or (len(name) == 2 and name[0] not in _RELATIVE and name[1] == "县")
    if name.endswith("旗") and not _BANNER.search(name):
        return False
    return name.endswith(_ENDS) or name in PROVINCES


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
