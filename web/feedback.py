"""有用 / 没用 / 引用有误: one press on an answer or a passage, a second press takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from corpus.feedback import VERDICTS, Feedback, Verdict
from corpus.library import Library
from search.result import Answer, Hit
from web.wording import Wording

ANSWER = "answer"
"""What the verdict on the answer stands under; that on a passage under its id."""
Verdicts = Mapping[str, Verdict]


def buttons(about: str, verdicts: Verdicts, wording: Wording) -> str:
    """The three buttons for the answer (`ANSWER`) or the passage with this id, the chosen one marked."""
    chosen = verdicts.get(about)
    pieces = "".join(
        f'<button type="button" class="hz-small{" hz-done" if verdict == chosen else ""}" data-act="judge" '
        f'data-about="{escape(about)}" data-verdict="{verdict}" '
        f'aria-pressed="{"true" if verdict == chosen else "false"}" '
        f'title="{escape(wording("judge_undo" if verdict == chosen else "judge_hint"))}">'
        f"{escape(wording(verdict))}</button>"
        for verdict in VERDICTS
    )
    return f'<span class="hz-judge">{pieces}</span>'


def judge(
    library: Library, answer: Answer, shown: tuple[Hit, ...], verdicts: Verdicts, about: str, pressed: str, user: str
) -> Verdicts:
    """Records the pressed verdict, or takes it back where it was given; returns the verdicts as they are now.

    `shown` are the hits on the page. A button that the page does not have changes nothing.
    """
    verdict = next((one for one in VERDICTS if one == pressed), None)
    hit = _judged(answer, shown, about)
    if verdict is None or hit is None:
        return verdicts
    text = answer.text if about == ANSWER else ""
    given = Feedback(
        verdict, answer.understood.question, text, hit.report_id, hit.external_id, hit.start, hit.end, user
    )
    if verdicts.get(about) == verdict:
        library.feedback.withdraw(given)
        return {key: value for key, value in verdicts.items() if key != about}
    library.feedback.record(given)
    return {**verdicts, about: verdict}


def _judged(answer: Answer, shown: tuple[Hit, ...], about: str) -> Hit | None:
    """The hit that the answer cites first, or the one with the passage's id."""
    if about == ANSWER:
        ranks = [citation.rank for citation in answer.citations]
        return next((hit for hit in answer.hits if ranks and hit.rank == ranks[0]), None)
    return next((hit for hit in shown if str(hit.passage_id) == about), None)
