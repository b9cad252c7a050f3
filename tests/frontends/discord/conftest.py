"""The bot as it is shipped, against the stand-in: in this process for speed, in one of its own where that matters."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.answering.answerer import Answerer
from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.cogs import asking_cogs
from bot.frontends.discord.desk import Desk
from bot.frontends.discord.manners import Cooldowns
from bot.knowledge.library import Library
from bot.storage.memory import MemoryStorage
from bot.storage.ports import Storage
from tests.discord_server import DiscordServer
from tests.discord_server.fixtures import discord_server

__all__ = ["discord_server"]

ROOT = Path(__file__).resolve().parents[3]
GENEROUS = Cooldowns(member=(1000, 1.0), channel=(1000, 1.0))


@pytest.fixture(scope="session")
def answerer(shipped: Library) -> Answerer:
    """The shipped knowledge, fitted once."""
    return Answerer.over(shipped, advice_id="personal-advice")


@dataclass
class Running:
    """A bot that is connected, with what it stands on."""

    bot: AssayBot
    answerer: Answerer
    desk: Desk
    storage: Storage
    server: DiscordServer


Starter = Callable[..., Any]


@pytest.fixture
def start(discord_server: DiscordServer, answerer: Answerer, tmp_path: Path) -> Starter:
    """Runs a bot in this process: `async with start() as running`; a second call restarts it on the same storage."""
    storage = MemoryStorage()

    @asynccontextmanager
    async def running(**options: Any) -> AsyncIterator[Running]:
        answers = options.pop("answerer", answerer)
        kept = options.pop("storage", storage)
        desk = Desk(answers, kept, lambda: datetime.now(UTC))
        options.setdefault("cooldowns", GENEROUS)
        bot = AssayBot(
            desk=desk, cogs_of=options.pop("cogs_of", asking_cogs), state=tmp_path, guild_ready_timeout=0.05, **options
        )
        before = discord_server.gateway.identifies
        task = asyncio.create_task(bot.start(discord_server.token))
        try:
            await discord_server.gateway.wait_identified(before + 1)
            await bot.wait_until_ready()
            yield Running(bot, answers, desk, kept, discord_server)
        finally:
            await bot.stop(5)
            await task

    return running


@pytest_asyncio.fixture
async def assay(start: Starter) -> AsyncIterator[Running]:
    """A bot that runs during the test, and that broke no rule of Discord's by its end."""
    async with start() as running:
        yield running
    assert not running.server.ledger.violations
    assert not running.server.view.pings()


@pytest.fixture
def shell(discord_server: DiscordServer, tmp_path: Path) -> Callable[..., Any]:
    """Starts `python -m bot …` as a user does, with the stand-in for Discord and a database in a fresh folder."""

    async def run(*arguments: str, **settings: str) -> asyncio.subprocess.Process:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("ASSAY_", "DISCORD_"))},
            "DISCORD_TOKEN": discord_server.token,
            "ASSAY_DISCORD_API": discord_server.api,
            "ASSAY_DATABASE_URL": f"sqlite:///{tmp_path}/assay.db",
            "ASSAY_CACHE_DIR": os.environ.get("ASSAY_TEST_CACHE", str(tmp_path)),
            "ASSAY_START_PATIENCE": "5",
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=tmp_path,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    return run
