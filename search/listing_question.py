"""Whether a question asks for a list or a count across reports, and of what: 哪些社区…, 一共有几场…"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from index.words import QUESTION_WORDS, STOP_WORDS, tokenizer
from search.topic import ANYBODY

Kind = Literal["unit", "place", "event", "report"]

_ROWS = """
unit 家 - 单位 部门 机关 机构 组织 集体 团队 队伍 党组织 基层党组织
place 个 - 地方 地区 地
place 个 省,自治区,市 省区市 省市区 省市 省份 省
place 个 市,州,盟 城市 地市 市州 市
place 个 县,市,区,旗 县市区 区县 县区 县市
place 个 县,旗 县
place 个 区 区
place 个 镇,乡,街道 乡镇街道 镇街 街镇
place 个 镇,乡 乡镇 镇
place 个 街道 街道
place 个 村 村子 村庄 村
place 个 社区,村,居民区 村社区 村居
place 个 社区,居民区 社区
place 个 小区 小区
unit 家 医院,卫生院,卫生中心,卫生服务中心,防治院 医院 医疗机构
unit 所 大学,学院,高等专科学校 高校 大学 院校 高等院校
unit 所 学校,大学,学院,中学,小学,幼儿园,高中 学校
unit 所 中学,高中 中学
unit 所 小学 小学
unit 所 幼儿园 幼儿园
unit 家 公司,集团,银行,厂,企业,支行,分行 公司 企业 国企 央企
unit 家 银行,支行,分行,信用社,联社 银行
unit 家 法院 法院
unit 家 检察院 检察院 检察机关
unit 家 派出所 派出所
unit 家 税务局 税务局
unit 家 公安局,公安分局 公安局
unit 家 局 局
unit 个 支部 党支部 支部
unit 个 党委,党工委 党委
unit 家 协会,商会,学会 协会
event 场 - 活动 会议 会 培训 讲座 演练 比赛 党课 仪式 座谈会
report 篇 - 报告 报道 材料 文件 简报 新闻 通报 总结
"""
NOUNS: dict[str, tuple[Kind, tuple[str, ...], str]] = {
    noun: (cast(Kind, kind), () if ends == "-" else tuple(ends.split(",")), measure)
    for kind, measure, ends, *nouns in map(str.split, _ROWS.strip().splitlines())
    for noun in nouns
}
"""What can be asked for: noun → (kind, ends that its names have, () any; measure word)."""
_EVENT_MEASURES = "场次回起批届期"
_REPORT_MEASURES = "篇份则"
_NOUN = "|".join(sorted(NOUNS, key=len, reverse=True))
_EVENTS = (noun for noun, (kind, *_) in NOUNS.items() if kind in ("event", "report"))
_EVENT = "|".join(sorted(_EVENTS, key=len, reverse=True))
_MODIFIER = r"[\u4e00-\u9fff]{0,4}?"
_NO_PEOPLE = r"(?!书记|院长|局长|主任|领导|干部|党员|人)"
"""多少个医院书记 counts people."""
_WHICH = re.compile(
    rf"(?:都|又|还)?(?:有|是)?(?:哪些|哪几[个家所场次座]?|啥)(?P<modifier>{_MODIFIER})(?P<noun>{_NOUN})"
)
_ARE_WHICH = re.compile(
    rf"的?(?P<modifier>)(?P<noun>{_NOUN})(?:一共|总共|都|分别)?(?:有|是|包括)?(?:哪些|哪几[个家所]|谁)"
)
_HOW_MANY = re.compile(
    r"(?:一共|总共|合计|共|累计)?(?:有|是)?(?:过|了)?(?:多少|几)(?P<measure>[个家所座支名])(?:不同的)?"
    rf"(?P<modifier>{_MODIFIER})(?P<noun>{_NOUN}){_NO_PEOPLE}"
)
_HOW_MANY_UNITS = re.compile(rf"(?:多少|几)(?P<modifier>)(?P<noun>{_NOUN}){_NO_PEOPLE}")
_UNITS_HOW_MANY = re.compile(rf"的?(?P<modifier>)(?P<noun>{_NOUN})(?:一共|总共|共)?有?(?:多少|几)[个家所场次篇]")
_HOW_OFTEN = re.compile(
    rf"(?:一共|总共|合计|共|累计)?(?:有|是)?(?:开|办|搞|举办|举行|召开|开展|报道|组织|进行)?(?:过|了)?(?:多少|几)"
    rf"(?P<measure>[{_EVENT_MEASURES}{_REPORT_MEASURES}])(?P<modifier>{_MODIFIER})(?P<noun>{_EVENT})?"
)
_LIST_THEM = re.compile(
    rf"^(?:请|帮我|帮忙|麻烦)?(?:列出|列举|列一下|盘点|汇总|统计|找出|罗列)(?:一下|所有|全部)?.+的(?P<modifier>)(?P<noun>{_NOUN})"
)
_YEAR, _PART = (
    r"(?:\d{4}年|\d{2}年|今年|去年|前年|本年度?)",
    r"(?:\d{1,2}月份?(?:\d{1,2}[日号])?|[上下]半年|[一二三四]季度|[春夏秋冬][季天])",
)
_PERIOD = re.compile(rf"(?:{_YEAR}{_PART}?|{_PART})(?:以来|期间|里|以内)?")
"""A period: it limits the list (`Question.inferred`) and is no part of the topic."""
_MENTIONS = re.compile(r"提到|提及|写到|写了|谈到|讲到|说到|出现")
_COUNTS = re.compile(r"多少|几[个家所座支名场次回起批届期篇份则]")

_IDLE = frozenset(
    "请问 请 帮 帮我 帮忙 麻烦 列出 列举 列 盘点 汇总 统计 罗列 一下 所有 全部 这些 那些 一共 总共 合计 "
    "累计 分别 曾 曾经 过 了 吗 开展 组织 举办 举行 进行 召开 实施 推行 推出 提到 提及 写到 写 说到 说 "
    "谈到 谈 讲到 报道 出现 搞 搞了 办 办了 做 做了 开 开过 办过 搞过 里面 里 中 库里 报告库 里头 今年 "
    "不同 相关 有关 关于 活动 工作 情况 以及 之 去 来 看 参加 过的 里边 这 那 有过 大家 老百姓 组织过 "
    "开展过 全市 全县 全区 全省 本市 我市 我县 我区 市里 县里".split()
)
"""What a topic goes without: it says nothing about what was done."""


@dataclass(frozen=True)
class Listing:
    """What is to be listed: `noun` as the question says it, names that end in one of `ends` (() any).

    `alternatives` are the words of the topic, what the entries have in common, without the words that
    only ask; one of them has to be met (义诊或者献血). `counts` says whether a number is asked for,
    `literal` whether for what is mentioned and not for what was done.
    """

    kind: Kind
    noun: str
    ends: tuple[str, ...]
    measure: str
    alternatives: tuple[tuple[str, ...], ...]
    counts: bool
    literal: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words of all alternatives."""
        return tuple(dict.fromkeys(word for words in self.alternatives for word in words))

    @property
    def topic(self) -> str:
        """The words as one text, to search with."""
        return " ".join(self.words)


