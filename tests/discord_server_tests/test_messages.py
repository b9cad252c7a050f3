"""Messages, permissions, mentions, rate limits and faults, driven by the real client."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from tests.discord_server import Cut, DiscordServer
from tests.discord_server.constants import Permission
from tests.discord_server_tests.conftest import Bot

pytestmark = pytest.mark.asyncio


def card(text: str, *buttons: str) -> discord.ui.LayoutView:
    """A Components V2 card with buttons."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(discord.ui.TextDisplay(text), accent_colour=0x123456))
    if buttons:
        view.add_item(discord.ui.ActionRow(*(discord.ui.Button(label=each, custom_id=f"b:{each}") for each in buttons)))
    return view


async def test_a_card_is_sent_read_edited_and_deleted(discord_server: DiscordServer, bot: Bot) -> None:
    channel = bot.place(discord_server, "general")
    sent = await channel.send(view=card("# Title", "Yes", "No"))
    [kept] = discord_server.view.bot_messages("general")
    assert kept.id == sent.id
    assert discord_server.view.text(kept) == "# Title"
    assert discord_server.view.buttons(kept) == ["Yes", "No"]
    await sent.edit(view=card("changed"))
    assert (await discord_server.view.edited(kept)).components[0]["components"][0]["content"] == "changed"
    assert (await channel.fetch_message(sent.id)).flags.components_v2
    await sent.delete()
    await discord_server.view.deleted(kept)
    with pytest.raises(discord.NotFound) as caught:
        await sent.edit(view=card("too late"))
    assert caught.value.code == 10008


async def test_the_same_nonce_posts_once_until_it_is_forgotten(discord_server: DiscordServer, bot: Bot) -> None:
    channel = bot.place(discord_server, "general")
    first = await channel.send("daily", nonce="slot-1")
    second = await channel.send("daily", nonce="slot-1")
    assert first.id == second.id
    assert len(discord_server.view.bot_messages("general")) == 1
    discord_server.clock.advance(301)
    assert (await channel.send("daily", nonce="slot-1")).id != first.id


@pytest.mark.parametrize(
    ("denied", "code"), [(Permission.VIEW_CHANNEL, 50001), (Permission.SEND_MESSAGES, 50013)], ids=["view", "send"]
)
async def test_missing_permissions_are_refused(discord_server: DiscordServer, bot: Bot, denied: int, code: int) -> None:
    discord_server.admin.deny_bot("general", denied)
    with pytest.raises(discord.Forbidden) as caught:
        await bot.place(discord_server, "general").send("x")
    assert caught.value.code == code
    assert [each.kind for each in discord_server.ledger.violations] == ["refused"]


async def test_without_embed_links_embeds_vanish(discord_server: DiscordServer, bot: Bot) -> None:
    discord_server.admin.deny_bot("general", Permission.EMBED_LINKS)
    sent = await bot.place(discord_server, "general").send("x", embed=discord.Embed(title="t"))
    assert sent.embeds == []


async def test_threads_have_a_permission_of_their_own_and_may_be_locked(
    discord_server: DiscordServer, bot: Bot
) -> None:
    thread = bot.get_channel(discord_server.world.find_channel("aside").id)
    assert isinstance(thread, discord.Thread)
    discord_server.admin.deny_bot("general", Permission.SEND_MESSAGES_IN_THREADS)
    with pytest.raises(discord.Forbidden):
        await thread.send("x")
    discord_server.admin.deny_bot("general", 0)
    discord_server.admin.archive("aside")
    await thread.send("opens it again")
    assert not discord_server.view.messages("aside")[-1].channel.thread.archived  # type: ignore[union-attr]
    discord_server.admin.archive("aside", locked=True)
    with pytest.raises(discord.HTTPException) as caught:
        await thread.send("x")
    assert caught.value.code == 50083


async def test_direct_messages_may_be_closed(discord_server: DiscordServer, bot: Bot) -> None:
    user = await bot.fetch_user(discord_server.world.find_user("ana").id)
    await user.send("hello")
    discord_server.admin.close_dms("ana")
    with pytest.raises(discord.Forbidden) as caught:
        await user.send("hello again")
    assert caught.value.code == 50007


async def test_only_own_messages_are_edited_and_others_deleted_with_permission(
    discord_server: DiscordServer, bot: Bot
) -> None:
    question = discord_server.users.send("ana", "general", "q")
    message = await bot.place(discord_server, "general").fetch_message(question.id)
    assert message.content == "q"
    with pytest.raises(discord.Forbidden) as caught:
        await message.edit(content="mine now")
    assert caught.value.code == 50005
    with pytest.raises(discord.Forbidden) as caught:
        await message.delete()
    assert caught.value.code == 50013


async def test_history_is_paged_in_both_directions(discord_server: DiscordServer, bot: Bot) -> None:
    discord_server.settings.channel_limits = False
    sent = [discord_server.users.send("ana", "ask", str(each)) for each in range(250)]
    channel = bot.place(discord_server, "ask")
    newest = [message.content async for message in channel.history(limit=None)]
    assert newest == [str(each) for each in reversed(range(250))]
    after = [
        message.content
        async for message in channel.history(limit=3, after=discord.Object(sent[100].id), oldest_first=True)
    ]
    assert after == ["101", "102", "103"]
    around = [message.content async for message in channel.history(limit=5, around=discord.Object(sent[10].id))]
    assert sorted(around, key=int) == ["8", "9", "10", "11", "12"]


async def test_an_announcement_is_published_once(discord_server: DiscordServer, bot: Bot) -> None:
    message = await bot.place(discord_server, "announcements").send("news")
    await message.publish()
    with pytest.raises(discord.HTTPException) as caught:
        await message.publish()
    assert caught.value.code == 40033


