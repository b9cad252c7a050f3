"""A year goes by in a moment: one post for each local day in every time zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.digest.schedule import next_slot, slot_on
from bot.storage.memory import MemoryStorage
from bot.storage.records import GuildChannel, NewSubscription
from tests.digest.world import Clock, MemoryPoster, make_delivery
from tests.digest.zones_under_test import ZONES

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


async def simulate(times: list[time], step: timedelta) -> None:
    """Let a process look every `step` for what is due in all zones, at all times of day, for a year."""
    storage, poster, clock = MemoryStorage(), MemoryPoster(), Clock(START)
    for channel_id, (name, at) in enumerate((name, at) for name in ZONES for at in times):
        wish = NewSubscription(
            destination=GuildChannel(1, channel_id), at=at, zone=name, created_at=START, next_slot=START
        )
        await storage.subscriptions.add(replace(wish, next_slot=next_slot(wish, START)))
    delivery = make_delivery(storage, poster, clock)
    while clock.now < END:
        await delivery.tick()
        clock.now += step
    for subscription in await storage.subscriptions.list_all():
        zone = ZoneInfo(subscription.zone)
        first, last = START.astimezone(zone).date(), END.astimezone(zone).date()
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        slots = [slot_on(day, subscription.at, zone) for day in days]
        expected = [slot for slot in slots if slot and START < slot < END]
        assert [post.slot for post in poster.posts[subscription.destination]] == expected
        assert 364 <= len(expected) <= 366


async def test_forty_zones_get_one_post_for_each_local_day_of_a_year() -> None:
    await simulate([time(2, 15)], timedelta(hours=2))


@pytest.mark.soak
async def test_forty_zones_at_awkward_times_get_one_post_for_each_local_day_of_a_year() -> None:
    await simulate([time(0, 0), time(1, 45), time(2, 30), time(23, 30)], timedelta(minutes=15))


def test_the_zones_are_forty_and_lord_howe_is_among_them() -> None:
    assert len(set(ZONES)) == 40
    assert "Australia/Lord_Howe" in ZONES
    assert slot_on(date(2026, 10, 4), time(2, 15), ZoneInfo("Australia/Lord_Howe")) is not None
