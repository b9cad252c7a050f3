"""Where every way of asking meets: questions in, replies out, and what is remembered about both."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.answering.answerer import Answerer
from bot.answering.outcome import Answer, Clarify, Decline, Outcome, Question, Silent, Turn
from bot.answering.reply import Card, Reply, card, compose
from bot.errors import StorageError
from bot.frontends.discord.guilds import KnownGuilds
from bot.frontends.discord.patience import DATABASE_SECONDS, in_time
from bot.knowledge.entry import Entry
from bot.knowledge.library import Library
from bot.storage import records
from bot.storage.ports import Storage
from bot.storage.records import AnswerRef, Boldness, Feedback, GuildSettings, QuestionRecord

logger = logging.getLogger(__name__)

# Points of score by which a guild's choice moves the thresholds.
BOLDER_BY = {Boldness.CAREFUL: -15.0, Boldness.BALANCED: 0.0, Boldness.EAGER: 15.0}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its place.

    Attributes:
        text: as typed, without the mention of us.
        guild_id: None in direct messages.
        context: what surrounds the question, such as a forum post's title; used only where the text alone is not
            enough.
    """

    text: str
    guild_id: int | None
    channel_id: int | None
    ambient: bool = False
    previous: Turn | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a question: the reply, and the entry that answers, if one does."""

    reply: Reply
    entry_id: str | None


class Desk:
    """Answers from one library at a time; `take` exchanges it.

    Args:
        answerer: over the library to begin with.
        storage: what must last. Answering goes on while it is away.
        clock: gives the moment, aware and in UTC.
    """

    def __init__(self, answerer: Answerer, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock
        self.guilds = KnownGuilds(storage.guild_settings, clock)
        self._notes: set[asyncio.Task[None]] = set()
        self.take(answerer)

    def take(self, answerer: Answerer) -> None:
        """Answer from another library from now on; questions under way keep theirs."""
        self._answerer = answerer
        self._limited: dict[tuple[Boldness, frozenset[str]], Answerer] = {}

    @property
    def library(self) -> Library:
        """The entries as they are now."""
        return self._answerer.library

    @property
    def today(self) -> date:
        """The day in UTC."""
        return self._clock().date()

    @property
    def now(self) -> datetime:
        """The moment, in UTC."""
        return self._clock()

    async def ask(self, asked: Asked) -> Told:
        """What comes of a question. Never raises."""
        answerer = self._for(await self.settings(asked.guild_id))
        outcome = _with_context(answerer, asked)
        if not isinstance(outcome, Silent):
            self._note(self._storage.questions.record(_record(outcome, asked, self._clock())))
        entry_id = outcome.entry.id if isinstance(outcome, Answer) else None
        return Told(compose(outcome, answerer.library, self.today), entry_id)

    def card(self, entry_id: str, *, explained: bool = True) -> Card:
        """An entry picked by hand, with or without its explanation.

        Raises:
            UnknownEntryError: if it has left the library.
        """
        return card(self.library.get(entry_id), self.library, self.today, explained=explained)

    def named(self, text: str) -> Entry | None:
        """The entry that a text names to the letter: by id, title, another name or abbreviation."""
        wanted = text.strip().casefold()
        for entry in self.library:
            if wanted in {entry.id, entry.title.casefold()}:
                return entry
        for entry in self.library:
            if wanted in {name.casefold() for name in (*entry.aliases, *entry.abbreviations)}:
                return entry
        return None

    def found(self, text: str) -> Entry | None:
        """The entry that a text names, or else the one that would answer it."""
        entry = self.named(text)
        if entry is None:
            outcome = self._answerer.answer(Question(text))
            entry = outcome.entry if isinstance(outcome, Answer) else None
        return entry

    async def settings(self, guild_id: int | None) -> GuildSettings:
        """The guild's settings; the defaults in direct messages or while storage is away.

        Categories that have left the library are left out: without that, one that was renamed would end all answers.
        """
        settings = await self.guilds.get(guild_id)
        return replace(settings, categories=settings.categories & frozenset(self.library.categories))

    async def vote(self, *, entry_id: str, version: str, helpful: bool, voter_id: int, guild_id: int | None) -> None:
        """Count a vote.

        Raises:
            StorageError: if it could not be stored.
        """
        # Salted with the entry, so that a voter's votes cannot be put together.
        voter = hashlib.sha256(f"{voter_id}/{entry_id}".encode()).hexdigest()
        vote = Feedback(self._clock(), guild_id, entry_id, version, helpful, voter)
        await in_time(self._storage.feedback.vote(vote))

    async def unanswered(self, guild_id: int | None, since: datetime, limit: int) -> list[QuestionRecord]:
        """Questions that got no answer, newest first.

        Raises:
            StorageError: if they could not be read.
        """
        return await in_time(self._storage.questions.unanswered(guild_id, since, limit))

    def remember(
        self, *, message_id: int, channel_id: int, asker_id: int, question_id: int | None, entry_id: str | None
    ) -> None:
        """Note which message of ours answers what, for follow-ups, edits and removal."""
        ref = AnswerRef(message_id, channel_id, asker_id, question_id, entry_id, self._clock())
        self._note(self._storage.answers.put(ref))

    async def answer_in(self, message_id: int) -> AnswerRef | None:
        """What a message of ours answers, if it is known."""
        return await self._found(self._storage.answers.get(message_id))

    async def answer_to(self, question_id: int) -> AnswerRef | None:
        """The newest answer to a member's message, if there is one."""
        return await self._found(self._storage.answers.by_question(question_id))

    def forget(self, message_id: int) -> None:
        """A message of ours is gone."""
        self._note(self._storage.answers.forget(message_id))

    async def rest(self, within: float = 10.0) -> None:
        """Wait until everything noted is stored, or storage has not answered for some seconds."""
        while self._notes:
            done, waiting = await asyncio.wait(self._notes, timeout=within)
            if not done:
                logger.warning("%d questions and answers could not be noted in time", len(waiting))
                return

    def _for(self, settings: GuildSettings) -> Answerer:
        """The answerer as a guild wants it."""
        if settings.boldness is Boldness.BALANCED and not settings.categories:
            return self._answerer
        wish = settings.boldness, settings.categories
        if wish not in self._limited:
            self._limited[wish] = self._answerer.limited(BOLDER_BY[settings.boldness], settings.categories)
        return self._limited[wish]

    async def _found(self, looking: Coroutine[Any, Any, AnswerRef | None]) -> AnswerRef | None:
        if self._notes:
            await asyncio.wait(self._notes, timeout=DATABASE_SECONDS)
        try:
            return await in_time(looking)
        except StorageError as error:
            logger.warning("An answer could not be looked up: %s", error)
            return None

    def _note(self, writing: Coroutine[Any, Any, None]) -> None:
        """Write beside answering, so that no member waits for the database."""
        task = asyncio.create_task(_write(writing))
        self._notes.add(task)
        task.add_done_callback(self._notes.discard)


async def _write(writing: Coroutine[Any, Any, None]) -> None:
    try:
        await writing
    except StorageError as error:
        logger.warning("Something asked or answered could not be noted: %s", error)


def _with_context(answerer: Answerer, asked: Asked) -> Outcome:
    """What the text comes to, alone or together with what surrounds it: whichever is the surer answer."""
    alone = answerer.answer(Question(asked.text, asked.ambient, asked.previous))
    if not asked.context:
        return alone
    together = answerer.answer(Question(f"{asked.context} {asked.text}", asked.ambient, asked.previous))
    surer = not isinstance(alone, Answer) or alone.matches[0].score < together.matches[0].score
    return together if isinstance(together, Answer) and surer else alone


def _record(outcome: Answer | Clarify | Decline, asked: Asked, now: datetime) -> QuestionRecord:
    kinds = {Answer: records.Outcome.ANSWER, Clarify: records.Outcome.CLARIFY, Decline: records.Outcome.DECLINE}
    entry_id = outcome.entry.id if isinstance(outcome, Answer) else None
    score = outcome.matches[0].score if outcome.matches else 0.0
    return QuestionRecord(now, asked.guild_id, asked.channel_id, asked.text, kinds[type(outcome)], entry_id, score)
