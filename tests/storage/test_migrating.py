"""Tables come up from nothing and from every earlier version, whole or not at all."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.errors import StorageError
from bot.storage.sql import open_sql_storage, upgrade_database
from bot.storage.sql.database import Database
from bot.storage.sql.migrating import migrate, revisions
from bot.storage.sql.tables import metadata
from tests.postgres import Postgres
from tests.storage.samples import GUILD, wish

REVISIONS = revisions()


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/assay.db"
    server: Postgres = request.getfixturevalue("postgres")
    return await server.make_database(f"test_{uuid4().hex}")


def differences(connection: Connection) -> list[object]:
    """How the tables differ from what the program expects."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


@pytest.mark.parametrize("start", [None, *REVISIONS])
async def test_the_newest_tables_are_reached_from_every_version(url: str, start: str | None) -> None:
    database = Database(url)
    if start is not None:
        assert await migrate(database, start) == (None, start)
    assert await migrate(database) == (start, REVISIONS[-1])
    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()


async def test_a_second_upgrade_keeps_what_is_stored(url: str) -> None:
    storage = await open_sql_storage(url)
    subscription = await storage.subscriptions.add(wish())
    await storage.close()
    assert await upgrade_database(url) == (REVISIONS[-1], REVISIONS[-1])
    storage = await open_sql_storage(url)
    assert await storage.subscriptions.list_for_guild(GUILD) == [subscription]
    await storage.close()


async def test_processes_that_start_together_upgrade_once(url: str) -> None:
    results = await asyncio.gather(*(upgrade_database(url) for _ in range(4)))
    assert sorted(results, key=str) == [(REVISIONS[-1], REVISIONS[-1])] * 3 + [(None, REVISIONS[-1])]


async def test_a_database_of_a_newer_version_is_left_alone(url: str) -> None:
    await upgrade_database(url)
    database = Database(url)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer Assay"):
        await open_sql_storage(url)
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one() == "9999"
    await database.close()


async def test_an_upgrade_that_fails_half_way_changes_nothing(url: str) -> None:
    database = Database(url)
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE questions (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        await migrate(database)
    async with database.reading() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["questions"]
    await database.close()
