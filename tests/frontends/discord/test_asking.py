"""Every way of asking, through the real client against the stand-in."""

from __future__ import annotations

import pytest

from bot.storage.records import GuildSettings
from tests.discord_server import UserCannot
from tests.frontends.discord.conftest import Running, Starter

GALLIUM, PIZZA = "what is gallium used for?", "best pizza in Toronto"


async def test_a_mention_in_a_channel_is_answered_as_a_reply(assay: Running) -> None:
    question = assay.server.users.mention("ana", "general", GALLIUM)
    answer = await assay.server.view.reply(question)
    assert "## Gallium" in assay.server.view.text(answer)
    assert "matched on: gallium" in assay.server.view.text(answer)


async def test_a_message_to_somebody_else_is_left_alone(assay: Running) -> None:
    assay.server.users.send("ana", "general", GALLIUM)
    asked = assay.server.users.mention("ana", "general", "what is germanium?")
    await assay.server.view.reply(asked)
    assert len(assay.server.view.bot_messages("general")) == 1


async def test_other_bots_are_not_answered(assay: Running) -> None:
    assay.server.users.mention("beep", "general", GALLIUM)
    asked = assay.server.users.mention("ana", "general", "what is germanium?")
    await assay.server.view.reply(asked)
    assert len(assay.server.view.bot_messages("general")) == 1


async def test_a_direct_message_is_answered_and_followed_up(assay: Running) -> None:
    first = await assay.server.view.reply(assay.server.users.dm("ben", "what is cobalt?"))
    assert "## Cobalt" in assay.server.view.text(first)
    second = await assay.server.view.reply(assay.server.users.dm("ben", "and the risks?"))
    assert "## Cobalt" in assay.server.view.text(second)


async def test_a_reply_to_an_answer_follows_it_up_even_after_a_restart(start: Starter) -> None:
    async with start() as running:
        answer = await running.server.view.reply(running.server.users.mention("ana", "general", "what is cobalt?"))
    async with start() as running:
        question = running.server.users.send("ben", "general", "and the risks?", reply_to=answer)
        assert "## Cobalt" in running.server.view.text(await running.server.view.reply(question))


async def test_a_mention_without_a_question_is_greeted(assay: Running) -> None:
    answer = await assay.server.view.reply(assay.server.users.mention("ana", "general", ""))
    assert "/topics" in assay.server.view.text(answer)


async def test_a_thread_is_answered(assay: Running) -> None:
    question = assay.server.users.mention("ana", "aside", GALLIUM)
    assert "## Gallium" in assay.server.view.text(await assay.server.view.reply(question))


async def test_a_forum_posts_title_is_context(assay: Running) -> None:
    post = assay.server.users.start_post("ana", "forum", "Cobalt from the Congo", "hello all")
    question = assay.server.users.mention("ben", post.channel, "how much of it comes from there?")
    answer = await assay.server.view.reply(question)
    assert "obalt" in assay.server.view.text(answer) or "Congo" in assay.server.view.text(answer)


@pytest.mark.parametrize("typed", ["gallium", "Gallium", GALLIUM, "wat is galium used 4"])
async def test_ask_takes_an_id_a_title_a_question_or_anything(assay: Running, typed: str) -> None:
    handle = assay.server.interact.command("ana", "general", "ask", {"question": typed})
    answer = await handle.answer()
    assert "## Gallium" in assay.server.view.text(answer)
    assert not answer.flags & 64


async def test_ask_can_be_private_and_shared_afterwards(assay: Running) -> None:
    handle = assay.server.interact.command("ana", "general", "ask", {"question": GALLIUM, "private": True})
    answer = await handle.answer()
    assert answer.flags & 64
    shared = await assay.server.interact.click("ana", answer, "Share").answer()
    assert not shared.flags & 64
    assert "## Gallium" in assay.server.view.text(shared)


async def test_ask_suggests_topics_and_questions(assay: Running) -> None:
    choices = await assay.server.interact.autocomplete("ana", "general", "ask", "question", "gall").choices()
    assert choices[0] == {"name": "Gallium", "value": "gallium"} | {
        key: value for key, value in choices[0].items() if key not in {"name", "value"}
    }
    assert 1 < len(choices) <= 25


async def test_a_message_can_be_explained_privately(assay: Running) -> None:
    message = assay.server.users.send("ben", "general", "somebody tell me what gallium is used for")
    answer = await assay.server.interact.message_command("ana", message, "Explain this message").answer()
    assert answer.flags & 64
    assert "allium" in assay.server.view.text(answer)


