"""Holding back: cooldowns, chiming in, whom not to answer, hostile text, typing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from discord.ext import commands

from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.cogs import messages
from bot.frontends.discord.cogs.ask import AskCog
from bot.frontends.discord.cogs.messages import MessagesCog
from bot.frontends.discord.manners import Cooldowns, Restraint
from bot.storage.records import GuildSettings
from tests.discord_server.entities import Message
from tests.frontends.discord.acting import answered, ask, mention, settled
from tests.frontends.discord.conftest import Running, Starter
from tests.frontends.discord.troubled_storage import TroubledStorage

MANY = (1000, 1.0)


async def test_who_asks_too_much_by_command_is_told_privately_how_long_to_wait(start: Starter) -> None:
    async with start(cooldowns=Cooldowns(member=(2, 600.0), channel=MANY)) as running:
        for question in ("gallium", "zinc"):
            await ask(running, question).answer()
        told = await ask(running, "cobalt").answer()
        assert told.flags & 64
        assert "Ask again in" in running.server.view.text(told)
        other = await running.server.interact.command("ben", "general", "ask", {"question": "cobalt"}).answer()
        assert "## Cobalt" in running.server.view.text(other)


async def test_a_channel_where_too_much_is_asked_rests_and_others_do_not(start: Starter) -> None:
    async with start(cooldowns=Cooldowns(member=MANY, channel=(2, 600.0))) as running:
        for question in ("gallium", "zinc"):
            await ask(running, question).answer()
        told = await running.server.interact.command("ben", "general", "ask", {"question": "cobalt"}).answer()
        assert "Ask again in" in running.server.view.text(told)
        other = await running.server.interact.command("ben", "ask", "ask", {"question": "cobalt"}).answer()
        assert "## Cobalt" in running.server.view.text(other)


async def test_who_asks_too_much_in_messages_is_told_once_and_the_notice_goes_again(
    start: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "NOTICE_SECONDS", 0.2)
    async with start(cooldowns=Cooldowns(member=(2, 600.0), channel=MANY)) as running:
        for question in ("what is gallium?", "what is zinc?"):
            await running.server.view.reply(mention(running, question))
        notice = await running.server.view.reply(mention(running, "what is cobalt?"))
        assert "Ask again in" in running.server.view.text(notice)
        mention(running, "what is nickel?")
        asked = running.server.users.mention("ben", "general", "what is cobalt?")
        assert "## Cobalt" in running.server.view.text(await running.server.view.reply(asked))
        await settled(running)
        await running.server.view.deleted(notice)
        assert len(running.server.view.bot_messages("general")) == 3


async def test_webhooks_and_bots_are_not_answered_wherever_they_write(start: Starter) -> None:
    async with _open_to_all(start) as running:
        webhook = running.server.admin.add_webhook("ask", "feed")
        running.server.users.webhook(webhook, f"<@{running.server.world.bot.id}> what is gallium?")
        running.server.users.webhook(webhook, "what is gallium?")
        running.server.users.send("beep", "ask", "what is gallium?")
        running.server.users.mention("beep", "ask", "what is gallium?")
        await _only_answer(running, "what is zinc?", "## Zinc")


async def test_a_reply_whose_text_is_not_ours_to_see_is_not_greeted(assay: Running) -> None:
    answer = await answered(assay)
    assay.server.users.send("ben", "general", "thanks, that is what I thought", reply_to=answer, ping=False)
    await assay.server.view.reply(mention(assay, "what is zinc?"))
    await settled(assay)
    assert len(assay.server.view.bot_messages("general")) == 2


@asynccontextmanager
async def _open_to_all(start: Starter, seconds: float = 0.0, **options: Any) -> AsyncIterator[Running]:
    """A bot that reads all messages of the ask-channel `ask`, and may chime in every so many seconds."""

    def cogs(bot: AssayBot) -> list[commands.Cog]:
        return [AskCog(bot), MessagesCog(bot, Restraint(seconds))]

    async with start(message_content=True, cogs_of=cogs, **options) as running:
        world = running.server.world
        home, channel = world.find_guild("home"), world.find_channel("ask")
        await running.desk.guilds.put(GuildSettings(home.id, ask_channels=frozenset({channel.id})))
        yield running


async def _only_answer(running: Running, question: str, title: str) -> Message:
    """Ask by mention; after that, its answer is the only one in the channel."""
    asked = running.server.users.mention("ben", "ask", question)
    answer = await running.server.view.reply(asked)
    assert title in running.server.view.text(answer)
    await settled(running)
    assert running.server.view.bot_messages("ask") == [answer]
    return answer


async def test_a_clear_question_in_an_ask_channel_is_answered_unasked(start: Starter) -> None:
    async with _open_to_all(start) as running:
        answer = await running.server.view.reply(running.server.users.send("ana", "ask", "what is gallium?"))
        assert "## Gallium" in running.server.view.text(answer)
        thread = running.server.users.start_thread("ana", "ask", "more")
        within = await running.server.view.reply(running.server.users.send("ana", thread, "what is zinc?"))
        assert "## Zinc" in running.server.view.text(within)


@pytest.mark.parametrize(
    "text",
    [
        "gallium went up again today",
        "lol nice one",
        "where is the best pizza in Toronto?",
        "@max what is gallium?",
        "good morning all!",
        "",
    ],
)
async def test_chat_and_what_is_not_known_stay_without_an_answer(start: Starter, text: str) -> None:
    async with _open_to_all(start) as running:
        running.server.users.send("ana", "ask", text)
        await _only_answer(running, "what is zinc?", "## Zinc")


async def test_a_channel_that_is_no_ask_channel_is_left_alone(start: Starter) -> None:
    async with _open_to_all(start) as running:
        running.server.users.send("ana", "general", "what is gallium?")
        await _only_answer(running, "what is zinc?", "## Zinc")
        assert not running.server.view.bot_messages("general")


async def test_at_most_one_answer_is_given_unasked_in_a_while(start: Starter) -> None:
    async with _open_to_all(start, seconds=600.0) as running:
        await running.server.view.reply(running.server.users.send("ana", "ask", "what is gallium?"))
        running.server.users.send("ben", "ask", "what is zinc?")
        await running.server.view.reply(running.server.users.mention("ben", "ask", "what is cobalt?"))
        await settled(running)
        shown = [running.server.view.text(each) for each in running.server.view.bot_messages("ask")]
        assert [text.splitlines()[0] for text in shown] == ["## Gallium", "## Cobalt"]


async def test_the_same_entry_is_not_told_unasked_twice_in_a_row(start: Starter) -> None:
    async with _open_to_all(start) as running:
        for question, answers in (("what is gallium?", 1), ("what is zinc?", 2), ("what is gallium?", 3)):
            running.server.users.send("ana", "ask", question)
            await running.server.view.bot_message("ask", count=answers)
        running.server.users.send("ben", "ask", "what is gallium used for?")
        await running.server.view.reply(running.server.users.mention("ben", "ask", "what is gallium?"))
        await settled(running)
        assert len(running.server.view.bot_messages("ask")) == 4


async def test_chatter_in_an_ask_channel_costs_its_writer_no_question(start: Starter) -> None:
    async with _open_to_all(start, cooldowns=Cooldowns(member=(2, 600.0), channel=(2, 600.0))) as running:
        for _ in range(5):
            running.server.users.send("ben", "ask", "lol nice one")
        await settled(running)
        await _only_answer(running, "what is zinc?", "## Zinc")


async def test_unasked_answers_keep_the_cooldown_without_a_notice(start: Starter) -> None:
    async with _open_to_all(start, cooldowns=Cooldowns(member=(1, 600.0), channel=MANY)) as running:
        await running.server.view.reply(running.server.users.send("ana", "ask", "what is gallium?"))
        running.server.users.send("ana", "ask", "what is zinc?")
        await running.server.view.reply(running.server.users.mention("ben", "ask", "what is cobalt?"))
        await settled(running)
        assert len(running.server.view.bot_messages("ask")) == 2


async def test_an_unasked_answer_follows_its_questions_edits(start: Starter) -> None:
    async with _open_to_all(start, seconds=600.0) as running:
        question = running.server.users.send("ana", "ask", "what is gallium?")
        answer = await running.server.view.reply(question)
        running.server.users.edit(question, "what is zinc?")
        assert "## Zinc" in running.server.view.text(await running.server.view.edited(answer))
        running.server.users.edit(question, "never mind, thanks")
        await running.server.view.deleted(answer)


async def test_chat_that_is_edited_into_a_question_is_left_alone(start: Starter) -> None:
    async with _open_to_all(start) as running:
        running.server.users.edit(running.server.users.send("ana", "ask", "lol"), "what is gallium?")
        await _only_answer(running, "what is zinc?", "## Zinc")


async def test_ask_channels_need_the_intent(assay: Running) -> None:
    world = assay.server.world
    channels = frozenset({world.find_channel("ask").id, world.find_channel("forum").id})
    await assay.desk.guilds.put(GuildSettings(world.find_guild("home").id, ask_channels=channels))
    assay.server.users.send("ana", "ask", "what is gallium?")
    post = assay.server.users.start_post("ana", "forum", "What is gallium?", "hello all")
    await assay.server.view.reply(mention(assay, "what is zinc?"))
    await settled(assay)
    assert not assay.server.view.bot_messages("ask") + assay.server.view.bot_messages(post.channel)


HOSTILE = [
    "what is gallium? @everyone @here",
    "what is gallium? <@{ana}> <@&{role}> <#{channel}>",
    "what is **gallium** __really__ ||secret|| `code` ```block```",
    "what is [gallium](https://evil.example/login)? https://evil.example",
    "# what is gallium?\n> quoted\n-# small\n- list",
    "assay:remove:1 assay:pick:1:gallium what is gallium?",
    "what is gallium?" + " why" * 490,
    "💥🔥 what is gallium 👨‍👩‍👧‍👦🏳️‍🌈 <:evil:123456789012345678> <t:0:R> </ask:1>",
    "\u202ewhat is gallium?\u202c \u2066\u200b\u200f ما هو الغاليوم؟ מה זה גליום",
    "what is gallium?\x00\x07\x1b[31m\ud83d",
    "' OR 1=1; DROP TABLE questions; -- ${jndi:ldap://evil} {0.__class__} %s %n",
    "@everyone @here" * 100,
    "🔥" * 1000,
]
MARKS = ("@everyone", "@here", "evil", "**gallium", "||secret", "assay:remove", "\u202e", "jndi", "<t:0:R>", "</ask:")


def _filled(running: Running, text: str) -> str:
    world = running.server.world
    role = running.server.admin.role("home", "readers").id
    numbers = {"ana": world.find_user("ana").id, "role": role, "channel": world.find_channel("general").id}
    for name, number in numbers.items():
        text = text.replace(f"{{{name}}}", str(number))
    # Discord's own client sends no lone surrogates.
    return text.encode("utf-8", "ignore").decode()[:1970]


def _harmless(running: Running, message: Message) -> None:
    shown = running.server.view.text(message)
    assert not [mark for mark in MARKS if mark in shown]
    assert str(running.server.world.find_user("ana").id) not in shown
    ids = [str(each["custom_id"]) for each in running.server.view.components(message) if "custom_id" in each]
    assert all(len(each) <= 100 for each in ids)
    assert not running.server.view.pings()
    assert not running.server.ledger.violations


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_pings_nobody_and_is_not_read_as_markup(assay: Running, text: str) -> None:
    asked = _filled(assay, text)
    replied = await assay.server.view.reply(mention(assay, asked))
    _harmless(assay, replied)
    _harmless(assay, await ask(assay, asked).answer())
    for command, option in (("topic", "name"), ("define", "term"), ("takeaways", "name")):
        handle = assay.server.interact.command("ana", "general", command, {option: asked[:200]})
        _harmless(assay, await handle.answer())
    named = {"first": asked[:200], "second": asked[:200]}
    _harmless(assay, await assay.server.interact.command("ana", "general", "compare", named).answer())
    await assay.server.interact.autocomplete("ana", "general", "ask", "question", asked).choices()
    await assay.server.interact.autocomplete("ana", "general", "define", "term", asked[:200]).choices()


async def test_a_hostile_guild_member_and_post_title_are_no_way_in_either(assay: Running) -> None:
    post = assay.server.users.start_post("ana", "forum", "@everyone **gallium** <@&1>", "hello")
    answer = await assay.server.view.reply(assay.server.users.mention("ana", post.channel, "what is it?"))
    _harmless(assay, answer)


async def test_unanswered_questions_are_listed_as_dead_text(assay: Running) -> None:
    hostile = "@everyone <@1> [pizza](https://evil.example) **bold** `code` \u202e in Toronto"
    await assay.server.view.reply(mention(assay, hostile))
    await assay.desk.rest()
    listed = await assay.server.interact.command("olga", "general", "unanswered").answer()
    line = assay.server.view.text(listed).splitlines()[-1]
    assert line.count("`") == 2
    assert line.endswith("`")
    assert "\u202e" not in line
    assert not assay.server.view.pings()


async def test_private_answers_are_not_held_in_memory(assay: Running) -> None:
    await settled(assay)
    before = len(asyncio.all_tasks())
    for _ in range(5):
        options = {"question": "what is gallium?", "private": True}
        answer = await assay.server.interact.command("ana", "general", "ask", options).answer()
        await assay.server.interact.select("ana", answer, ["germanium"]).answer()
        await assay.server.interact.command("ana", "general", "topics").answer()
    await settled(assay)
    await assay.desk.rest()
    assert len(asyncio.all_tasks()) <= before + 1
    assert not assay.bot.persistent_views


async def test_typing_shows_only_while_an_answer_takes_long(start: Starter) -> None:
    storage = TroubledStorage()
    async with start(storage=storage) as running:
        general = running.server.world.find_channel("general")
        await running.server.view.reply(mention(running, "what is zinc?"))
        assert not running.server.ledger.typing
        storage.delay = 0.6
        lobby = running.server.users.mention("ana", "lobby", "what is gallium?")
        await running.server.view.reply(lobby)
        assert running.server.ledger.typing[lobby.channel.id] == 1
        assert not running.server.ledger.typing[general.id]


async def test_nothing_is_typed_where_nobody_asked(start: Starter) -> None:
    storage = TroubledStorage()
    async with _open_to_all(start, storage=storage) as running:
        said = running.server.users.send("ben", "ask", "good morning all!")
        await settled(running)
        storage.delay, before = 0.5, storage.calls
        running.server.users.send("ana", "ask", "lol nice one", reply_to=said)
        async with asyncio.timeout(5):
            while storage.calls == before:
                await asyncio.sleep(0.01)
        await settled(running)
        assert not running.server.ledger.typing
