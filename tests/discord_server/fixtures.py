"""Pytest fixtures. Use them with `from tests.discord_server.fixtures import discord_server  # noqa: F401`,
or name the module in `pytest_plugins` of the conftest.py at the root."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.discord_server.pointing import pointed_at
from tests.discord_server.server import DiscordServer
from tests.discord_server.settings import Settings


@pytest_asyncio.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    """A fresh stand-in; discord.py in this process is pointed at it while the test runs.

    Identifying again within five seconds is allowed here so that a test may restart a bot at once; set
    `discord_server.settings.identify_interval = 5.0` for Discord's own manner.
    """
    async with DiscordServer(Settings(identify_interval=0.0)) as server:
        with pointed_at(server.api, server.gateway_url):
            yield server
