"""Fixtures for the stand-in's own tests: a real discord.py client that runs against it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest_asyncio
from discord import app_commands

from tests.discord_server import DiscordServer
from tests.discord_server.fixtures import discord_server

__all__ = ["discord_server"]


class Bot(discord.Client):
    """A client with a command tree that notes what it hears."""

    def __init__(self, intents: discord.Intents, **options: Any) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0.05, max_messages=100, **options)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.names: list[str] = []
        self.on_text: Callable[[discord.Message], Awaitable[None]] | None = None

    async def on_message(self, message: discord.Message) -> None:
        """Keep it, and hand it on."""
        self.heard.append(message)
        if self.on_text is not None and message.author.id != self.application_id:
            await self.on_text(message)

    async def on_resumed(self) -> None:
        """Note it."""
        self.names.append("resumed")

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Note it."""
        self.names.append(f"unavailable {guild.name}")

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Note it."""
        self.names.append(f"available {guild.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note it."""
        self.names.append(f"removed {guild.name}")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note it."""
        self.names.append(f"joined {guild.name}")

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Note it."""
        self.names.append(f"deleted {event.message_id}")

    def place(self, server: DiscordServer, name: str) -> discord.TextChannel:
        """A text channel by name."""
        found = self.get_channel(server.world.find_channel(name).id)
        assert isinstance(found, discord.TextChannel)
        return found

    async def told(self, name: str) -> None:
        """Wait until an event was noted."""
        await until(lambda: name in self.names)


async def until(happened: Callable[[], bool], timeout: float = 30.0) -> None:
    """Poll until something is true."""
    deadline = asyncio.get_running_loop().time() + timeout
    while not happened():
        assert asyncio.get_running_loop().time() < deadline, "it did not happen in time"
        await asyncio.sleep(0.005)


@asynccontextmanager
async def running(bot: Bot, token: str) -> AsyncIterator[Bot]:
    """Run a client until the block is left."""
    async with bot:
        task = asyncio.create_task(bot.start(token))
        while not bot.is_ready():
            if task.done():
                task.result()
            await asyncio.sleep(0.005)
        yield bot
        await bot.close()
        await task


@pytest_asyncio.fixture
async def bot(discord_server: DiscordServer) -> AsyncIterator[Bot]:
    """A client that is ready, without any privileged intent."""
    async with running(Bot(discord.Intents.default()), discord_server.token) as client:
        yield client
