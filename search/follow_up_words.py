"""The words of follow-up questions: what makes a question lean on the one before it."""

from __future__ import annotations

import re

from index.words import QUESTION_WORDS, STOP_WORDS

END = "？?。！! "
_NAMED_FIRST = r"^(?:那么?|至于|还有|换成|如果是)?[，, ]?(?P<other>[^，。？?\s]{1,16}?)(?:的话)?"
ELLIPTIC = re.compile(rf"{_NAMED_FIRST}(?:呢|又?(?:怎么样|如何)(?:呢)?)$")
"""那市财政局呢: only another unit, place, date or thing."""
ONLY_OTHER = re.compile(r"^(?:那么?|至于|换成)[，, ]?(?P<other>[^，。？?\s]{2,12})$")
_PERSON = "他们?|她们?|这位(?:同志|书记|局长|干部|老师)?|该同志|此人|那位(?:同志)?"
_UNIT = (
    "该(?:局|委|部|厅|院|校|公司|单位|机关|部门|支部|中心|企业|集团)|[这那][个家](?:单位|部门|局|支部|公司|企业)|本单位"
)
_PLACE = "当地|该(?:市|县|区|镇|村|省|乡|街道|社区)|[那这](?:里|边)|那儿|[这那]个(?:村|镇|县|市|社区|街道)"
_MATTER = (
    "(?:这|那|该|此|上述)[个次项场批件种些]?"
    "(?:活动|工作|会议|培训|行动|项目|事情?|做法|制度|机制|品牌|政策|方案|文件|措施|经验|问题)"
    "|它们?|这个|[这那]次|这项|这些|[这那]场|此事|此举|上述|其(?![他实中余它])|这"
)
PRONOUN = re.compile(
    r"^(?P<lead>(?:那么?|请问|对于?|在|从|关于|后来|然后|最后|目前|现在|，|,)*)"
    rf"(?:(?P<person>{_PERSON})|(?P<unit>{_UNIT})|(?P<place>{_PLACE})|(?P<matter>{_MATTER}))(?P<rest>.*)$"
)
"""A question that begins with a pronoun; the groups say what the pronoun stands for."""
ASKS = re.compile(
    r"""
    请问|到底|究竟|一共|总共|是?在?什么时[候间]|是?啥时候?|何时
    |(?:是|在)?[哪几]一?(?:些|个|家|位|天|年|月|日|里|儿|次|场|名|项|人|号|点|种|支|条|篇|处|方面)?
    |多少(?:家|个|人次|人|名|次|项|场|元|万元|钱|户|件|条|篇|位)?|都?有(?:谁|什么|啥)|是?谁
    |怎么样|怎样|怎么|如何|为什么|为啥|为何|(?:叫|是|做了?|有)?(?:什么|啥)|多[长大久高]|吗|呢|[？?]
    """,
    re.VERBOSE,
)
"""The words of a question that only ask."""
PLACE = re.compile(r"[一-鿿]{2,4}?(?:省|市|县|区|镇|乡|村|街道|社区|自治州|旗)(?![场长委政])")
"""A place by the word that such places end in."""
GENERAL = (
    frozenset(
        """
        后来 然后 结果 最后 最终 之后 以后 此后 接着 随后 现在 目前 如今 今后 将来 下一步 打算 计划 花 花费 用 钱
        费用 经费 资金 金额 投入 成本 成立 建立 建成 设立 创办 创建 建 时间 时候 地点 地方 日期 参加 参与 出席 到场
        报名 受益 人 人数 人次 人员 负责 负责人 主持 主持人 牵头 组织 主办 承办 举办 举行 开展 召开 启动 开始 结束
        完成 持续 效果 成效 成果 成绩 影响 反响 作用 原因 目的 意义 背景 具体 详细 内容 措施 举措 做法 办法 方法
        方式 经验 问题 困难 处理 解决 整改 落实 情况 进展 状况 数量 数字 数据 规模 比例 批准 同意 通过 发布 印发
        公布 提出 要求 目标 标准 范围 对象 依据 文件 出处 来源 名字 名称 姓名 叫 称 介绍 说明 解释 说说 讲讲 举例
        例子 例如 其他 别的 另外 还有 再 单位 部门 党员 群众 干部 领导 企业 村民 居民 代表 主要 一般 分别 各 大概
        大约 大家 第一 上线 运行 实施 执行 推广 取消 停止 继续 变化 增加 减少 提高 降低 分 得 拿 做 干 搞 弄 办 去
        来 发生 出 到 没 没有 不 好 新 会 能 可以 是否 已经 曾经 当时 那时 当天 地址 电话 联系 事 事情 怎 样 几 多
        长 久 大 高 远 次 场 年 月 日 个 家 名 位 元 万元 所 是 怎么样了 呢 啦 了 钱款 谁来 人来 年份 月份 点 处
        评价 排名 奖 获奖 奖项 组成 包括 方面 种类 类型 特点 亮点 创新 不足 职务 职位 级别 要多 本次 这次 那次
        """.split()
    )
    | QUESTION_WORDS
    | STOP_WORDS
)
"""Words that every matter has: a question of these alone is about the earlier one."""
