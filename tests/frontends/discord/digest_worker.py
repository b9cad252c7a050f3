"""A process that delivers digests to the stand-in until it is killed:
`python -m tests.frontends.discord.digest_worker DATABASE API TOKEN REQUESTS_PER_SECOND`."""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bot.digest.delivery import Delivery, Rules
from bot.digest.editor import Editor
from bot.digest.pacing import EvenPace
from bot.frontends.discord.guilds import KnownGuilds
from bot.frontends.discord.poster import DiscordPoster
from bot.frontends.discord.process import rest_client
from bot.storage.opening import open_storage
from tests.digest.world import LIBRARY

# Short, so that what a death left open is taken over while the test still waits.
RULES = Rules(lease=timedelta(seconds=4), answer_within=timedelta(seconds=2))
LIFETIME = timedelta(minutes=3)


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


async def main(url: str, api: str, token: str, per_second: float) -> None:
    """Tick until killed, or until it has been long enough for any test."""
    storage = await open_storage(url)
    async with rest_client(token, 10, api) as client:
        pace = EvenPace(per_second, time.monotonic, asyncio.sleep)
        delivery = Delivery(
            subscriptions=storage.subscriptions,
            log=storage.digest_log,
            editor=Editor(lambda: LIBRARY, storage.digest_log, storage.editions, storage.questions),
            poster=DiscordPoster(client, pace, KnownGuilds(storage.guild_settings, now)),
            pace=pace,
            clock=now,
            owner=uuid4().hex,
            rules=RULES,
        )
        end = now() + LIFETIME
        while now() < end:
            await delivery.tick()
            await asyncio.sleep(0.1)
    await storage.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4], float(sys.argv[4])))
