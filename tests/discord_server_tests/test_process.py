"""The stand-in in a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import discord
import pytest

from tests.discord_server.pointing import pointed_at
from tests.discord_server.remote import RemoteServer
from tests.discord_server_tests.conftest import Bot, running

pytestmark = pytest.mark.asyncio

ROOT = Path(__file__).resolve().parents[2]


async def test_another_process_is_controlled_over_http_and_stops_with_its_input() -> None:
    async with RemoteServer("--identify-interval", "0") as server:
        with pointed_at(server.api, server.gateway):
            async with running(Bot(discord.Intents.default()), server.token) as bot:
                bot.on_text = _echo
                await server.call("wait_ready")
                sent = await server.call("mention", user="ana", channel="general", text="hello", wait=True)
                assert sent["reply"]["content"].endswith("hello")
                assert sent["latency"] > 0
        assert (await server.call("ledger"))["violations"] == []
        with pytest.raises(RuntimeError, match="UserCannot"):
            await server.call("command", user="ana", channel="general", name="none")
    assert server.exit_code == 0


async def test_it_stops_by_itself_after_a_time() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.discord_server",
        "--for",
        "0.1",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert set(json.loads(await process.stdout.readline())) == {"api", "gateway", "control", "token"}
    assert await asyncio.wait_for(process.wait(), 20) == 0


async def _echo(message: discord.Message) -> None:
    await message.reply(message.content, mention_author=False)
