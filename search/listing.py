"""The answer to a question across reports: every unit, place or report that matches, each with its passages.

All candidates are read, not the best ten. The entry of a passage is the unit or place that it names
as acting; entries of one unit are merged. A list is an answer only when several reports contribute
to it: otherwise the question is answered as any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.sentences import sentences
from corpus.stored import StoredPassage
from search.boost import period_fits
from search.listing_question import Listing
from search.name_ends import PARTY_ORGAN, PROVINCES
from search.organisations import mentions, place_of
from search.periods import Period
from search.reading import PassageReader
from search.reprints import collapse
from search.topic import Match, expressions, matching, met

DEPTH = 400
"""Passages that each list of candidates contributes to a list."""
OPENING = 160
"""Characters at a report's beginning that say what it is about, where it has no title."""
_ORDINAL = r"第[一二三四五六七八九十百\d]+[次届期场轮批]"
IN_PERIOD = 0.5
"""How well a passage has to fit the period that the question means (`search.boost.period_fits`)."""
FEWEST = 3
"""Entries from which a list is an answer; with fewer the question is likely about one report."""


@dataclass(frozen=True)
class Entry:
    """One entry of the list: its name, and the passages that it stands in, best first."""

    name: str
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Found:
    """The list; `totals` are passages whose sentence states a total of what is counted, if that is asked for."""

    asked: Listing
    entries: tuple[Entry, ...]
    totals: tuple[Match, ...] = ()


def find(
    asked: Listing, passages: Sequence[StoredPassage], reader: PassageReader, period: Period | None = None
) -> Found | None:
    """The list that candidate passages give, best first, of the `period` meant; None where that is no answer."""
    texts = [passage.text for passage in passages]
    best: dict[int, Match] = {}
    for alternative in asked.alternatives:
        words = expressions(alternative, texts)
        for match in matching(words, reader.weights(words), passages, asked.literal):
            known = best.setdefault(match.passage.passage_id, match)
            if match.covered > known.covered:
                best[match.passage.passage_id] = match
    words = expressions(asked.words, texts)
    matches = _without_reprints(sorted(best.values(), key=lambda match: -match.covered))
    if period is not None and matches:
        fits = period_fits(period, [match.passage for match in matches])
        matches = [match for match, fit in zip(matches, fits, strict=True) if fit >= IN_PERIOD]
    if asked.kind == "event":
        entries = _by_event(words, [match for match in matches if _about(words, match)])
    elif asked.kind == "report":
        entries = _by_report(matches)
    else:
        entries = _by_name(_named(asked, words, matches))
    reports = len({match.passage.report_id for entry in entries for match in entry.matches})
    if len(entries) < FEWEST or reports < FEWEST:
        return None
    return Found(asked, tuple(entries), _totals(asked, matches) if asked.counts else ())


def _totals(asked: Listing, matches: Sequence[Match]) -> tuple[Match, ...]:
    """What reports say themselves of how many there are: 全市共有18家单位."""
    stated = re.compile(
        r"(?:共有|共计|总计|合计|总共|已有|共)[^，。；！？\n]{0,6}?\d[\d,.]*[多余]?"
        rf"[{asked.measure}个](?:[^，。；\d]{{0,6}}?{re.escape(asked.noun)})"
    )
    return tuple(match for match in matches if stated.search(match.passage.text, match.start, match.end))


def _without_reprints(matches: Sequence[Match]) -> list[Match]:
    passages = [match.passage for match in matches]
    cut = [[p.text[start:end] for start, end in sentences(p.text)] for p in passages]
    return [matches[group[0]] for group in collapse(passages, cut)]


def _by_report(matches: Sequence[Match]) -> list[Entry]:
    found: dict[str, list[Match]] = {}
    for match in matches:
        found.setdefault(match.passage.report_id, []).append(match)
    return [Entry(_headline(group[0].passage), tuple(group)) for group in found.values()]


def _headline(passage: StoredPassage) -> str:
    return passage.metadata.title or passage.lead[:40] or passage.path


def _about(words: Sequence[str], match: Match) -> bool:
    """Whether the report is about the topic, and does not only mention it: its title or first sentences name it."""
    passage = match.passage
    beginning = passage.metadata.title or f"{passage.lead}\n{passage.text[:OPENING] if passage.start < OPENING else ''}"
    asked = [word for word in words if word not in passage.metadata.unit]
    return all(met(beginning, word) for word in asked)


def _by_event(words: Sequence[str], matches: Sequence[Match]) -> list[Entry]:
    """Reports, those of the same event merged: the same 第…次 beside the topic's words."""
    found: dict[str, list[Match]] = {}
    for match in matches:
        passage = match.passage
        headline = passage.metadata.title or passage.lead
        numbered = {n for word in words for n in re.findall(rf"{_ORDINAL}(?={re.escape(word)})", headline)}
        found.setdefault(next(iter(sorted(numbered)), passage.report_id), []).append(match)
    return [Entry(_headline(group[0].passage), tuple(group)) for group in found.values()]


# Names

