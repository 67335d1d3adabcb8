"""What the words of a question say of time, units and the kind of answer, as boosts or as limits.

A limit leaves everything else out, so it is read only from words that wish it: 只看…, or a period that
says of which reports it is (2024年7月以后的报道). Of the 56 questions of partywork_train that name a
period and a report, the report is of that period in 52. All else moves fitting passages up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from index.words import normalise
from search.kinds import AnswerKind, answer_kind
from search.periods import Period, periods
from search.result import Part
from search.units import Unit, insists, of_library, units_in

_REPORTS = r"[^，。；？?\n]{0,24}?(?:报道|新闻(?!联播|发布)|消息|文章|简报|稿件|报告(?![会员]))"
# The 2024 of 舟委发〔2024〕9号 names a document, not a time.
_YEAR_OF_NUMBER = re.compile(r"[〔\[［（(【﹝〈]\s*(?:19|20)\d{2}\s*[〕\]］）)】﹞〉](?=\s*第?\s*\d{1,5}\s*号)")
_STATE_OF = re.compile(r"(?:截至|截止到?|截到|到|引了|提及的|提到的)$")


@dataclass(frozen=True)
class Inferred:
    """What was read from the words; `period_limits` and `units_limit` where all else is to be left out.

    `known_units` are the library's issuing units that `units` are.
    """

    period: Period | None = None
    units: tuple[Unit, ...] = ()
    known_units: tuple[str, ...] = ()
    answer_kind: AnswerKind = ""
    period_limits: bool = False
    units_limit: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """What can be taken back, in the order of the page."""
        found: list[Part] = ["period"] if self.period else []
        found += ["units"] if self.units else []
        return (*found, "answer_kind") if self.answer_kind else tuple(found)

    @property
    def soft(self) -> tuple[str, ...]:
        """The names of `Understood`'s fields that hold what only boosts."""
        fields: list[str] = []
        if self.period and not self.period_limits:
            fields += [name for name in ("since", "until") if getattr(self.period, name)]
        if self.units and not self.units_limit:
            fields.append("units")
        return tuple(fields)


def infer(
    question: str, known: Sequence[str], today: date | None, without: AbstractSet[Part] = frozenset()
) -> Inferred:
    """What the question says; nothing of the parts in `without`. `known` are the library's issuing units."""
    dated = _YEAR_OF_NUMBER.sub(" ", question)
    period = None if "period" in without else next(iter(periods(dated, today)), None)
    units = () if "units" in without else units_in(question)
    known_units = tuple(dict.fromkeys(name for unit in units for name in of_library(unit, known)))
    wish = insists(question)
    return Inferred(
        period,
        units,
        known_units,
        "" if "answer_kind" in without else answer_kind(question),
        period_limits=period is not None and (wish or _of_reports(question, period)),
        units_limit=wish and bool(known_units),
    )


def _of_reports(question: str, period: Period) -> bool:
    """Whether the period says of which reports it is, and not what happened in it."""
    before, words, behind = normalise(question).partition(normalise(period.words))
    return bool(words) and re.match(_REPORTS, behind) is not None and _STATE_OF.search(before) is None
