"""Gathers the Party-work dictionary `index/dictionary.txt` from a corpus of reports.

Recipe (new-word discovery, cohesion and boundary entropy after Matrix67 2012, "互联网时代的社会语言学"):

1. Keep the documents of the genre: at least `CUES_NEEDED` different cue words of Party work.
2. Cut them with jieba's own dictionary and count runs of 2 to 5 neighbouring words.
3. A run is a candidate when it is frequent, its words attract each other (pointwise mutual
   information of its weakest split) and its neighbours vary on both sides (entropy).
4. Phrases in “…” that at least `QUOTED_DOCUMENTS` documents quote are candidates too: that is how
   reports introduce a 提法 or an activity.
5. Of these, keep what ends like an institution, a post or a system, or is quoted; drop what holds
   a person's name by jieba's tagger, a place, a number, or begins or ends with a function word.
6. Every line was then read; what is no term stands in `dictionary_rejected.txt` and is left out.
7. Terms of Party organisation that every office uses, but a news corpus seldom, were written down
   by hand: `dictionary_added.txt`.

    python -m training.dictionary --corpus FILE.jsonl.gz [--corpus ...] --write index/dictionary.txt
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from multiprocessing import Pool
from pathlib import Path

import jieba
import jieba.posseg

jieba.setLogLevel(logging.WARNING)

CUES = tuple(
    "党委 党组 党支部 党员 党建 干部 书记 纪委 组织部 宣传部 机关 主题教育 群众 基层 街道 社区 工委 巡视 巡察 "
    "总书记 人大 政协 国务院 省委 市委 县委 区委 工会 妇联 共青团 团委".split()
)
CUES_NEEDED = 3
LONGEST_RUN = 5
MINIMUM_COUNT = 7
MINIMUM_DOCUMENTS = 5
MINIMUM_COHESION = 2.5
MINIMUM_ENTROPY = 0.9
QUOTED_DOCUMENTS = 3

INSTITUTIONS = (
    "委员会 委 局 办 办公室 部 厅 院 组 中心 支部 党委 党组 工委 总支 协会 联合会 学会 学校 党校 法院 检察院 "
    "政府 机关 部门 单位 站 所 大队 支队 联盟 专班 领导小组 工作组 组织 机构 小组 总队 公司 集团 银行 "
    "研究院 研究会 基金会 代表大会 全会 会议 大会 阵地 基地"
).split()
POSTS = (
    "书记 主任 局长 部长 厅长 市长 县长 区长 镇长 乡长 省长 主席 副主席 委员 常委 组长 处长 科长 院长 校长 "
    "站长 所长 代表 干部 党员 队长 队员 指导员 联络员 网格员 宣讲员 检察官 法官 民警 专员 主任委员 秘书长 "
    "会长 理事长 董事长 总经理 发言人 第一书记 人员 工作者 志愿者 积极分子 分子 模范 先锋"
).split()
SYSTEMS = (
    "制度 机制 办法 条例 准则 规定 意见 方案 规划 纲要 计划 行动 工程 活动 教育 工作 建设 体系 体制 责任 "
    "责任制 党课 党日 生活会 组织生活 监督 检查 巡视 巡察 整治 改革 治理 服务 战略 思想 理论 理念 精神 方针 "
    "政策 路线 作风 纪律 规矩 原则 目标 任务 能力 水平 效能 经济 振兴 发展 现代化 文明 安全 文化 道路 "
    "优势 生态 环境 保障 队伍 形象 问题 主义 之风 清单 台账 试点 示范 品牌 模式 平台 网格 驿站 热线 讲堂 "
    "宣讲 培训 调研 走访 慰问 关怀 帮扶 结对 共建 评议 考核 评价 述职 公示 公开 谈话 约谈 问责 处分 案件 "
    "腐败 腐 廉 四风 八项规定 观 力 性 意识 自信 初心 使命 担当 格局 大局 中心 力量 群众 路 课 会 日 法"
).split()
ENDINGS = tuple(sorted({*INSTITUTIONS, *POSTS, *SYSTEMS}, key=len, reverse=True))
FUNCTION_CHARACTERS = set(
    "的了是在和与及或等为对将把被让由从向于以之其这那此该各某每本我你他她它们也都还又就才要能可会不没有个名位"
)
# A term is a name, not a clause: what begins with one of these verbs is "verb + object".
LEADING_VERBS = tuple(
    "参加 召开 开展 推动 推进 提升 提高 加强 加快 确保 保障人 保障受 保障有 保障更 保障生 保障群 提供 解决 "
    "引导 坚持 建设 贯彻 落实 发挥 充分 切实 强化 深化 实现 完善 构建 促进 维护 满足 帮助 做好 严重 涉嫌 受到 "
    "违反 违背 围绕 组织 成立 执行 支持 持续 扎实 全力 积极 认真 坚决 实施 营造 打造 打通 激发 激励 健全 优化 "
    "改善 改进 增强 增活力 接受 接到 接待 收集 搭建 送到 转移 妥善 保护 保证 参与 反映 回应 回答 回复 履行 "
    "带着 带动 应对 得到 忠诚 心系 感谢 感悟 抓 担负 担当使 投身 拼 践行 赋予 贡献 贴近 进行 进一步 追究 通过 "
    "遇到 配合 享受 代表党 代表省 代表区 代表参 代表委 作为 依托 使用 依法 出席 列席 创造性 利用 加大 加紧 "
    "动员 汲取 汇聚 注入 焕发 凝聚 分析 办好 勇 压实 压紧 发布 发现 发扬 发动 发展新 发展林 取得 听取 周 因 "
    "国有公司 坚守 坚定 基本实 培育新 处 大力 大型 大量 好人民 好经验 好做 存在 守护 守牢 完成 宣布 宣讲全 "
    "富有 实干 实地 导致 层层 展 巩固 广场 带头 应急队 徇私 心有 想办法 扎 承担 持 指导意见工 推 搞 提 摆 "
    "搜救 支部党 敢 整改突 旁听 无 明确 最大 最好 条 正确监 毫无 活 深入 牢 环境的 用 由 直 看 确定 破坏 科学 "
    "筑 紧 结合 统筹 统一思 继续 考察时 聚焦 背 获 营救 融入 规范健 解放 认 调度 谋 谱写 走 起 超前 践 身为 "
    "转化 迅速 运用 运行好 违规 送 进基 进学 进机 进校 进社 进网 退 造福 部分 重建等 锚 防御 集中统 面对 项 "
    "驱 鼓励 查摆 树立 形成 学习贯 学习教育实 学理 守护 当地 当先 相关 具有 具体行 优势的 优势转 作示 做了 "
    "做示 增 好房 方面 等 多 大 小 新 各 全部 全体 全省经 全市经 广大 人员全 代区 余 共 关心 关切 关注 关系 "
    "凝 出现 制定 努力 动起 原 取 受灾 失 尽 引 影 心 慰 拒 攻 救 朝 村原 次 汇 满 清除 点 热心 牵头组 生命和 "
    "直面 确 累计 终 给 获 表 表示 要 讲 评 越共 身边工 邀请 释 重点难 非 领域 一公 一工 一池 丧 两国关 "
    "两党两 企业和 问题的 难 牢记".split()
)
KEPT_ALTHOUGH_VERBS = re.compile(
    "^(全国|全面从严|新时代|新型|新质|新就业|新发展|新社会|新经济|新媒体|新闻|大走访|大党|大思政|小切口|小巨人|小区治|多规|组织部|组织生活|组织纪律|"
    "点对点|热线|一公里|处级|表彰|评价|评议|评先|讲党课|提案|调研|走访|送温暖|送清凉|送戏|退役军人|退休干部|防|领导|"
    "建设银行|保护区|监督|处分|非公|非遗|难点|项目|条例|无党派|无障碍|公共|共青|共同|共建|心理|慰问|攻坚|救援|救灾|救助|引领|"
    "影响|取向|起诉|释法|要素|展览|原则|清单|重点|看守|看望|直播|直属|直升|用工|用能|由来|活动|科学家|科学发|科学立|社|勇担|大监督|小微)"
)
LEADING_ONLY_CHARACTERS = set("上下中内外前后时月年日第说着过到给并而但则")
HAN = re.compile(r"[\u4e00-\u9fff]+")
QUOTED = re.compile(r"[“「]([\u4e00-\u9fff]{2,8})[”」]")


def documents(paths: Iterable[Path]) -> Iterator[str]:
    """The texts of the genre in the given .jsonl.gz files."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                if sum(cue in text for cue in CUES) >= CUES_NEEDED:
                    yield text


