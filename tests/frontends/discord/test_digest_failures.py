"""A database that goes away, fills up or is locked amid digests: none is lost or doubled, and answering goes on."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event

from bot.digest.compose import DigestPost
from bot.digest.delivery import Delivery
from bot.digest.editor import Editor
from bot.digest.pacing import EvenPace
from bot.errors import StorageError
from bot.frontends.discord.poster import DiscordPoster
from bot.storage.records import Destination, DigestRun, GuildChannel, NewSubscription, RunStatus
from bot.storage.sql import SqlStorage, open_sql_storage
from tests.discord_server.entities import Channel
from tests.frontends.discord.conftest import Running, Starter
from tests.postgres import Postgres
from tests.storage.samples import asked

DIGESTS = 60
# Longer than any claim's lease and any wait before a new try.
LATER = timedelta(minutes=20)


@dataclass
class Trouble:
    """A database that works until `begin` and again after `end`."""

    storage: SqlStorage
    begin: Callable[[], Awaitable[None]]
    end: Callable[[], Awaitable[None]]


@asynccontextmanager
async def _server_away() -> AsyncIterator[Trouble]:
    server = await asyncio.to_thread(Postgres)
    try:
        storage = await open_sql_storage(server.url("postgres"))
        yield Trouble(storage, lambda: asyncio.to_thread(server.stop), lambda: asyncio.to_thread(server.start))
        await storage.close()
    finally:
        await asyncio.to_thread(server.close)


@asynccontextmanager
async def _disk_full(folder: Path) -> AsyncIterator[Trouble]:
    storage = await open_sql_storage(f"sqlite:///{folder}/assay.db?timeout=0.1")
    full = False

    def limit(connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count={1 if full else 2**30}")
        cursor.close()

    event.listen(storage.database.engine.sync_engine, "checkout", limit)

    async def write_on() -> None:
        for number in range(1000):
            await storage.questions.record(replace(asked(entry_id=None), score=number, text="?" * 500))

    async def begin() -> None:
        nonlocal full
        full = True
        with pytest.raises(StorageError, match="full"):
            await write_on()

    async def end() -> None:
        nonlocal full
        full = False

    yield Trouble(storage, begin, end)
    await storage.close()


@asynccontextmanager
async def _file_locked(folder: Path) -> AsyncIterator[Trouble]:
    storage = await open_sql_storage(f"sqlite:///{folder}/assay.db?timeout=0.1")
    other = sqlite3.connect(folder / "assay.db", isolation_level=None, timeout=10, check_same_thread=False)

    async def begin() -> None:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")

    async def end() -> None:
        other.execute("ROLLBACK")

    yield Trouble(storage, begin, end)
    other.close()
    await storage.close()


@pytest_asyncio.fixture(params=["server away", "disk full", "file locked"])
async def trouble(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Trouble]:
    """Each of the ways in which a database fails."""
    ways = {
        "server away": _server_away,
        "disk full": lambda: _disk_full(tmp_path),
        "file locked": lambda: _file_locked(tmp_path),
    }
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(ways[request.param]())


class TroublingPoster(DiscordPoster):
    """The real poster, under which the database fails right after a post: sent, and not yet recorded as sent."""

    def __init__(self, running: Running, trouble: Trouble, after: int) -> None:
        super().__init__(running.bot, _pace(), running.desk.guilds)
        self._trouble, self._left = trouble, after

    async def post(self, destination: Destination, post: DigestPost, nonce: str) -> int:
        message_id = await super().post(destination, post, nonce)
        self._left -= 1
        if self._left == 0:
            await self._trouble.begin()
        return message_id


def _pace() -> EvenPace:
    return EvenPace(45, time.monotonic, asyncio.sleep)


async def _subscribe(running: Running, count: int) -> list[Channel]:
    slot = datetime.now(UTC).replace(second=0, microsecond=0)
    home = running.server.world.find_guild("home").id
    channels = [running.server.admin.add_channel("home", f"c-{number}") for number in range(count)]
    for channel in channels:
        await running.storage.subscriptions.add(
            NewSubscription(
                destination=GuildChannel(home, channel.id), at=slot.time(), zone="UTC", created_at=slot, next_slot=slot
            )
        )
    return channels


async def _runs(running: Running) -> list[DigestRun]:
    subscriptions = await running.storage.subscriptions.list_all()
    return [run for each in subscriptions for run in await running.storage.digest_log.history(each.id, 9)]


async def test_nothing_is_lost_or_doubled_and_answering_goes_on(start: Starter, trouble: Trouble) -> None:
    moved = timedelta()
    async with start(storage=trouble.storage) as running:
        server, storage = running.server, trouble.storage
        # Discord's memory for nonces only helps within minutes.
        server.settings.nonce_memory = 0.0
        channels = await _subscribe(running, DIGESTS)
        delivery = Delivery(
            subscriptions=storage.subscriptions,
            log=storage.digest_log,
            editor=Editor(lambda: running.desk.library, storage.digest_log, storage.editions, storage.questions),
            poster=TroublingPoster(running, trouble, after=DIGESTS // 3),
            pace=_pace(),
            clock=lambda: datetime.now(UTC) + moved,
            owner="test",
        )
        with pytest.raises(StorageError):
            await delivery.tick()
        question = server.interact.command("ana", "general", "ask", {"question": "what is gallium?"})
        assert "Gallium" in server.view.text(await question.answer())
        await trouble.end()
        moved = LATER
        await delivery.tick()
        runs = await _runs(running)
        assert [len(server.view.bot_messages(channel)) for channel in channels] == [1] * DIGESTS
        assert [run.status for run in runs] == [RunStatus.SENT] * DIGESTS