async def test_a_member_may_use_it_where_only_she_installed_it(assay: Running) -> None:
    answer = await assay.server.interact.command("uma", "plaza", "ask", {"question": GALLIUM}).answer()
    assert "## Gallium" in assay.server.view.text(answer)
    with pytest.raises(UserCannot):
        assay.server.interact.command("uma", "plaza", "settings show")


async def test_an_unknown_question_is_declined(assay: Running) -> None:
    answer = await assay.server.view.reply(assay.server.users.mention("ana", "general", PIZZA))
    assert "I don't know that one" in assay.server.view.text(answer)


async def test_topics_are_looked_up(assay: Running) -> None:
    shown = await assay.server.interact.command("ana", "general", "topic", {"name": "gallium"}).answer()
    assert "## Gallium" in assay.server.view.text(shown)
    brief = await assay.server.interact.command("ana", "general", "takeaways", {"name": "Gallium"}).answer()
    assert "Takeaways" in assay.server.view.text(brief)
    assert len(assay.server.view.text(brief)) < len(assay.server.view.text(shown))
    choices = await assay.server.interact.autocomplete("ana", "general", "topic", "name", "gal").choices()
    assert choices[0]["value"] == "gallium"


async def test_two_topics_are_compared(assay: Running) -> None:
    options = {"first": "gallium", "second": "Germanium"}
    answer = await assay.server.interact.command("ana", "general", "compare", options).answer()
    text = assay.server.view.text(answer)
    assert "Gallium and Germanium" in text
    assert text.count("**Gallium**") >= 3
    same = {"first": "gallium", "second": "gallium"}
    refused = await assay.server.interact.command("ana", "general", "compare", same).answer()
    assert "two different topics" in assay.server.view.text(refused)


async def test_terms_are_defined(assay: Running) -> None:
    answer = await assay.server.interact.command("ana", "general", "define", {"term": "ree"}).answer()
    assert "## REE: " in assay.server.view.text(answer)
    choices = await assay.server.interact.autocomplete("ana", "general", "define", "term", "RE").choices()
    assert "REE" in {choice["value"] for choice in choices}


async def test_topics_are_browsed_by_category_and_page(assay: Running) -> None:
    first = await assay.server.interact.command("ana", "general", "topics").answer()
    assert first.flags & 64
    options = {"custom_id": "assay:categories"}
    page = await assay.server.interact.select("ana", first, ["minerals"], **options).answer()
    assert "## Minerals" in assay.server.view.text(page)
    following = await assay.server.interact.click("ana", page, "▶").answer()
    assert "2/" in assay.server.view.text(following)
    opened = await assay.server.interact.select("ana", following, ["zinc"], custom_id="assay:open:minerals:1").answer()
    assert "## Zinc" in assay.server.view.text(opened)


@pytest.mark.parametrize("command", ["help", "about", "privacy"])
async def test_assay_tells_about_itself_privately(assay: Running, command: str) -> None:
    answer = await assay.server.interact.command("ana", "general", command).answer()
    assert answer.flags & 64
    assert len(assay.server.view.text(answer)) > 100


async def test_an_edited_question_is_answered_anew_in_the_same_message(assay: Running) -> None:
    question = assay.server.users.mention("ana", "general", GALLIUM)
    answer = await assay.server.view.reply(question)
    assay.server.users.edit(question, question.content.replace("gallium", "germanium"))
    assert "## Germanium" in assay.server.view.text(await assay.server.view.edited(answer))


async def test_a_deleted_questions_answer_goes_too(assay: Running) -> None:
    question = assay.server.users.mention("ana", "general", GALLIUM)
    answer = await assay.server.view.reply(question)
    assay.server.users.delete(question)
    await assay.server.view.deleted(answer)


async def test_a_webhook_may_ask_where_an_administrator_lets_it(assay: Running) -> None:
    webhook = assay.server.admin.add_webhook("general", "feed")
    mention = f"<@{assay.server.world.bot.id}> {GALLIUM}"
    assay.server.users.webhook(webhook, mention)
    home = assay.server.world.find_guild("home")
    await assay.desk.guilds.put(GuildSettings(home.id, webhooks=frozenset({webhook.id})))
    heard = assay.server.users.webhook(webhook, mention)
    assert "## Gallium" in assay.server.view.text(await assay.server.view.next_message(after=heard))
    assert len(assay.server.view.bot_messages("general")) == 1
