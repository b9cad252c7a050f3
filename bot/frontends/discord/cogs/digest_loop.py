"""The loop that delivers digests, and forgets what is too old to keep."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from discord.ext import commands, tasks

from bot.digest.delivery import Delivery
from bot.digest.service import DigestService
from bot.errors import AssayError
from bot.frontends.discord.client import AssayBot
from bot.storage.ports import Storage

logger = logging.getLogger(__name__)

TICK_SECONDS = 10.0
KEPT_QUESTIONS = timedelta(days=90)
KEPT_ANSWERS = timedelta(days=30)
KEPT_RUNS = timedelta(days=400)
_A_DAY = timedelta(days=1)
# Pauses grow to 2**5 ticks, a little over five minutes.
_DOUBLINGS = 5


class DigestLoop(commands.Cog):
    """Delivers what is due every few seconds, and forgets once a day what is too old to keep.

    Args:
        tick: seconds from one look at what is due to the next.
    """

    def __init__(
        self,
        bot: AssayBot,
        service: DigestService,
        delivery: Delivery,
        storage: Storage,
        tick: float = TICK_SECONDS,
    ) -> None:
        self._bot = bot
        self._service = service
        self._delivery = delivery
        self._storage = storage
        self._learned = False
        self._tidied: datetime | None = None
        self._failures = 0
        self._tick = tick

    async def cog_load(self) -> None:
        """Begin."""
        self._loop.change_interval(seconds=self._tick)
        self._loop.start()

    async def cog_unload(self) -> None:
        """End; a digest under way is settled by whoever comes next."""
        self._loop.cancel()

    @tasks.loop(seconds=TICK_SECONDS)
    async def _loop(self) -> None:
        # An exception that leaves this body would end the loop for good.
        try:
            await self._turn()
            self._failures = 0
        except Exception as error:
            self._failures += 1
            foreseen = isinstance(error, AssayError)
            logger.warning("Digests have to wait: %s", error, exc_info=None if foreseen else error)
            await asyncio.sleep(self._tick * 2 ** min(self._failures, _DOUBLINGS))

    @_loop.before_loop
    async def _connected(self) -> None:
        await self._bot.wait_until_ready()

    async def _turn(self) -> None:
        if self._bot.stopping:
            return
        now = self._bot.desk.now
        if not self._learned:
            await self._service.learn(now)
            self._learned = True
        await self._delivery.tick()
        if self._tidied is None or now - self._tidied >= _A_DAY:
            await self._storage.questions.purge(now - KEPT_QUESTIONS)
            await self._storage.answers.purge(now - KEPT_ANSWERS)
            await self._storage.digest_log.purge(now - KEPT_RUNS)
            self._tidied = now
