"""The composition root: settings in, running parts out. The only module that chooses implementations."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, date, datetime

from bot.answering.answerer import Answerer
from bot.answering.policy import Thresholds
from bot.knowledge.library import Library
from bot.knowledge.loading import load_library
from bot.settings import Settings
from bot.storage.opening import open_storage
from bot.weight_files import WeightFiles

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
    kept = WeightFiles(settings.cache_dir)
    return Answerer.over(open_library(settings), thresholds, settings.advice_entry or None, kept)


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
    from bot.frontends.discord.cogs import all_cogs
    from bot.frontends.discord.desk import Desk
    from bot.frontends.discord.process import serve
    from bot.frontends.discord.shards import Shards

    if settings.discord_api:
        point_at(settings.discord_api)
    part = Shards.parse(shards) if shards is not None else Shards()
    answerer = open_answerer(settings)
    storage = await open_storage(settings.database_url.get_secret_value())
    try:
        bot = AssayBot(
            desk=Desk(answerer, storage, now),
            cogs_of=all_cogs,
            state=settings.cache_dir,
            message_content=settings.message_content,
            shards=part,
        )
        logger.info("Assay knows %d topics.", len(answerer.library))
        await serve(bot, token, settings.start_patience)
    finally:
        await storage.close()


def invite(settings: Settings) -> str:
    """The address where an administrator adds the bot.

    Raises:
        AssayError: if there is no token, Discord refuses it or cannot be reached.
    """
    from bot.frontends.discord.client import point_at
    from bot.frontends.discord.process import invite

    if settings.discord_api:
        point_at(settings.discord_api)
    return asyncio.run(invite(settings.token(), settings.start_patience))
