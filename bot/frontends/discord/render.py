"""Replies as Components V2."""

from __future__ import annotations

import discord
from discord import ui

from bot.answering.reply import Card, Choices, plain_text
from bot.frontends.discord.words import EN, Words

NO_MENTIONS = discord.AllowedMentions.none()


def reply_view(reply: Card | Choices, *, asker_id: int, private: bool, words: Words = EN) -> ui.LayoutView:
    """A reply, laid out."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay(plain_text(reply)[:3900]))
    return view
