"""Thin translators: a cog reads what Discord sends, calls the desk, renders and sends."""

from __future__ import annotations

from discord.ext import commands

from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.cogs.about import AboutCog
from bot.frontends.discord.cogs.ask import AskCog
from bot.frontends.discord.cogs.messages import MessagesCog
from bot.frontends.discord.cogs.settings import CuratorCog, SettingsCog
from bot.frontends.discord.cogs.topics import TopicsCog


def all_cogs(bot: AssayBot) -> list[commands.Cog]:
    """Every cog of a bot."""
    return [AskCog(bot), TopicsCog(bot), MessagesCog(bot), SettingsCog(bot), CuratorCog(bot), AboutCog(bot)]
