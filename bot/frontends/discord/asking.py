"""From an interaction that asks to the answer it gets: shared by every command that answers."""

from __future__ import annotations

import time
from contextlib import suppress

import discord

from bot.answering.reply import Card, Choices, Nothing
from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.desk import Asked
from bot.frontends.discord.errors import ALREADY_ANSWERED, LINE_BROKEN
from bot.frontends.discord.render import NO_MENTIONS, reply_view
from bot.frontends.discord.sending import unkept
from bot.frontends.discord.words import Words, words_for

NOTHING_TO_READ = "There is no text in that message that I could explain."


async def answer_interaction(
    interaction: discord.Interaction[AssayBot], asked: Asked, *, private: bool | None = None
) -> None:
    """Answer a question that came by command; privately if the asker or the guild wants it so."""
    if not asked.text.strip():
        await interaction.response.send_message(NOTHING_TO_READ, ephemeral=True)
        return
    if await is_too_soon(interaction):
        return
    told = await interaction.client.desk.ask(asked)
    if not isinstance(told.reply, Nothing):
        await show(interaction, told.reply, entry_id=told.entry_id, private=private)


async def show(
    interaction: discord.Interaction[AssayBot],
    reply: Card | Choices,
    *,
    entry_id: str | None,
    private: bool | None = None,
) -> None:
    """Send a reply as the first response, and remember whose it is."""
    private = await _is_private(interaction, private)
    words = await words_here(interaction, private)
    view = reply_view(reply, asker_id=interaction.user.id, private=private, words=words)
    await _send(interaction, view, private, entry_id)


async def words_here(interaction: discord.Interaction[AssayBot], private: bool) -> Words:
    """The member's own language where only they read it, the guild's for all."""
    if private or interaction.guild_id is None:
        return words_for(str(interaction.locale))
    chosen = (await interaction.client.desk.settings(interaction.guild_id)).locale
    return words_for(chosen or str(interaction.guild_locale))


async def show_view(interaction: discord.Interaction[AssayBot], view: discord.ui.LayoutView) -> None:
    """Send something other than a reply, as privately as the guild wants it."""
    await _send(interaction, view, await _is_private(interaction, None), None)


async def _is_private(interaction: discord.Interaction[AssayBot], wish: bool | None) -> bool:
    if wish is not None:
        return wish
    return (await interaction.client.desk.settings(interaction.guild_id)).private_by_default


async def _send(
    interaction: discord.Interaction[AssayBot], view: discord.ui.LayoutView, private: bool, entry_id: str | None
) -> None:
    message_id = await _respond_once(interaction, view, private)
    if not private and message_id is not None and interaction.channel_id is not None:
        interaction.client.desk.remember(
            message_id=message_id,
            channel_id=interaction.channel_id,
            asker_id=interaction.user.id,
            question_id=None,
            entry_id=entry_id,
        )


async def _respond_once(
    interaction: discord.Interaction[AssayBot], view: discord.ui.LayoutView, private: bool
) -> int | None:
    """Send the first response and give its message's id: where the line broke, a second try either gets through or
    learns that the first one did."""

    async def send() -> int | None:
        sent = await interaction.response.send_message(
            view=unkept(view), ephemeral=private, allowed_mentions=NO_MENTIONS
        )
        return sent.message_id

    with suppress(*LINE_BROKEN):
        return await send()
    try:
        return await send()
    except discord.HTTPException as error:
        if error.code != ALREADY_ANSWERED:
            raise
        return (await interaction.original_response()).id


async def is_too_soon(interaction: discord.Interaction[AssayBot]) -> bool:
    """Hold back a member or a channel that asks too much, with a private word."""
    wait = interaction.client.cooldowns.wait(interaction.user.id, interaction.channel_id, time.monotonic())
    if wait:
        await interaction.response.send_message(too_soon(wait), ephemeral=True)
    return wait > 0


def too_soon(wait: float) -> str:
    """The friendly sentence for who asks too fast; `wait` is in seconds."""
    return f"One moment, please: that is a lot of questions at once. Ask again in {max(1, round(wait))} s."
