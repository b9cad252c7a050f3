"""What subscriptions, the digest log and editions promise, on every storage."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.storage.ports import Storage
from bot.storage.records import Claim, DirectMessage, Edition, RunStatus, Shown, Subscription
from tests.storage.samples import DAY, GUILD, LEASE, NOON, wish


async def claimed(storage: Storage, subscription: Subscription, slot: datetime = NOON) -> Claim:
    """A fresh claim on a slot."""
    claim = await storage.digest_log.claim(subscription.id, slot, slot + DAY, "a", slot, slot + LEASE)
    assert claim is not None
    return claim


async def sent(storage: Storage, subscription: Subscription, slot: datetime, entry_id: str, round: int = 1) -> None:
    """A slot from claim to post."""
    claim = await storage.digest_log.begin(
        await claimed(storage, subscription, slot), entry_id, round, slot, slot + LEASE
    )
    assert claim is not None
    assert await storage.digest_log.mark_sent(claim, GUILD, slot)


@pytest.mark.parametrize("destination", [None, DirectMessage(GUILD + 9)])
async def test_a_subscription_comes_back_as_it_was_added(storage: Storage, destination: DirectMessage | None) -> None:
    new = wish(destination)
    added = await storage.subscriptions.add(new)
    assert added == Subscription.of(added.id, new)
    assert await storage.subscriptions.get(added.id) == added
    assert await storage.subscriptions.get(added.id + 1) is None


async def test_subscriptions_are_listed_by_guild_and_by_member(storage: Storage) -> None:
    first, second = await storage.subscriptions.add(wish()), await storage.subscriptions.add(wish())
    own = await storage.subscriptions.add(wish(DirectMessage(7)))
    assert await storage.subscriptions.list_for_guild(GUILD) == [first, second]
    assert await storage.subscriptions.list_for_user(7) == [own]
    assert await storage.subscriptions.list_all() == [first, second, own]


async def test_due_ones_come_in_the_order_of_their_waiting(storage: Storage) -> None:
    late, early, future = [
        await storage.subscriptions.add(wish(next_slot=slot)) for slot in (NOON, NOON - DAY, NOON + DAY)
    ]
    assert await storage.subscriptions.due(NOON, 9) == [early, late]
    assert await storage.subscriptions.due(NOON, 1) == [early]
    assert future not in await storage.subscriptions.due(NOON, 9)


async def test_a_paused_subscription_is_not_due_and_resumes_clean(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    await storage.digest_log.mark_failed(await claimed(storage, subscription), "no permission", NOON)
    assert await storage.subscriptions.pause(subscription.id, "no permission")
    assert not await storage.subscriptions.pause(subscription.id, None)
    assert await storage.subscriptions.due(NOON + 9 * DAY, 9) == []
    assert [each.paused for each in await storage.subscriptions.list_all()] == [True]
    assert await storage.subscriptions.resume(subscription.id, NOON + 2 * DAY)
    assert not await storage.subscriptions.resume(subscription.id, NOON)
    assert await storage.subscriptions.get(subscription.id) == replace(subscription, next_slot=NOON + 2 * DAY)


async def test_administrators_are_told_by_one_caller_of_pauses_that_nobody_wished(storage: Storage) -> None:
    by_hand, by_itself = await storage.subscriptions.add(wish()), await storage.subscriptions.add(wish())
    await storage.subscriptions.pause(by_hand.id, None)
    await storage.subscriptions.pause(by_itself.id, "channel deleted")
    assert [each.id for each in await storage.subscriptions.untold(9)] == [by_itself.id]
    told = await asyncio.gather(*(storage.subscriptions.set_told(by_itself.id, True) for _ in range(4)))
    assert sorted(told) == [False, False, False, True]
    assert await storage.subscriptions.untold(9) == []
    assert await storage.subscriptions.set_told(by_itself.id, False)
    assert len(await storage.subscriptions.untold(9)) == 1


async def test_removal_takes_the_history_along_and_never_gives_the_id_again(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    claim = await claimed(storage, subscription)
    assert await storage.subscriptions.remove(subscription.id)
    assert not await storage.subscriptions.remove(subscription.id)
    assert await storage.digest_log.history(subscription.id, 9) == []
    assert not await storage.digest_log.mark_sent(claim, 1, NOON)
    assert await storage.digest_log.take_expired("b", NOON + DAY, NOON + DAY + LEASE, 9) == []
    assert (await storage.subscriptions.add(wish())).id > subscription.id


async def test_a_slot_is_claimed_once_and_moves_the_subscription_on(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    claims = await asyncio.gather(
        *(
            storage.digest_log.claim(subscription.id, NOON, NOON + DAY, owner, NOON, NOON + LEASE)
            for owner in "abcdefgh"
        )
    )
    assert len([claim for claim in claims if claim]) == 1
    assert await storage.subscriptions.due(NOON + DAY, 9) == [replace(subscription, next_slot=NOON + DAY)]
    assert await storage.subscriptions.due(NOON + timedelta(hours=23), 9) == []


async def test_a_claim_beside_the_timetable_leaves_the_next_slot_alone(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    assert await storage.digest_log.claim(subscription.id, NOON - LEASE, None, "a", NOON, NOON + LEASE)
    assert await storage.subscriptions.get(subscription.id) == subscription


async def test_a_late_claim_does_not_turn_the_timetable_back(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish(next_slot=NOON + 5 * DAY))
    await claimed(storage, subscription)
    assert await storage.subscriptions.get(subscription.id) == subscription


async def test_paused_and_missing_subscriptions_cannot_be_claimed(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    await storage.subscriptions.pause(subscription.id, None)
    for subscription_id in (subscription.id, subscription.id + 1):
        assert not await storage.digest_log.claim(subscription_id, NOON, NOON + DAY, "a", NOON, NOON + LEASE)
    assert await storage.digest_log.history(subscription.id, 9) == []


async def test_skipped_slots_keep_their_reason_and_spare_those_with_a_row(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    await sent(storage, subscription, NOON, "lithium")
    await storage.digest_log.skip(subscription.id, [NOON, NOON + DAY], NOON + 2 * DAY, "was not running", NOON)
    newest, oldest = await storage.digest_log.history(subscription.id, 9)
    assert (newest.slot, newest.status, newest.reason) == (NOON + DAY, RunStatus.SKIPPED, "was not running")
    assert (oldest.slot, oldest.status) == (NOON, RunStatus.SENT)
    assert await storage.subscriptions.get(subscription.id) == replace(subscription, next_slot=NOON + 2 * DAY)
    await storage.digest_log.skip(subscription.id + 1, [NOON], NOON, "gone", NOON)


async def test_a_sent_slot_is_closed(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    claim = await claimed(storage, subscription)
    begun = await storage.digest_log.begin(claim, "lithium", 3, NOON, NOON + 2 * LEASE)
    assert begun == replace(claim, entry_id="lithium", round=3, lease_until=NOON + 2 * LEASE)
    assert await storage.digest_log.mark_sent(begun, GUILD, NOON + LEASE)
    assert not await storage.digest_log.mark_sent(begun, GUILD, NOON)
    assert not await storage.digest_log.mark_skipped(begun, "no", NOON)
    assert await storage.digest_log.mark_failed(begun, "no", NOON) is None
    (run,) = await storage.digest_log.history(subscription.id, 9)
    assert (run.status, run.entry_id, run.message_id, run.reason) == (RunStatus.SENT, "lithium", GUILD, None)
    assert (run.lease_until, run.attempts, run.updated_at) == (None, 1, NOON + LEASE)


async def test_the_first_failure_is_remembered_until_a_post_succeeds(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    for day in range(2):
        claim = await claimed(storage, subscription, NOON + day * DAY)
        assert await storage.digest_log.mark_failed(claim, "no permission", NOON + day * DAY) == NOON
    stored = await storage.subscriptions.get(subscription.id)
    assert stored is not None
    assert stored.failing_since == NOON
    await sent(storage, subscription, NOON + 2 * DAY, "lithium")
    stored = await storage.subscriptions.get(subscription.id)
    assert stored is not None
    assert stored.failing_since is None


async def test_a_claim_that_was_taken_over_is_worth_nothing_to_its_former_holder(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    old = await claimed(storage, subscription)
    assert await storage.digest_log.take_expired("b", NOON, NOON + LEASE, 9) == []
    later = NOON + LEASE
    (new,) = await storage.digest_log.take_expired("a", later, later + LEASE, 9)
    assert new == replace(old, attempts=2, lease_until=later + LEASE)
    assert await storage.digest_log.begin(old, "zinc", 1, later, later) is None
    assert not await storage.digest_log.release(old, "busy", later, later)
    assert not await storage.digest_log.mark_sent(old, 1, later)
    assert await storage.digest_log.mark_skipped(new, "nothing to show", later)


async def test_a_released_claim_rests_and_keeps_what_was_begun(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    claim = await storage.digest_log.begin(await claimed(storage, subscription), "zinc", 2, NOON, NOON + LEASE)
    assert claim is not None
    assert await storage.digest_log.release(claim, "busy", NOON + DAY, NOON)
    assert await storage.digest_log.take_expired("b", NOON + LEASE, NOON + DAY, 9) == []
    (again,) = await storage.digest_log.take_expired("b", NOON + DAY, NOON + 2 * DAY, 9)
    assert again == Claim(subscription.id, NOON, "b", 2, NOON + 2 * DAY, "zinc", 2, "busy")


async def test_concurrent_callers_take_different_expired_claims_oldest_first(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    slots = [NOON + day * DAY for day in range(12)]
    for slot in slots:
        await claimed(storage, subscription, slot)
    later = NOON + 20 * DAY
    assert [claim.slot for claim in await storage.digest_log.take_expired("z", later, later + LEASE, 2)] == slots[:2]
    taken = await asyncio.gather(*(storage.digest_log.take_expired(owner, later, later + LEASE, 3) for owner in "abcd"))
    rest = await storage.digest_log.take_expired("e", later, later + LEASE, 99)
    assert sorted(claim.slot for claims in [*taken, rest] for claim in claims) == slots[2:]


async def test_shown_tells_the_current_round_oldest_first(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    other = await storage.subscriptions.add(wish())
    assert await storage.digest_log.shown(subscription.id) == Shown()
    for day, (entry_id, round) in enumerate([("zinc", 1), ("tin", 2), ("zinc", 2)]):
        await sent(storage, subscription, NOON + day * DAY, entry_id, round)
    await sent(storage, other, NOON, "cobalt", 5)
    open_one = await claimed(storage, subscription, NOON + 3 * DAY)
    await storage.digest_log.begin(open_one, "lead", 3, NOON, NOON)
    assert await storage.digest_log.shown(subscription.id) == Shown(2, ("tin", "zinc"), NOON + 2 * DAY)


async def test_history_is_limited_and_closed_slots_are_purged(storage: Storage) -> None:
    subscription = await storage.subscriptions.add(wish())
    await sent(storage, subscription, NOON, "zinc")
    await sent(storage, subscription, NOON + DAY, "tin")
    await claimed(storage, subscription, NOON - DAY)
    assert [run.slot for run in await storage.digest_log.history(subscription.id, 2)] == [NOON + DAY, NOON]
    assert await storage.digest_log.purge(NOON + DAY) == 1
    assert [run.slot for run in await storage.digest_log.history(subscription.id, 9)] == [NOON + DAY, NOON - DAY]


async def test_editions_are_known_from_the_moment_they_were_seen(storage: Storage) -> None:
    zinc, tin = Edition("zinc", "v1", "w1", date(2027, 1, 1)), Edition("tin", "v1", "w1", date(2027, 1, 1))
    await storage.editions.remember([zinc, tin], NOON)
    await storage.editions.remember([zinc, tin], NOON + DAY)
    corrected = replace(zinc, version="v2", wording="w2")
    await storage.editions.remember([corrected, tin], NOON + 2 * DAY)
    assert await storage.editions.at(NOON - DAY) == {}
    assert await storage.editions.at(NOON + DAY) == {"zinc": zinc, "tin": tin}
    assert await storage.editions.at(NOON + 2 * DAY) == {"zinc": corrected, "tin": tin}
    await storage.editions.remember([zinc], NOON + 3 * DAY)
    assert await storage.editions.at(NOON + 3 * DAY) == {"zinc": zinc, "tin": tin}


async def test_a_storage_that_is_open_answers(storage: Storage) -> None:
    await storage.ping()
