"""Digests on Discord: commands, posts, refusals, and the loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.app import open_digests
from bot.digest.compose import DigestPost
from bot.digest.delivery import Delivery
from bot.digest.pacing import EvenPace
from bot.digest.posting import DMsClosed, Forbidden, Gone, Retryable
from bot.frontends.discord.cogs import asking_cogs, digest_cogs
from bot.frontends.discord.poster import DiscordPoster
from bot.storage.memory import MemoryStorage
from bot.storage.opening import open_storage
from bot.storage.ports import Storage
from bot.storage.records import DirectMessage, GuildChannel, RunStatus
from tests.discord_server.constants import Permission
from tests.frontends.discord.conftest import Running, Starter
from tests.postgres import Postgres

WISH = {"channel": "general", "time": "8:30", "zone": "America/Toronto"}


@pytest_asyncio.fixture
async def digests(start: Starter) -> AsyncIterator[Running]:
    """A bot with the digest's cogs."""
    async with _digesting(start, MemoryStorage()) as running:
        yield running


@asynccontextmanager
async def _digesting(start: Starter, storage: Storage) -> AsyncIterator[Running]:
    def cogs(bot: Any) -> list[Any]:
        service, editor = open_digests(storage, lambda: bot.desk.library)
        pace = EvenPace(50, time.monotonic, asyncio.sleep)
        poster = DiscordPoster(bot, pace, bot.desk.guilds)
        delivery = Delivery(
            subscriptions=storage.subscriptions,
            log=storage.digest_log,
            editor=editor,
            poster=poster,
            pace=pace,
            clock=lambda: bot.desk.now,
            owner="test",
        )
        bot.service, bot.delivery, bot.poster = service, delivery, poster
        return [*asking_cogs(bot), *digest_cogs(bot, service, delivery, storage)]

    async with start(storage=storage, cogs_of=cogs) as running:
        yield running


def _options(running: Running, **changes: Any) -> dict[str, Any]:
    return {key: value for key, value in {**WISH, **changes}.items() if value is not None}


async def _subscribe(running: Running, user: str = "olga", **changes: Any) -> str:
    handle = running.server.interact.command(user, "general", "digest subscribe", _options(running, **changes))
    return running.server.view.text(await handle.answer())


async def _post(running: Running, number: int = 1) -> DigestPost:
    subscription = await running.bot.service.find(number)  # type: ignore[attr-defined]
    post = await running.bot.service.preview(subscription, subscription.next_slot)  # type: ignore[attr-defined]
    assert post is not None
    return post


async def test_an_administrator_subscribes_looks_and_removes(digests: Running) -> None:
    assert "1: <#" in await _subscribe(digests, days="mon, wed", categories="minerals, policy")
    call = digests.server.interact.command
    listed = digests.server.view.text(await call("olga", "general", "digest list").answer())
    assert "Mon, Wed, Minerals, Policy" in listed
    preview = await call("olga", "general", "digest preview", {"number": 1}).answer()
    assert preview.flags & 64
    assert "Full answer" in digests.server.view.buttons(preview)
    assert "paused" in digests.server.view.text(await call("max", "general", "digest pause", {"number": 1}).answer())
    assert "goes on" in digests.server.view.text(await call("max", "general", "digest resume", {"number": 1}).answer())
    assert "removed" in digests.server.view.text(await call("olga", "general", "digest remove", {"number": 1}).answer())
    assert "no digest" in digests.server.view.text(await call("olga", "general", "digest list").answer())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"time": "25:00"}, "no time of day"),
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"days": "someday"}, "no day of the week"),
        ({"categories": "minerals, cooking"}, "no category 'cooking'"),
        ({"channel": "readonly"}, "Send Messages"),
        ({"channel": "hidden"}, "I lack View Channel."),
        ({"role": "curator"}, "I may not mention"),
        ({"role": "@everyone"}, "never everyone"),
    ],
)
async def test_what_cannot_be_kept_is_refused_in_one_sentence(
    digests: Running, changes: dict[str, str], said: str
) -> None:
    assert said in await _subscribe(digests, **changes)
    assert await digests.storage.subscriptions.list_all() == []


async def test_zones_and_numbers_are_suggested(digests: Running) -> None:
    await _subscribe(digests)
    suggest = digests.server.interact.autocomplete
    zones = await suggest("olga", "general", "digest subscribe", "zone", "toron", {"time": "8"}).choices()
    assert zones[0]["value"] == "America/Toronto"
    wish = {"time": "8", "zone": "UTC"}
    lists = await suggest("olga", "general", "digest subscribe", "categories", "minerals, val", wish).choices()
    assert [choice["value"] for choice in lists] == ["minerals, value-chain"]
    numbers = await suggest("olga", "general", "digest pause", "number", "").choices()
    assert [choice["value"] for choice in numbers] == [1]


async def test_a_digest_is_posted_now_with_its_only_mention_and_found_again(digests: Running) -> None:
    await _subscribe(digests, role="readers")
    handle = digests.server.interact.command("olga", "general", "digest now", {"number": 1})
    assert "posted" in digests.server.view.text(await handle.answer())
    [post] = digests.server.view.bot_messages("general")
    assert "Takeaways" in digests.server.view.text(post)
    [(message, pings)] = digests.server.view.pings()
    assert message.id == post.id
    assert len(pings.roles) == 1
    history = digests.server.interact.command("olga", "general", "digest history", {"number": 1})
    assert "posted" in digests.server.view.text(await history.answer())


