"""Subscriptions and editions in memory; the contracts are in `bot.storage.ports`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from bot.storage.records import Edition, NewSubscription, Subscription


class MemorySubscriptions:
    """A `SubscriptionStore` in memory."""

    def __init__(self) -> None:
        self._ids = count(1)
        self._all: dict[int, Subscription] = {}
        self._on_removal: list[Callable[[int], None]] = []

    def on_removal(self, forget: Callable[[int], None]) -> None:
        """Have `forget` called with the id of every subscription that is removed."""
        self._on_removal.append(forget)

    def put(self, subscription: Subscription) -> None:
        """Replace a stored subscription."""
        self._all[subscription.id] = subscription

    async def add(self, new: NewSubscription) -> Subscription:
        subscription = Subscription.of(next(self._ids), new)
        self.put(subscription)
        return subscription

    async def get(self, subscription_id: int) -> Subscription | None:
        return self._all.get(subscription_id)

    async def list_for_guild(self, guild_id: int) -> list[Subscription]:
        return [subscription for subscription in self._all.values() if subscription.guild_id == guild_id]

    async def list_for_user(self, user_id: int) -> list[Subscription]:
        return [subscription for subscription in self._all.values() if subscription.user_id == user_id]

    async def list_all(self) -> list[Subscription]:
        return list(self._all.values())

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        waiting = [each for each in self._all.values() if not each.paused and each.next_slot <= now]
        return sorted(waiting, key=lambda each: (each.next_slot, each.id))[:limit]

    async def remove(self, subscription_id: int) -> bool:
        for forget in self._on_removal:
            forget(subscription_id)
        return self._all.pop(subscription_id, None) is not None

    async def pause(self, subscription_id: int, reason: str | None) -> bool:
        current = self._all.get(subscription_id)
        if current is None or current.paused:
            return False
        self.put(replace(current, paused=True, pause_reason=reason))
        return True

    async def resume(self, subscription_id: int, next_slot: datetime) -> bool:
        current = self._all.get(subscription_id)
        if current is None or not current.paused:
            return False
        clean = replace(current, paused=False, pause_reason=None, failing_since=None, told_admins=False)
        self.put(replace(clean, next_slot=next_slot))
        return True

    async def untold(self, limit: int) -> list[Subscription]:
        found = [each for each in self._all.values() if each.paused and each.pause_reason and not each.told_admins]
        return found[:limit]

    async def set_told(self, subscription_id: int, told: bool) -> bool:
        current = self._all.get(subscription_id)
        if current is None or current.told_admins == told:
            return False
        self.put(replace(current, told_admins=told))
        return True


class MemoryEditions:
    """An `EditionStore` in memory."""

    def __init__(self) -> None:
        self._seen: list[tuple[datetime, Edition]] = []

    async def remember(self, editions: Sequence[Edition], now: datetime) -> None:
        known = await self.at(now)
        self._seen += [(now, edition) for edition in editions if known.get(edition.entry_id) != edition]

    async def at(self, moment: datetime) -> Mapping[str, Edition]:
        return {edition.entry_id: edition for seen_at, edition in self._seen if seen_at <= moment}
