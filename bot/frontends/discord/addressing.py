"""Is a message for us, and what does it ask? Pure: reads a message, touches nothing."""

from __future__ import annotations

import re
from enum import Enum, auto

import discord


class Address(Enum):
    """How a message is meant."""

    NOT_US = auto()
    US = auto()
    ANYBODY = auto()
    """Written in an ask-channel, to whoever knows."""


def address_of(message: discord.Message, me: int, ask_channels: frozenset[int] = frozenset()) -> Address:
    """Whom a message is for: us in direct messages, when mentioned, and in reply to us; anybody in an ask-channel."""
    if message.type not in {discord.MessageType.default, discord.MessageType.reply}:
        return Address.NOT_US
    if message.guild is None or me in message.raw_mentions or _replies_to(message, me):
        return Address.US
    return Address.ANYBODY if _places(message) & ask_channels else Address.NOT_US


def question_in(message: discord.Message, me: int) -> str:
    """The text without the mention of us."""
    return re.sub(rf"<@!?{me}>", " ", message.content).strip()


def context_of(message: discord.Message) -> str:
    """The title of the forum post that a message belongs to; empty elsewhere."""
    channel = message.channel
    return channel.name if isinstance(channel, discord.Thread) and _is_forum(channel.parent) else ""


def names(message: discord.Message, me: int) -> bool:
    """Whether a message is to us beyond doubt, so that one without a question may be greeted."""
    return message.guild is None or me in message.raw_mentions


def _is_forum(parent: object) -> bool:
    return isinstance(parent, discord.ForumChannel)


def _replies_to(message: discord.Message, me: int) -> bool:
    replied = message.reference.resolved if message.reference is not None else None
    return isinstance(replied, discord.Message) and replied.author.id == me


def _places(message: discord.Message) -> set[int]:
    """The channel, and the one it hangs on."""
    parent = message.channel.parent_id if isinstance(message.channel, discord.Thread) else message.channel.id
    return {message.channel.id, parent}
