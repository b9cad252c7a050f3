"""References to our answers in SQL; the contract is in `bot.storage.ports`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from bot.storage.records import AnswerRef
from bot.storage.sql.database import Database
from bot.storage.sql.tables import answers

_COLUMNS = answers.c


class SqlAnswers:
    """An `AnswerStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, answer: AnswerRef) -> None:
        values = asdict(answer)
        statement = self._database.insert(answers).values(**values)
        async with self._database.writing() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["message_id"], set_=values))

    async def _newest(self, condition: ColumnElement[bool]) -> AnswerRef | None:
        statement = select(answers).where(condition).order_by(_COLUMNS.at.desc(), _COLUMNS.message_id.desc()).limit(1)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        return None if row is None else AnswerRef(**row)

    async def get(self, message_id: int) -> AnswerRef | None:
        return await self._newest(_COLUMNS.message_id == message_id)

    async def by_question(self, question_message_id: int) -> AnswerRef | None:
        return await self._newest(_COLUMNS.question_message_id == question_message_id)

    async def forget(self, message_id: int) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(answers).where(_COLUMNS.message_id == message_id))

    async def purge(self, before: datetime) -> int:
        async with self._database.writing() as connection:
            return (await connection.execute(delete(answers).where(_COLUMNS.at < before))).rowcount
