"""A full disk, a locked file and a lost server end in one clear sentence and change nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.errors import StorageError
from bot.storage.opening import open_storage
from bot.storage.records import GuildSettings
from bot.storage.sql import SqlStorage, open_sql_storage
from tests.postgres import Postgres
from tests.storage.samples import DAY, GUILD, LEASE, NOON, asked, wish


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[SqlStorage]:
    """A storage in a file that waits a tenth of a second for locks."""
    storage = await open_sql_storage(f"sqlite:///{tmp_path}/assay.db?timeout=0.1")
    yield storage
    await storage.close()


async def fill_up(storage: SqlStorage) -> None:
    """Write until there is no room."""
    for number in range(1000):
        await storage.questions.record(replace(asked(entry_id=None), score=number, text="?" * 500))


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """A server that a test may stop."""
    server = Postgres()
    yield server
    server.close()


async def test_a_sqlite_file_is_opened_as_it_should_be(sqlite: SqlStorage) -> None:
    async with sqlite.database.reading() as connection:
        found = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 1, 100]


async def test_a_locked_file_is_reported_and_serves_readers_meanwhile(sqlite: SqlStorage, tmp_path: Path) -> None:
    await sqlite.guild_settings.put(GuildSettings(GUILD, locale="fr"))
    with closing(sqlite3.connect(tmp_path / "assay.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked"):
            await sqlite.guild_settings.put(GuildSettings(GUILD, locale="en"))
        assert (await sqlite.guild_settings.get(GUILD)).locale == "fr"
    await sqlite.guild_settings.put(GuildSettings(GUILD, locale="en"))
    assert (await sqlite.guild_settings.get(GUILD)).locale == "en"


async def test_a_full_disk_is_reported_and_loses_nothing(sqlite: SqlStorage) -> None:
    subscription = await sqlite.subscriptions.add(wish())
    claim = await sqlite.digest_log.claim(subscription.id, NOON, NOON + DAY, "a", NOON, NOON + LEASE)
    assert claim is not None

    @event.listens_for(sqlite.database.engine.sync_engine, "connect")
    def fill(connection: Any, record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count=1")
        cursor.close()

    await sqlite.database.engine.dispose()
    with pytest.raises(StorageError, match="full"):
        await fill_up(sqlite)
    assert await sqlite.subscriptions.get(subscription.id) == replace(subscription, next_slot=NOON + DAY)
    assert await sqlite.digest_log.take_expired("b", NOON, NOON, 9) == []

    event.remove(sqlite.database.engine.sync_engine, "connect", fill)
    await sqlite.database.engine.dispose()
    assert await sqlite.digest_log.mark_failed(claim, "no permission", NOON) == NOON
    await sqlite.questions.record(asked())


async def test_a_transaction_that_fails_half_way_leaves_the_former_state(sqlite: SqlStorage) -> None:
    subscription = await sqlite.subscriptions.add(wish())
    async with sqlite.database.writing() as connection:
        await connection.execute(
            text("CREATE TRIGGER no_log BEFORE INSERT ON digest_log BEGIN SELECT RAISE(ROLLBACK, 'x'); END")
        )
    with pytest.raises(Exception, match="x"):
        await sqlite.digest_log.claim(subscription.id, NOON, NOON + DAY, "a", NOON, NOON + LEASE)
    assert await sqlite.subscriptions.get(subscription.id) == subscription


async def test_a_server_that_goes_away_is_reported_and_used_again_when_it_is_back(own_server: Postgres) -> None:
    storage = await open_storage(own_server.url("postgres"))
    await storage.guild_settings.put(GuildSettings(GUILD, locale="fr"))
    own_server.stop()
    for _ in range(2):
        with pytest.raises(StorageError, match="cannot be reached"):
            await storage.guild_settings.put(GuildSettings(GUILD, locale="en"))
    with pytest.raises(StorageError, match="cannot be reached"):
        await storage.ping()
    await asyncio.to_thread(own_server.start)
    assert (await storage.guild_settings.get(GUILD)).locale == "fr"
    await storage.guild_settings.put(GuildSettings(GUILD, locale="en"))
    await storage.close()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "cannot be read"),
        ("mysql://me@here/assay", "no database that Assay knows"),
        ("sqlite://", "names no file"),
        ("sqlite:////nowhere/at/all/assay.db", "no folder /nowhere/at/all"),
        ("postgresql://me:secret@127.0.0.1:1/assay", "cannot be reached"),
    ],
)
async def test_an_address_that_leads_nowhere_is_refused_with_a_sentence(url: str, sentence: str) -> None:
    with pytest.raises(StorageError, match=sentence) as refusal:
        await open_storage(url)
    assert "secret" not in str(refusal.value)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "assay.db").write_text("knowledge " * 500)
    with pytest.raises(StorageError, match="not an SQLite database"):
        await open_storage(f"sqlite:///{tmp_path}/assay.db")
