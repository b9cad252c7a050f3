"""Thin translators: a cog reads what Discord sends, calls a service, renders and sends."""

from __future__ import annotations

from discord.ext import commands

from bot.digest.delivery import Delivery
from bot.digest.service import DigestService
from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.cogs.about import AboutCog
from bot.frontends.discord.cogs.ask import AskCog
from bot.frontends.discord.cogs.digest import GuildDigestCog, MyDigestCog
from bot.frontends.discord.cogs.digest_loop import DigestLoop
from bot.frontends.discord.cogs.messages import MessagesCog
from bot.frontends.discord.cogs.settings import CuratorCog, SettingsCog
from bot.frontends.discord.cogs.topics import TopicsCog
from bot.storage.ports import Storage


def asking_cogs(bot: AssayBot) -> list[commands.Cog]:
    """Everything about questions and answers."""
    return [AskCog(bot), TopicsCog(bot), MessagesCog(bot), SettingsCog(bot), CuratorCog(bot), AboutCog(bot)]


def digest_cogs(bot: AssayBot, service: DigestService, delivery: Delivery, storage: Storage) -> list[commands.Cog]:
    """Everything about digests."""
    return [
        GuildDigestCog(bot, service, delivery),
        MyDigestCog(bot, service, delivery),
        DigestLoop(bot, service, delivery, storage),
    ]
