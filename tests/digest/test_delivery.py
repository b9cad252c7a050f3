"""Each slot is posted once, whatever fails or dies at any point; what cannot be posted is recorded with the reason."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.digest.delivery import NOT_RUNNING, NOTHING_TO_SHOW, PAUSED_MEANWHILE, Rules
from bot.digest.posting import DMsClosed, Forbidden, Gone, Refused, Retryable
from bot.digest.schedule import slot_id
from bot.errors import StorageError
from bot.knowledge.library import Library
from bot.storage.memory import MemoryStorage
from bot.storage.ports import Storage
from bot.storage.records import DigestRun, GuildChannel, NewSubscription, RunStatus, Subscription
from tests.digest.world import EIGHT, LIBRARY, Clock, Crash, Happening, MemoryPoster, make_delivery, make_entry, nothing

CHANNEL = GuildChannel(1, 2)
LEASE = Rules().lease


async def subscribe(storage: Storage, channel_id: int = 2, slot: datetime = EIGHT, zone: str = "UTC") -> Subscription:
    """A daily subscription that waits for a slot."""
    return await storage.subscriptions.add(
        NewSubscription(
            destination=GuildChannel(1, channel_id), at=time(8), zone=zone, created_at=EIGHT, next_slot=slot
        )
    )


def failing(error: BaseException, times: int = 1) -> Happening:
    """Something that goes wrong so many times and then no more."""
    left = [error] * times

    def happen() -> None:
        if left:
            raise left.pop()

    return happen


async def newest(storage: Storage, subscription: Subscription) -> DigestRun:
    """The newest row of a history."""
    return (await storage.digest_log.history(subscription.id, 1))[0]


async def crashing(work: Awaitable[Any]) -> None:
    """Do something during which the process dies."""
    with pytest.raises(BaseException) as died:  # noqa: PT011
        await work
    assert died.group_contains(Crash) if isinstance(died.value, BaseExceptionGroup) else died.type is Crash


async def test_a_due_digest_is_posted_and_recorded(storage: Storage) -> None:
    subscription, poster, clock = await subscribe(storage), MemoryPoster(), Clock()
    delivery = make_delivery(storage, poster, clock)
    assert await delivery.tick() == {RunStatus.SENT: 1}
    assert await delivery.tick() == {}
    (post,) = poster.posts[CHANNEL]
    assert post.slot_id == slot_id(subscription.id, EIGHT)
    run = await newest(storage, subscription)
    assert (run.status, run.entry_id, run.slot) == (RunStatus.SENT, post.featured.entry_id, EIGHT)
    assert await storage.subscriptions.get(subscription.id) == replace(
        subscription, next_slot=EIGHT + timedelta(days=1)
    )


async def test_nothing_is_posted_before_its_time(storage: Storage) -> None:
    await subscribe(storage)
    poster = MemoryPoster()
    assert await make_delivery(storage, poster, Clock(EIGHT - timedelta(seconds=1))).tick() == {}
    assert not poster.posts


def with_log(storage: Storage, log: object) -> Any:
    """The storage, with another digest log."""
    others = {name: getattr(storage, name) for name in ("subscriptions", "editions", "questions")}
    return SimpleNamespace(digest_log=log, **others)


class Dying:
    """A store whose process dies just before or just after one of its methods."""

    def __init__(self, store: object, method: str, after: bool) -> None:
        self._store, self._method, self._after = store, method, after

    def __getattr__(self, name: str) -> Any:
        real: Callable[..., Awaitable[Any]] = getattr(self._store, name)
        if name != self._method:
            return real

        async def die(*arguments: Any) -> None:
            if self._after:
                await real(*arguments)
            raise Crash

        return die


@pytest.mark.parametrize("point", ["claim", "shown", "begin", "post", "mark_sent"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_crash_at_any_point_leaves_exactly_one_post(storage: Storage, point: str, after: bool) -> None:
    subscription, poster, clock = await subscribe(storage), MemoryPoster(), Clock()
    if point == "post":
        setattr(poster, "after_post" if after else "before_post", failing(Crash()))
    dying = with_log(storage, Dying(storage.digest_log, point, after))
    await crashing(make_delivery(dying, poster, clock).tick())

    survivor = make_delivery(storage, poster, clock, "second")
    await survivor.tick()
    clock.now += LEASE
    await survivor.tick()
    (post,) = poster.posts[CHANNEL]
    run = await newest(storage, subscription)
    assert (run.status, run.entry_id) == (RunStatus.SENT, post.featured.entry_id)
    assert run.message_id == 10**18 + 1


async def test_a_crash_while_settling_is_settled_too(storage: Storage) -> None:
    subscription, poster, clock = await subscribe(storage), MemoryPoster(after_post=failing(Crash())), Clock()
    await crashing(make_delivery(storage, poster, clock).tick())
    poster.on_find = failing(Crash())
    clock.now += LEASE
    await crashing(make_delivery(storage, poster, clock, "second").tick())
    clock.now += LEASE
    await make_delivery(storage, poster, clock, "third").tick()
    assert len(poster.posts[CHANNEL]) == 1
    assert (await newest(storage, subscription)).attempts == 3


async def test_a_retry_says_the_same_although_the_library_changed(storage: Storage) -> None:
    await subscribe(storage)
    poster, clock = MemoryPoster(before_post=failing(Retryable("busy", timedelta(minutes=1)))), Clock()
    await make_delivery(storage, poster, clock).tick()
    promised = (await storage.digest_log.history(1, 1))[0].entry_id
    fresher = Library([*LIBRARY, make_entry("nickel", as_of="2026-03")])
    clock.move(minutes=1)
    await make_delivery(storage, poster, clock, library=fresher).tick()
    (post,) = poster.posts[CHANNEL]
    assert post.featured.entry_id == promised != "nickel"


async def test_an_error_after_the_post_landed_does_not_double_it(storage: Storage) -> None:
    subscription, clock = await subscribe(storage), Clock()
    poster = MemoryPoster(after_post=failing(Retryable("Discord answered 502.")))
    delivery = make_delivery(storage, poster, clock)
    assert await delivery.tick() == {RunStatus.CLAIMED: 1}
    assert (await newest(storage, subscription)).reason == "Discord answered 502."
    clock.move(seconds=30)
    assert await delivery.tick() == {RunStatus.SENT: 1}
    assert len(poster.posts[CHANNEL]) == 1
    assert (await newest(storage, subscription)).reason is None


async def test_waits_are_as_long_as_asked_for_and_grow_otherwise(storage: Storage) -> None:
    await subscribe(storage)
    poster, clock = MemoryPoster(before_post=failing(Retryable("busy"), 9)), Clock()
    delivery = make_delivery(storage, poster, clock)
    waits = []
    for _ in range(8):
        await delivery.tick()
        lease = (await storage.digest_log.history(1, 1))[0].lease_until
        assert lease is not None
        waits.append((lease - clock.now).total_seconds())
        clock.now = lease
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]
    poster.before_post = failing(Retryable("busy", timedelta(seconds=7)))
    await delivery.tick()
    assert (await storage.digest_log.take_expired("x", clock.now + timedelta(seconds=6), clock.now, 9)) == []
    assert (await storage.digest_log.take_expired("x", clock.now + timedelta(seconds=7), clock.now, 9)) != []


async def test_a_platform_that_stays_out_of_order_ends_in_a_reason_and_no_blame(storage: Storage) -> None:
    subscription, clock = await subscribe(storage), Clock()
    poster = MemoryPoster(before_post=failing(Retryable("Discord answered 503."), 999))
    delivery = make_delivery(storage, poster, clock)
    for _ in range(40):
        await delivery.tick()
        clock.move(minutes=10)
    run = await newest(storage, subscription)
    assert (run.status, run.reason) == (RunStatus.SKIPPED, "Discord answered 503.")
    stored = await storage.subscriptions.get(subscription.id)
    assert stored is not None
    assert (stored.failing_since, stored.paused) == (None, False)


async def test_a_post_without_an_answer_is_given_up_before_the_lease_ends(storage: Storage) -> None:
    subscription, clock = await subscribe(storage), Clock()

    class Silent(MemoryPoster):
        async def post(self, *arguments: Any) -> int:
            await asyncio.Event().wait()
            raise AssertionError

    rules = Rules(answer_within=timedelta(milliseconds=20))
    assert await make_delivery(storage, Silent(), clock, rules=rules).tick() == {RunStatus.CLAIMED: 1}
    clock.move(seconds=30)
    poster = MemoryPoster()
    assert await make_delivery(storage, poster, clock).tick() == {RunStatus.SENT: 1}
    assert (await newest(storage, subscription)).attempts == 2


@pytest.mark.parametrize("error", [Forbidden("View Channel is missing."), Gone("Deleted."), DMsClosed("Closed.")])
async def test_refusals_are_recorded_and_after_three_days_pause_it_and_are_told_once(
    storage: Storage, error: Refused
) -> None:
    subscription, poster, clock = await subscribe(storage), MemoryPoster(before_post=failing(error, 99)), Clock()
    delivery = make_delivery(storage, poster, clock)
    for _ in range(3):
        assert await delivery.tick() == {RunStatus.FAILED: 1}
        assert (await newest(storage, subscription)).reason == str(error)
        clock.move(days=1)
    assert poster.told == []
    await delivery.tick()
    clock.move(days=1)
    assert await delivery.tick() == {}
    assert poster.told == [(subscription.id, str(error))]
    stored = await storage.subscriptions.get(subscription.id)
    assert stored is not None
    assert (stored.paused, stored.pause_reason, stored.told_admins) == (True, str(error), True)


async def test_one_success_forgives_earlier_refusals(storage: Storage) -> None:
    subscription, clock = await subscribe(storage), Clock()
    poster = MemoryPoster(before_post=failing(Forbidden("no"), 3))
    delivery = make_delivery(storage, poster, clock)
    for day in range(8):
        await delivery.tick()
        clock.move(days=1)
        if day == 3:
            poster.before_post = failing(Forbidden("no"), 3)
    stored = await storage.subscriptions.get(subscription.id)
    assert stored is not None
    assert (stored.paused, poster.told, len(poster.posts[CHANNEL])) == (False, [], 2)


async def test_administrators_who_cannot_be_reached_now_are_told_later(storage: Storage) -> None:
    subscription, clock = await subscribe(storage), Clock()
    await storage.subscriptions.pause(subscription.id, "Deleted.")
    poster = MemoryPoster(on_tell=failing(Retryable("busy")))
    delivery = make_delivery(storage, poster, clock)
    await delivery.tick()
    assert poster.told == []
    await delivery.tick()
    await delivery.tick()
    assert poster.told == [(subscription.id, "Deleted.")]


async def test_a_channel_whose_history_cannot_be_read_is_not_posted_to_twice(storage: Storage) -> None:
    subscription, clock = await subscribe(storage), Clock()
    poster = MemoryPoster(
        after_post=failing(Retryable("502")), on_find=failing(Forbidden("Read Message History is missing."))
    )
    delivery = make_delivery(storage, poster, clock)
    await delivery.tick()
    clock.move(minutes=1)
    assert await delivery.tick() == {RunStatus.FAILED: 1}
    assert len(poster.posts[CHANNEL]) == 1
    assert (await newest(storage, subscription)).reason == "Read Message History is missing."


async def test_missed_slots_are_caught_up_within_the_window_and_skipped_before_it(storage: Storage) -> None:
    subscription, poster, clock = await subscribe(storage), MemoryPoster(), Clock()
    clock.move(days=3, hours=5)
    assert await make_delivery(storage, poster, clock).tick() == {RunStatus.SENT: 1}
    runs = await storage.digest_log.history(subscription.id, 9)
    assert [(run.slot - EIGHT).days for run in runs] == [3, 2, 1, 0]
    assert [(run.status, run.reason) for run in runs[1:]] == [(RunStatus.SKIPPED, NOT_RUNNING)] * 3
    clock.move(days=1, hours=2)
    assert await make_delivery(storage, poster, clock).tick() == {RunStatus.SKIPPED: 1}
    assert len(poster.posts[CHANNEL]) == 1


async def test_a_post_left_unmarked_for_longer_than_the_window_is_still_found(storage: Storage) -> None:
    subscription, clock = await subscribe(storage), Clock()
    poster = MemoryPoster(after_post=failing(Crash()))
    await crashing(make_delivery(storage, poster, clock).tick())
    clock.move(hours=7)
    assert await make_delivery(storage, poster, clock, "second").tick() == {RunStatus.SENT: 1}
    assert (await newest(storage, subscription)).status is RunStatus.SENT
    assert poster.asked == {"post": 1, "find": 1}


async def test_a_pause_between_claim_and_post_is_kept(storage: Storage) -> None:
    subscription, poster, clock = await subscribe(storage), MemoryPoster(), Clock()
    await storage.digest_log.claim(subscription.id, EIGHT, EIGHT + timedelta(days=1), "dead", EIGHT, EIGHT)
    await storage.subscriptions.pause(subscription.id, None)
    assert await make_delivery(storage, poster, clock).tick() == {RunStatus.SKIPPED: 1}
    assert (await newest(storage, subscription)).reason == PAUSED_MEANWHILE
    assert not poster.posts


async def test_without_a_topic_the_slot_is_skipped_with_the_reason(storage: Storage) -> None:
    subscription, poster = await subscribe(storage), MemoryPoster()
    assert await make_delivery(storage, poster, Clock(), library=Library([])).tick() == {RunStatus.SKIPPED: 1}
    assert (await newest(storage, subscription)).reason == NOTHING_TO_SHOW


async def test_a_zone_that_no_longer_exists_pauses_that_subscription_alone(storage: Storage) -> None:
    broken, _ = await subscribe(storage, zone="Mars/Olympus"), await subscribe(storage, channel_id=3)
    poster = MemoryPoster()
    assert await make_delivery(storage, poster, Clock()).tick() == {RunStatus.SENT: 1}
    assert poster.told == [(broken.id, "There is no time zone 'Mars/Olympus'; write one as in America/Toronto.")]


async def test_an_unexpected_error_hits_one_digest_and_is_tried_again(storage: Storage) -> None:
    for channel_id in range(2, 6):
        await subscribe(storage, channel_id)
    poster, clock = MemoryPoster(before_post=failing(RuntimeError("a fault"))), Clock()
    delivery = make_delivery(storage, poster, clock)
    assert await delivery.tick() == {RunStatus.SENT: 3}
    clock.now += LEASE
    assert await delivery.tick() == {RunStatus.SENT: 1}
    assert sorted(len(posts) for posts in poster.posts.values()) == [1] * 4


async def test_a_digest_can_be_sent_at_once_beside_the_timetable(storage: Storage) -> None:
    subscription, poster, clock = await subscribe(storage), MemoryPoster(), Clock(EIGHT - timedelta(hours=1))
    delivery = make_delivery(storage, poster, clock)
    assert await delivery.send_now(subscription) == RunStatus.SENT
    assert await delivery.send_now(subscription) is None
    clock.now = EIGHT
    await delivery.tick()
    first, second = poster.posts[CHANNEL]
    assert first.featured.entry_id != second.featured.entry_id


async def test_processes_side_by_side_post_each_digest_once(storage: Storage) -> None:
    for channel_id in range(40):
        await subscribe(storage, channel_id)
    poster, clock = MemoryPoster(), Clock()
    done: Counter[RunStatus] = Counter()
    for each in await asyncio.gather(*(make_delivery(storage, poster, clock, owner).tick() for owner in "abc")):
        done += each
    assert done == {RunStatus.SENT: 40}
    assert [len(posts) for posts in poster.posts.values()] == [1] * 40


class Losing:
    """A store that the database is lost under for some calls."""

    def __init__(self, store: object, happen: Happening) -> None:
        self._store, self._happen = store, happen

    def __getattr__(self, name: str) -> Any:
        self._happen()
        return getattr(self._store, name)


@pytest.mark.parametrize("calls", range(1, 14))
async def test_a_database_that_is_lost_for_a_while_loses_and_doubles_nothing(calls: int) -> None:
    storage, poster, clock = MemoryStorage(), MemoryPoster(), Clock()
    for channel_id in range(3):
        await subscribe(storage, channel_id)
    lost = iter([nothing] * calls + [failing(StorageError("lost"), 9)] * 4)
    unsteady = with_log(storage, Losing(storage.digest_log, lambda: next(lost, nothing)()))
    delivery = make_delivery(unsteady, poster, clock)
    for _ in range(8):
        with contextlib.suppress(StorageError):
            await delivery.tick()
        clock.now += LEASE
    assert [len(posts) for posts in poster.posts.values()] == [1] * 3
    assert {(await newest(storage, each)).status for each in await storage.subscriptions.list_all()} == {RunStatus.SENT}
