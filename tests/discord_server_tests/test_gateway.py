"""The gateway, driven by the real client."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from tests.discord_server import DiscordServer, Settings
from tests.discord_server.constants import Intent
from tests.discord_server.pointing import pointed_at
from tests.discord_server_tests.conftest import Bot, running, until

pytestmark = pytest.mark.asyncio


async def test_a_client_logs_in_and_sees_the_guilds_it_is_in(discord_server: DiscordServer, bot: Bot) -> None:
    assert {guild.name for guild in bot.guilds} == {"home", "second"}
    home = discord.utils.get(bot.guilds, name="home")
    assert home is not None
    assert home.me.guild_permissions.send_messages
    assert {channel.name for channel in home.channels} >= {"general", "forum", "announcements", "hidden"}
    assert [thread.name for thread in home.threads] == ["aside"]
    assert not bot.place(discord_server, "hidden").permissions_for(home.me).view_channel
    assert not discord_server.ledger.violations


async def test_a_wrong_token_is_refused_over_http(discord_server: DiscordServer) -> None:
    with pytest.raises(discord.LoginFailure):
        async with running(Bot(discord.Intents.default()), "wrong"):
            pass


async def test_a_wrong_token_is_refused_by_the_gateway(discord_server: DiscordServer) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(discord_server.gateway_url) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 1}})
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 4004


async def test_intents_that_are_not_enabled_end_the_client(discord_server: DiscordServer) -> None:
    discord_server.settings.privileged_intents = 0
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(Bot(discord.Intents.all()), discord_server.token):
            pass


async def test_identifying_again_within_the_interval_gets_an_invalid_session() -> None:
    async with DiscordServer(Settings()) as server, aiohttp.ClientSession() as session:
        answers = []
        for _ in range(2):
            async with session.ws_connect(server.gateway_url) as socket:
                await socket.receive_json()
                await socket.send_json({"op": 2, "d": {"token": server.token, "intents": 1}})
                answers.append(await socket.receive_json())
        assert answers[0]["t"] == "READY"
        assert (answers[1]["op"], answers[1]["d"]) == (9, False)


async def test_content_is_stripped_unless_the_bot_is_addressed(discord_server: DiscordServer, bot: Bot) -> None:
    users = discord_server.users
    users.send("ana", "general", "not for the bot")
    mention = users.mention("ana", "general", "for the bot")
    own = await bot.place(discord_server, "general").send("my own words")
    mine = discord_server.world.find_channel("general").log.get(own.id)
    users.send("ben", "general", "a reply", reply_to=mine)
    users.send("ben", "general", "a reply without ping", reply_to=mine, ping=False)
    users.dm("ana", "in private")
    await until(lambda: len(bot.heard) == 6)
    texts = [message.content for message in bot.heard]
    assert texts == ["", f"<@{bot.application_id}> for the bot", "my own words", "a reply", "", "in private"]
    users.edit(mention, f"<@{bot.application_id}> edited")
    await until(lambda: bot.heard[1].content.endswith("edited"))
    assert bot.heard[4].reference is not None
    assert isinstance(bot.heard[4].reference.resolved, discord.Message)
    assert bot.heard[4].reference.resolved.content == "my own words"


async def test_content_is_there_with_the_intent(discord_server: DiscordServer) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    async with running(Bot(intents), discord_server.token) as bot:
        discord_server.users.send("ana", "general", "not for the bot")
        await until(lambda: bool(bot.heard))
        assert bot.heard[0].content == "not for the bot"


async def test_messages_in_a_hidden_channel_are_not_heard(discord_server: DiscordServer, bot: Bot) -> None:
    discord_server.users.mention("ana", "hidden", "psst")
    discord_server.users.mention("ana", "general", "hello")
    await until(lambda: bool(bot.heard))
    assert [message.channel.id for message in bot.heard] == [discord_server.world.find_channel("general").id]


@pytest.mark.parametrize("how", ["reconnect", "abort_all", "close_all"])
async def test_a_lost_connection_is_resumed_and_missed_events_come_after(
    discord_server: DiscordServer, bot: Bot, how: str
) -> None:
    done = getattr(discord_server.gateway, how)()
    if done is not None:
        await done
    discord_server.users.dm("ana", "while you were away")
    await discord_server.gateway.wait_resumed(1)
    await until(lambda: [message.content for message in bot.heard] == ["while you were away"])
    assert discord_server.gateway.identifies == 1


async def test_a_forgotten_session_is_identified_anew(
    discord_server: DiscordServer, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot, "before_identify_hook", _at_once)
    discord_server.gateway.forget_sessions()
    discord_server.gateway.reconnect()
    await discord_server.gateway.wait_identified(2)


async def test_an_invalidated_session_is_identified_anew(
    discord_server: DiscordServer, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot, "before_identify_hook", _at_once)
    discord_server.gateway.invalidate()
    await discord_server.gateway.wait_identified(2)


async def test_heartbeats_without_answer_make_the_client_reconnect() -> None:
    settings = Settings(identify_interval=0.0, heartbeat_interval=0.1)
    async with DiscordServer(settings) as server:
        with pointed_at(server.api, server.gateway_url):
            async with running(Bot(discord.Intents.default(), heartbeat_timeout=0.4), server.token):
                server.gateway.acknowledges = False
                await server.gateway.wait_resumed(1)
                server.gateway.acknowledges = True


async def test_guild_outage_and_removal_are_told_apart(discord_server: DiscordServer, bot: Bot) -> None:
    discord_server.gateway.guild_unavailable("home")
    await bot.told("unavailable home")
    bot.names.clear()
    discord_server.gateway.guild_available("home")
    await bot.told("available home")
    discord_server.admin.remove_bot("second")
    await bot.told("removed second")
    discord_server.admin.add_bot("second")
    await bot.told("joined second")
    discord_server.admin.add_guild("third", "ana")
    await bot.told("joined third")


async def test_members_are_sent_on_request(discord_server: DiscordServer, bot: Bot) -> None:
    home = discord.utils.get(bot.guilds, name="home")
    assert home is not None
    ana = discord_server.world.find_user("ana")
    found = await home.query_members(user_ids=[ana.id])
    assert [member.name for member in found] == ["ana"]


async def test_a_deleted_message_is_told(discord_server: DiscordServer, bot: Bot) -> None:
    message = discord_server.users.mention("ana", "general", "oops")
    discord_server.users.delete(message)
    await bot.told(f"deleted {message.id}")


async def test_too_many_gateway_events_close_the_connection(discord_server: DiscordServer) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(discord_server.gateway_url) as socket:
        for _ in range(121):
            await socket.send_json({"op": 1, "d": None})
        async for _ in socket:
            await asyncio.sleep(0)
        assert socket.close_code == 4008


async def test_privileged_intents_show_in_the_application_flags(discord_server: DiscordServer, bot: Bot) -> None:
    discord_server.settings.privileged_intents = Intent.MESSAGE_CONTENT
    flags = (await bot.application_info()).flags
    assert flags.gateway_message_content_limited
    assert not flags.gateway_guild_members_limited


async def _at_once(*_: object, **__: object) -> None:
    return None
