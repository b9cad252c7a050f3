"""Sending to a channel once, over lines that break; and showing that we are at work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

import discord

from bot.frontends.discord.errors import LINE_BROKEN
from bot.frontends.discord.render import NO_MENTIONS

Sent = TypeVar("Sent")

SLOW_AFTER = 0.3
AGAIN_AFTER = 1.0
_INVALID_FORM, _NO_HISTORY = 50035, 160002


async def reply_once(message: discord.Message, view: discord.ui.LayoutView) -> discord.Message:
    """Reply to a message: the nonce lets Discord recognise a second try, made after it failed or the line broke.

    Raises:
        discord.HTTPException, aiohttp.ClientError, OSError: if it cannot be sent.
    """

    async def send() -> discord.Message:
        nonce = str(message.id)
        try:
            return await message.reply(view=view, nonce=nonce, allowed_mentions=NO_MENTIONS)
        except discord.HTTPException as error:
            if error.code != _NO_HISTORY:
                raise
            return await message.channel.send(view=view, nonce=nonce, allowed_mentions=NO_MENTIONS)

    return await twice(send)


def unkept(view: discord.ui.LayoutView) -> discord.ui.LayoutView:
    """A view that discord.py does not hold on to: our buttons work by their custom_id alone, and a private view would
    stay in memory for a quarter of an hour, with a timer of its own."""
    view.stop()
    return view


async def twice(send: Callable[[], Awaitable[Sent]]) -> Sent:
    """Try something that may be repeated once more if Discord fails or the line breaks."""
    try:
        return await send()
    except (discord.DiscordServerError, *LINE_BROKEN):
        await asyncio.sleep(AGAIN_AFTER)
        return await send()


def is_unanswerable(error: Exception) -> bool:
    """Whether there is nobody or no place to answer: no access, no permission, or the question is gone."""
    if isinstance(error, discord.Forbidden | discord.NotFound):
        return True
    gone = isinstance(error, discord.HTTPException) and error.code == _INVALID_FORM
    return gone and "message_reference" in str(error)


@asynccontextmanager
async def typing_if_slow(channel: discord.abc.Messageable) -> AsyncIterator[None]:
    """Show that we are at work, but only if that takes long: a typing call counts against Discord's limits."""

    async def show() -> None:
        await asyncio.sleep(SLOW_AFTER)
        with suppress(discord.HTTPException, *LINE_BROKEN):
            await channel.typing()

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        task.cancel()
