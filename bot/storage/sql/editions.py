"""Editions of entries in SQL; the contract is in `bot.storage.ports`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.records import Edition
from bot.storage.sql.database import Database
from bot.storage.sql.tables import entry_editions

_COLUMNS = entry_editions.c


async def _at(connection: AsyncConnection, moment: datetime) -> dict[str, Edition]:
    newest = select(_COLUMNS.entry_id, func.max(_COLUMNS.seen_at)).where(_COLUMNS.seen_at <= moment)
    key = tuple_(_COLUMNS.entry_id, _COLUMNS.seen_at)
    statement = select(_COLUMNS.entry_id, _COLUMNS.version, _COLUMNS.wording, _COLUMNS.review_by)
    rows = await connection.execute(statement.where(key.in_(newest.group_by(_COLUMNS.entry_id))))
    return {row.entry_id: Edition(*row) for row in rows}


class SqlEditions:
    """An `EditionStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, editions: Sequence[Edition], now: datetime) -> None:
        async with self._database.writing() as connection:
            known = await _at(connection, now)
            rows = [asdict(each) | {"seen_at": now} for each in editions if known.get(each.entry_id) != each]
            if rows:
                await connection.execute(self._database.insert(entry_editions).on_conflict_do_nothing(), rows)

    async def at(self, moment: datetime) -> Mapping[str, Edition]:
        async with self._database.reading() as connection:
            return await _at(connection, moment)
