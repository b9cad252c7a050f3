"""Getting due digests out: claim, send, record; once, whatever crashes in between."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.digest.editor import Editor
from bot.digest.posting import Pace, Poster, Refused, Retryable
from bot.digest.schedule import due_slots, slot_id
from bot.errors import DigestError, StorageError
from bot.storage.ports import DigestLogStore, SubscriptionStore
from bot.storage.records import Claim, RunStatus, Subscription

logger = logging.getLogger(__name__)

NOTHING_TO_SHOW = "No chosen topic is fit to be shown: there is none, or all are due for review."
NOT_RUNNING = "Assay was not running when it was due, and it was too late afterwards."
PAUSED_MEANWHILE = "The subscription was paused before the post went out."
NO_ANSWER = "Discord did not answer in time."

# Our clock and the platform's may differ by this much.
_CLOCKS = timedelta(minutes=5)
_SHORTEST_WAIT = timedelta(seconds=1)
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=15)
_BATCH = 500
_EXPIRED_BATCH = 50

_Item = TypeVar("_Item")
_Said = TypeVar("_Said")


@dataclass(frozen=True, slots=True)
class Rules:
    """How patient delivery is.

    `answer_within` must be well under `lease`: a claim may pass on only when its former holder has given up.
    """

    window: timedelta = timedelta(hours=6)
    """How late a slot may still be posted."""
    lease: timedelta = timedelta(minutes=2)
    answer_within: timedelta = timedelta(seconds=60)
    give_up_after: timedelta = timedelta(days=3)
    """After how long an unbroken row of refusals pauses a subscription."""
    at_once: int = 16
    """Digests under way at the same time."""


def _backoff(attempts: int) -> timedelta:
    doublings = min(attempts - 1, 9)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


class Delivery:
    """Delivers what is due whenever `tick` is called; any number of processes may do so on one database.

    Args:
        owner: a name that no other running process has.
        clock: gives the moment, aware and in UTC.
    """

    def __init__(
        self,
        *,
        subscriptions: SubscriptionStore,
        log: DigestLogStore,
        editor: Editor,
        poster: Poster,
        pace: Pace,
        clock: Callable[[], datetime],
        owner: str,
        rules: Rules | None = None,
    ) -> None:
        self._subscriptions = subscriptions
        self._log = log
        self._editor = editor
        self._poster = poster
        self._pace = pace
        self._clock = clock
        self._owner = owner
        self._rules = rules or Rules()

    async def tick(self) -> Counter[RunStatus]:
        """Settle what was left open, deliver what is due, tell administrators of pauses.

        Returns:
            How many slots came to what; CLAIMED counts those that will be tried again.

        Raises:
            StorageError: if the database fails; nothing is lost, and the next tick goes on.
        """
        done: Counter[RunStatus] = Counter()
        while claims := await self._log.take_expired(self._owner, self._clock(), self._lease(), _EXPIRED_BATCH):
            done.update(await self._each(claims, self._settle))
        seen: set[tuple[int, datetime]] = set()
        while due := await self._subscriptions.due(self._clock(), _BATCH):
            # What an unexpected error has left where it was must not come round for ever.
            fresh = [each for each in due if (each.id, each.next_slot) not in seen]
            if not fresh:
                break
            seen.update((each.id, each.next_slot) for each in fresh)
            # Processes that go through the same list in different orders seldom meet.
            fresh.sort(key=lambda each: hash((self._owner, each.id)))
            done.update(await self._each(fresh, self._deliver))
        for subscription in await self._subscriptions.untold(_BATCH):
            await self._tell(subscription)
        return done

    async def send_now(self, subscription: Subscription) -> RunStatus | None:
        """Post a digest beside the timetable; None if it is paused, gone, or was posted this very second.

        Raises:
            StorageError: if the database fails.
        """
        now = self._clock().replace(microsecond=0)
        claim = await self._log.claim(subscription.id, now, None, self._owner, now, self._lease())
        return await self._carry_out(subscription, claim, self._send) if claim else None

    def _lease(self) -> datetime:
        return self._clock() + self._rules.lease

    async def _each(
        self, items: Sequence[_Item], work: Callable[[_Item], Awaitable[RunStatus | None]]
    ) -> list[RunStatus]:
        """Work on items side by side. One that fails leaves the others alone; a lost database ends it for all."""
        gate = asyncio.Semaphore(self._rules.at_once)
        done: list[RunStatus] = []
        lost: list[StorageError] = []

        async def one(item: _Item) -> None:
            async with gate:
                if lost:
                    return
                try:
                    status = await work(item)
                except StorageError as error:
                    lost.append(error)
                except Exception:
                    logger.exception("A digest met an unexpected error; it is tried again when its lease ends")
                else:
                    done.extend([status] if status else [])

        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(one(item))
        if lost:
            raise lost[0]
        return done

    async def _deliver(self, subscription: Subscription) -> RunStatus | None:
        try:
            due = due_slots(subscription, subscription.next_slot, self._clock(), self._rules.window)
        except DigestError as error:
            await self._subscriptions.pause(subscription.id, str(error))
            return None
        if due.missed:
            until = due.current or due.following
            await self._log.skip(subscription.id, due.missed, until, NOT_RUNNING, self._clock())
        if due.current is None:
            return RunStatus.SKIPPED if due.missed else None
        claim = await self._log.claim(
            subscription.id, due.current, due.following, self._owner, self._clock(), self._lease()
        )
        return await self._carry_out(subscription, claim, self._send) if claim else None

    async def _settle(self, claim: Claim) -> RunStatus | None:
        subscription = await self._subscriptions.get(claim.subscription_id)
        return await self._carry_out(subscription, claim, self._find_or_send) if subscription else None

    async def _find_or_send(self, subscription: Subscription, claim: Claim) -> RunStatus | None:
        if claim.entry_id is not None:
            name = slot_id(claim.subscription_id, claim.slot)
            await self._pace.turn()
            found = await self._answer(self._poster.find_post(subscription.destination, name, claim.slot - _CLOCKS))
            if found is not None:
                return await self._close_sent(claim, found)
        if self._clock() - claim.slot > self._rules.window:
            return await self._skip(claim, claim.reason or NOT_RUNNING)
        if subscription.paused:
            return await self._skip(claim, PAUSED_MEANWHILE)
        return await self._send(subscription, claim)

    async def _send(self, subscription: Subscription, claim: Claim) -> RunStatus | None:
        promised = (claim.entry_id, claim.round) if claim.entry_id and claim.round else None
        draft = await self._editor.draft(subscription, claim.slot, promised)
        if draft is None:
            return await self._skip(claim, NOTHING_TO_SHOW)
        featured = draft.post.featured.entry_id
        if not await self._log.begin(claim, featured, draft.round, self._clock(), self._lease()):
            return None
        # Nothing may come between a turn and its request: posts that wait for the database would go out in a heap.
        await self._pace.turn()
        post = self._poster.post(subscription.destination, draft.post, draft.post.slot_id)
        return await self._close_sent(claim, await self._answer(post))

    async def _answer(self, request: Awaitable[_Said]) -> _Said:
        """What the platform says, in good time before the lease ends."""
        try:
            async with asyncio.timeout(self._rules.answer_within.total_seconds()):
                return await request
        except TimeoutError:
            raise Retryable(NO_ANSWER) from None

    async def _carry_out(
        self,
        subscription: Subscription,
        claim: Claim,
        work: Callable[[Subscription, Claim], Awaitable[RunStatus | None]],
    ) -> RunStatus | None:
        """Do a claim's work and record what the platform objects to."""
        try:
            return await work(subscription, claim)
        except Retryable as trouble:
            wait = max(trouble.after or _backoff(claim.attempts), _SHORTEST_WAIT)
            now = self._clock()
            kept = await self._log.release(claim, str(trouble), now + wait, now)
            return RunStatus.CLAIMED if kept else None
        except Refused as refusal:
            return await self._fail(claim, str(refusal))

    async def _close_sent(self, claim: Claim, message_id: int) -> RunStatus | None:
        return RunStatus.SENT if await self._log.mark_sent(claim, message_id, self._clock()) else None

    async def _skip(self, claim: Claim, reason: str) -> RunStatus | None:
        return RunStatus.SKIPPED if await self._log.mark_skipped(claim, reason, self._clock()) else None

    async def _fail(self, claim: Claim, reason: str) -> RunStatus | None:
        now = self._clock()
        since = await self._log.mark_failed(claim, reason, now)
        if since is None:
            return None
        if now - since >= self._rules.give_up_after:
            await self._subscriptions.pause(claim.subscription_id, reason)
        return RunStatus.FAILED

    async def _tell(self, subscription: Subscription) -> None:
        """Tell the administrators of a pause. Who dies while telling has told: once is better than twice."""
        if not await self._subscriptions.set_told(subscription.id, True):
            return
        await self._pace.turn()
        try:
            await self._answer(self._poster.tell_admins(subscription, subscription.pause_reason or ""))
        except Retryable:
            await self._subscriptions.set_told(subscription.id, False)
        except Refused as refusal:
            logger.warning("Nobody could be told that subscription %s is paused: %s", subscription.id, refusal)
