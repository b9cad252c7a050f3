"""Questions in messages: a mention, a reply to an answer, a direct message, an ask-channel; edits and removals too."""

from __future__ import annotations

import logging
import time
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any

import discord
from discord.ext import commands

from bot.answering.reply import Card, Choices, Nothing
from bot.frontends.discord.addressing import Address, address_of, context_of, names, question_in
from bot.frontends.discord.asking import too_soon
from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.desk import Asked
from bot.frontends.discord.errors import LINE_BROKEN, UNKNOWN_MESSAGE, sentence_for
from bot.frontends.discord.manners import Restraint
from bot.frontends.discord.render import NO_MENTIONS, reply_view
from bot.frontends.discord.sending import is_unanswerable, reply_once, twice, typing_if_slow
from bot.frontends.discord.talks import Talks
from bot.frontends.discord.words import words_for
from bot.storage.records import AnswerRef

logger = logging.getLogger(__name__)

EDITED_WITHIN = timedelta(minutes=5)
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
        match address:
            case Address.US:
                await self._guarded(message, self._answer(message))
            case Address.ANYBODY:
                await self._guarded(message, self._chime_in(message))
            case Address.NOT_US:
                pass

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
            await self._guarded(message, self._answer_anew(message, address, answer))
        elif address is Address.US:
            await self._guarded(message, self._answer(message))

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
        address = address_of(message, self._me)
        # Most messages are to others: without the intent there is no need to look their guilds' settings up.
        if address is Address.US or message.guild is None or not self._bot.intents.message_content:
            return address
        return address_of(message, self._me, (await self._desk.settings(message.guild.id)).ask_channels)

    @property
    def _me(self) -> int:
        assert self._bot.user is not None
        return self._bot.user.id

    async def _guarded(self, message: discord.Message, work: Coroutine[Any, Any, None]) -> None:
        """Do the work for a message; what goes wrong is told to whoever asked, if it can be, and noted."""
        try:
            await work
        except Exception as error:
            if is_unanswerable(error):
                logger.info("No answer in channel %s: %s", message.channel.id, error)
                return
            sentence = sentence_for(error)
            if address_of(message, self._me) is Address.US:
                with suppress(discord.DiscordException, *LINE_BROKEN):
                    await message.channel.send(sentence, allowed_mentions=NO_MENTIONS)

    async def _answer(self, message: discord.Message) -> None:
        """Answer who asked us."""
        if not question_in(message, self._me) and not context_of(message):
            if names(message, self._me):
                await message.reply(GREETING, allowed_mentions=NO_MENTIONS)
            return
        if await self._is_too_soon(message):
            return
        async with typing_if_slow(message.channel):
            told = await self._desk.ask(await self._asked(message))
        if not isinstance(told.reply, Nothing):
            await self._tell(message, told.reply, told.entry_id)

    async def _chime_in(self, message: discord.Message) -> None:
        """Answer a clear question that was put to nobody; chatter costs its writers nothing."""
        told = await self._desk.ask(await self._asked(message, ambient=True))
        now, channel = time.monotonic(), message.channel.id
        if isinstance(told.reply, Nothing) or told.entry_id is None:
            return
        if self._restraint.allows(channel, told.entry_id, now) and not self._bot.cooldowns.wait(
            message.author.id, channel, now
        ):
            await self._tell(message, told.reply, told.entry_id)

    async def _asked(self, message: discord.Message, *, ambient: bool = False) -> Asked:
        reference = message.reference.message_id if message.reference is not None else None
        answer = await self._desk.answer_in(reference) if reference is not None else None
        return Asked(
            text=question_in(message, self._me),
            guild_id=message.guild.id if message.guild else None,
            channel_id=message.channel.id,
            ambient=ambient,
            previous=self._talks.previous(message, answer, time.monotonic()),
            context=context_of(message),
        )

    async def _is_too_soon(self, message: discord.Message) -> bool:
        wait = self._bot.cooldowns.wait(message.author.id, message.channel.id, time.monotonic())
        if wait and self._bot.cooldowns.tells(message.author.id, time.monotonic()):
            await message.reply(too_soon(wait), delete_after=NOTICE_SECONDS, allowed_mentions=NO_MENTIONS)
        return wait > 0

    async def _tell(self, message: discord.Message, reply: Card | Choices, entry_id: str | None) -> None:
        sent = await reply_once(message, await self._view(message, reply))
        self._talks.note(message, question_in(message, self._me), entry_id, time.monotonic())
        self._remember(message, sent.id, entry_id)

    async def _view(self, message: discord.Message, reply: Card | Choices) -> discord.ui.LayoutView:
        locale = None
        if message.guild is not None:
            locale = (await self._desk.settings(message.guild.id)).locale or str(message.guild.preferred_locale)
        return reply_view(reply, asker_id=message.author.id, private=False, words=words_for(locale))

    async def _answer_anew(self, message: discord.Message, address: Address, answer: AnswerRef) -> None:
        told = None
        if address is not Address.NOT_US:
            told = await self._desk.ask(await self._asked(message, ambient=address is Address.ANYBODY))
        if told is None or isinstance(told.reply, Nothing):
            await self._take_back(answer)
            return
        ours, view = self._ours(answer), await self._view(message, told.reply)
        try:
            await twice(lambda: ours.edit(view=view, allowed_mentions=NO_MENTIONS))
        except discord.NotFound:
            self._desk.forget(answer.message_id)
            raise
        self._remember(message, answer.message_id, told.entry_id)

    async def _withdraw(self, question_id: int) -> None:
        answer = await self._desk.answer_to(question_id)
        if answer is not None:
            await self._take_back(answer)

    async def _take_back(self, answer: AnswerRef) -> None:
        try:
            await twice(self._ours(answer).delete)
        except discord.HTTPException as error:
            logger.info("An answer could not be taken back: %s", error)
            if error.code != UNKNOWN_MESSAGE:
                return
        self._desk.forget(answer.message_id)

    def _ours(self, answer: AnswerRef) -> discord.PartialMessage:
        return self._bot.get_partial_messageable(answer.channel_id).get_partial_message(answer.message_id)

    def _remember(self, message: discord.Message, answer_id: int, entry_id: str | None) -> None:
        self._desk.remember(
            message_id=answer_id,
            channel_id=message.channel.id,
            asker_id=message.author.id,
            question_id=message.id,
            entry_id=entry_id,
        )
