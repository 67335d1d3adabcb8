"""The answer to a question across reports: every unit, place or report that matches, each with its passages.

All candidates are read, not the best ten. The entry of a passage is the unit or place that it names
as acting; entries of one unit are merged. A list is an answer only when several reports contribute
to it: otherwise the question is answered as any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from corpus.sentences import sentences
from corpus.stored import StoredPassage
from search.actor_names import MEDIA, of_kind, same
from search.actors import candidates
from search.boost import period_fits
from search.listing_question import Listing
from search.periods import Period
from search.reading import PassageReader
from search.reprints import collapse
from search.topic import Match, denied, expressions, matching, met

DEPTH = 400
"""Passages that each list of candidates contributes to a list."""
OPENING = 160
"""Characters at a report's beginning that say what it is about, where it has no title."""
_ORDINAL = r"第[一二三四五六七八九十百\d]+[次届期场轮批]"
_POLICY = re.compile(r"政府工作报告|规划纲要|五年规划")
"""Titles of reports that say what a whole province will do: an answer only where provinces are asked for."""
IN_PERIOD = 0.5
"""How well a passage has to fit the period that the question means (`search.boost.period_fits`)."""
SURE = 0.4
"""Chance from which a name is an entry: chosen by cross-validation over questions (benchmarks/README.md)."""
FEWEST = 2
"""Entries from which a list is an answer; with fewer the question is likely about one report."""


@dataclass(frozen=True)
class Entry:
    """One entry of the list: its name, and the passages that it stands in, best first."""

    name: str
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Found:
    """The list, and how many passages were gone through for it; `totals` are passages whose sentence states
    a total of what is counted, if that is asked for."""

    asked: Listing
    entries: tuple[Entry, ...]
    read: int
    totals: tuple[Match, ...] = ()


def find(
    asked: Listing,
    passages: Sequence[StoredPassage],
    reader: PassageReader,
    openings: Callable[[Collection[str]], Mapping[str, str]],
    period: Period | None = None,
) -> Found | None:
    """The list that candidate passages give, best first, of the `period` meant; None where that is no answer.

    `openings` are asked for the beginnings of reports by their ids.
    """
    words = expressions(asked.words, [passage.text for passage in passages])
    matches = _in_period(matched(asked, passages, reader), period)
    if asked.kind == "event":
        entries = _by_event(words, [match for match in matches if _about(words, match)])
    elif asked.kind == "report":
        entries = _by_report(matches)
    else:
        entries = _by_name(_named(asked, words, matches, openings({match.passage.report_id for match in matches})))
    reports = len({match.passage.report_id for entry in entries for match in entry.matches})
    if len(entries) < FEWEST or reports < FEWEST:
        return None
    return Found(asked, tuple(entries), len(passages), _totals(asked, matches) if asked.counts else ())


def matched(asked: Listing, passages: Sequence[StoredPassage], reader: PassageReader) -> list[Match]:
    """The passages that meet one of the alternatives, those that meet it best first, reprints once."""
    texts = [passage.text for passage in passages]
    best: dict[int, Match] = {}
    for alternative in asked.alternatives:
        words = expressions(alternative, texts)
        for match in matching(words, reader.weights(words), passages, asked.literal):
            if denied(match, words):
                continue
            known = best.setdefault(match.passage.passage_id, match)
            if match.covered > known.covered:
                best[match.passage.passage_id] = match
    return _without_reprints(sorted(best.values(), key=lambda match: -match.covered))


def _in_period(matches: list[Match], period: Period | None) -> list[Match]:
    if period is None or not matches:
        return matches
    fits = period_fits(period, [match.passage for match in matches])
    return [match for match, fit in zip(matches, fits, strict=True) if fit >= IN_PERIOD]


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


def _named(
    asked: Listing, words: Sequence[str], matches: Sequence[Match], openings: Mapping[str, str]
) -> list[tuple[str, Match]]:
    """The names with their matches. A report tells of one unit, under several names, which is the surest of them;
    a digest of the news of one for each passage. A report that says which unit issued it tells of that one."""
    found: list[tuple[str, Match]] = []
    told_of: dict[object, list[Match]] = {}
    for match in matches:
        if name := issuer(asked, match):
            if asked.noun.startswith("省") or not _POLICY.search(match.passage.metadata.title):
                found.append((name, match))
            continue
        part = (match.passage.report_id, match.passage.passage_id if match.passage.metadata.unit else 0)
        told_of.setdefault(part, []).append(match)
    for members in told_of.values():
        opening = openings.get(members[0].passage.report_id, "")
        surest = max(candidates(asked, words, members, opening), key=lambda one: one.chance, default=None)
        if surest is not None and surest.chance >= SURE:
            found.append((surest.name, surest.match))
            found += [(surest.name, match) for match in members if match is not surest.match]
    return found


def issuer(asked: Listing, match: Match) -> str:
    """The unit that issued the report, cut to the kind asked for; "" where none is known or a newspaper did."""
    unit = match.passage.metadata.unit
    return of_kind(asked, unit) if unit and not MEDIA.search(unit) else ""


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
