"""What people do with digests, from whichever front end: subscribe, look, pause, resume, remove."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time

from bot.digest.compose import DigestPost
from bot.digest.editor import Editor
from bot.digest.news import edition_of
from bot.digest.schedule import next_slot
from bot.errors import DigestError
from bot.knowledge.library import Library
from bot.storage.ports import DigestLogStore, EditionStore, SubscriptionStore
from bot.storage.records import EVERY_DAY, Destination, DigestRun, GuildChannel, NewSubscription, Subscription

PER_GUILD = 25
PER_MEMBER = 5


class DigestService:
    """Every method raises `StorageError` when the database fails.

    Args:
        library: gives the library as it is now.
    """

    def __init__(
        self,
        *,
        library: Callable[[], Library],
        subscriptions: SubscriptionStore,
        log: DigestLogStore,
        editions: EditionStore,
        editor: Editor,
    ) -> None:
        self._library = library
        self._subscriptions = subscriptions
        self._log = log
        self._editions = editions
        self._editor = editor

    async def learn(self, now: datetime) -> None:
        """Remember the library as it is; to be called whenever one was loaded, so that digests can tell the news."""
        await self._editions.remember([edition_of(entry) for entry in self._library()], now)

    async def subscribe(
        self,
        destination: Destination,
        *,
        at: time,
        zone: str,
        now: datetime,
        weekdays: frozenset[int] = EVERY_DAY,
        categories: frozenset[str] = frozenset(),
        mention_role: int | None = None,
    ) -> Subscription:
        """Make a subscription, whose first digest comes at the next slot after `now`.

        Raises:
            DigestError: if the zone or a category is unknown, no weekday is chosen, or there are too many already.
        """
        self.known(categories)
        await self._check_room(destination)
        wish = NewSubscription(
            destination=destination,
            at=at.replace(second=0, microsecond=0),
            zone=zone,
            weekdays=weekdays,
            categories=categories,
            mention_role=mention_role,
            created_at=now,
            next_slot=now,
        )
        return await self._subscriptions.add(replace(wish, next_slot=next_slot(wish, now)))

    def known(self, categories: frozenset[str]) -> frozenset[str]:
        """The categories as they are.

        Raises:
            DigestError: if one is unknown.
        """
        known = self._library().categories
        unknown = sorted(categories.difference(known))
        if unknown:
            raise DigestError(f"There is no category {unknown[0]!r}; there are {', '.join(known)}.")
        return categories

    async def _check_room(self, destination: Destination) -> None:
        if isinstance(destination, GuildChannel):
            existing, most = await self._subscriptions.list_for_guild(destination.guild_id), PER_GUILD
        else:
            existing, most = await self._subscriptions.list_for_user(destination.user_id), PER_MEMBER
        if len(existing) >= most:
            raise DigestError(f"There are {most} digests already, which is the most; remove one first.")

    async def find(
        self, subscription_id: int, *, guild_id: int | None = None, user_id: int | None = None
    ) -> Subscription:
        """A subscription of this guild or this member; with neither, any.

        Raises:
            DigestError: if there is none of that number there; somebody else's looks as if it did not exist.
        """
        found = await self._subscriptions.get(subscription_id)
        if found is None or guild_id not in {None, found.guild_id} or user_id not in {None, found.user_id}:
            raise DigestError(f"There is no digest number {subscription_id} here.")
        return found

    async def list_for(self, *, guild_id: int | None = None, user_id: int | None = None) -> list[Subscription]:
        """The subscriptions of a guild or of a member; with neither, all. Paused ones too."""
        if guild_id is not None:
            return await self._subscriptions.list_for_guild(guild_id)
        if user_id is not None:
            return await self._subscriptions.list_for_user(user_id)
        return await self._subscriptions.list_all()

    async def preview(self, subscription: Subscription, at: datetime) -> DigestPost | None:
        """What would be posted at a moment; None if no chosen topic is fit to be shown."""
        draft = await self._editor.draft(subscription, at.astimezone(UTC))
        return draft.post if draft else None

    async def pause(self, subscription: Subscription) -> bool:
        """Stop a subscription; False if it is stopped already."""
        return await self._subscriptions.pause(subscription.id, None)

    async def resume(self, subscription: Subscription, now: datetime) -> bool:
        """Go on from the next slot after `now`; False if it is not stopped."""
        return await self._subscriptions.resume(subscription.id, next_slot(subscription, now))

    async def remove(self, subscription: Subscription) -> bool:
        """Delete a subscription and its history."""
        return await self._subscriptions.remove(subscription.id)

    async def history(self, subscription: Subscription, limit: int = 10) -> list[DigestRun]:
        """What happened and why, newest first."""
        return await self._log.history(subscription.id, limit)
