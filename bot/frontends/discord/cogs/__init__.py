"""Thin translators: a cog reads what Discord sends, calls the desk, renders and sends."""

from __future__ import annotations

from discord.ext import commands

from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.cogs.ask import AskCog
from bot.frontends.discord.cogs.messages import MessagesCog


def all_cogs(bot: AssayBot) -> list[commands.Cog]:
    """Every cog of a bot."""
    return [AskCog(bot), MessagesCog(bot)]
