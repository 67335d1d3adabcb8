"""Saved searches: a question with its limits that a user wants to run again, kept in the library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update

from corpus.database import Database
from corpus.rows import compact_json, now
from corpus.schema import changes, saved_searches


@dataclass(frozen=True)
class SavedSearch:
    """A saved search of a user ("" where nobody logs in). `limits` are the filter fields by name.

    `seen` is the library's last change when it was last run or saved: what was added since is new.
    """

    number: int
    user: str
    question: str
    limits: Mapping[str, str | bool]
    saved: str
    seen: int


class SavedSearches:
    """The `saved_searches` table of a library; nobody sees or deletes another user's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, user: str, question: str, limits: Mapping[str, str | bool]) -> int:
        """Saves the search, or finds it among those saved; its number."""
        table, kept = saved_searches, compact_json(dict(sorted(limits.items())))
        with self._database.writing() as connection:
            same = (table.c.user == user, table.c.question == question, table.c.limits == kept)
            present = connection.execute(select(table.c.number).where(*same)).scalar()
            if present is not None:
                return int(present)
            last = connection.execute(select(func.max(changes.c.number))).scalar() or 0
            values = {"user": user, "question": question, "limits": kept, "saved": now(), "seen": last}
            return int(connection.execute(insert(table).returning(table.c.number), values).scalar_one())

    def all(self, user: str) -> list[SavedSearch]:
        """The user's saved searches, the latest first."""
        table = saved_searches
        columns = [table.c[name] for name in ("number", "user", "question", "limits", "saved", "seen")]
        query = select(*columns).where(table.c.user == user).order_by(table.c.number.desc())
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [
            SavedSearch(n, who, question, json.loads(limits), at, seen) for n, who, question, limits, at, seen in rows
        ]

    def run(self, user: str, number: int) -> tuple[SavedSearch, frozenset[str]] | None:
        """The saved search, and the ids of the reports added since it was last run; None for an unknown one.

        From now on these count as seen.
        """
        table = saved_searches
        found = next((one for one in self.all(user) if one.number == number), None)
        if found is None:
            return None
        with self._database.writing() as connection:
            added = select(changes.c.report_id).where(changes.c.number > found.seen, changes.c.kind == "added")
            new = frozenset(connection.execute(added).scalars())
            last = connection.execute(select(func.max(changes.c.number))).scalar() or 0
            connection.execute(update(table).where(table.c.number == number).values(seen=last))
        return found, new

    def delete(self, user: str, number: int) -> bool:
        """Deletes a saved search of the user; whether there was one."""
        wanted = (saved_searches.c.number == number, saved_searches.c.user == user)
        with self._database.writing() as connection:
            return connection.execute(delete(saved_searches).where(*wanted)).rowcount > 0
