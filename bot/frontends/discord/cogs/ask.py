"""/ask, and the message menu "Explain this message"."""

from __future__ import annotations

import logging

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.frontends.discord.asking import answer_interaction
from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.desk import Asked
from bot.frontends.discord.everywhere import everywhere
from bot.frontends.discord.suggest import suggestions

logger = logging.getLogger(__name__)

# Discord's own limit for what a member types into an option.
LONGEST_QUESTION = 6000


class AskCog(commands.Cog):
    """Questions put by command."""

    def __init__(self, bot: AssayBot) -> None:
        self._bot = bot
        self._menu = app_commands.ContextMenu(
            name=locale_str("Explain this message"),
            callback=self.explain,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def cog_load(self) -> None:
        """discord.py has no context menus inside cogs, so it comes and goes by hand."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Takes the menu away again."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(name=locale_str("ask"), description=locale_str("Ask a question in your own words"))
    @app_commands.describe(
        question=locale_str("A whole question, or a topic"), private=locale_str("Show the answer to me only")
    )
    @app_commands.rename(question=locale_str("question"), private=locale_str("private"))
    @everywhere
    async def ask(
        self,
        interaction: discord.Interaction[AssayBot],
        question: app_commands.Range[str, 1, LONGEST_QUESTION],
        private: bool | None = None,
    ) -> None:
        """Answer a question, for all or for the asker alone."""
        asked = Asked(question, interaction.guild_id, interaction.channel_id)
        await answer_interaction(interaction, asked, private=private)

    @ask.autocomplete("question")
    async def _suggest(
        self, interaction: discord.Interaction[AssayBot], current: str
    ) -> list[app_commands.Choice[str]]:
        settings = await self._bot.desk.settings(interaction.guild_id)
        return suggestions(self._bot.desk.library, current, settings.categories)

    async def explain(self, interaction: discord.Interaction[AssayBot], message: discord.Message) -> None:
        """Answer somebody else's message, for whoever pointed at it alone."""
        asked = Asked(message.content[:LONGEST_QUESTION], interaction.guild_id, interaction.channel_id)
        await answer_interaction(interaction, asked, private=True)
