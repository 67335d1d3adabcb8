"""Units that a question names, and where they stand: 市经信局 is 市经济和信息化局 is 经信局.

A short name keeps, in order, some characters of the full one (经信局 of 经济和信息化局), the last
character among them: that rule finds most pairs. `_FULL` lists the full names, so that a question
with a full name also finds its short ones, and the pairs that the rule does not cover (编办).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corpus.stored import StoredPassage

_FULL: dict[str, tuple[str, ...]] = {
    "经济和信息化局": ("经信局",), "工业和信息化局": ("工信局",), "市场监督管理局": ("市场监管局", "市监局", "市场局"),
    "发展和改革委员会": ("发展改革委", "发改委"), "发展和改革局": ("发展改革局", "发改局"),
    "人力资源和社会保障局": ("人社局",), "住房和城乡建设局": ("住建局",), "卫生健康委员会": ("卫健委", "卫生健康委"),
    "卫生健康局": ("卫健局",), "文化和旅游局": ("文旅局",), "文化广电和旅游局": ("文广旅局", "文旅局"),
    "退役军人事务局": ("退役军人局",), "应急管理局": ("应急局",), "生态环境局": ("环保局",),
    "自然资源和规划局": ("自然资源局", "自规局", "资规局"), "农业农村局": ("农业局",), "教育体育局": ("教体局",),
    "交通运输局": ("交通局",), "城市管理局": ("城管局",), "综合行政执法局": ("城管执法局", "综合执法局"),
    "国有资产监督管理委员会": ("国资委",), "医疗保障局": ("医保局",), "机关事务管理局": ("机关事务局", "机管局"),
    "政务服务和数据管理局": ("数据局", "政数局"), "行政审批服务局": ("行政审批局", "审批局"),
    "乡村振兴局": ("振兴局",), "烟草专卖局": ("烟草局",), "机构编制委员会办公室": ("编办", "编委办"),
    "政法委员会": ("政法委",), "纪律检查委员会": ("纪委",), "监察委员会": ("监委",),
    "直属机关工作委员会": ("直属机关工委", "直机关工委", "市直机关工委", "区直机关工委", "县直机关工委"),
    "教育工作委员会": ("教育工委", "教工委"), "科学技术委员会": ("科委",), "科学技术局": ("科技局",),
    "人民检察院": ("检察院",), "人民法院": ("法院",), "妇女联合会": ("妇联",), "残疾人联合会": ("残联",),
    "科学技术协会": ("科协",), "工商业联合会": ("工商联",), "供销合作社": ("供销社",), "归国华侨联合会": ("侨联",),
    "住房公积金管理中心": ("公积金中心",),
}  # fmt: skip
_KNOWN = sorted({name for full, short in _FULL.items() for name in (full, *short)}, key=len, reverse=True)
_PLAIN = (
    "组织部|宣传部|统战部|社会工作部|税务局|公安局|司法局|财政局|民政局|教育局|水利局|水务局|审计局|统计局|信访局"
    "|气象局|档案局|体育局|林业局|商务局|粮食局|人防办|国动办|总工会|党校|文明办|团市委|团省委|团县委|团区委"
)
# 政治局 and 布局 are no such unit; 市委 alone is too general to tell reports apart.
_ORGAN = re.compile(
    rf"(?:{'|'.join(_KNOWN)}|{_PLAIN}|(?:(?![的了在是和与个到向被])[一-鿿]){{2,6}}?(?<!政治)(?<![布全结大格战开定局变])局(?![面长势])"
    r"|[一-鿿]{2,4}?工委)(?![员长委托])"
)
_SUFFIXES = sorted([*_KNOWN, *_PLAIN.split("|")], key=len, reverse=True)
# Every place has one of these: without a place or a level (县纪委) no certain unit is named.
_EVERYWHERE = frozenset(
    "纪委 监委 纪律检查委员会 监察委员会 党校 法院 人民法院 检察院 人民检察院 妇联 残联 科协 侨联 工商联 总工会"
    " 组织部 宣传部 统战部 社会工作部 文明办".split()
)
_NO_PLACES = frozenset(("中央", "部委", "机关", "各级", "各地"))
# What a unit's name does not hold: the name begins behind the last of these.
_OUTSIDE = re.compile(
    r".*(?:[的了在是到和与及由向对看问请去从给被让有那这哪个把替跟同问谁几只将为于个后前所各过讲]|(?<!国)家|基层|全国|地方|[年月日号]|单位|部门|派驻|时候|时|去年|今年|关于|有关)"
)
_PLACE = re.compile(r"[一-鿿]{1,7}?(?:自治区|自治州|省|市|县|区|州|旗|盟|镇|乡|街道)(?=[一-鿿])")
_GAP = "[^，。；、：“”（）()\\s的了在是]{0,6}"
_ONLY = re.compile(r"只(?:看|要|查|找|搜|列|限)|仅(?:看|限|查)|限定?(?:在|于)")


@dataclass(frozen=True)
class Unit:
    """A unit of a question: `words` as written, its `place` ("" where none) and all names of its `organ`."""

    words: str
    place: str
    organ: tuple[str, ...]


def units_in(question: str) -> tuple[Unit, ...]:
    """The units that the question names, in its order.

    >>> [(unit.place, unit.organ[:2]) for unit in units_in("太原市经信局走访了多少家企业？")]
    [('太原', ('经信局', '经济和信息化局'))]
    """
    found: list[Unit] = []
    taken = 0
    for match in _ORGAN.finditer(question):
        before = question[taken : match.start()]
        run = re.search(r"[一-鿿]{0,10}$", before)
        outside = _OUTSIDE.match(run.group()) if run else None
        prefix = run.group()[outside.end() if outside else 0 :] if run else ""
        own = match.group()
        cut = _OUTSIDE.match(own[:-2])
        own = own[cut.end() :] if cut and own not in _KNOWN else own
        if cut and own != match.group():
            prefix = ""
        taken = match.end()
        name = prefix + own
        place, organ = _split(name, own)
        general = organ in _EVERYWHERE and (name == organ or name.endswith(f"中{organ}") or place in _NO_PLACES)
        if len(organ) < 2 or general or any(unit.words == name for unit in found):
            continue
        found.append(Unit(name, place, names_of(organ)))
    return tuple(found)


def insists(question: str) -> bool:
    """Whether the question says that nothing else is wanted (只看市税务局的)."""
    return _ONLY.search(question) is not None


def _split(name: str, own: str) -> tuple[str, str]:
    """Place without its kind, and organ: 太原市 + 经信局, 新田县 + 纪委, 太原 + 市监局."""
    organ = next((known for known in _SUFFIXES if name.endswith(known)), own)
    place = name[: len(name) - len(organ)]
    if not place:
        named = _PLACE.match(organ)
        if named and len(organ) - named.end() >= 2:
            place, organ = named.group(), organ[named.end() :]
    place = re.sub(r"^中共|国家税务总局|(?:党|党组|机关)$", "", place)
    return _bare(place), organ


def _bare(place: str) -> str:
    """南京市 → 南京, 市 → "" (which town is meant the library knows), 上海宝山 → 宝山."""
    last = re.sub(r"^.*?(?:省|自治区|市)(?=..)", "", re.sub(r"(?<=[省市县区])委$", "", place))
    last = re.sub(r"(?<=..)(?:自治区|自治州|省|市|县|区|旗)$", "", last)
    return last[-2:] if len(last) > 3 else "" if len(last) < 2 else last


@cache
def names_of(organ: str) -> tuple[str, ...]:
    """The organ's name as given and its other names, full and short."""
    names = [organ]
    for full, short in _FULL.items():
        if organ == full or organ in short:
            names += [full, *short]
    return tuple(dict.fromkeys(names))


