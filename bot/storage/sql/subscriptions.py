"""Subscriptions in SQL; the contract is in `bot.storage.ports`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, insert, select, update

from bot.storage.records import Destination, DirectMessage, GuildChannel, NewSubscription, Subscription
from bot.storage.sql.database import Database
from bot.storage.sql.tables import subscriptions

_COLUMNS = subscriptions.c
_CLEAN: dict[str, Any] = {"paused": False, "pause_reason": None, "failing_since": None, "told_admins": False}


def _destination(row: RowMapping) -> Destination:
    if row["user_id"] is not None:
        return DirectMessage(row["user_id"])
    return GuildChannel(row["guild_id"], row["channel_id"])


def _subscription(row: RowMapping) -> Subscription:
    flat = {name: value for name, value in row.items() if name not in {"guild_id", "channel_id", "user_id"}}
    return Subscription(destination=_destination(row), **flat)


def _values(new: NewSubscription) -> dict[str, Any]:
    return {name: getattr(new, name) for name in _COLUMNS.keys() if name not in {"id", *_CLEAN}} | _CLEAN  # noqa: SIM118


class SqlSubscriptions:
    """A `SubscriptionStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def _find(self, *conditions: ColumnElement[bool]) -> list[Subscription]:
        return await self._rows(select(subscriptions).where(*conditions).order_by(_COLUMNS.id))

    async def _rows(self, statement: Any) -> list[Subscription]:
        async with self._database.reading() as connection:
            found = await connection.execute(statement)
            return [_subscription(row) for row in found.mappings()]

    async def _change(self, *conditions: ColumnElement[bool], **values: Any) -> bool:
        async with self._database.writing() as connection:
            done = await connection.execute(update(subscriptions).where(*conditions).values(**values))
            return done.rowcount > 0

    async def add(self, new: NewSubscription) -> Subscription:
        statement = insert(subscriptions).values(**_values(new)).returning(_COLUMNS.id)
        async with self._database.writing() as connection:
            return Subscription.of((await connection.execute(statement)).scalar_one(), new)

    async def get(self, subscription_id: int) -> Subscription | None:
        found = await self._find(_COLUMNS.id == subscription_id)
        return found[0] if found else None

    async def list_for_guild(self, guild_id: int) -> list[Subscription]:
        return await self._find(_COLUMNS.guild_id == guild_id)

    async def list_for_user(self, user_id: int) -> list[Subscription]:
        return await self._find(_COLUMNS.user_id == user_id)

    async def list_all(self) -> list[Subscription]:
        return await self._find()

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        waiting = select(subscriptions).where(_COLUMNS.paused.is_(False), _COLUMNS.next_slot <= now)
        return await self._rows(waiting.order_by(_COLUMNS.next_slot, _COLUMNS.id).limit(limit))

    async def remove(self, subscription_id: int) -> bool:
        async with self._database.writing() as connection:
            done = await connection.execute(delete(subscriptions).where(_COLUMNS.id == subscription_id))
            return done.rowcount > 0

    async def pause(self, subscription_id: int, reason: str | None) -> bool:
        running = (_COLUMNS.id == subscription_id, _COLUMNS.paused.is_(False))
        return await self._change(*running, paused=True, pause_reason=reason)

    async def resume(self, subscription_id: int, next_slot: datetime) -> bool:
        stopped = (_COLUMNS.id == subscription_id, _COLUMNS.paused.is_(True))
        return await self._change(*stopped, next_slot=next_slot, **_CLEAN)

    async def untold(self, limit: int) -> list[Subscription]:
        found = await self._find(
            _COLUMNS.paused.is_(True), _COLUMNS.pause_reason.is_not(None), _COLUMNS.told_admins.is_(False)
        )
        return found[:limit]

    async def set_told(self, subscription_id: int, told: bool) -> bool:
        other = (_COLUMNS.id == subscription_id, _COLUMNS.told_admins.is_(not told))
        return await self._change(*other, told_admins=told)
