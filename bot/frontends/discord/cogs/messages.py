"""Questions in messages: a mention, a reply to an answer, a direct message, an ask-channel; edits and removals too."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import aiohttp
import discord
from discord.ext import commands

from bot.answering.reply import Card, Choices, Nothing
from bot.frontends.discord.addressing import Address, address_of, context_of, question_in
from bot.frontends.discord.asking import too_soon
from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.desk import Asked, Told
from bot.frontends.discord.errors import sentence_for
from bot.frontends.discord.manners import Restraint
from bot.frontends.discord.render import NO_MENTIONS, reply_view
from bot.frontends.discord.talks import Talks
from bot.frontends.discord.words import words_for
from bot.storage.records import AnswerRef

logger = logging.getLogger(__name__)

EDITED_WITHIN = timedelta(minutes=5)
SLOW_AFTER = 0.3
AGAIN_AFTER = 1.0
NOTICE_SECONDS = 10.0
GREETING = "Ask me a question in your own words, or try /topics to see what I know."


class MessagesCog(commands.Cog):
    """Questions that are typed, not commanded."""

    def __init__(self, bot: AssayBot, restraint: Restraint | None = None) -> None:
        self._bot = bot
        self._desk = bot.desk
        self._restraint = restraint or Restraint()
        self._talks = Talks()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message if it is for us."""
        if self._bot.stopping or not await self._may_ask(message):
            return
        address = await self._address(message)
        if address is not Address.NOT_US:
            await self._guarded(message, address)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Answer an edited question anew, in the same message."""
        message = payload.message
        edited = message.edited_at
        if self._bot.stopping or edited is None or edited - message.created_at > EDITED_WITHIN:
            return
        if not await self._may_ask(message):
            return
        address = await self._address(message)
        answer = await self._desk.answer_to(message.id)
        if answer is not None:
            await self._answer_anew(message, address, answer)
        elif address is Address.US:
            await self._guarded(message, address)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """The question is gone, so the answer goes too."""
        await self._withdraw(payload.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """The same for many."""
        for message_id in payload.message_ids:
            await self._withdraw(message_id)

    async def _may_ask(self, message: discord.Message) -> bool:
        """People may, other bots may not, and webhooks only where an administrator lets them."""
        if message.webhook_id is not None and message.guild is not None:
            return message.webhook_id in (await self._desk.settings(message.guild.id)).webhooks
        return not message.author.bot

    async def _address(self, message: discord.Message) -> Address:
        settings = await self._desk.settings(message.guild.id if message.guild else None)
        return address_of(message, self._me, settings)

    @property
    def _me(self) -> int:
        assert self._bot.user is not None
        return self._bot.user.id

    async def _guarded(self, message: discord.Message, address: Address) -> None:
        """Answer; what Discord refuses is told if it can be, and noted."""
        try:
            await self._answer(message, address)
        except (discord.Forbidden, discord.NotFound) as error:
            logger.info("No answer in channel %s: %s", message.channel.id, error)
        except Exception as error:
            sentence = sentence_for(error)
            if address is Address.US:
                with suppress(discord.HTTPException, OSError):
                    await message.channel.send(sentence, allowed_mentions=NO_MENTIONS)

    async def _answer(self, message: discord.Message, address: Address) -> None:
        asked = await self._asked(message, address)
        if not asked.text and not asked.context:
            if address is Address.US:
                await message.reply(GREETING, allowed_mentions=NO_MENTIONS)
            return
        if await self._is_too_soon(message, address):
            return
        async with typing_if_slow(message.channel):
            told = await self._desk.ask(asked)
        if isinstance(told.reply, Nothing) or not self._may_tell(message, address, told):
            return
        sent = await self._send(message, told.reply)
        self._talks.note(message, asked.text, told.entry_id, time.monotonic())
        self._remember(message, sent.id, told.entry_id)

    def _may_tell(self, message: discord.Message, address: Address, told: Told) -> bool:
        if address is not Address.ANYBODY:
            return True
        return told.entry_id is not None and self._restraint.allows(message.channel.id, told.entry_id, time.monotonic())

    async def _asked(self, message: discord.Message, address: Address) -> Asked:
        reference = message.reference.message_id if message.reference is not None else None
        answer = await self._desk.answer_in(reference) if reference is not None else None
        return Asked(
            text=question_in(message, self._me),
            guild_id=message.guild.id if message.guild else None,
            channel_id=message.channel.id,
            ambient=address is Address.ANYBODY,
            previous=self._talks.previous(message, answer, time.monotonic()),
            context=context_of(message),
        )

    async def _is_too_soon(self, message: discord.Message, address: Address) -> bool:
        wait = self._bot.cooldowns.wait(message.author.id, message.channel.id, time.monotonic())
        if wait and address is Address.US and self._bot.cooldowns.tells(message.author.id, time.monotonic()):
            await message.reply(too_soon(wait), delete_after=NOTICE_SECONDS, allowed_mentions=NO_MENTIONS)
        return wait > 0

    async def _send(self, message: discord.Message, reply: Card | Choices) -> discord.Message:
        """Reply once: the nonce lets Discord recognise a second try, made after it failed or the line broke."""
        view = await self._view(message, reply)
        try:
            return await message.reply(view=view, nonce=str(message.id), allowed_mentions=NO_MENTIONS)
        except (discord.DiscordServerError, aiohttp.ClientError, OSError):
            await asyncio.sleep(AGAIN_AFTER)
            return await message.reply(view=view, nonce=str(message.id), allowed_mentions=NO_MENTIONS)

    async def _view(self, message: discord.Message, reply: Card | Choices) -> discord.ui.LayoutView:
        locale = None
        if message.guild is not None:
            locale = (await self._desk.settings(message.guild.id)).locale or str(message.guild.preferred_locale)
        return reply_view(reply, asker_id=message.author.id, private=False, words=words_for(locale))

    async def _answer_anew(self, message: discord.Message, address: Address, answer: AnswerRef) -> None:
        ours = self._bot.get_partial_messageable(answer.channel_id).get_partial_message(answer.message_id)
        told = None
        if address is not Address.NOT_US:
            told = await self._desk.ask(await self._asked(message, address))
        try:
            if told is None or isinstance(told.reply, Nothing):
                await ours.delete()
                self._desk.forget(answer.message_id)
            else:
                await ours.edit(view=await self._view(message, told.reply), allowed_mentions=NO_MENTIONS)
                self._remember(message, answer.message_id, told.entry_id)
        except discord.HTTPException as error:
            logger.info("An answer could not be given anew: %s", error)

    async def _withdraw(self, question_id: int) -> None:
        answer = await self._desk.answer_to(question_id)
        if answer is None:
            return
        ours = self._bot.get_partial_messageable(answer.channel_id).get_partial_message(answer.message_id)
        try:
            await ours.delete()
        except discord.HTTPException as error:
            logger.info("An answer could not be taken back: %s", error)
        self._desk.forget(answer.message_id)

    def _remember(self, message: discord.Message, answer_id: int, entry_id: str | None) -> None:
        self._desk.remember(
            message_id=answer_id,
            channel_id=message.channel.id,
            asker_id=message.author.id,
            question_id=message.id,
            entry_id=entry_id,
        )


@asynccontextmanager
async def typing_if_slow(channel: discord.abc.Messageable) -> AsyncIterator[None]:
    """Show that we are at work, but only if that takes long: a typing call counts against Discord's limits."""

    async def show() -> None:
        await asyncio.sleep(SLOW_AFTER)
        with suppress(discord.HTTPException, OSError):
            await channel.typing()

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        task.cancel()