async def test_a_digests_buttons_open_topics_privately(digests: Running) -> None:
    await _subscribe(digests)
    await digests.server.interact.command("olga", "general", "digest now", {"number": 1}).answer()
    [post] = digests.server.view.bot_messages("general")
    opened = await digests.server.interact.click("ana", post, "Full answer").answer()
    assert opened.flags & 64


async def test_a_member_has_a_digest_of_their_own_and_nobody_elses(digests: Running) -> None:
    wish = {"time": "7am", "zone": "Europe/Paris"}
    made = await digests.server.interact.command("ana", "general", "mydigest subscribe", wish).answer()
    assert "direct messages" in digests.server.view.text(made)
    other = await digests.server.interact.command("ben", "general", "mydigest remove", {"number": 1}).answer()
    assert "no digest number 1" in digests.server.view.text(other)
    sent = await digests.server.interact.command("ana", "general", "mydigest now", {"number": 1}).answer()
    assert "posted" in digests.server.view.text(sent)


async def test_a_post_is_found_by_its_slot_and_only_by_that(digests: Running) -> None:
    await _subscribe(digests)
    poster, post = digests.bot.poster, await _post(digests)
    home = digests.server.world.find_guild("home")
    place = GuildChannel(home.id, digests.server.world.find_channel("general").id)
    since = digests.desk.now - timedelta(minutes=5)
    assert await poster.find_post(place, post.slot_id, since) is None
    message_id = await poster.post(place, post, post.slot_id)
    assert await poster.find_post(place, post.slot_id, since) == message_id
    assert await poster.post(place, post, post.slot_id) == message_id
    assert len(digests.server.view.bot_messages("general")) == 1


async def test_an_announcement_is_published(digests: Running) -> None:
    await _subscribe(digests, channel="announcements")
    poster, post = digests.bot.poster, await _post(digests)
    place = GuildChannel(
        digests.server.world.find_guild("home").id, digests.server.world.find_channel("announcements").id
    )
    await poster.post(place, post, post.slot_id)
    assert digests.server.ledger.count("POST /channels/{channel_id}/messages/{message_id}/crosspost") == 1


async def test_refusals_are_told_apart(digests: Running) -> None:
    await _subscribe(digests)
    poster, post, world = digests.bot.poster, await _post(digests), digests.server.world
    home = world.find_guild("home")

    def to(name: str) -> GuildChannel:
        return GuildChannel(home.id, world.find_channel(name).id)

    with pytest.raises(Forbidden, match="Send Messages"):
        await poster.post(to("readonly"), post, "n1")
    digests.server.admin.deny_bot("general", Permission.VIEW_CHANNEL)
    with pytest.raises(Forbidden, match="View Channel"):
        await poster.post(to("general"), post, "n2")
    gone = to("ask")
    digests.server.admin.delete_channel("ask")
    with pytest.raises(Gone):
        await poster.post(gone, post, "n3")
    digests.server.admin.close_dms("ana")
    with pytest.raises(DMsClosed):
        await poster.post(DirectMessage(world.find_user("ana").id), post, "n4")
    digests.server.faults.inject("POST", "/channels/*/messages", status=503, times=10)
    with pytest.raises(Retryable):
        await poster.post(to("announcements"), post, "n5")


async def test_administrators_hear_of_a_pause(digests: Running) -> None:
    await _subscribe(digests)
    subscription = await digests.bot.service.find(1)  # type: ignore[attr-defined]
    await digests.bot.poster.tell_admins(subscription, "The channel is no longer there.")
    owner = digests.server.world.dm_with(digests.server.world.find_user("olga"))
    told = await digests.server.view.bot_message(owner)
    assert "I paused digest 1" in digests.server.view.text(told)


async def test_what_is_due_goes_out_once_by_itself(start: Starter) -> None:
    storage = MemoryStorage()
    async with _digesting(start, storage) as running:
        await _subscribe(running)
        subscription = await running.bot.service.find(1)  # type: ignore[attr-defined]
        due = subscription.next_slot - timedelta(days=1)
        await storage.subscriptions.pause(1, None)
        await storage.subscriptions.resume(1, due if running.desk.now - due < timedelta(hours=5) else running.desk.now)
    async with _digesting(start, storage) as running:
        post = await running.server.view.bot_message("general")
        done = await running.bot.delivery.tick()  # type: ignore[attr-defined]
        assert done[RunStatus.SENT] == 0
        assert running.server.view.bot_messages("general") == [post]


async def test_answering_goes_on_while_the_database_is_away_and_nothing_is_lost(start: Starter) -> None:
    server = Postgres()
    try:
        storage = await open_storage(await server.make_database("away"))
        async with _digesting(start, storage) as running:
            assert "Done" in await _subscribe(running)
            server.stop()
            question = running.server.users.mention("ana", "general", "what is gallium?")
            assert "## Gallium" in running.server.view.text(await running.server.view.reply(question))
            told = await _subscribe(running, channel="ask")
            assert "database" in told
            assert "Traceback" not in told
            server.start()
            call = running.server.interact.command("olga", "general", "digest list")
            listed = running.server.view.text(await call.answer())
            assert "1: <#" in listed
            assert "2: <#" not in listed
            assert "Done" in await _subscribe(running, channel="ask")
        await storage.close()
    finally:
        server.close()
