"""Processes that post on Discord, killed at random points: every channel has exactly one digest."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.storage.opening import open_storage
from bot.storage.ports import Storage
from bot.storage.records import GuildChannel, NewSubscription, RunStatus
from tests.discord_server import DiscordServer
from tests.discord_server.entities import Channel
from tests.postgres import Postgres

ROOT = Path(__file__).parents[3]
# What all processes may do together: Discord takes 50, and a new process asks a few things before it posts.
PER_SECOND = 44
PATIENCE = timedelta(seconds=120)

Process = asyncio.subprocess.Process


async def _start(url: str, server: DiscordServer, per_second: float) -> Process:
    worker = ("-m", "tests.frontends.discord.digest_worker", url, server.api, server.token, str(per_second))
    return await asyncio.create_subprocess_exec(sys.executable, *worker, cwd=ROOT)


async def _kill(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


async def _until(reached: Callable[[], Awaitable[bool]], processes: list[Process]) -> None:
    end = datetime.now(UTC) + PATIENCE
    while not await reached():
        assert all(process.returncode is None for process in processes), "a worker ended by itself"
        assert datetime.now(UTC) < end, "it took too long"
        await asyncio.sleep(0.1)


async def _subscribe(storage: Storage, server: DiscordServer, channels: list[Channel]) -> None:
    slot = datetime.now(UTC).replace(second=0, microsecond=0)
    home = server.world.find_guild("home").id
    for channel in channels:
        await storage.subscriptions.add(
            NewSubscription(
                destination=GuildChannel(home, channel.id), at=slot.time(), zone="UTC", created_at=slot, next_slot=slot
            )
        )


async def _round(url: str, server: DiscordServer, count: int, workers: int) -> int:
    """Let digests come due, kill a process at a random point, and see to the end; returns how many were settled."""
    channels = [server.admin.add_channel("home", f"c-{uuid4().hex[:12]}") for _ in range(count)]
    storage = await open_storage(url)
    await _subscribe(storage, server, channels)
    kill_at = random.randrange(1, count * 9 // 10)
    processes = [await _start(url, server, PER_SECOND / workers) for _ in range(workers)]

    def posted() -> int:
        return sum(len(server.view.bot_messages(channel)) for channel in channels)

    async def far_enough() -> bool:
        return posted() >= kill_at

    async def all_closed() -> bool:
        if posted() < count:
            return False
        rows = await _rows(storage)
        return len(rows) == count and all(run.status is not RunStatus.CLAIMED for run in rows)

    try:
        await _until(far_enough, processes)
        await _kill(processes.pop(0))
        if not processes:
            processes.append(await _start(url, server, PER_SECOND))
        await _until(all_closed, processes)
        rows = await _rows(storage)
    finally:
        for process in processes:
            await _kill(process)
        await storage.close()
    assert {len(server.view.bot_messages(channel)) for channel in channels} == {1}
    assert {run.status for run in rows} == {RunStatus.SENT}
    return sum(run.attempts > 1 for run in rows)


async def _rows(storage: Storage) -> list:
    found = [await storage.digest_log.history(each.id, 1) for each in await storage.subscriptions.list_all()]
    return [run for rows in found for run in rows]


async def _rounds(
    kind: str, server: DiscordServer, request: pytest.FixtureRequest, folder: Path, number: int, count: int
) -> int:
    server.settings.channel_limits = False
    # The search for our own post must do by itself; Discord's memory for nonces only helps within minutes.
    server.settings.nonce_memory = 0.0
    settled = 0
    for each in range(number):
        if kind == "sqlite":
            settled += await _round(f"sqlite:///{folder}/{each}.db", server, count, workers=1)
        else:
            postgres: Postgres = request.getfixturevalue("postgres")
            url = await postgres.make_database(f"kills_{uuid4().hex}")
            settled += await _round(url, server, count, workers=2)
    # Two processes that start together may meet the limit of one second; that delays a post and doubles none.
    assert {violation.kind for violation in server.ledger.violations} <= {"rate_limited"}
    return settled


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_killed_process_leaves_exactly_one_digest_in_every_channel(
    kind: str, discord_server: DiscordServer, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    await _rounds(kind, discord_server, request, tmp_path, number=1, count=40)


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_twenty_killed_processes_leave_exactly_one_digest_in_every_channel(
    kind: str, discord_server: DiscordServer, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    assert await _rounds(kind, discord_server, request, tmp_path, number=20, count=500) > 20
