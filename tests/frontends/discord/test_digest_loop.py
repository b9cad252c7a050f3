"""The loop outlives a database that is away, posts what is due once it is back, and forgets what is old."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import open_digests
from bot.digest.delivery import Delivery
from bot.digest.pacing import EvenPace
from bot.frontends.discord.cogs.digest_loop import KEPT_QUESTIONS, DigestLoop
from bot.frontends.discord.poster import DiscordPoster
from bot.storage.records import GuildChannel, NewSubscription
from tests.discord_server import DiscordServer
from tests.frontends.discord.conftest import Starter
from tests.frontends.discord.troubled_storage import TroubledStorage
from tests.storage.samples import asked

TICK = 0.02
PATIENCE = 10.0


def _loop(bot: Any, storage: Any) -> DigestLoop:
    service, editor = open_digests(storage, lambda: bot.desk.library)
    pace = EvenPace(45, time.monotonic, asyncio.sleep)
    delivery = Delivery(
        subscriptions=storage.subscriptions,
        log=storage.digest_log,
        editor=editor,
        poster=DiscordPoster(bot, pace, bot.desk.guilds),
        pace=pace,
        clock=lambda: bot.desk.now,
        owner="test",
    )
    return DigestLoop(bot, service, delivery, storage, tick=TICK)


async def _due(storage: Any, server: DiscordServer) -> None:
    slot = datetime.now(UTC).replace(second=0, microsecond=0)
    place = GuildChannel(server.world.find_guild("home").id, server.world.find_channel("general").id)
    await storage.subscriptions.add(
        NewSubscription(destination=place, at=slot.time(), zone="UTC", created_at=slot, next_slot=slot)
    )


async def _calls(storage: TroubledStorage, more: int) -> None:
    wanted = storage.calls + more
    async with asyncio.timeout(PATIENCE):
        while storage.calls < wanted:
            await asyncio.sleep(TICK)


async def test_the_loop_goes_on_when_the_database_is_back(start: Starter, discord_server: DiscordServer) -> None:
    storage = TroubledStorage()
    await _due(storage, discord_server)
    storage.away = True
    async with start(storage=storage, cogs_of=lambda bot: [_loop(bot, storage)]):
        await _calls(storage, more=3)
        storage.away = False
        await discord_server.view.bot_message("general")
        await _calls(storage, more=9)
        assert len(discord_server.view.bot_messages("general")) == 1


async def test_old_questions_are_forgotten_and_new_ones_kept(start: Starter, discord_server: DiscordServer) -> None:
    storage, now = TroubledStorage(), datetime.now(UTC)
    for age in (KEPT_QUESTIONS + timedelta(days=1), timedelta(days=1)):
        await storage.questions.record(replace(asked(entry_id=None), at=now - age))
    async with start(storage=storage, cogs_of=lambda bot: [_loop(bot, storage)]):
        await _calls(storage, more=12)
        kept = await storage.questions.unanswered(None, now - 2 * KEPT_QUESTIONS, 9)
    assert [question.at for question in kept] == [now - timedelta(days=1)]
