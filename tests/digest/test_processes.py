"""Real processes, killed at random points: every channel has exactly one post."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.storage.opening import open_storage
from bot.storage.ports import Storage
from bot.storage.records import DigestRun, GuildChannel, NewSubscription, RunStatus
from tests.postgres import Postgres

ROOT = Path(__file__).parents[2]
PATIENCE = timedelta(seconds=60)

Process = asyncio.subprocess.Process


async def start(url: str, posts: Path) -> Process:
    """Start a worker."""
    owner = f"worker-{uuid4().hex[:8]}"
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.digest.worker", url, str(posts), owner, cwd=ROOT
    )


async def kill(process: Process) -> None:
    """End a worker with SIGKILL."""
    process.kill()
    await process.wait()


async def until(reached: Callable[[], Awaitable[bool]], *watched: Process) -> None:
    """Look again and again until something is so, as long as the workers live."""
    end = datetime.now(UTC) + PATIENCE
    while not await reached():
        assert all(process.returncode is None for process in watched), "a worker ended by itself"
        assert datetime.now(UTC) < end, "it took too long"
        await asyncio.sleep(0.05)


def read(posts: Path) -> list[list[str]]:
    """All posts: place, slot id, entry id."""
    return [json.loads(line) for line in posts.read_text().splitlines()] if posts.exists() else []


async def subscribe(storage: Storage, count: int) -> None:
    """So many subscriptions that are due this minute."""
    slot = datetime.now(UTC).replace(second=0, microsecond=0)
    for channel_id in range(count):
        await storage.subscriptions.add(
            NewSubscription(
                destination=GuildChannel(1, channel_id), at=slot.time(), zone="UTC", created_at=slot, next_slot=slot
            )
        )


async def runs(storage: Storage) -> list[DigestRun]:
    """The newest row of every subscription."""
    found = [await storage.digest_log.history(each.id, 1) for each in await storage.subscriptions.list_all()]
    return [run for rows in found for run in rows]


async def one_round(url: str, posts: Path, count: int, workers: int) -> int:
    """Let digests come due, kill a worker at a random point, and see to the end; returns how many were settled."""
    storage = await open_storage(url)
    await subscribe(storage, count)
    kill_at = random.randrange(1, count * 9 // 10)
    processes = [await start(url, posts) for _ in range(workers)]
    try:

        async def far_enough() -> bool:
            return len(read(posts)) >= kill_at

        async def all_closed() -> bool:
            if len(read(posts)) < count:
                return False
            rows = await runs(storage)
            return len(rows) == count and all(run.status is not RunStatus.CLAIMED for run in rows)

        await until(far_enough, *processes)
        await kill(processes.pop(0))
        if not processes:
            processes.append(await start(url, posts))
        await until(all_closed, *processes)
        rows = await runs(storage)
    finally:
        for process in processes:
            await kill(process)
        await storage.close()
    channels = Counter(place for place, _, _ in read(posts))
    assert (len(channels), set(channels.values())) == (count, {1})
    assert {run.status for run in rows} == {RunStatus.SENT}
    return sum(run.attempts > 1 for run in rows)


async def rounds(kind: str, request: pytest.FixtureRequest, tmp_path: Path, number: int, count: int) -> int:
    """So many rounds; returns how many slots a death left to be settled."""
    settled = 0
    for each in range(number):
        name = f"round_{each}_{uuid4().hex}"
        if kind == "sqlite":
            url, workers = f"sqlite:///{tmp_path}/{name}.db", 1
        else:
            server: Postgres = request.getfixturevalue("postgres")
            url, workers = await server.make_database(name), 2
        settled += await one_round(url, tmp_path / f"{name}.jsonl", count, workers)
    return settled


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_killed_process_leaves_exactly_one_post_in_every_channel(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    await rounds(kind, request, tmp_path, number=1, count=100)


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_twenty_killed_processes_leave_exactly_one_post_in_every_channel(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    assert await rounds(kind, request, tmp_path, number=20, count=500) > 20
