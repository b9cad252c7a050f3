"""What clicks do: open topics, pick, vote, share, read on, remove."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeAlias

import discord

from bot.errors import UnknownEntryError
from bot.frontends.discord import render
from bot.frontends.discord.desk import Desk
from bot.frontends.discord.errors import respond_to
from bot.frontends.discord.sending import unkept
from bot.frontends.discord.words import Words, words_for

Clicked: TypeAlias = discord.Interaction[Any]

STOPPING = "I am restarting. Please try again in a minute."


class Clicks:
    """The work behind every button; `buttons` knows only names and looks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def guarded(self, interaction: Clicked, work: Coroutine[Any, Any, object]) -> None:
        """Do a click's work; what goes wrong is told to the member as everywhere else."""
        if interaction.client.stopping:
            work.close()
            work = interaction.response.send_message(STOPPING, ephemeral=True)
        try:
            try:
                await work
            except UnknownEntryError:
                await interaction.response.send_message(_words(interaction).gone, ephemeral=True)
        except Exception as error:
            await respond_to(interaction, error)

    async def open_topic(self, interaction: Clicked, entry_id: str) -> None:
        """Show a topic to whoever clicked."""
        view = render.reply_view(
            self._desk.card(entry_id), asker_id=interaction.user.id, private=True, words=_words(interaction)
        )
        await interaction.response.send_message(view=unkept(view), ephemeral=True, allowed_mentions=render.NO_MENTIONS)

    async def pick(self, interaction: Clicked, asker_id: int, entry_id: str) -> None:
        """Turn a choice into the answer; who did not ask gets it privately and leaves the message as it is."""
        message = interaction.message
        if interaction.user.id != asker_id or message is None:
            await self.open_topic(interaction, entry_id)
            return
        card, private = self._desk.card(entry_id), message.flags.ephemeral
        view = render.reply_view(card, asker_id=asker_id, private=private, words=_words(interaction))
        await interaction.response.edit_message(view=view, allowed_mentions=render.NO_MENTIONS)
        if not private:
            known = await self._desk.answer_in(message.id)
            self._desk.remember(
                message_id=message.id,
                channel_id=message.channel.id,
                asker_id=asker_id,
                question_id=known.question_message_id if known is not None else None,
                entry_id=entry_id,
            )

    async def open_rest(self, interaction: Clicked, entry_id: str, page: int) -> None:
        """Show a page of what a message had no room for."""
        card = self._desk.card(entry_id)
        views = render.rest_views(card, _words(interaction))
        view = views[page] if page < len(views) else None
        if view is None:
            # The entry has become shorter since.
            await self.open_topic(interaction, entry_id)
            return
        await interaction.response.send_message(view=unkept(view), ephemeral=True, allowed_mentions=render.NO_MENTIONS)

    async def vote(self, interaction: Clicked, entry_id: str, version: str, helpful: bool) -> None:
        """Count a vote, in whatever version the entry was shown."""
        await self._desk.vote(
            entry_id=entry_id,
            version=version,
            helpful=helpful,
            voter_id=interaction.user.id,
            guild_id=interaction.guild_id,
        )
        await interaction.response.send_message(_words(interaction).thanks, ephemeral=True)

    async def share(self, interaction: Clicked, entry_id: str) -> None:
        """Post a topic for all, if both the member and Assay may write here."""
        words = _words(interaction)
        if interaction.guild_id is not None and not (
            _may_write(interaction, interaction.permissions) and _may_write(interaction, interaction.app_permissions)
        ):
            await interaction.response.send_message(words.cannot_share, ephemeral=True)
            return
        card = self._desk.card(entry_id)
        view = render.reply_view(card, asker_id=interaction.user.id, private=False, words=words)
        sent = await interaction.response.send_message(view=view, allowed_mentions=render.NO_MENTIONS)
        if sent.message_id is not None and interaction.channel_id is not None:
            self._desk.remember(
                message_id=sent.message_id,
                channel_id=interaction.channel_id,
                asker_id=interaction.user.id,
                question_id=None,
                entry_id=entry_id,
            )

    async def remove(self, interaction: Clicked, asker_id: int) -> None:
        """Take an answer away, for its asker and for moderators."""
        words, message = _words(interaction), interaction.message
        if interaction.user.id != asker_id and not interaction.permissions.manage_messages:
            await interaction.response.send_message(words.not_yours, ephemeral=True)
            return
        await interaction.response.defer()
        await interaction.delete_original_response()
        if message is not None:
            self._desk.forget(message.id)


def _may_write(interaction: Clicked, permissions: discord.Permissions) -> bool:
    in_thread = isinstance(interaction.channel, discord.Thread)
    return permissions.send_messages_in_threads if in_thread else permissions.send_messages


def _words(interaction: Clicked) -> Words:
    return words_for(str(interaction.locale))
