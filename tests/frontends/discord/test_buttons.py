"""Every button and select, before and after a restart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.answering.outcome import Clarify, Decline, Outcome, Question
from bot.frontends.discord.render import rest_views
from bot.knowledge.library import Library
from tests.discord_server.constants import Permission
from tests.discord_server.entities import Message
from tests.frontends.discord.conftest import Running, Starter

QUESTIONS = Path(__file__).parents[2] / "golden" / "dev"


async def _answer(running: Running, question: str = "what is gallium?") -> Message:
    return await running.server.view.reply(running.server.users.mention("ana", "general", question))


def _custom_ids(running: Running, message: Message, start: str) -> list[str]:
    ids = [str(each.get("custom_id", "")) for each in running.server.view.components(message)]
    return [each for each in ids if each.startswith(start)]


@pytest.mark.parametrize("restarted", [False, True])
async def test_related_topics_open_privately(start: Starter, restarted: bool) -> None:
    async with start() as running:
        answer = await _answer(running)
        if not restarted:
            opened = await running.server.interact.select("ben", answer, ["germanium"]).answer()
    if restarted:
        async with start() as running:
            opened = await running.server.interact.select("ben", answer, ["germanium"]).answer()
    assert opened.flags & 64
    assert "## Germanium" in running.server.view.text(opened)


async def test_votes_count_once_for_each_member_after_a_restart(start: Starter) -> None:
    async with start() as running:
        answer = await _answer(running)
    async with start() as running:
        up, down = _custom_ids(running, answer, "assay:vote:")
        for member in ("ana", "ben", "ben"):
            thanks = await running.server.interact.click(member, answer, custom_id=up).answer()
            assert thanks.flags & 64
        await running.server.interact.click("olga", answer, custom_id=down).answer()
        tally = await running.storage.feedback.tally("gallium")
    assert (tally.helpful, tally.unhelpful) == (2, 1)


async def test_the_asker_and_moderators_remove_an_answer_and_others_cannot(start: Starter) -> None:
    async with start() as running:
        first, second = await _answer(running), await _answer(running, "what is germanium?")
    async with start() as running:
        refused = await running.server.interact.click("ben", first, "Remove").answer()
        assert "moderator" in running.server.view.text(refused)
        running.server.interact.click("ana", first, "Remove")
        await running.server.view.deleted(first)
        running.server.interact.click("max", second, "Remove")
        await running.server.view.deleted(second)


async def test_a_choice_becomes_the_answer_for_its_asker_alone(start: Starter) -> None:
    async with start() as running:
        vague = _first(running, "ambiguous.jsonl", lambda outcome: isinstance(outcome, Clarify))
        question = running.server.users.mention("ana", "general", vague)
        choices = await running.server.view.reply(question)
        picks = _custom_ids(running, choices, "assay:pick:")
        assert 2 <= len(picks) <= 4
    async with start() as running:
        other = await running.server.interact.click("ben", choices, custom_id=picks[0]).answer()
        assert other.flags & 64
        assert other.id != choices.id
        running.server.interact.click("ana", choices, custom_id=picks[0])
        changed = await running.server.view.edited(choices)
        assert "Education" in running.server.view.text(changed)
        follow_up = running.server.users.send("ana", "general", "and the risks?", reply_to=changed)
        entry_id = picks[0].rsplit(":", 1)[1]
        shown = running.server.view.text(await running.server.view.reply(follow_up))
        assert f"`{entry_id}@" in shown


def _first(running: Running, file: str, fits: Callable[[Outcome], bool]) -> str:
    """The first question of a file that comes to what is wanted, whatever a new entry changes."""
    texts = [json.loads(line)["text"] for line in (QUESTIONS / file).read_text("utf-8").splitlines()]
    return next(text for text in texts if fits(running.answerer.answer(Question(text))))


def _declined_with_topics(outcome: Outcome) -> bool:
    return isinstance(outcome, Decline) and bool(outcome.nearest)


async def test_a_declined_questions_nearest_topics_open_privately(start: Starter) -> None:
    async with start() as running:
        answer = await _answer(running, _first(running, "out_of_scope.jsonl", _declined_with_topics))
        nearest = _custom_ids(running, answer, "assay:topic:")
    async with start() as running:
        opened = await running.server.interact.click("ben", answer, custom_id=nearest[0]).answer()
        assert opened.flags & 64


async def test_the_rest_of_a_long_answer_is_read_page_by_page(start: Starter) -> None:
    async with start() as running:
        long = next(entry.id for entry in running.desk.library if rest_views(running.desk.card(entry.id)))
        answer = await running.server.interact.command("ana", "general", "topic", {"name": long}).answer()
    async with start() as running:
        pages = rest_views(running.desk.card(long))
        shown = await running.server.interact.click("ben", answer, "Read the rest").answer()
        assert shown.flags & 64
        for _ in pages[1:]:
            shown = await running.server.interact.click("ben", shown, "Next page").answer()
        assert "Next page" not in running.server.view.buttons(shown)


async def test_sharing_needs_the_right_to_write(assay: Running) -> None:
    command = assay.server.interact.command("ana", "general", "ask", {"question": "gallium", "private": True})
    answer = await command.answer()
    assay.server.admin.deny_bot("general", Permission.SEND_MESSAGES)
    refused = await assay.server.interact.click("ana", answer, "Share").answer()
    assert refused.flags & 64
    assert "may not write" in assay.server.view.text(refused)


async def test_a_topic_that_left_the_knowledge_base_is_told_gone(start: Starter, shipped: Library) -> None:
    async with start() as running:
        answer = await _answer(running)
    fewer = Library(entry for entry in shipped if entry.id in {"gallium", "zinc", "cobalt"})
    async with start(answerer=Answerer.over(fewer)) as running:
        told = await running.server.interact.select("ben", answer, ["germanium"]).answer()
        assert "no longer in my knowledge base" in running.server.view.text(told)
