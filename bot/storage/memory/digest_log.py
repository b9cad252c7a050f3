"""The digest log in memory; the contract is in `bot.storage.ports`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.storage.memory.subscriptions import MemorySubscriptions
from bot.storage.records import Claim, DigestRun, RunStatus, Shown


@dataclass(frozen=True, slots=True)
class _Row:
    run: DigestRun
    round: int | None = None

    def claim(self) -> Claim:
        run = self.run
        assert run.claimed_by is not None
        assert run.lease_until is not None
        return Claim(
            run.subscription_id,
            run.slot,
            run.claimed_by,
            run.attempts,
            run.lease_until,
            run.entry_id,
            self.round,
            run.reason,
        )


class MemoryDigestLog:
    """A `DigestLogStore` in memory."""

    def __init__(self, subscriptions: MemorySubscriptions) -> None:
        self._subscriptions = subscriptions
        self._rows: defaultdict[int, dict[datetime, _Row]] = defaultdict(dict)
        self._claimed: set[tuple[datetime, int]] = set()
        subscriptions.on_removal(self._forget)

    def _forget(self, subscription_id: int) -> None:
        self._rows.pop(subscription_id, None)
        self._claimed = {key for key in self._claimed if key[1] != subscription_id}

    def _put(self, run: DigestRun, round: int | None) -> Claim | None:
        """Store a row; returns its claim if it is one."""
        self._rows[run.subscription_id][run.slot] = row = _Row(run, round)
        if run.status is RunStatus.CLAIMED:
            self._claimed.add((run.slot, run.subscription_id))
            return row.claim()
        self._claimed.discard((run.slot, run.subscription_id))
        return None

    async def _move_on(self, subscription_id: int, following: datetime) -> None:
        current = await self._subscriptions.get(subscription_id)
        if current is not None and current.next_slot < following:
            self._subscriptions.put(replace(current, next_slot=following))

    async def claim(
        self,
        subscription_id: int,
        slot: datetime,
        following: datetime | None,
        owner: str,
        now: datetime,
        lease_until: datetime,
    ) -> Claim | None:
        current = await self._subscriptions.get(subscription_id)
        if current is None or current.paused:
            return None
        if following is not None:
            await self._move_on(subscription_id, following)
        if slot in self._rows[subscription_id]:
            return None
        run = DigestRun(
            subscription_id, slot, RunStatus.CLAIMED, None, None, None, owner, lease_until, attempts=1, updated_at=now
        )
        return self._put(run, None)

    async def skip(
        self, subscription_id: int, slots: Sequence[datetime], following: datetime, reason: str, now: datetime
    ) -> None:
        if await self._subscriptions.get(subscription_id) is None:
            return
        await self._move_on(subscription_id, following)
        for slot in slots:
            if slot not in self._rows[subscription_id]:
                self._put(
                    DigestRun(subscription_id, slot, RunStatus.SKIPPED, reason, None, None, None, None, 0, now), None
                )

    def _held(self, claim: Claim) -> _Row | None:
        row = self._rows[claim.subscription_id].get(claim.slot)
        if row is None or row.run.status is not RunStatus.CLAIMED:
            return None
        return row if (row.run.claimed_by, row.run.attempts) == (claim.owner, claim.attempts) else None

    async def begin(
        self, claim: Claim, entry_id: str, round: int, now: datetime, lease_until: datetime
    ) -> Claim | None:
        row = self._held(claim)
        if row is None:
            return None
        return self._put(replace(row.run, entry_id=entry_id, lease_until=lease_until, updated_at=now), round)

    def _close(
        self, claim: Claim, status: RunStatus, reason: str | None, message_id: int | None, now: datetime
    ) -> bool:
        row = self._held(claim)
        if row is None:
            return False
        run = replace(row.run, status=status, reason=reason, message_id=message_id, lease_until=None, updated_at=now)
        self._put(run, row.round)
        return True

    async def mark_sent(self, claim: Claim, message_id: int, now: datetime) -> bool:
        closed = self._close(claim, RunStatus.SENT, None, message_id, now)
        if closed and (current := await self._subscriptions.get(claim.subscription_id)):
            self._subscriptions.put(replace(current, failing_since=None))
        return closed

    async def mark_skipped(self, claim: Claim, reason: str, now: datetime) -> bool:
        return self._close(claim, RunStatus.SKIPPED, reason, None, now)

    async def mark_failed(self, claim: Claim, reason: str, now: datetime) -> datetime | None:
        current = await self._subscriptions.get(claim.subscription_id)
        if current is None or not self._close(claim, RunStatus.FAILED, reason, None, now):
            return None
        since = current.failing_since or now
        self._subscriptions.put(replace(current, failing_since=since))
        return since

    async def release(self, claim: Claim, reason: str, retry_at: datetime, now: datetime) -> bool:
        row = self._held(claim)
        if row is None:
            return False
        run = replace(row.run, reason=reason, lease_until=retry_at, updated_at=now)
        self._put(run, row.round)
        return True

    async def take_expired(self, owner: str, now: datetime, lease_until: datetime, limit: int) -> list[Claim]:
        taken: list[Claim] = []
        for slot, subscription_id in sorted(self._claimed):
            row = self._rows[subscription_id][slot]
            if len(taken) < limit and row.run.lease_until is not None and row.run.lease_until <= now:
                again = replace(row.run, claimed_by=owner, attempts=row.run.attempts + 1, lease_until=lease_until)
                claim = self._put(replace(again, updated_at=now), row.round)
                assert claim is not None
                taken.append(claim)
        return taken

    def _of(self, subscription_id: int) -> list[_Row]:
        return sorted(self._rows[subscription_id].values(), key=lambda row: row.run.slot)

    async def history(self, subscription_id: int, limit: int) -> list[DigestRun]:
        return [row.run for row in reversed(self._of(subscription_id))][:limit]

    async def shown(self, subscription_id: int) -> Shown:
        sent = [row for row in self._of(subscription_id) if row.run.status is RunStatus.SENT and row.run.entry_id]
        current = max((row.round or 0 for row in sent), default=0)
        in_round = [row for row in sent if row.round == current]
        if not in_round:
            return Shown()
        return Shown(current, tuple(row.run.entry_id or "" for row in in_round), in_round[-1].run.slot)

    async def purge(self, before: datetime) -> int:
        gone = 0
        for rows in self._rows.values():
            old = [slot for slot, row in rows.items() if slot < before and row.run.status is not RunStatus.CLAIMED]
            gone += len(old)
            for slot in old:
                del rows[slot]
        return gone