def listing(question: str) -> Listing | None:
    """What a question asks to list across reports; None where its form does not.

    The form alone cannot tell 哪些单位办了暑托班 from a question whose answer stands in one report:
    the matching reports decide that (`search.listing`).

    >>> listing("哪些社区办了暑托班？").words
    ('暑托班',)
    """
    for pattern in (_WHICH, _ARE_WHICH, _HOW_MANY, _UNITS_HOW_MANY, _HOW_OFTEN, _HOW_MANY_UNITS, _LIST_THEM):
        found = pattern.search(question)
        if found:
            break
    else:
        return None
    parts = found.groupdict()
    noun = parts.get("noun") or ""
    measure = parts.get("measure") or ""
    modifier = (parts.get("modifier") or "").strip("的")
    kind, ends, usual = NOUNS.get(noun, ("event", (), "场"))
    if pattern is _HOW_OFTEN:
        kind, ends, usual = ("report" if measure in _REPORT_MEASURES else "event"), (), measure
    rest = question.replace(noun, " ") if pattern is _LIST_THEM else _without(question, found, modifier)
    if kind == "event" and noun and noun not in ("活动", "会"):
        rest += f" {noun}"
    if _OR.search(rest):
        rest = _ALSO_OR.sub("或", rest)
    alternatives = tuple(
        filter(None, map(_topic, _OR.split(_DONE.sub(" ", _PARTED.sub("", _PERIOD.sub(" ", rest).strip())))))
    )
    if not alternatives:
        return None
    counts, literal = bool(_COUNTS.search(question)), bool(_MENTIONS.search(question))
    return Listing(kind, noun or "报告", ends, measure or usual, alternatives, counts, literal)


_DONE = re.compile(r"(?<=[\u4e00-\u9fff])(?<![经通超度不难])(?:过(?![生年节程渡后])|了(?!解))")
"""过 and 了 behind a verb."""
_PARTED = re.compile(r"(?<=[捐献看讲开发办])[过了](?=[款血课会][^\u4e00-\u9fff]*$)")
"""They part a word of two characters: 捐过款 is 捐款."""
_WHO = re.compile(rf"^({'|'.join(ANYBODY)})(?=..)|^([教给让带请送帮])(?=孩子|老人|居民|学生|群众)")
"""居民议事会 is 居民 and 议事会, 教孩子 is 教 and 孩子."""
_OR = re.compile(r"或者|还是|或")
_ALSO_OR = re.compile(r"、(?=[^、？]+(?:或|、))")
"""、 in a row that ends with 或: 骑手驿站、司机驿站或者爱心驿站."""


def _topic(text: str) -> tuple[str, ...]:
    """The words that tell what is listed; none where they are too little to search for."""
    cut = (part for word in tokenizer().cut(text) for part in _WHO.split(word) if part)
    words = tuple(dict.fromkeys(word for word in cut if _tells(word)))
    return words if len("".join(words)) > 1 else ()


def _tells(word: str) -> bool:
    return word not in _IDLE and word not in STOP_WORDS and word not in QUESTION_WORDS and any(map(str.isalnum, word))


def _without(question: str, found: re.Match[str], modifier: str) -> str:
    return f"{question[: found.start()]} {modifier} {question[found.end() :]}"
