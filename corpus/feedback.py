"""What users said of answers and passages, kept in the library, and the question set that it makes.

Only what was found useful becomes a question with its right report; what was not useful says
nothing about what would have been right and goes along as a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import delete, insert, select

from corpus.database import Database
from corpus.rows import now
from corpus.schema import feedback, reports

Verdict = Literal["useful", "useless", "miscited"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True)
class Feedback:
    """One verdict. `answer` is the answer's text, "" where a passage alone was judged.

    `start`/`end` are the passage's offsets in its report; `external_id` as in `Hit`; `user` is ""
    where nobody logs in.
    """

    verdict: Verdict
    question: str
    answer: str
    report_id: str
    external_id: str
    start: int
    end: int
    user: str = ""


@dataclass(frozen=True)
class StoredFeedback:
    """A verdict with its number, its ISO 8601 time and whether its report is still in the library."""

    number: int
    at: str
    about: Feedback
    present: bool


class FeedbackStore:
    """The `feedback` table of a library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, given: Feedback) -> int:
        """Stores a verdict, in place of the user's earlier one on the same answer or passage; its number."""
        values = vars(given) | {"at": now()}
        with self._database.writing() as connection:
            connection.execute(delete(feedback).where(*_same(given)))
            return int(connection.execute(insert(feedback).returning(feedback.c.number), values).scalar_one())

    def withdraw(self, given: Feedback) -> bool:
        """Takes back the user's verdict on the same answer or passage; whether there was one."""
        with self._database.writing() as connection:
            return connection.execute(delete(feedback).where(*_same(given))).rowcount > 0

    def all(self) -> list[StoredFeedback]:
        """Every verdict, oldest first."""
        names = ("verdict", "question", "answer", "report_id", "external_id", "start", "end", "user")
        columns = [feedback.c[name] for name in names]
        query = select(feedback.c.number, feedback.c.at, reports.c.report_id, *columns)
        query = query.join_from(feedback, reports, feedback.c.report_id == reports.c.report_id, isouter=True)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(feedback.c.number)).all()
        return [StoredFeedback(row[0], row[1], Feedback(*row[3:]), row[2] is not None) for row in rows]


def question_set(given: Iterable[StoredFeedback]) -> Iterator[dict[str, Any]]:
    """One record for each question that something useful was found for, as `evaluate` reads it.

    With `answers` where an answer was found useful, else without: then any passage of the right
    reports is right. Left out is what users disagree on and what is of removed reports. `rejected`
    names the reports whose passages were judged useless or miscited: a note, not a label.
    """
    questions: dict[str, list[StoredFeedback]] = {}
    for one in given:
        questions.setdefault(one.about.question, []).append(one)
    for question, verdicts in questions.items():
        against = [one.about for one in verdicts if one.about.verdict != "useful"]
        disputed = {_judged(about) for about in against}
        useful = [
            one.about
            for one in verdicts
            if one.about.verdict == "useful" and one.present and _judged(one.about) not in disputed
        ]
        chosen = [about for about in useful if about.answer] or useful
        if not chosen:
            continue
        documents = list(dict.fromkeys(_document(about) for about in chosen))
        record: dict[str, Any] = {"id": f"feedback-{verdicts[0].number}", "question": question, "doc": documents[0]}
        if len(documents) > 1:
            record["also"] = documents[1:]
        answers = list(dict.fromkeys(about.answer for about in chosen if about.answer))
        if answers:
            record["answers"] = answers
        rejected = list(dict.fromkeys((_document(about), about.verdict) for about in against))
        if rejected:
            record["rejected"] = [{"doc": document, "verdict": verdict} for document, verdict in rejected]
        yield record | {"type": "feedback"}


def _document(about: Feedback) -> str:
    return about.external_id or about.report_id


def _judged(about: Feedback) -> tuple[str, str, int, int]:
    """What a verdict is about, within its question."""
    return about.answer, about.report_id, about.start, about.end


def _same(given: Feedback) -> list[Any]:
    names = ("user", "question", "answer", "report_id", "start", "end")
    return [feedback.c[name] == getattr(given, name) for name in names]
