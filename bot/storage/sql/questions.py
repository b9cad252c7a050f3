"""The question log in SQL; the contract is in `bot.storage.ports`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select

from bot.storage.records import Outcome, QuestionRecord
from bot.storage.sql.database import Database
from bot.storage.sql.tables import questions

_COLUMNS = questions.c


def _asked(guild_id: int | None, since: datetime) -> list[ColumnElement[bool]]:
    place = [] if guild_id is None else [_COLUMNS.guild_id == guild_id]
    return [*place, _COLUMNS.at >= since]


class SqlQuestions:
    """A `QuestionLog` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, question: QuestionRecord) -> None:
        async with self._database.writing() as connection:
            await connection.execute(insert(questions).values(**asdict(question) | {"outcome": question.outcome.value}))

    async def most_asked(self, guild_id: int | None, since: datetime, limit: int) -> list[tuple[str, int]]:
        answered = (*_asked(guild_id, since), _COLUMNS.outcome == Outcome.ANSWER, _COLUMNS.entry_id.is_not(None))
        times = func.count().label("times")
        counted = select(_COLUMNS.entry_id, times).where(*answered).group_by(_COLUMNS.entry_id)
        async with self._database.reading() as connection:
            found = await connection.execute(counted.order_by(times.desc(), _COLUMNS.entry_id).limit(limit))
            return [(row.entry_id, row.times) for row in found]

    async def unanswered(self, guild_id: int | None, since: datetime, limit: int) -> list[QuestionRecord]:
        names = [column for column in questions.columns if column.name != "id"]
        statement = select(*names).where(*_asked(guild_id, since), _COLUMNS.outcome != Outcome.ANSWER)
        async with self._database.reading() as connection:
            found = await connection.execute(statement.order_by(_COLUMNS.at.desc(), _COLUMNS.id.desc()).limit(limit))
            return [QuestionRecord(**{**row, "outcome": Outcome(row["outcome"])}) for row in found.mappings()]

    async def purge(self, before: datetime) -> int:
        async with self._database.writing() as connection:
            return (await connection.execute(delete(questions).where(_COLUMNS.at < before))).rowcount
