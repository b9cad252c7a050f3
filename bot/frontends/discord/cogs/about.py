"""/help, /about and /privacy."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.describing import HELP, PRIVACY, about_text
from bot.frontends.discord.everywhere import everywhere


class AboutCog(commands.Cog):
    """What Assay says of itself."""

    def __init__(self, bot: AssayBot) -> None:
        self._desk = bot.desk

    @app_commands.command(name=locale_str("help"), description=locale_str("How to ask"))
    @everywhere
    async def help(self, interaction: discord.Interaction[AssayBot]) -> None:
        """All ways to ask."""
        await interaction.response.send_message(HELP, ephemeral=True)

    @app_commands.command(name=locale_str("about"), description=locale_str("What Assay is"))
    @everywhere
    async def about(self, interaction: discord.Interaction[AssayBot]) -> None:
        """What this is and what it knows."""
        await interaction.response.send_message(about_text(self._desk.library, _version()), ephemeral=True)

    @app_commands.command(name=locale_str("privacy"), description=locale_str("What Assay keeps, and for how long"))
    @everywhere
    async def privacy(self, interaction: discord.Interaction[AssayBot]) -> None:
        """What is kept of members."""
        await interaction.response.send_message(PRIVACY, ephemeral=True)


def _version() -> str:
    try:
        return version("assay-bot")
    except PackageNotFoundError:
        # Run from its folder, not installed.
        return "from source"
