"""The composition root: settings in, running parts out. The only module that chooses implementations."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex
from socket import gethostname
from typing import Any

from platformdirs import user_data_path

from bot.answering.answerer import Answerer
from bot.answering.policy import Thresholds
from bot.digest.delivery import Delivery, Rules
from bot.digest.editor import Editor
from bot.digest.pacing import EvenPace
from bot.digest.posting import Pace, Poster
from bot.digest.service import DigestService
from bot.knowledge.library import Library
from bot.knowledge.loading import load_library
from bot.settings import Settings
from bot.storage.opening import open_storage
from bot.storage.ports import Storage
from bot.storage.records import RunStatus

logger = logging.getLogger(__name__)


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day in UTC, which entries' dates are held against."""
    return now().date()


def open_library(settings: Settings) -> Library:
    """The library of the knowledge folder.

    Raises:
        KnowledgeError: if it has an error.
    """
    return load_library(settings.knowledge_dir, today())


def open_answerer(settings: Settings) -> Answerer:
    """An answerer over the knowledge folder.

    Raises:
        KnowledgeError: if it has an error.
    """
    thresholds = Thresholds(
        answer=settings.answer_threshold,
        clarify=settings.clarify_threshold,
        ambient=settings.ambient_threshold,
    )
    return Answerer.over(open_library(settings), thresholds, settings.advice_entry or None)


async def open_database(settings: Settings) -> Storage:
    """The database of the settings, up to date; the folder of the default one is made.

    Raises:
        StorageError: if it cannot be used.
    """
    return await open_storage(_database_url(settings))


async def upgrade(settings: Settings) -> tuple[str | None, str]:
    """Bring the database's tables up to date; the version before (None when it was empty) and after.

    Raises:
        StorageError: if it cannot be used.
    """
    from bot.storage.sql import upgrade_database

    return await upgrade_database(_database_url(settings))


def _database_url(settings: Settings) -> str:
    """The database's address; the folder of the default one is made."""
    if "database_url" not in settings.model_fields_set:
        user_data_path("assay", ensure_exists=True)
    return settings.database_url.get_secret_value()


def open_digests(storage: Storage, library: Callable[[], Library]) -> tuple[DigestService, Editor]:
    """What people do with digests, and who writes them."""
    editor = Editor(library, storage.digest_log, storage.editions, storage.questions)
    service = DigestService(
        library=library,
        subscriptions=storage.subscriptions,
        log=storage.digest_log,
        editions=storage.editions,
        editor=editor,
    )
    return service, editor


def open_pace(settings: Settings) -> EvenPace:
    """What keeps the requests of all digests under Discord's limit."""
    return EvenPace(settings.digests_per_second, time.monotonic, asyncio.sleep)


def open_delivery(
    settings: Settings,
    storage: Storage,
    editor: Editor,
    poster: Poster,
    pace: Pace,
    clock: Callable[[], datetime] = now,
) -> Delivery:
    """Who sends digests, under a name that no other process has."""
    return Delivery(
        subscriptions=storage.subscriptions,
        log=storage.digest_log,
        editor=editor,
        poster=poster,
        pace=pace,
        clock=clock,
        owner=f"{gethostname()}-{os.getpid()}-{token_hex(3)}",
        rules=Rules(window=timedelta(hours=settings.digest_window)),
    )


def run_bot(settings: Settings, shards: str | None) -> None:
    """Serve on Discord until a signal asks to stop.

    Args:
        shards: which of how many shards, as in `0-3/16`; None for all.

    Raises:
        AssayError: with what to do, if the bot cannot start.
    """
    asyncio.run(_serve(settings, settings.token(), shards))


async def _serve(settings: Settings, token: str, shards: str | None) -> None:
    # Asking from the terminal needs none of this, and discord.py takes long to import.
    from bot.frontends.discord.client import AssayBot, point_at
    from bot.frontends.discord.cogs import asking_cogs, digest_cogs
    from bot.frontends.discord.desk import Desk
    from bot.frontends.discord.poster import DiscordPoster
    from bot.frontends.discord.process import serve
    from bot.frontends.discord.shards import Shards

    if settings.discord_api:
        point_at(settings.discord_api)
    part = Shards.parse(shards) if shards is not None else Shards()
    answerer = open_answerer(settings)
    storage = await open_database(settings)
    try:
        desk, pace = Desk(answerer, storage, now), open_pace(settings)
        service, editor = open_digests(storage, lambda: desk.library)

        def cogs(bot: AssayBot) -> list[Any]:
            delivery = open_delivery(settings, storage, editor, DiscordPoster(bot, pace, desk.guilds), pace)
            return [*asking_cogs(bot), *digest_cogs(bot, service, delivery, storage)]

        bot = AssayBot(
            desk=desk,
            cogs_of=cogs,
            state=settings.cache_dir,
            message_content=settings.message_content,
            shards=part,
        )
        logger.info("Assay knows %d topics.", len(answerer.library))
        await serve(bot, token, settings.start_patience)
    finally:
        await storage.close()


async def deliver_once(settings: Settings, at: datetime | None) -> Counter[RunStatus]:
    """Send the digests that are due, over HTTP alone, and say how many came to what.

    Args:
        at: the moment to pretend it is; None for now.

    Raises:
        AssayError: with what to do, if there is no token, or the database or Discord cannot be used.
    """
    from bot.frontends.discord.guilds import KnownGuilds
    from bot.frontends.discord.poster import DiscordPoster
    from bot.frontends.discord.process import rest_client

    library, storage = open_library(settings), await open_database(settings)
    try:
        service, editor = open_digests(storage, lambda: library)
        async with rest_client(settings.token(), settings.start_patience, settings.discord_api) as client:
            await service.learn(now())
            clock, pace = now if at is None else lambda: at, open_pace(settings)
            poster = DiscordPoster(client, pace, KnownGuilds(storage.guild_settings, now))
            return await open_delivery(settings, storage, editor, poster, pace, clock).tick()
    finally:
        await storage.close()


def invite(settings: Settings) -> str:
    """The address where an administrator adds the bot.

    Raises:
        AssayError: if there is no token, Discord refuses it or cannot be reached.
    """
    from bot.frontends.discord.process import invite

    return asyncio.run(invite(settings.token(), settings.start_patience, settings.discord_api))
