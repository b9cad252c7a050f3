"""Votes in SQL; the contract is in `bot.storage.ports`."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import func, select

from bot.storage.records import Feedback, Tally
from bot.storage.sql.database import Database
from bot.storage.sql.tables import feedback as votes

_KEY = ["entry_id", "entry_version", "voter_hash"]


class SqlFeedback:
    """A `FeedbackStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def vote(self, feedback: Feedback) -> None:
        values = asdict(feedback)
        statement = self._database.insert(votes).values(**values)
        async with self._database.writing() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=values))

    async def tally(self, entry_id: str, entry_version: str | None = None) -> Tally:
        statement = select(votes.c.helpful, func.count()).where(votes.c.entry_id == entry_id)
        if entry_version is not None:
            statement = statement.where(votes.c.entry_version == entry_version)
        async with self._database.reading() as connection:
            counts = {
                bool(helpful): count for helpful, count in await connection.execute(statement.group_by("helpful"))
            }
        return Tally(counts.get(True, 0), counts.get(False, 0))
