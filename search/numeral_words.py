"""Measure words, and words that hold a numeral without being a number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.words import DICTIONARY

# One line for each group: words of one group count the same thing in another word.
_GROUPS = tuple(
    frozenset(line.split())
    for line in (
        "名 人 位 个 口",
        "家 户 个 所 间 处",
        "次 场 场次 个 回 趟 轮 堂 节 课",
        "项 件 条 个 种 类 款 起 例 宗 桩",
        "份 篇 册 本 期",
        "支 个 组 队 班 批",
        "块 元",
        "小时 时 点",
        "分钟 分",
        "天 日",
        "平方公里 平方千米",
        "公里 千米",
        "公斤 千克",
        "个月 月",
    )
)
UNITS: frozenset[str] = frozenset[str]().union(
    *_GROUPS,
    (
        "人次 家次 户次 件次 点位 户 届 遍 座 栋 幢 套 台 辆 张 面 片 门 层 步 方面 美元 欧元 港元 角 亩 公顷 平方米 "
        "平方厘米 米 里 厘米 毫米 吨 斤 克 升 "
        "立方米 千瓦 千瓦时 兆瓦 度 年 周 秒 季度 岁 学时 课时 周年 个百分点 倍 折 级 村 镇 乡 县 区 市 省 社区 号 "
        "字 页 线 盏 盘 桶 箱 棵 株 头 只 枚 "
        "艘 艘次 路 车 世纪 瓶 桌 双 卷 架 颗 根 幅 副 句 行 列 版 代"
    ).split(),
)
"""Measure words that follow a number."""


def alike(unit: str, other: str) -> bool:
    """Whether two measure words may count the same thing; an unknown one ("") may count anything."""
    return unit == other or not (unit and other) or any(unit in group and other in group for group in _GROUPS)


# No number, and so common that a text may use them freely.
_EVERYDAY = (
    "一把手 一系列 一些 一定 一样 一直 一般 一旦 一切 一体 一线 一方面 一律 一边 一道 一并 一致 一流 一贯 一同 一时 "
    "一向 一再 一旁 一行 一级 一线 "
    "统一 唯一 万一 进一步 逐一 单一 专一 同一 任一 每一 第一线 第一时间 第一责任人 第一书记 千万工程 万众 万千 "
    "千千万万 千家万户 百姓 百花 "
    "千方百计 三农 四面八方 五湖四海 一如既往 一心一意 一五一十 三心二意 一是 二是 三是 四是 五是 六是 七是 八是 "
    "九是 十是 两者 三者 "
    "星期一 星期二 星期三 星期四 星期五 星期六 周一 周二 周三 周四 周五 周六 两会 一手 一对一 面对面 一次性 一站式 "
    "三峡 三亚 四川 九江 三明 三门峡 十堰 百色 千岛湖 万宁 五常 七台河 双鸭山 五指山 二连浩特 十足 百货 万物 二手 "
    "二维码 二氧化碳"
).split()
_EVERYDAY_PATTERNS = ("十分(?![钟之])", "四季(?!度)", "四平(?!方)", "一起(?![^，。]{0,2}(?:事故|案))")
_PLAN = "(?<![二三四五六七八九百])十[一二三四五六七]五(?!家|户|名|个|人|次|项|场|万|亿|%)"
_PARTY = (
    "(?:[一二三四五六七八九十]{1,3}届)?[一二三四五六七八九十]中全会|"
    "[一二三四五六七八九十]{2,3}届(?=[^\\d]{0,6}(?:全会|中央|代表))"
    "|(?:党的?[一二三四五六七八九十]{2,3}|二十|十九|十八|十七)大(?!量|批|型)"
)
_FESTIVALS = "(?:七一|八一|五一|十一|五四|三八|六一|九一八|一二九)(?=前后|期间|前夕|节|建党|表彰|活动|假期|[”\"'])"


def _dictionary_terms() -> list[str]:
    """Party-work terms that hold a numeral: 三会一课, 两个确立."""
    terms = DICTIONARY.read_text(encoding="utf-8").split()
    return [term for term in terms if re.search("[一二三四五六七八九十两百千万亿]", term)]


def _one_of(words: Iterable[str]) -> str:
    """A pattern of the words, longest first, that looks at the first character before anything else."""
    ordered = sorted(set(words), key=len, reverse=True)
    first = "".join(sorted({word[0] for word in ordered}))
    return f"(?=[{first}])(?:{'|'.join(re.escape(word) for word in ordered)})"


SET_PHRASE = "|".join((_one_of({*_dictionary_terms()} - {*_EVERYDAY}), _PARTY, _PLAN, _FESTIVALS))
"""A pattern of names with a numeral in them, which a text has to have from its source: 十四五, 两个确立."""
EVERYDAY = "|".join((_one_of(_EVERYDAY), *_EVERYDAY_PATTERNS))
"""A pattern of words with a numeral in them that say no number and name nothing: 一把手, 统一."""
