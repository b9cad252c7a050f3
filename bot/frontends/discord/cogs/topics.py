"""/topic, /topics, /takeaways, /compare and /define: ways to look things up instead of asking."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.frontends.discord import suggest
from bot.frontends.discord.asking import answer_interaction, is_too_soon, show, show_view
from bot.frontends.discord.browsing import categories_of, topics_view
from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.comparing import comparison_view
from bot.frontends.discord.defining import definition_view
from bot.frontends.discord.desk import Asked
from bot.frontends.discord.everywhere import everywhere
from bot.frontends.discord.sending import unkept
from bot.frontends.discord.words import words_for
from bot.knowledge.entry import Entry

Asking = discord.Interaction[AssayBot]
Name = app_commands.Range[str, 1, 200]


class TopicsCog(commands.Cog):
    """Looking things up."""

    def __init__(self, bot: AssayBot) -> None:
        self._desk = bot.desk

    @app_commands.command(name=locale_str("topic"), description=locale_str("Show a topic"))
    @app_commands.describe(name=locale_str("A topic"))
    @app_commands.rename(name=locale_str("name"))
    @everywhere
    async def topic(self, interaction: Asking, name: Name) -> None:
        """Show a topic in full."""
        entry = await self._named(interaction, name)
        if entry is not None:
            await show(interaction, self._desk.card(entry.id), entry_id=entry.id)

    @app_commands.command(name=locale_str("topics"), description=locale_str("Browse all topics by category"))
    @everywhere
    async def topics(self, interaction: Asking) -> None:
        """List the topics, for the asker alone."""
        settings = await self._desk.settings(interaction.guild_id)
        categories = categories_of(self._desk.library, settings.categories)
        words = words_for(str(interaction.locale))
        view = topics_view(self._desk.library, categories[0], 0, settings.categories, words)
        await interaction.response.send_message(view=unkept(view), ephemeral=True)

    @app_commands.command(name=locale_str("takeaways"), description=locale_str("The takeaways and risks of a topic"))
    @app_commands.describe(name=locale_str("A topic"))
    @app_commands.rename(name=locale_str("name"))
    @everywhere
    async def takeaways(self, interaction: Asking, name: Name) -> None:
        """Show a topic without its explanation."""
        entry = await self._named(interaction, name)
        if entry is not None:
            await show(interaction, self._desk.card(entry.id, explained=False), entry_id=entry.id)

    @app_commands.command(name=locale_str("compare"), description=locale_str("Two topics side by side"))
    @app_commands.describe(first=locale_str("A topic"), second=locale_str("Another topic"))
    @app_commands.rename(first=locale_str("first"), second=locale_str("second"))
    @everywhere
    async def compare(self, interaction: Asking, first: Name, second: Name) -> None:
        """Show two topics side by side."""
        one, other = await self._found(interaction, first), await self._found(interaction, second)
        if one is None or other is None or one.id == other.id:
            words = words_for(str(interaction.locale))
            await interaction.response.send_message(words.two_topics, ephemeral=True)
            return
        if await is_too_soon(interaction):
            return
        left, right = (self._desk.card(entry.id, explained=False) for entry in (one, other))
        await show_view(interaction, comparison_view(left, right, words_for(str(interaction.locale))))

    @app_commands.command(name=locale_str("define"), description=locale_str("What a term or abbreviation means"))
    @app_commands.describe(term=locale_str("A term or abbreviation"))
    @app_commands.rename(term=locale_str("term"))
    @everywhere
    async def define(self, interaction: Asking, term: Name) -> None:
        """Say what a term means, in the words of the entry that has it."""
        entry = self._desk.named(term)
        if entry is None or entry not in await self._enabled(interaction):
            await answer_interaction(interaction, Asked(term, interaction.guild_id, interaction.channel_id))
            return
        if await is_too_soon(interaction):
            return
        view = definition_view(self._desk.card(entry.id), entry, term, words_for(str(interaction.locale)))
        await show_view(interaction, view)

    @topic.autocomplete("name")
    @takeaways.autocomplete("name")
    @compare.autocomplete("first")
    @compare.autocomplete("second")
    async def _topics(self, interaction: Asking, current: str) -> list[app_commands.Choice[str]]:
        return suggest.topics(await self._enabled(interaction), current)

    @define.autocomplete("term")
    async def _terms(self, interaction: Asking, current: str) -> list[app_commands.Choice[str]]:
        return suggest.terms(await self._enabled(interaction), current)

    async def _enabled(self, interaction: Asking) -> list[Entry]:
        enabled = (await self._desk.settings(interaction.guild_id)).categories
        return [entry for entry in self._desk.library if not enabled or entry.category in enabled]

    async def _found(self, interaction: Asking, text: str) -> Entry | None:
        entry = self._desk.found(text)
        return entry if entry in await self._enabled(interaction) else None

    async def _named(self, interaction: Asking, name: str) -> Entry | None:
        """The topic that is named, to be shown; any other text is answered here as the question that it may be."""
        entry = self._desk.named(name)
        if entry is not None and entry in await self._enabled(interaction):
            return None if await is_too_soon(interaction) else entry
        await answer_interaction(interaction, Asked(name, interaction.guild_id, interaction.channel_id))
        return None