def runs_and_quotes(text: str) -> tuple[list[list[str]], set[str]]:
    """The words between punctuation marks, run by run, and the quoted phrases of a text."""
    return [jieba.lcut(run) for run in HAN.findall(text)], set(QUOTED.findall(text))


def entropy(neighbours: Counter[str]) -> float:
    """Shannon entropy in nats; a text boundary counts as a new neighbour each time."""
    total = sum(neighbours.values())
    edge = neighbours.get("", 0)
    value = -sum(n / total * math.log(n / total) for word, n in neighbours.items() if word)
    return value + (edge / total * math.log(total) if edge else 0.0)


def gather(paths: list[Path]) -> list[tuple[str, int]]:
    """Candidate terms with the number of documents that hold them, most frequent first."""
    words: Counter[str] = Counter()
    grams: Counter[tuple[str, ...]] = Counter()
    in_documents: Counter[tuple[str, ...]] = Counter()
    quoted: Counter[str] = Counter()
    runs: list[list[str]] = []
    with Pool(2) as pool:
        for lists, quotes in pool.imap(runs_and_quotes, documents(paths), chunksize=64):
            quoted.update(quotes)
            seen = set()
            for run in lists:
                words.update(run)
                runs.append(run)
                for size in range(2, LONGEST_RUN + 1):
                    for start in range(len(run) - size + 1):
                        gram = tuple(run[start : start + size])
                        if 3 <= sum(map(len, gram)) <= 12:
                            seen.add(gram)
            in_documents.update(seen)
    frequent = {gram for gram, n in in_documents.items() if n >= MINIMUM_DOCUMENTS}
    left: dict[tuple[str, ...], Counter[str]] = {gram: Counter() for gram in frequent}
    right: dict[tuple[str, ...], Counter[str]] = {gram: Counter() for gram in frequent}
    for run in runs:
        for size in range(2, LONGEST_RUN + 1):
            for start in range(len(run) - size + 1):
                gram = tuple(run[start : start + size])
                if gram in frequent:
                    grams[gram] += 1
                    left[gram][run[start - 1] if start else ""] += 1
                    right[gram][run[start + size] if start + size < len(run) else ""] += 1
    total = sum(words.values())
    found: dict[str, int] = {}
    for gram in frequent:
        term = "".join(gram)
        if grams[gram] < MINIMUM_COUNT or not plausible(term):
            continue
        cohesion = min(
            math.log(grams[gram] * total / (count(gram[:cut], words, grams) * count(gram[cut:], words, grams)))
            for cut in range(1, len(gram))
        )
        varied = min(entropy(left[gram]), entropy(right[gram])) >= MINIMUM_ENTROPY
        if cohesion >= MINIMUM_COHESION and varied and term.endswith(ENDINGS):
            found[term] = in_documents[gram]
    for term, n in quoted.items():
        if n >= QUOTED_DOCUMENTS and len(term) >= 3 and plausible(term):
            found[term] = max(found.get(term, 0), n)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def count(part: tuple[str, ...], words: Counter[str], grams: Counter[tuple[str, ...]]) -> int:
    return max(words[part[0]] if len(part) == 1 else grams[part], 1)


