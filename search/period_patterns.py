"""How dates and periods are written in Chinese office language, as patterns over normalised text.

`search.periods` reads what they find. Their groups are named for what they hold.
"""

from __future__ import annotations

import re

from search.calendar_words import FIXED, LUNAR

# Anniversaries that are also plain words or numbers (十一 is eleven): they count before a festive word only.
_BARE = "七一|八一|五一|五四|六一|三八|七七|十一|九一八"
_FESTIVE = "前|后|期间|当天|那天|节|假|长假|黄金周|之际|来临|到来"
_NAMED = "|".join(name for name in (*FIXED, *LUNAR) if name not in _BARE.split("|"))
_HOLIDAY = rf"[“‘\"]?(?:(?:{_BARE})?(?P<named>{_NAMED})|(?P<bare>{_BARE})(?=[”’\"]?(?:{_FESTIVE})))[”’\"]?节?"
_DAY_NUMBER = r"[12]\d|3[01]|0?[1-9]"
_TO = r"[至到—–~～-]{1,2}"
_DAYS = (
    rf"(?P<day>{_DAY_NUMBER})"
    rf"(?:[日号](?:{_TO}(?P<to_day>{_DAY_NUMBER})[日号])?|(?={_TO}\d{{1,2}}[日号]))"
)
# 中 after a month begins many other words: 3月中纪委, 8月中央.
_THIRD = r"(?P<third>上旬|中旬|下旬|初|底|末|中(?![国心央共学小医纪组科华级管]))"
_MONTH = rf"(?P<month>1[0-2]|0?[1-9])月(?!革命|饼|球|季|亮)份?(?:{_DAYS}|{_THIRD})?"
_PART = (
    r"(?P<half>[上下前后]半年)|(?P<first_quarters>[前头][两三二]个?季度)|第?(?P<quarter>[一二三四1-4])季度"
    rf"|[前头](?P<first_months>[两二三四五六七八九十\d]{{1,2}})个月|{_MONTH}|{_HOLIDAY}"
)
# A figure of four digits before one of these counts things.
_COUNTED = r"[\d.,%人个名万亿户亩多余只家次件条米平公吨届弄处场套本所种篇项期支份天岁分秒斤头]|元(?!旦)"
# 24年 is a year only where a part of it follows, else it may be a length of time.
_AFTER_SHORT = (
    r"\d{1,2}月|[上下前后]半年|[初底末]|[春夏秋冬](?![^一-鿿]|天来|令)|元旦|春节|国庆|五一|七一|八一|建军节|青年节"
    r"|中秋|端午|[前头][一-九两三]|第?[一二三四]季度"
)
_YEAR = (
    rf"(?:(?<![\d.第])(?P<year>(?:19|20)\d\d)(?!{_COUNTED})(?:年度?)?"
    rf"|(?<!\d)(?P<short>[0-3]\d)年(?={_AFTER_SHORT})"
    r"|(?P<relative>大前年|前年|去年|上年度?|今年|本年度?|明年))"
)
_EDGE = r"年?(?P<edge>[初底末]|(?<=年年)中|(?<=年)中(?=[，。、 的]|$|旬))"
_SEASON = r"(?P<season>[春夏秋冬](?:天|季|日)?(?![运耕节蕾训雨令泳])|暑[期假]|寒假)"
_BOUND = (
    r"[”’\"]?(?P<bound>以来|以后|之后|至今|以前|之前|前后|前夕|左右|来临|到来|开始(?!的)|期间|当天|那天"
    r"|[到至](?=现在|今天|目前|眼下)|后(?![半勤备期来续方台])|前(?![半期往进方沿线台头三两二四五六七八九])"
    r"|起(?![来草点步诉飞火重因案]))?"
)
_DIGITAL = rf"(?:19|20)\d\d[-./](?:1[0-2]|0?[1-9])(?:[-./](?:{_DAY_NUMBER}))?"

SPELT_MONTH = re.compile(r"(?:十[一二]?|[一二三四五六七八九])(?=月(?!革命|亮|饼|球|季))")
"""A month whose numeral is still spelt: 八月初."""
ISO = re.compile(rf"(?<!\d)(?P<iso>{_DIGITAL})(?!\d){_BOUND}")
"""2025-07-01, 2025.7."""
DATED = re.compile(rf"{_YEAR}[的 ]?(?:{_PART}|{_EDGE}|{_SEASON})?{_BOUND}")
"""A year, said by number or as 去年, and a part of it."""
YEARLESS = re.compile(rf"(?<![\d个第.])(?:(?P<edge>年初|年底|年末|年中)|{_PART}){_BOUND}")
"""A part of some year: 上半年, 9月中旬, 七一前后."""
NEAR = re.compile(
    r"(?<![了用时约第\d])(?P<near>最近|近|过去)?(?P<count>半|[一两二三四五六七八九十]|\d{1,2})"
    r"(?P<of>个?月|个?季度|年|周|个?星期|天)(?:多?(?P<come>以?来)|(?!多?[前后]|龄|级))"
)
"""近三个月, 半年来; a length of time alone has neither `near` nor `come`."""
NAMED_SPAN = re.compile(
    r"(?P<span>本月|这个月|上个?月|本周|这周|这个?星期|上周|上个?星期|昨[天日]|今[天日]|前天|本季度|上个?季度)"
    r"(?P<bound>以来)?"
)
"""Spans that have a name: 上个月, 本周."""
TO = re.compile(_TO)
"""What stands between the two ends of a period."""
