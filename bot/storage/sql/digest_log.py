"""The digest log in SQL; the contract is in `bot.storage.ports`.

The primary key (subscription, slot) decides who posts: of any number of processes that insert it, one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, case, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.records import Claim, DigestRun, RunStatus, Shown
from bot.storage.sql.database import Database
from bot.storage.sql.tables import digest_log, subscriptions

_COLUMNS = digest_log.c


def _claim(row: RowMapping) -> Claim:
    return Claim(
        subscription_id=row["subscription_id"],
        slot=row["slot"],
        owner=row["claimed_by"],
        attempts=row["attempts"],
        lease_until=row["lease_until"],
        entry_id=row["entry_id"],
        round=row["round"],
        reason=row["reason"],
    )


def _run(row: RowMapping) -> DigestRun:
    values = {name: value for name, value in row.items() if name != "round"}
    return DigestRun(**values | {"status": RunStatus(row["status"])})


def _held(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        _COLUMNS.subscription_id == claim.subscription_id,
        _COLUMNS.slot == claim.slot,
        _COLUMNS.status == RunStatus.CLAIMED,
        _COLUMNS.claimed_by == claim.owner,
        _COLUMNS.attempts == claim.attempts,
    )


async def _lock(connection: AsyncConnection, subscription_id: int, following: datetime | None) -> bool | None:
    """Hold the subscription's row and move it on; returns whether it is paused, or None if it is gone."""
    waiting = subscriptions.c.next_slot
    target = waiting if following is None else case((waiting < following, following), else_=waiting)
    statement = update(subscriptions).where(subscriptions.c.id == subscription_id).values(next_slot=target)
    found = await connection.execute(statement.returning(subscriptions.c.paused))
    paused: bool | None = found.scalar_one_or_none()
    return paused


