"""Whom a message is for and what it asks, on messages as the real client makes them; and what it follows up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import discord
import pytest

from bot.answering.outcome import Turn
from bot.frontends.discord.addressing import Address, address_of, context_of, names, question_in
from bot.frontends.discord.talks import TALK_SECONDS, Talks
from bot.storage.records import AnswerRef
from tests.discord_server.entities import Message
from tests.frontends.discord.acting import answered
from tests.frontends.discord.conftest import Running, Starter


async def heard(running: Running, act: Callable[[], Message]) -> discord.Message:
    """What the client makes of a message."""
    sent: list[Message] = []
    waiting = running.bot.wait_for("message", check=lambda message: message.id == sent[0].id, timeout=30)
    task = asyncio.create_task(waiting)
    await asyncio.sleep(0)
    sent.append(act())
    message: discord.Message = await task
    return message


def _me(running: Running) -> int:
    return running.server.world.bot.id


async def test_direct_messages_mentions_and_replies_are_for_us(assay: Running) -> None:
    answer = await answered(assay)
    users = assay.server.users
    for act in (
        lambda: users.dm("ben", "hello"),
        lambda: users.mention("ana", "general", "hello"),
        lambda: users.send("ana", "general", "hello", reply_to=answer),
        lambda: users.send("ana", "general", "hello", reply_to=answer, ping=False),
    ):
        assert address_of(await heard(assay, act), _me(assay)) is Address.US


async def test_other_messages_are_for_nobody_or_in_ask_channels_for_anybody(assay: Running) -> None:
    users, world = assay.server.users, assay.server.world
    said = await heard(assay, lambda: users.send("ana", "general", "hello"))
    assert address_of(said, _me(assay)) is Address.NOT_US
    general = world.find_channel("general").id
    assert address_of(said, _me(assay), frozenset({general})) is Address.ANYBODY
    within = await heard(assay, lambda: users.send("ana", "aside", "hello"))
    assert address_of(within, _me(assay), frozenset({general})) is Address.ANYBODY
    assert address_of(within, _me(assay), frozenset({within.channel.id})) is Address.ANYBODY
    assert address_of(within, _me(assay), frozenset({1})) is Address.NOT_US


async def test_a_reply_to_somebody_else_is_not_for_us(assay: Running) -> None:
    users = assay.server.users
    said = users.send("ben", "general", "hello")
    heard_reply = await heard(assay, lambda: users.send("ana", "general", "hi", reply_to=said))
    assert address_of(heard_reply, _me(assay)) is Address.NOT_US


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("<@{me}> what is zinc?", "what is zinc?"),
        ("hey <@!{me}> what is zinc?", "hey   what is zinc?"),
        ("what is zinc? <@{me}>", "what is zinc?"),
        ("<@{me}><@{me}>", ""),
        ("<@{me}> what does <@1> say?", "what does <@1> say?"),
    ],
)
async def test_a_question_is_what_is_left_without_our_mention(assay: Running, written: str, asked: str) -> None:
    text = written.replace("{me}", str(_me(assay)))
    message = await heard(assay, lambda: assay.server.users.send("ana", "general", text))
    assert question_in(message, _me(assay)) == asked


async def test_only_who_names_us_is_greeted(assay: Running) -> None:
    answer = await answered(assay)
    users = assay.server.users
    assert names(await heard(assay, lambda: users.mention("ana", "general", "")), _me(assay))
    assert names(await heard(assay, lambda: users.dm("ben", "hi")), _me(assay))
    reply = await heard(assay, lambda: users.send("ana", "general", "", reply_to=answer, ping=False))
    assert not names(reply, _me(assay))


async def test_a_forum_posts_title_is_context_and_a_threads_name_is_not(assay: Running) -> None:
    users = assay.server.users
    post = users.start_post("ana", "forum", "Cobalt from the Congo", "hello")
    assert context_of(await heard(assay, lambda: users.mention("ben", post.channel, "?"))) == "Cobalt from the Congo"
    assert context_of(await heard(assay, lambda: users.mention("ben", "aside", "?"))) == ""
    assert context_of(await heard(assay, lambda: users.mention("ben", "general", "?"))) == ""


async def test_a_direct_talk_is_followed_up_for_a_quarter_of_an_hour(start: Starter) -> None:
    async with start(cogs_of=lambda bot: []) as running:
        message = await heard(running, lambda: running.server.users.dm("ben", "what is zinc?"))
        other = await heard(running, lambda: running.server.users.dm("ana", "hello"))
    talks = Talks()
    talks.note(message, "what is zinc?", "zinc", 100.0)
    turn = talks.previous(message, None, 100.0 + TALK_SECONDS - 1)
    assert turn is not None
    assert turn.entry_id == "zinc"
    assert talks.previous(message, None, 100.0 + TALK_SECONDS) is None
    assert talks.previous(other, None, 101.0) is None


async def test_in_a_guild_only_a_reply_to_an_answer_follows_up(start: Starter) -> None:
    async with start(cogs_of=lambda bot: []) as running:
        message = await heard(running, lambda: running.server.users.mention("ana", "general", "and the risks?"))
        now = running.desk.now
    talks = Talks()
    talks.note(message, "what is zinc?", "zinc", 100.0)
    assert talks.previous(message, None, 101.0) is None
    ref = AnswerRef(1, message.channel.id, 2, 3, "cobalt", now)
    assert talks.previous(message, ref, 1e9) == Turn("", "cobalt")
    declined = AnswerRef(1, message.channel.id, 2, 3, None, now)
    assert talks.previous(message, declined, 101.0) is None