async def test_real_pings_are_noted_and_allowed_mentions_prevent_them(discord_server: DiscordServer, bot: Bot) -> None:
    ana = discord_server.world.find_user("ana")
    readers = discord_server.admin.role("home", "readers")
    curator = discord_server.admin.role("home", "curator")
    text = f"<@{ana.id}> <@&{readers.id}> <@&{curator.id}> @everyone `<@{bot.application_id}>`"
    channel = bot.place(discord_server, "general")
    await channel.send(view=card(text), allowed_mentions=discord.AllowedMentions.none())
    question = await channel.fetch_message(discord_server.users.send("ana", "general", "q").id)
    await question.reply("a", mention_author=False)
    assert discord_server.view.pings() == []
    await channel.send(view=card(text))
    [(_, pings)] = discord_server.view.pings()
    assert (set(pings.users), set(pings.roles), pings.everyone) == ({ana.id}, {readers.id}, False)


async def test_a_channel_takes_five_messages_in_five_seconds(discord_server: DiscordServer) -> None:
    path = f"{discord_server.api}/channels/{discord_server.world.find_channel('general').id}/messages"
    headers = {"Authorization": f"Bot {discord_server.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for _ in range(5):
            async with session.post(path, json={"content": "x"}) as response:
                assert response.status == 200
        assert response.headers["X-RateLimit-Remaining"] == "0"
        async with session.post(path, json={"content": "x"}) as response:
            body = await response.json()
            assert (response.status, body["global"]) == (429, False)
            assert 0 < body["retry_after"] <= 5
            assert "Via" in response.headers
        discord_server.clock.advance(5)
        async with session.post(path, json={"content": "x"}) as response:
            assert response.status == 200
    assert [each.kind for each in discord_server.ledger.violations] == ["rate_limited"]


async def test_fifty_requests_a_second_are_the_global_limit(discord_server: DiscordServer) -> None:
    headers = {"Authorization": f"Bot {discord_server.token}"}
    async with aiohttp.ClientSession(discord_server.api + "/", headers=headers) as session:
        statuses = []
        for _ in range(51):
            async with session.get("users/@me") as response:
                statuses.append(response.status)
                body = await response.json()
        assert statuses == [200] * 50 + [429]
        assert body["global"] is True


async def test_an_injected_refusal_strikes_as_often_as_ordered(discord_server: DiscordServer, bot: Bot) -> None:
    fault = discord_server.faults.inject("POST", "/channels/*/messages", status=403, code=50013)
    channel = bot.place(discord_server, "general")
    with pytest.raises(discord.Forbidden) as caught:
        await channel.send("x")
    assert caught.value.code == 50013
    await channel.send("y")
    assert fault.hit == 1
    assert not discord_server.ledger.violations


async def test_an_injected_429_is_waited_out(discord_server: DiscordServer, bot: Bot) -> None:
    discord_server.faults.rate_limit("POST", "/channels/*/messages", retry_after=0.05)
    await bot.place(discord_server, "general").send("x")
    assert discord_server.ledger.statuses[429] == 1
    assert len(discord_server.view.bot_messages("general")) == 1


async def test_a_lost_answer_is_retried_and_the_nonce_keeps_it_single(
    discord_server: DiscordServer, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.http.asyncio.sleep", _short_sleep)
    discord_server.faults.inject("POST", "/channels/*/messages", status=502, act=True)
    await bot.place(discord_server, "general").send("once")
    assert discord_server.ledger.count("POST /channels/{channel_id}/messages") == 2
    assert len(discord_server.view.bot_messages("general")) == 1


@pytest.mark.parametrize(("cut", "posted"), [(Cut.BEFORE_ACTING, 0), (Cut.AFTER_ACTING, 1)])
async def test_a_dropped_connection_loses_the_request_or_only_its_answer(
    discord_server: DiscordServer, bot: Bot, cut: Cut, posted: int
) -> None:
    discord_server.faults.drop("POST", "/channels/*/messages", cut=cut)
    with pytest.raises(aiohttp.ClientError):
        await bot.place(discord_server, "general").send("x")
    assert len(discord_server.view.bot_messages("general")) == posted


async def test_typing_webhooks_threads_and_posts(discord_server: DiscordServer, bot: Bot) -> None:
    channel = bot.place(discord_server, "general")
    await channel.typing()
    assert sum(discord_server.ledger.typing.values()) == 1
    hook = discord_server.admin.add_webhook("general", "feed")
    discord_server.users.webhook(hook, f"<@{bot.application_id}> from a webhook")
    post = discord_server.users.start_post("ana", "forum", "What is it?", f"<@{bot.application_id}> tell me")
    while len(bot.heard) < 2:
        await asyncio.sleep(0.005)
    assert bot.heard[0].webhook_id == hook.id
    assert isinstance(bot.heard[1].channel, discord.Thread)
    assert bot.heard[1].channel.name == "What is it?"
    assert bot.heard[1].id == post.channel.id
    thread = await (await channel.send("root")).create_thread(name="below")
    await thread.send("in it")
    forum = bot.get_channel(discord_server.world.find_channel("forum").id)
    assert isinstance(forum, discord.ForumChannel)
    opened = await forum.create_thread(name="ours", content="first")
    assert opened.message.content == "first"


async def test_an_unknown_route_is_noted(discord_server: DiscordServer, bot: Bot) -> None:
    home = discord.utils.get(bot.guilds, name="home")
    assert home is not None
    with pytest.raises(discord.NotFound):
        await home.fetch_emojis()
    assert [each.kind for each in discord_server.ledger.violations] == ["unknown_route"]


_sleep = asyncio.sleep


async def _short_sleep(seconds: float) -> None:
    await _sleep(min(seconds, 0.01))
