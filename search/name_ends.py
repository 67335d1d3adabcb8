"""Words that names of units and places end in, and the provinces."""

from __future__ import annotations

import re

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
    "报社 出版社 居委会 村委会 业委会 公园 景区 兵团 部队 企业 门诊部 营业部 事业部 项目部 检查站 社".split()
)
PARTY_ORGAN = re.compile(
    r"(?:机关)?(?:第[一二三四五六七八九十]+)?(?:联合)?(?:党支部|党总支|党委|党组|党工委|总支|支部|支委会)$"
)
"""The Party organ of a unit, which is the unit itself where units are counted."""

PROVINCES = frozenset(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 "
    "云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆".split()
)

BRAND_ENDS = tuple("烟草 移动 联通 邮政 铁塔 电力 供电 电网 电信 石化 石油 人寿 财险 产险 人保 证券 中支".split())
"""Ends of names of branches of big companies, which are names only behind a place: 泰州烟草."""