def plausible(term: str) -> bool:
    """False for what begins or ends like running text, or names a person, a place or a number."""
    if term[0] in FUNCTION_CHARACTERS or term[-1] in FUNCTION_CHARACTERS | LEADING_ONLY_CHARACTERS:
        return False
    if term[0] in LEADING_ONLY_CHARACTERS or "的" in term:
        return False
    if term.startswith(LEADING_VERBS) and not KEPT_ALTHOUGH_VERBS.match(term):
        return False
    tags = [(word.word, word.flag) for word in jieba.posseg.lcut(term)]
    if any(flag in ("nr", "nrfg", "nrt", "ns", "m", "t", "x", "eng") and len(word) > 1 for word, flag in tags):
        return False
    return not (len(tags) > 1 and tags[0][1] in ("u", "p", "c", "d", "r", "uj", "ul"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--write", type=Path, required=True)
    arguments = parser.parse_args()
    beside = Path(__file__)
    rejected = set(beside.with_name("dictionary_rejected.txt").read_text(encoding="utf-8").split())
    added = beside.with_name("dictionary_added.txt").read_text(encoding="utf-8").split()
    gathered = [term for term, _ in gather(arguments.corpus) if term not in rejected]
    terms = sorted(term for term in {*gathered, *added} if not jieba.dt.FREQ.get(term))
    arguments.write.write_text("".join(f"{term}\n" for term in terms), encoding="utf-8")
    print(f"{len(terms)} terms written to {arguments.write}")


if __name__ == "__main__":
    main()
