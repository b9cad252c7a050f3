"""What Discord, the line and the database do wrong: one honest sentence, one answer, and a trace in the log."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any

import pytest

from bot.answering.answerer import Answerer
from bot.frontends.discord import sending
from bot.storage.records import GuildSettings
from tests.discord_server import Cut
from tests.discord_server.constants import Permission
from tests.discord_server.faults import Fault
from tests.frontends.discord.acting import answered, ask, mention, settled, struck, vote
from tests.frontends.discord.conftest import Running, Starter
from tests.frontends.discord.troubled_storage import AWAY, TroubledStorage

CALLBACK, MESSAGES, ONE_MESSAGE = "/interactions/*/*/callback", "/channels/*/messages", "/channels/*/messages/*"
CALLBACKS = "POST /interactions/{interaction_id}/{token}/callback"
TOO_LATE = [(404, 10062), (400, 40060), (404, 10008)]
TOLD = [(403, 50001, "I lack a permission"), (403, 50013, "I lack a permission"), (403, 50007, "direct messages")]
NOTED = re.compile(r"noted as ([0-9a-f]{6})\b")


async def goes_on(running: Running) -> None:
    """The bot still answers."""
    assert "## Germanium" in running.server.view.text(await ask(running, "what is germanium?").answer())


def noted(text: str, caplog: pytest.LogCaptureFixture) -> None:
    """A sentence carries an id, under which the log has the trace."""
    found = NOTED.search(text)
    assert found, text
    record = next(record for record in caplog.records if found[1] in record.getMessage())
    assert record.exc_info is not None


@pytest.mark.parametrize(("status", "code"), TOO_LATE)
@pytest.mark.parametrize("way", ["command", "button"])
async def test_an_answer_that_comes_too_late_is_given_up_without_a_word(
    start: Starter, caplog: pytest.LogCaptureFixture, way: str, status: int, code: int
) -> None:
    async with start() as running:
        answer = await answered(running)
        fault = running.server.faults.inject("POST", CALLBACK, status=status, code=code)
        handle = ask(running) if way == "command" else running.server.interact.select("ben", answer, ["germanium"])
        await struck(fault)
        await settled(running)
        assert handle.response() is None
        assert running.server.ledger.count(CALLBACKS) == 1
        assert not [record for record in caplog.records if record.exc_info]
        await goes_on(running)


@pytest.mark.parametrize(("status", "code", "sentence"), TOLD)
@pytest.mark.parametrize("way", ["command", "button"])
async def test_what_discord_does_not_allow_is_told_privately(
    start: Starter, way: str, status: int, code: int, sentence: str
) -> None:
    async with start() as running:
        answer = await answered(running)
        running.server.faults.inject("POST", CALLBACK, status=status, code=code)
        handle = ask(running) if way == "command" else running.server.interact.select("ben", answer, ["germanium"])
        told = await handle.answer()
        assert told.flags & 64
        assert sentence in running.server.view.text(told)
        await goes_on(running)


@pytest.mark.parametrize("way", ["command", "button", "message"])
async def test_a_form_that_discord_refuses_is_noted_with_its_trace(
    start: Starter, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    async with start() as running:
        answer = await answered(running)
        running.server.faults.inject("POST", CALLBACK if way != "message" else MESSAGES, status=400, code=50035)
        match way:
            case "command":
                told = await ask(running).answer()
            case "button":
                told = await running.server.interact.select("ben", answer, ["germanium"]).answer()
            case _:
                told = await running.server.view.next_message(after=mention(running))
        noted(running.server.view.text(told), caplog)
        await goes_on(running)


@pytest.mark.parametrize(("status", "code"), [(404, 10008), (403, 50001), (403, 50013), (403, 50007)])
async def test_where_the_bot_may_not_write_a_message_stays_unanswered(
    start: Starter, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    async with start() as running:
        fault = running.server.faults.inject("POST", MESSAGES, status=status, code=code)
        mention(running)
        await struck(fault)
        await settled(running)
        assert not running.server.view.bot_messages("general")
        assert not [record for record in caplog.records if record.exc_info]
        await goes_on(running)


async def test_a_member_who_takes_no_direct_messages_is_let_be(start: Starter) -> None:
    async with start() as running:
        running.server.admin.close_dms("ben")
        question = running.server.users.dm("ben", "what is gallium?")
        await goes_on(running)
        await settled(running)
        assert not running.server.view.bot_messages(question.channel)


async def test_a_question_deleted_before_its_answer_is_let_be(start: Starter) -> None:
    storage = TroubledStorage(delay=0.2)
    async with start(storage=storage) as running:
        running.server.users.delete(mention(running))
        async with asyncio.timeout(5):
            while not running.server.ledger.codes[50035]:
                await asyncio.sleep(0.01)
        await settled(running)
        assert not running.server.view.bot_messages("general")
        await goes_on(running)


async def test_without_the_right_to_read_history_the_answer_comes_without_a_reference(start: Starter) -> None:
    async with start() as running:
        running.server.admin.deny_bot("general", Permission.READ_MESSAGE_HISTORY)
        answer = await running.server.view.next_message(after=mention(running))
        assert "## Gallium" in running.server.view.text(answer)


async def test_a_rate_limit_is_waited_out(start: Starter) -> None:
    async with start() as running:
        answer = await answered(running)
        for path in (CALLBACK, CALLBACK, MESSAGES):
            running.server.faults.rate_limit("POST", path, retry_after=0.1)
        opened, asked = running.server.interact.select("ben", answer, ["germanium"]), ask(running)
        replied = await running.server.view.reply(mention(running, "what is zinc?"))
        assert "## Germanium" in running.server.view.text(await opened.answer())
        assert "## Gallium" in running.server.view.text(await asked.answer())
        assert "## Zinc" in running.server.view.text(replied)
        assert len(running.server.view.bot_messages("general")) == 3


@pytest.mark.parametrize("act", [False, True])
@pytest.mark.parametrize("status", [500, 502, 503])
async def test_trouble_at_discords_never_costs_an_answer_nor_doubles_it(start: Starter, status: int, act: bool) -> None:
    async with start() as running:
        answer = await answered(running)
        for path in (CALLBACK, CALLBACK, MESSAGES):
            running.server.faults.inject("POST", path, status=status, act=act)
        opened, asked = running.server.interact.select("ben", answer, ["germanium"]), ask(running)
        question = mention(running, "what is zinc?")
        assert "## Zinc" in running.server.view.text(await running.server.view.reply(question))
        assert "## Germanium" in running.server.view.text(await opened.answer())
        assert "## Gallium" in running.server.view.text(await asked.answer())
        await settled(running)
        assert len(running.server.view.bot_messages("general")) == 3
        assert not opened.interaction.follow_ups + asked.interaction.follow_ups


@pytest.mark.parametrize("cut", list(Cut))
async def test_a_broken_line_never_costs_an_answer_nor_doubles_it(
    start: Starter, monkeypatch: pytest.MonkeyPatch, cut: Cut
) -> None:
    monkeypatch.setattr(sending, "AGAIN_AFTER", 0.01)
    async with start() as running:
        running.server.faults.drop("POST", CALLBACK, cut=cut)
        running.server.faults.drop("POST", MESSAGES, cut=cut)
        asked, question = ask(running), mention(running, "what is zinc?")
        shown = await asked.answer()
        assert "## Gallium" in running.server.view.text(shown)
        assert "## Zinc" in running.server.view.text(await running.server.view.reply(question))
        await settled(running)
        assert len(running.server.view.bot_messages("general")) == 2
        await running.desk.rest()
        assert (await running.desk.answer_in(shown.id)) is not None


@pytest.mark.parametrize("cut", list(Cut))
async def test_a_click_on_a_broken_line_gets_one_answer(start: Starter, cut: Cut) -> None:
    async with start() as running:
        answer = await answered(running)
        running.server.faults.drop("POST", CALLBACK, cut=cut)
        handle = running.server.interact.select("ben", answer, ["germanium"])
        told = running.server.view.text(await handle.answer())
        assert "## Germanium" in told if cut is Cut.AFTER_ACTING else NOTED.search(told)
        await settled(running)
        assert not handle.interaction.follow_ups


@pytest.mark.parametrize(("status", "code"), [(404, 10008), (403, 50013), (403, 50001)])
async def test_an_answer_that_cannot_be_changed_stays_as_it_is(start: Starter, status: int, code: int) -> None:
    async with start() as running:
        question = mention(running)
        answer = await running.server.view.reply(question)
        fault = running.server.faults.inject("PATCH", ONE_MESSAGE, status=status, code=code)
        running.server.users.edit(question, question.content.replace("gallium", "germanium"))
        await struck(fault)
        await settled(running)
        assert running.server.view.bot_messages("general") == [answer]
        assert "## Gallium" in running.server.view.text(answer)


@pytest.mark.parametrize(
    "fault", [Fault("PATCH", ONE_MESSAGE, cut=cut) for cut in Cut] + [Fault("PATCH", ONE_MESSAGE, status=503)]
)
async def test_an_edit_that_fails_on_the_way_is_made_again(
    start: Starter, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(sending, "AGAIN_AFTER", 0.01)
    async with start() as running:
        question = mention(running)
        answer = await running.server.view.reply(question)
        running.server.faults.add(fault)
        running.server.users.edit(question, question.content.replace("gallium", "germanium"))
        assert "## Germanium" in running.server.view.text(await running.server.view.edited(answer))


async def test_an_answer_that_is_gone_already_can_be_removed_once_more(start: Starter) -> None:
    async with start() as running:
        answer = await answered(running)
        fault = running.server.faults.inject("DELETE", "/webhooks/*/*/messages/@original", status=404, code=10008)
        handle = running.server.interact.click("ana", answer, "Remove")
        await struck(fault)
        await settled(running)
        assert not handle.interaction.follow_ups
        await goes_on(running)


@pytest.mark.parametrize("way", ["reconnect", "closed", "cut"])
async def test_a_lost_gateway_is_resumed_and_what_was_missed_is_answered(start: Starter, way: str) -> None:
    async with start() as running:
        gateway = running.server.gateway
        match way:
            case "reconnect":
                gateway.reconnect()
            case "closed":
                await gateway.close_all(4000)
            case _:
                gateway.abort_all()
        question = mention(running)
        await gateway.wait_resumed(1)
        assert "## Gallium" in running.server.view.text(await running.server.view.reply(question))
        await settled(running)
        assert len(running.server.view.bot_messages("general")) == 1
        assert gateway.identifies == 1


async def test_an_invalid_session_is_opened_anew(start: Starter) -> None:
    async with start() as running:
        running.server.gateway.invalidate()
        await running.server.gateway.wait_identified(2)
        await answered(running)


async def test_heartbeats_without_an_answer_lead_to_a_new_connection(start: Starter) -> None:
    async with start(heartbeat_timeout=0.3) as running:
        gateway = running.server.gateway
        running.server.settings.heartbeat_interval = 0.1
        gateway.reconnect()
        await gateway.wait_resumed(1)
        gateway.acknowledges = False
        await gateway.wait_resumed(2)
        gateway.acknowledges = True
        await answered(running)


async def test_an_outage_of_a_guild_costs_none_of_its_settings(start: Starter) -> None:
    async with start() as running:
        home = running.server.world.find_guild("home")
        await running.desk.guilds.put(GuildSettings(home.id, private_by_default=True))
        running.server.gateway.guild_unavailable("home")
        running.server.gateway.guild_available("home")
        assert (await ask(running).answer()).flags & 64
        assert (await running.storage.guild_settings.get(home.id)).private_by_default


async def test_answering_goes_on_without_the_database(start: Starter) -> None:
    async with start(storage=TroubledStorage(away=True)) as running:
        question = mention(running)
        answer = await running.server.view.reply(question)
        assert "## Gallium" in running.server.view.text(answer)
        assert "## Gallium" in running.server.view.text(await ask(running).answer())
        direct = running.server.users.dm("ben", "what is cobalt?")
        assert "## Cobalt" in running.server.view.text(await running.server.view.reply(direct))
        opened = await running.server.interact.select("ben", answer, ["germanium"]).answer()
        assert "## Germanium" in running.server.view.text(opened)
        assert (await running.server.interact.command("ana", "general", "topics").answer()).flags & 64
        running.server.users.delete(question)
        running.server.interact.click("ana", answer, "Remove")
        await running.server.view.deleted(answer)


async def test_what_needs_the_database_says_in_one_sentence_that_it_is_away(start: Starter) -> None:
    async with start(storage=TroubledStorage(away=True)) as running:
        answer = await answered(running)
        told = [
            await vote(running, "ben", answer).answer(),
            await running.server.interact.command("olga", "general", "settings private", {"on": True}).answer(),
            await running.server.interact.command("olga", "general", "unanswered").answer(),
        ]
        assert [running.server.view.text(each) for each in told] == [AWAY] * 3
        assert all(each.flags & 64 for each in told)


async def test_a_database_that_does_not_answer_holds_nobody_up_for_three_seconds(start: Starter) -> None:
    storage = TroubledStorage()
    async with start(storage=storage) as running:
        answer = await answered(running)
        storage.delay = 4.0
        later = running.server.interact.command("ana", "lobby", "ask", {"question": "gallium"})
        voted = vote(running, "ben", answer)
        listed = running.server.interact.command("olga", "general", "unanswered")
        changed = running.server.interact.command("olga", "general", "settings private", {"on": True})
        assert "## Gallium" in running.server.view.text(await later.answer())
        for handle in (voted, listed, changed):
            told = await handle.answer()
            assert "database" in running.server.view.text(told)
            assert handle.response().latency < 3.0  # type: ignore[union-attr]


@dataclass
class Broken:
    """An answerer with a fault that nobody foresaw."""

    working: Answerer
    breaks: bool = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self.working, name)

    def answer(self, question: Any) -> Any:
        if self.breaks:
            raise ZeroDivisionError("nobody saw this coming")
        return self.working.answer(question)


@pytest.mark.parametrize("way", ["command", "menu", "mention", "direct", "edit"])
async def test_an_unforeseen_fault_is_one_sentence_with_an_id_and_a_trace_in_the_log(
    start: Starter, answerer: Answerer, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    broken = Broken(answerer, way != "edit")
    async with start(answerer=broken) as running:
        match way:
            case "command":
                told = await ask(running).answer()
                assert told.flags & 64
            case "menu":
                said = running.server.users.send("ben", "general", "what is gallium?")
                told = await running.server.interact.message_command("ana", said, "Explain this message").answer()
            case "mention":
                told = await running.server.view.next_message(after=mention(running))
            case "direct":
                told = await running.server.view.next_message(after=running.server.users.dm("ben", "what is gallium?"))
            case _:
                question = mention(running)
                answer = await running.server.view.reply(question)
                broken.breaks = True
                running.server.users.edit(question, question.content + "?")
                told = await running.server.view.next_message(after=answer)
        text = running.server.view.text(told)
        noted(text, caplog)
        assert "nobody saw" not in text
        assert "nobody saw this coming" in caplog.text


async def test_an_unforeseen_fault_behind_a_button_is_told_like_any_other(
    start: Starter, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start() as running:
        answer = await answered(running)

        def broken(*_: object, **__: object) -> None:
            raise ZeroDivisionError("nobody saw this coming")

        monkeypatch.setattr(running.desk, "card", broken)
        told = await running.server.interact.select("ben", answer, ["germanium"]).answer()
        assert told.flags & 64
        noted(running.server.view.text(told), caplog)