def abbreviates(short: str, full: str) -> bool:
    """Whether one name can be short for the other: its characters in order, the first and last the same.

    >>> abbreviates("文旅局", "文化和旅游局"), abbreviates("民政局", "财政局")
    (True, False)
    """
    if len(short) < 2 or short[0] != full[:1] or short[-1] != full.removesuffix("员会")[-1:]:
        return False
    rest = iter(full)
    return all(character in rest for character in short)


@cache
def _pattern(unit: Unit) -> re.Pattern[str]:
    names = [re.escape(name) for name in unit.organ]
    short = min(unit.organ, key=len)
    if 3 <= len(short) <= 4:
        # Full names that the table does not have: 教体局 as 教育和体育局.
        names.append(re.escape(short[0]) + "".join(_GAP + re.escape(character) for character in short[1:]))
    return re.compile("|".join(names))


def fit(unit: Unit, passage: StoredPassage) -> float:
    """How surely the passage is of or about the unit, 0 to 1.

    1 where organ and place are named together, less where they stand apart, least where the place
    is not named at all: an organ of that name may be another town's.
    """
    about = passage.metadata
    context = " ".join((about.unit, about.title, passage.lead, *passage.heading))
    pattern = _pattern(unit)
    text = f"{context} {passage.text}"
    named = list(pattern.finditer(text))
    if not named:
        return 0.0
    if not unit.place or any(unit.place in text[max(0, m.start() - 12) : m.start()] for m in named):
        return 1.0
    return 0.7 if unit.place in text else 0.2


def of_library(unit: Unit, known: Sequence[str]) -> tuple[str, ...]:
    """The library's issuing units that are this unit."""
    return tuple(
        name for name in known if (not unit.place or unit.place in name) and any(_ends(name, n) for n in unit.organ)
    )


def _ends(name: str, organ: str) -> bool:
    """Whether a unit's name ends in the organ, or in a name that the organ is short for."""
    place = _PLACE.match(name)
    own = name[place.end() :] if place else name
    return name.endswith(organ) or (3 <= len(organ) <= 4 and abbreviates(organ, own))
