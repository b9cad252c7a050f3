"""The poster against the stand-in, over the gateway's knowledge and over HTTP alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import discord
import pytest
import pytest_asyncio

from bot.digest.compose import DigestPost, compose
from bot.digest.pacing import EvenPace
from bot.digest.posting import DMsClosed, Forbidden
from bot.frontends.discord.guilds import KnownGuilds
from bot.frontends.discord.poster import DiscordPoster
from bot.frontends.discord.process import rest_client
from bot.knowledge.library import Library
from bot.storage.memory import MemoryStorage
from bot.storage.ports import Storage
from bot.storage.records import DirectMessage, GuildChannel, GuildSettings, NewSubscription, Subscription
from tests.discord_server import DiscordServer
from tests.discord_server.constants import Permission
from tests.frontends.discord.conftest import Starter

NOW = datetime.now(UTC).replace(microsecond=0)
SINCE = NOW - timedelta(minutes=5)


@pytest.fixture
def storage() -> Storage:
    """Where guilds keep their choices."""
    return MemoryStorage()


@pytest_asyncio.fixture(params=["gateway", "http"])
async def poster(
    request: pytest.FixtureRequest, discord_server: DiscordServer, start: Starter, storage: Storage
) -> AsyncIterator[DiscordPoster]:
    """A poster over a bot that is connected, and over a client that knows of no guild."""
    if request.param == "gateway":
        async with start() as running:
            yield _poster(running.bot, storage)
    else:
        async with rest_client(discord_server.token, 5, discord_server.api) as client:
            yield _poster(client, storage)


@pytest.fixture
def post(shipped: Library) -> DigestPost:
    """A digest on the first topic."""
    entry = next(iter(shipped))
    return compose(
        shipped, entry, slot_id="d7-20260305T0800", slot=NOW, day=NOW.date(), changes=(), asked=(), mention_role=None
    )


def _poster(client: discord.Client, storage: Storage) -> DiscordPoster:
    guilds = KnownGuilds(storage.guild_settings, lambda: datetime.now(UTC))
    return DiscordPoster(client, EvenPace(1000, time.monotonic, asyncio.sleep), guilds)


def _to(server: DiscordServer, channel: str) -> GuildChannel:
    return GuildChannel(server.world.find_guild("home").id, server.world.find_channel(channel).id)


def _paused(place: GuildChannel | DirectMessage) -> Subscription:
    return Subscription.of(
        7, NewSubscription(destination=place, at=NOW.time(), zone="UTC", created_at=NOW, next_slot=NOW)
    )


async def test_a_history_that_may_not_be_read_is_not_taken_for_an_empty_one(
    poster: DiscordPoster, discord_server: DiscordServer, post: DigestPost
) -> None:
    place = _to(discord_server, "general")
    await poster.post(place, post, post.slot_id)
    discord_server.admin.deny_bot("general", Permission.READ_MESSAGE_HISTORY)
    with pytest.raises(Forbidden, match="I lack Read Message History"):
        await poster.find_post(place, post.slot_id, SINCE)
    discord_server.admin.deny_bot("general", 0)
    assert await poster.find_post(place, post.slot_id, SINCE) is not None


async def test_an_empty_channel_has_no_post(
    poster: DiscordPoster, discord_server: DiscordServer, post: DigestPost
) -> None:
    assert await poster.find_post(_to(discord_server, "general"), post.slot_id, SINCE) is None
    thread = _to(discord_server, "aside")
    assert await poster.find_post(thread, post.slot_id, datetime.now(UTC) + timedelta(minutes=1)) is None
    ana = DirectMessage(discord_server.world.find_user("ana").id)
    assert await poster.find_post(ana, post.slot_id, SINCE) is None


async def test_a_post_is_found_behind_much_talk(
    poster: DiscordPoster, discord_server: DiscordServer, post: DigestPost
) -> None:
    for number in range(230):
        discord_server.users.send("ana", "general", f"message {number}")
    place = _to(discord_server, "general")
    message_id = await poster.post(place, post, post.slot_id)
    assert await poster.find_post(place, post.slot_id, SINCE) == message_id


async def test_what_somebody_else_wrote_is_no_post_of_ours(
    poster: DiscordPoster, discord_server: DiscordServer, post: DigestPost
) -> None:
    discord_server.users.send("ana", "general", f"-# {post.slot_id}")
    assert await poster.find_post(_to(discord_server, "general"), post.slot_id, SINCE) is None


@pytest.mark.parametrize(
    ("denied", "lacking"),
    [
        (Permission.SEND_MESSAGES, "I lack Send Messages."),
        (Permission.SEND_MESSAGES | Permission.READ_MESSAGE_HISTORY, "Send Messages and Read Message"),
        (Permission.VIEW_CHANNEL, "View Channel"),
    ],
)
async def test_the_missing_permission_is_named(
    poster: DiscordPoster, discord_server: DiscordServer, post: DigestPost, denied: int, lacking: str
) -> None:
    discord_server.admin.deny_bot("general", denied)
    with pytest.raises(Forbidden, match=lacking):
        await poster.post(_to(discord_server, "general"), post, post.slot_id)


async def test_a_thread_needs_a_permission_of_its_own(
    poster: DiscordPoster, discord_server: DiscordServer, post: DigestPost
) -> None:
    discord_server.admin.deny_bot("general", Permission.SEND_MESSAGES_IN_THREADS)
    with pytest.raises(Forbidden, match="I lack Send Messages in Threads"):
        await poster.post(_to(discord_server, "aside"), post, post.slot_id)


async def test_a_thread_that_is_locked_is_told_from_a_missing_permission(
    poster: DiscordPoster, discord_server: DiscordServer, post: DigestPost
) -> None:
    discord_server.admin.archive("aside", locked=True)
    with pytest.raises(Forbidden, match="archived"):
        await poster.post(_to(discord_server, "aside"), post, post.slot_id)


async def test_members_without_a_server_in_common_take_no_messages(
    poster: DiscordPoster, discord_server: DiscordServer, post: DigestPost
) -> None:
    discord_server.faults.inject("POST", "/channels/*/messages", status=403, code=50278, times=1)
    with pytest.raises(DMsClosed):
        await poster.post(DirectMessage(discord_server.world.find_user("ana").id), post, post.slot_id)


async def test_administrators_read_of_a_pause_in_a_channel_where_the_owner_takes_no_messages(
    start: Starter,
) -> None:
    async with start() as running:
        server = running.server
        server.admin.close_dms("olga")
        await _poster(running.bot, running.storage).tell_admins(
            _paused(_to(server, "readonly")), "In the channel I lack Send Messages."
        )
    told = [message for name in ("general", "ask") for message in server.view.bot_messages(name)]
    assert [server.view.text(message).startswith("I paused digest 7 in <#") for message in told] == [True]


async def test_a_member_hears_of_the_pause_of_their_own_digest(
    poster: DiscordPoster, discord_server: DiscordServer
) -> None:
    ana = discord_server.world.find_user("ana")
    await poster.tell_admins(_paused(DirectMessage(ana.id)), "The member takes no direct messages from me.")
    [told] = discord_server.view.bot_messages(discord_server.world.dm_with(ana))
    assert "`/mydigest resume`" in discord_server.view.text(told)


async def test_a_digest_is_headed_in_the_language_of_its_guild(
    poster: DiscordPoster, discord_server: DiscordServer, storage: Storage, post: DigestPost
) -> None:
    second = discord_server.world.find_guild("second")
    channel = next(iter(second.channels.values()))
    place = GuildChannel(second.id, channel.id)
    await poster.post(place, post, post.slot_id)
    [french] = discord_server.view.bot_messages(channel)
    assert "À retenir" in discord_server.view.text(french)


async def test_a_guilds_own_choice_of_language_comes_first(
    poster: DiscordPoster, discord_server: DiscordServer, storage: Storage, post: DigestPost
) -> None:
    place = _to(discord_server, "general")
    await storage.guild_settings.put(GuildSettings(place.guild_id, locale="fr"))
    await poster.post(place, post, post.slot_id)
    [french] = discord_server.view.bot_messages("general")
    assert "Réponse complète" in discord_server.view.buttons(french)