class SqlDigestLog:
    """A `DigestLogStore` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self,
        subscription_id: int,
        slot: datetime,
        following: datetime | None,
        owner: str,
        now: datetime,
        lease_until: datetime,
    ) -> Claim | None:
        values = {"claimed_by": owner, "lease_until": lease_until, "attempts": 1}
        async with self._database.writing() as connection:
            if await _lock(connection, subscription_id, following) is not False:
                return None
            rows = await self._insert(connection, subscription_id, [slot], RunStatus.CLAIMED, now, values)
        return _claim(rows[0]) if rows else None

    async def skip(
        self, subscription_id: int, slots: Sequence[datetime], following: datetime, reason: str, now: datetime
    ) -> None:
        values = {"reason": reason, "attempts": 0}
        async with self._database.writing() as connection:
            if await _lock(connection, subscription_id, following) is not None:
                await self._insert(connection, subscription_id, slots, RunStatus.SKIPPED, now, values)

    async def _insert(
        self,
        connection: AsyncConnection,
        subscription_id: int,
        slots: Sequence[datetime],
        status: RunStatus,
        now: datetime,
        values: dict[str, Any],
    ) -> Sequence[RowMapping]:
        common = {"subscription_id": subscription_id, "status": status.value, "updated_at": now, **values}
        rows = [{**common, "slot": slot} for slot in slots]
        statement = self._database.insert(digest_log).values(rows).on_conflict_do_nothing().returning(digest_log)
        inserted: Sequence[RowMapping] = (await connection.execute(statement)).mappings().all()
        return inserted

    async def begin(
        self, claim: Claim, entry_id: str, round: int, now: datetime, lease_until: datetime
    ) -> Claim | None:
        values = {"entry_id": entry_id, "round": round, "updated_at": now, "lease_until": lease_until}
        statement = update(digest_log).where(*_held(claim)).values(**values).returning(digest_log)
        async with self._database.writing() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _claim(row)

    async def _change(self, connection: AsyncConnection, claim: Claim, **values: Any) -> bool:
        done = await connection.execute(update(digest_log).where(*_held(claim)).values(**values))
        return done.rowcount > 0

    async def mark_sent(self, claim: Claim, message_id: int, now: datetime) -> bool:
        closed = {"status": RunStatus.SENT.value, "reason": None, "message_id": message_id, "lease_until": None}
        forgiven = update(subscriptions).values(failing_since=None)
        failing = (subscriptions.c.id == claim.subscription_id, subscriptions.c.failing_since.is_not(None))
        async with self._database.writing() as connection:
            if not await self._change(connection, claim, updated_at=now, **closed):
                return False
            await connection.execute(forgiven.where(*failing))
            return True

    async def mark_skipped(self, claim: Claim, reason: str, now: datetime) -> bool:
        closed = {"status": RunStatus.SKIPPED.value, "reason": reason, "lease_until": None}
        async with self._database.writing() as connection:
            return await self._change(connection, claim, updated_at=now, **closed)

    async def mark_failed(self, claim: Claim, reason: str, now: datetime) -> datetime | None:
        closed = {"status": RunStatus.FAILED.value, "reason": reason, "lease_until": None}
        since = func.coalesce(subscriptions.c.failing_since, now, type_=subscriptions.c.failing_since.type)
        blamed = update(subscriptions).where(subscriptions.c.id == claim.subscription_id).values(failing_since=since)
        async with self._database.writing() as connection:
            if not await self._change(connection, claim, updated_at=now, **closed):
                return None
            found = await connection.execute(blamed.returning(subscriptions.c.failing_since))
            failing_since: datetime | None = found.scalar_one_or_none()
            return failing_since

    async def release(self, claim: Claim, reason: str, retry_at: datetime, now: datetime) -> bool:
        async with self._database.writing() as connection:
            return await self._change(connection, claim, reason=reason, lease_until=retry_at, updated_at=now)

    async def take_expired(self, owner: str, now: datetime, lease_until: datetime, limit: int) -> list[Claim]:
        key = tuple_(_COLUMNS.subscription_id, _COLUMNS.slot)
        expired = (
            select(_COLUMNS.subscription_id, _COLUMNS.slot)
            .where(_COLUMNS.status == RunStatus.CLAIMED, _COLUMNS.lease_until <= now)
            .order_by(_COLUMNS.slot, _COLUMNS.subscription_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = {"claimed_by": owner, "attempts": _COLUMNS.attempts + 1, "lease_until": lease_until, "updated_at": now}
        async with self._database.writing() as connection:
            keys = [tuple(row) for row in await connection.execute(expired)]
            if not keys:
                return []
            rows = await connection.execute(
                update(digest_log).where(key.in_(keys)).values(**taken).returning(digest_log)
            )
            return sorted(map(_claim, rows.mappings()), key=lambda claim: (claim.slot, claim.subscription_id))

    async def history(self, subscription_id: int, limit: int) -> list[DigestRun]:
        statement = select(digest_log).where(_COLUMNS.subscription_id == subscription_id)
        async with self._database.reading() as connection:
            found = await connection.execute(statement.order_by(_COLUMNS.slot.desc()).limit(limit))
            return [_run(row) for row in found.mappings()]

    async def shown(self, subscription_id: int) -> Shown:
        sent = (_COLUMNS.subscription_id == subscription_id, _COLUMNS.status == RunStatus.SENT)
        newest = select(func.max(_COLUMNS.round)).where(*sent).scalar_subquery()
        statement = select(_COLUMNS.round, _COLUMNS.entry_id, _COLUMNS.slot).where(*sent, _COLUMNS.round == newest)
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement.order_by(_COLUMNS.slot))).all()
        return Shown(rows[-1].round, tuple(row.entry_id for row in rows), rows[-1].slot) if rows else Shown()

    async def purge(self, before: datetime) -> int:
        old = (_COLUMNS.slot < before, _COLUMNS.status != RunStatus.CLAIMED)
        async with self._database.writing() as connection:
            return (await connection.execute(delete(digest_log).where(*old))).rowcount
