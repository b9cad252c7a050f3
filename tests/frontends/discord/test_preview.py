"""What a preview prints is what a running bot sends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio

from bot.answering.answerer import Answerer
from bot.frontends.discord import preview
from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.cogs.messages import MessagesCog
from bot.frontends.discord.desk import Desk
from bot.knowledge.library import Library
from bot.storage.memory import MemoryStorage
from tests.builders import entry
from tests.discord_server import DiscordServer
from tests.discord_server.constants import Json
from tests.discord_server.fixtures import discord_server

__all__ = ["discord_server"]

CALLBACK = "POST /interactions/{interaction_id}/{token}/callback"
MESSAGE = "POST /channels/{channel_id}/messages"


@pytest_asyncio.fixture
async def desk(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Desk]:
    """What a bot with three topics answers from, while it runs against the stand-in."""
    texts = {"explanation": "A sentence of several words. " * 90, "risks": ["It may end so. " * 39] * 4}
    topics = [entry("first", related=["second"]), entry("second", **texts), entry("third")]
    desk = Desk(Answerer.over(Library(topics)), MemoryStorage(), lambda: datetime.now(UTC))
    bot = AssayBot(desk=desk, cogs_of=lambda bot: [MessagesCog(bot)], state=tmp_path, guild_ready_timeout=0.05)
    running = asyncio.create_task(bot.start(discord_server.token))
    await discord_server.gateway.wait_ready()
    await bot.wait_until_ready()
    yield desk
    await bot.stop(5)
    await running
    assert not discord_server.ledger.violations


def _sent(server: DiscordServer, route: str) -> Json:
    body = [request.body for request in server.ledger.requests if request.route == route][-1]
    assert body is not None
    return body


async def test_a_preview_is_what_buttons_open_and_share(discord_server: DiscordServer, desk: Desk) -> None:
    question = discord_server.users.mention("ana", "general", "what is first")
    answer = await discord_server.view.reply(question)
    opened = await discord_server.interact.select("ben", answer, ["second"]).answer()
    private = json.loads(preview.as_json(desk.card("second"), private=True))
    assert _sent(discord_server, CALLBACK)["data"] == private
    assert "Read the rest" in discord_server.view.buttons(opened)
    await discord_server.interact.click("ben", opened, "Share").answer()
    ben = discord_server.world.find_user("ben").id
    public = json.loads(preview.as_json(desk.card("second"), private=False, asker_id=ben))
    assert _sent(discord_server, CALLBACK)["data"] == public


async def test_an_answer_to_a_mention_differs_by_what_was_matched_alone(
    discord_server: DiscordServer, desk: Desk
) -> None:
    question = discord_server.users.mention("ana", "general", "what is first")
    await discord_server.view.reply(question)
    sent = _sent(discord_server, MESSAGE)
    for own in ("message_reference", "nonce", "enforce_nonce"):
        sent.pop(own)
    ana = discord_server.world.find_user("ana").id
    shown = json.loads(preview.as_json(desk.card("first"), private=False, asker_id=ana))
    small_print = [each for each in sent["components"][0]["components"] if "matched on: " in each.get("content", "")]
    assert len(small_print) == 1
    small_print[0]["content"] = "-# " + small_print[0]["content"].split(" · ", 1)[1]
    assert sent == shown
