"""What people do with digests, and what they are told when it cannot be."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bot.digest.news import ChangeKind
from bot.digest.service import PER_GUILD, PER_MEMBER, DigestService
from bot.errors import DigestError
from bot.knowledge.library import Library
from bot.storage.memory import MemoryStorage
from bot.storage.ports import Storage
from bot.storage.records import DirectMessage, GuildChannel, Outcome, QuestionRecord, RunStatus, Subscription
from tests.digest.world import EIGHT, LIBRARY, Clock, MemoryPoster, make_delivery, make_editor, make_entry

PLACE = GuildChannel(1, 2)


def make_service(storage: Storage, library: Library = LIBRARY) -> DigestService:
    """A service on a storage."""
    return DigestService(
        library=lambda: library,
        subscriptions=storage.subscriptions,
        log=storage.digest_log,
        editions=storage.editions,
        editor=make_editor(storage, library),
    )


@pytest.fixture
def service() -> DigestService:
    """A service that starts with nothing."""
    return make_service(MemoryStorage())


async def subscribe(service: DigestService) -> Subscription:
    """A digest at half past eight in Toronto."""
    return await service.subscribe(PLACE, at=time(8, 30, 15), zone="America/Toronto", now=EIGHT)


async def test_a_subscription_waits_for_its_next_slot(service: DigestService) -> None:
    subscription = await subscribe(service)
    assert (subscription.at, subscription.next_slot) == (time(8, 30), EIGHT.replace(hour=13, minute=30))


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"zone": "Mars/Olympus"}, "no time zone 'Mars/Olympus'"),
        ({"weekdays": frozenset()}, "at least one day"),
        ({"categories": frozenset({"metals"})}, "no category 'metals'; there are minerals"),
    ],
)
async def test_a_wish_that_cannot_be_kept_is_refused(
    service: DigestService, wish: dict[str, str], sentence: str
) -> None:
    usual = {"at": time(8), "zone": "UTC", "now": EIGHT}
    with pytest.raises(DigestError, match=sentence):
        await service.subscribe(PLACE, **{**usual, **wish})  # type: ignore[arg-type]
    assert await service.list_for() == []


@pytest.mark.parametrize(("place", "most"), [(PLACE, PER_GUILD), (DirectMessage(7), PER_MEMBER)])
async def test_there_is_a_most_of_digests(
    service: DigestService, place: GuildChannel | DirectMessage, most: int
) -> None:
    for _ in range(most):
        await service.subscribe(place, at=time(8), zone="UTC", now=EIGHT)
    with pytest.raises(DigestError, match=f"{most} digests already"):
        await service.subscribe(place, at=time(8), zone="UTC", now=EIGHT)


async def test_a_subscription_is_found_at_its_own_place_only(service: DigestService) -> None:
    subscription = await subscribe(service)
    own = await service.subscribe(DirectMessage(7), at=time(8), zone="UTC", now=EIGHT)
    assert await service.find(subscription.id) == await service.find(subscription.id, guild_id=1) == subscription
    assert await service.find(own.id, user_id=7) == own
    for wrong in ({"guild_id": 2}, {"user_id": 7}):
        with pytest.raises(DigestError, match=f"no digest number {subscription.id} here"):
            await service.find(subscription.id, **wrong)
    assert await service.list_for(guild_id=1) == [subscription]
    assert await service.list_for(user_id=7) == [own]


async def test_a_paused_subscription_goes_on_from_its_next_slot(service: DigestService) -> None:
    subscription = await subscribe(service)
    assert await service.pause(subscription)
    assert not await service.pause(subscription)
    assert await service.resume(subscription, EIGHT + timedelta(days=9))
    resumed = await service.find(subscription.id)
    assert resumed.next_slot.date() == date(2026, 3, 14)
    assert await service.remove(subscription)
    assert not await service.remove(subscription)


async def test_the_preview_is_what_gets_posted_with_news_and_questions() -> None:
    storage, poster, clock = MemoryStorage(), MemoryPoster(), Clock()
    service = make_service(storage)
    await service.learn(clock.now - timedelta(days=1))
    subscription = await service.subscribe(PLACE, at=time(8), zone="UTC", now=EIGHT - timedelta(hours=1))
    await make_delivery(storage, poster, clock).tick()

    clock.move(days=1)
    library = Library([*LIBRARY, make_entry("nickel", as_of="2026-03")])
    service = make_service(storage, library)
    await service.learn(clock.now - timedelta(hours=1))
    asked = QuestionRecord(clock.now - timedelta(days=2), 1, 2, "", Outcome.ANSWER, "tin", 90)
    await storage.questions.record(asked)
    preview = await service.preview(subscription, clock.now)
    await make_delivery(storage, poster, clock, library=library).tick()
    first, second = poster.posts[PLACE]
    assert second == preview
    assert (first.changes, first.most_asked, second.featured.entry_id) == ((), (), "nickel")
    assert [(change.kind, change.entry_id) for change in second.changes] == [(ChangeKind.NEW, "nickel")]
    assert [(each.topic.entry_id, each.times) for each in second.most_asked] == [("tin", 1)]
    assert [run.status for run in await service.history(subscription)] == [RunStatus.SENT] * 2


async def test_a_preview_without_a_topic_is_nothing() -> None:
    service = make_service(MemoryStorage(), Library([]))
    assert await service.preview(await subscribe(service), EIGHT) is None
