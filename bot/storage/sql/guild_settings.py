"""Guild settings in SQL; the contract is in `bot.storage.ports`."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, select

from bot.storage.records import Boldness, GuildSettings
from bot.storage.sql.database import Database
from bot.storage.sql.tables import guild_settings


class SqlGuildSettings:
    """A `GuildSettingsStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int) -> GuildSettings:
        async with self._database.reading() as connection:
            found = await connection.execute(select(guild_settings).where(guild_settings.c.guild_id == guild_id))
            row = found.mappings().one_or_none()
        if row is None:
            return GuildSettings(guild_id)
        return GuildSettings(**{**row, "boldness": Boldness(row["boldness"])})

    async def put(self, settings: GuildSettings) -> None:
        values = asdict(settings) | {"boldness": settings.boldness.value}
        statement = self._database.insert(guild_settings).values(**values)
        async with self._database.writing() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["guild_id"], set_=values))

    async def forget(self, guild_id: int) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(guild_settings).where(guild_settings.c.guild_id == guild_id))