_MEDIA = re.compile(r"报社|日报|晚报|新闻|新华社|电视台|广播|网$|网站|客户端|融媒|央视|记协")
_OBJECT = frozenset(
    "走进 赴 前往 到 来到 进入 进驻 深入 在 向 对 给 为 送到 送 慰问 走访 看望 与 和 及 据 经 由 参观 至 去 位于 来自 "
    "从 邀请 请 接受 支持 服务 驰援 支援 增援 捐给 捐赠 协助 帮助 往 单位 走访慰问 感谢".split()
)
"""Words before a name that is not the one that acts."""
_FAR = 9


def _named(asked: Listing, words: Sequence[str], matches: Sequence[Match]) -> list[tuple[str, Match]]:
    """The names with their matches. A report tells of one unit, under several names; only a digest of
    the news, or a question for one kind of unit, makes more than one entry of it."""
    several: list[tuple[str, Match]] = []
    single: list[Match] = []
    of_report: dict[str, tuple[int, str]] = {}
    for match in matches:
        step, name = actor(asked, words, match)
        if not name:
            continue
        report = match.passage.report_id
        if asked.ends or _MEDIA.search(match.passage.metadata.unit):
            several.append((name, match))
            continue
        single.append(match)
        if report not in of_report or step < of_report[report][0]:
            of_report[report] = step, name
    return several + [(of_report[match.passage.report_id][1], match) for match in single]


def actor(asked: Listing, words: Sequence[str], match: Match) -> tuple[int, str]:
    """The unit or place that acts, as the text names it, and how far from the sentence it was found
    (0 its own); (9, "") where none of the kind asked for is named.

    What the topic itself names (驰援涿州) is not what acts.
    """
    unit = match.passage.metadata.unit
    if unit and not _MEDIA.search(unit) and (own := _of_kind(asked, unit)):
        return 0, own
    bare = _FAR, ""
    for step, text in enumerate(_texts(match)):
        found = [
            (mention, name)
            for mention in mentions(text)
            if (name := _of_kind(asked, mention.name)) and not any(word in name for word in words)
        ]
        acting = [name for mention, name in found if mention.before not in _OBJECT]
        if not acting and (asked.ends or asked.kind == "place"):
            acting = [name for _, name in found]
        exact = [name for name in acting if asked.ends or not _wide(name)]
        if exact:
            return step, _longest_of_same(exact)
        if acting and not bare[1]:
            bare = step, acting[0]
    return bare


def _wide(name: str) -> bool:
    """Whether it is only a province or a city, which seldom is who did it."""
    return name in PROVINCES or (len(name) <= 4 and name.endswith(("省", "市", "州", "自治区")))


def _texts(match: Match) -> list[str]:
    """Where the name is sought: the sentence, what stands before it, the headings, the report's beginning."""
    passage = match.passage
    return [
        passage.text[match.start : match.end],
        passage.text[: match.start][-200:],
        "\n".join(reversed(passage.heading)),
        passage.metadata.title,
        passage.lead,
        passage.text[match.end : match.end + 120],
    ]


def _of_kind(asked: Listing, name: str) -> str:
    """The name, cut to the kind asked for; "" where it is none."""
    if _MEDIA.search(name):
        return ""
    if asked.kind == "place":
        if asked.noun.startswith("省"):
            return next((province for province in PROVINCES if name.startswith(province)), "")
        name = name if name in PROVINCES else place_of(name)
    if not asked.ends:
        return name
    if "大学" in asked.ends and "大学" in name:  # not one of its colleges
        return name[: name.find("大学") + 2]
    cut = max((name.rfind(end) + len(end) for end in asked.ends if end in name), default=0)
    return name[:cut] if cut > 2 else ""


def _longest_of_same(names: Sequence[str]) -> str:
    """The first name, or a longer form of it that follows."""
    return max((name for name in names if same(name, names[0])), key=len)


def _by_name(named: Sequence[tuple[str, Match]]) -> list[Entry]:
    """Entries merged where one name is a form of the other; in the order of their best match."""
    groups: list[tuple[list[str], list[Match]]] = []
    for name, match in named:
        group = next((g for g in groups if any(same(name, other) for other in g[0])), None)
        if group is None:
            groups.append(([name], [match]))
        else:
            group[0].append(name)
            group[1].append(match)
    return [Entry(max(names, key=len), tuple(members)) for names, members in groups]


def same(one: str, other: str) -> bool:
    """Whether two names are of one unit: equal, or one is the end of the other (区民政局, 临澜市江北区民政局).

    >>> same("江北区柳荫街道党工委", "临澜市江北区柳荫街道"), same("江北区", "江北区柳荫街道")
    (True, False)
    """
    a, b = sorted((_plain(one), _plain(other)), key=len)
    return a == b or (len(a) >= 3 and b.endswith(a))


def _plain(name: str) -> str:
    """Without the Party organ at the end and what kind of place stands before another (苏州市吴中区, 苏州吴中)."""
    return re.sub(r"^中共|(?:[省市区县镇乡]|街道)(?=.{3,})", "", PARTY_ORGAN.sub("", name) or name)
