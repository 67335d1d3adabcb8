"""Different values that reports give for the same thing, with their dates, newest first.

Two figures count the same thing when their unit and the words beside them agree, when both stand near
the words of the question, and when the reports tell of the same unit. In doubt they do not: a conflict
that is none would make a right answer look wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.sentences import sentences
from search.actor_names import same
from search.features import ASKED
from search.figures import Figure, figures
from search.organisations import mentions
from search.result import Hit, Value

MET = 0.8
"""Share of the question's words that a sentence and its report's title have, for its figure to be another value."""
ALIKE = 0.5
"""Share of the words beside a figure that the figures have in common (Jaccard index)."""
_UNTIL = re.compile(r"(?:(\d{4})年|(今年|去年))?(\d{1,2})月(?:(\d{1,2})日|底|末)?")


def differing(question: str, words: Sequence[str], sentence: str, place: int, hits: Sequence[Hit]) -> tuple[Value, ...]:
    """The values of the asked figure in all hits, newest first; empty where they agree or nothing is asked for.

    `sentence` is the answer, from `hits[place]`; `words` are the question's.
    """
    if not ASKED["number"].search(question):
        return ()
    source = hits[place]
    own = _asked_for(sentence, words)
    if own is None:
        return ()
    values = {source.report_id: (Value(own.shown, _date(sentence, source), source.rank), own.amount)}
    for hit in hits:
        if hit.report_id in values or not _same_subject(source, sentence, hit):
            continue
        for start, end in sentences(hit.text):
            other = hit.text[start:end]
            if _met(words, other, hit) < MET:
                continue
            figure = next((f for f in figures(other) if f.unit == own.unit and _alike(f, own)), None)
            if figure is not None:
                values[hit.report_id] = Value(figure.shown, _date(other, hit), hit.rank), figure.amount
                break
    if len({amount for _, amount in values.values()}) < 2:
        return ()
    # The same amount is said once, by its first report.
    newest = sorted(values.values(), key=lambda pair: pair[0].date, reverse=True)
    said: dict[float, Value] = {}
    for value, amount in newest:
        said.setdefault(amount, value)
    return tuple(said.values())


def note(values: Sequence[Value]) -> str:
    """The conflict in words: 各报告的数字不同：2025-12-20 为 1,204家[1]，2025-06-30 为 860家[4]。"""
    if not values:
        return ""
    told = "，".join(f"{value.date or '日期不详'} 为 {value.value}[{value.rank}]" for value in values)
    return f"各报告的数字不同，从新到旧：{told}。"


def _asked_for(sentence: str, words: Sequence[str]) -> Figure | None:
    """The figure of the sentence with the most of the question's words beside it; None where two have as many."""
    ranked = sorted(figures(sentence), key=lambda f: -_beside(f, words))
    if not ranked or not _beside(ranked[0], words):
        return None
    if len(ranked) > 1 and _beside(ranked[0], words) == _beside(ranked[1], words):
        return None
    return ranked[0]


def _beside(figure: Figure, words: Sequence[str]) -> int:
    return sum(any(word in counted or counted in word for word in words if len(word) > 1) for counted in figure.counted)


def _alike(one: Figure, other: Figure) -> bool:
    both = one.counted & other.counted
    return bool(both) and len(both) >= ALIKE * len(one.counted | other.counted)


def _met(words: Sequence[str], sentence: str, hit: Hit) -> float:
    """The share of the question's words, by length, in the sentence, the title, the headings or the unit."""
    text = "\n".join((sentence, hit.title, hit.unit, *hit.heading))
    total = sum(len(word) for word in words)
    return sum(len(word) for word in words if word in text) / total if total else 0.0


def _same_subject(source: Hit, sentence: str, hit: Hit) -> bool:
    """Whether both reports tell of one unit: the same issuing unit, or a name that both have."""
    if source.unit and hit.unit:
        return same(source.unit, hit.unit)
    names = [mention.name for mention in mentions(f"{source.title}\n{sentence}")]
    others = [mention.name for mention in mentions(f"{hit.title}\n{hit.text}")]
    return any(same(name, other) for name in names for other in others)


def _date(sentence: str, hit: Hit) -> str:
    """When the value held: the month that the sentence names (截至6月底), in the report's year; else its date."""
    found = _UNTIL.search(sentence)
    year = hit.date[:4]
    if not found or not year:
        return hit.date
    if found[1]:
        year = found[1]
    elif found[2] == "去年":
        year = str(int(year) - 1)
    day = f"-{int(found[4]):02d}" if found[4] else ""
    return f"{year}-{int(found[3]):02d}{day}"
