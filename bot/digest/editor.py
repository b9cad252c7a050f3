"""Drafts a digest from the library and what storage remembers; previews and posts come from here alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.digest.compose import MOST_ASKED, DigestPost, compose
from bot.digest.news import Change, changes
from bot.digest.schedule import slot_id, zone_named
from bot.digest.selection import Choice, select
from bot.knowledge.library import Library
from bot.storage.ports import DigestLogStore, EditionStore, QuestionLog
from bot.storage.records import Shown, Subscription

_WEEK = timedelta(days=7)
# Some of the topics that were asked for may have left the library since.
_SPARE = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """A digest, and the round of topics that it counts in."""

    post: DigestPost
    round: int


class Editor:
    """Writes drafts.

    Args:
        library: gives the library as it is now.
    """

    def __init__(
        self, library: Callable[[], Library], log: DigestLogStore, editions: EditionStore, questions: QuestionLog
    ) -> None:
        self._library = library
        self._log = log
        self._editions = editions
        self._questions = questions

    async def draft(
        self, subscription: Subscription, slot: datetime, promised: tuple[str, int] | None = None
    ) -> Draft | None:
        """The digest of a slot; None if no chosen topic is fit to be shown.

        Args:
            promised: entry id and round that an earlier attempt at this slot has settled on.

        Raises:
            StorageError: if the database cannot be read.
        """
        library = self._library()
        day = slot.astimezone(zone_named(subscription.zone)).date()
        shown = await self._log.shown(subscription.id)
        if promised is not None and promised[0] in library:
            choice: Choice | None = Choice(library.get(promised[0]), promised[1])
        else:
            choice = select(library, subscription, shown, day)
        if choice is None:
            return None
        post = compose(
            library,
            choice.entry,
            slot_id=slot_id(subscription.id, slot),
            slot=slot,
            day=day,
            changes=await self._news(library, subscription, shown, slot),
            asked=await self._asked(subscription, slot),
            mention_role=subscription.mention_role,
        )
        return Draft(post, choice.round)

    async def _news(
        self, library: Library, subscription: Subscription, shown: Shown, slot: datetime
    ) -> tuple[Change, ...]:
        if shown.last_slot is None:
            return ()
        before = await self._editions.at(shown.last_slot)
        return changes(library, subscription.categories, before, await self._editions.at(slot))

    async def _asked(self, subscription: Subscription, slot: datetime) -> list[tuple[str, int]]:
        if subscription.guild_id is None:
            return []
        return await self._questions.most_asked(subscription.guild_id, slot - _WEEK, MOST_ASKED + _SPARE)
