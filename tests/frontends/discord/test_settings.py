"""What administrators choose, who may choose it, and that it changes what happens; the commands' French."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.answering.outcome import Answer, Clarify, Outcome, Question
from bot.frontends.discord.desk import BOLDER_BY
from bot.frontends.discord.french import FRENCH
from bot.storage.records import Boldness, GuildSettings
from tests.discord_server import UserCannot
from tests.discord_server.entities import Message
from tests.frontends.discord.acting import ask, mention
from tests.frontends.discord.conftest import ROOT, Running, Starter

SUBCOMMANDS: list[tuple[str, dict[str, Any], str]] = [
    ("show", {}, "Boldness: balanced"),
    ("ask-channel", {"channel": "ask", "on": True}, "Ask-channels: <#"),
    ("curator", {"role": "curator"}, "Curators: <@&"),
    ("private", {"on": True}, "private: yes"),
    ("language", {"language": "Français"}, "Language: Français"),
    ("boldness", {"how": "eager"}, "Boldness: eager"),
    ("category", {"name": "minerals", "on": False}, "Categories: "),
    ("webhook", {"id": "123456789012345678", "on": True}, "may ask: 123456789012345678"),
    ("reset", {}, "Categories: all"),
]


async def choose(running: Running, command: str, options: dict[str, Any] | None = None, who: str = "olga") -> Message:
    """Use a subcommand of /settings."""
    return await running.server.interact.command(who, "general", f"settings {command}", options or {}).answer()


async def stored(running: Running) -> GuildSettings:
    """What storage holds for the guild `home`."""
    return await running.storage.guild_settings.get(running.server.world.find_guild("home").id)


@pytest.mark.parametrize("who", ["olga", "max"])
@pytest.mark.parametrize(("command", "options", "shown"), SUBCOMMANDS)
async def test_who_manages_the_server_chooses_and_sees_privately_what_holds(
    assay: Running, who: str, command: str, options: dict[str, Any], shown: str
) -> None:
    told = await choose(assay, command, options, who)
    assert told.flags & 64
    assert shown in assay.server.view.text(told)
    if command not in {"show", "reset"}:
        assert await stored(assay) != GuildSettings((await stored(assay)).guild_id)


@pytest.mark.parametrize(("command", "options"), [each[:2] for each in SUBCOMMANDS])
async def test_others_are_not_offered_settings_and_refused_where_they_are(
    assay: Running, command: str, options: dict[str, Any]
) -> None:
    with pytest.raises(UserCannot):
        await choose(assay, command, options, "ana")
    offered = assay.server.commands.find(None, "settings")
    assert offered is not None
    # As an administrator does who shows the command to everybody.
    offered["default_member_permissions"] = None
    told = await choose(assay, command, options, "ana")
    assert told.flags & 64
    assert "You need the permission Manage Server" in assay.server.view.text(told)
    assert await stored(assay) == GuildSettings((await stored(assay)).guild_id)


async def test_what_was_chosen_can_be_taken_back(assay: Running) -> None:
    for on in (True, False):
        await choose(assay, "ask-channel", {"channel": "ask", "on": on})
        await choose(assay, "webhook", {"id": "123456789012345678", "on": on})
        await choose(assay, "category", {"name": "minerals", "on": on})
        await choose(assay, "category", {"name": "minerals", "on": True})
        await choose(assay, "private", {"on": on})
    await choose(assay, "curator", {"role": "curator"})
    await choose(assay, "curator")
    assert await stored(assay) == GuildSettings((await stored(assay)).guild_id)


async def test_reset_forgets_everything(assay: Running) -> None:
    for command, options, _ in SUBCOMMANDS[:-1]:
        await choose(assay, command, options)
    await choose(assay, "reset")
    assert await stored(assay) == GuildSettings((await stored(assay)).guild_id)


async def test_settings_outlive_a_restart_and_hold_in_their_guild_alone(start: Starter) -> None:
    async with start() as running:
        await choose(running, "private", {"on": True})
    async with start() as running:
        assert (await ask(running).answer()).flags & 64
        elsewhere = running.server.interact.command("ana", "lobby", "ask", {"question": "gallium"})
        assert not (await elsewhere.answer()).flags & 64


async def test_answers_are_private_by_default_unless_the_asker_says_otherwise(assay: Running) -> None:
    await choose(assay, "private", {"on": True})
    assert (await ask(assay).answer()).flags & 64
    for command, options in (("topic", {"name": "gallium"}), ("define", {"term": "REE"})):
        assert (await assay.server.interact.command("ana", "general", command, options).answer()).flags & 64
    options = {"question": "gallium", "private": False}
    assert not (await assay.server.interact.command("ana", "general", "ask", options).answer()).flags & 64


async def test_an_ask_channel_without_the_intent_is_explained(start: Starter) -> None:
    options = {"channel": "ask", "on": True}
    async with start() as running:
        assert "ASSAY_MESSAGE_CONTENT=true" in running.server.view.text(await choose(running, "ask-channel", options))
    async with start(message_content=True) as running:
        assert "ASSAY_MESSAGE_CONTENT" not in running.server.view.text(await choose(running, "ask-channel", options))
        asked = running.server.users.send("ana", "ask", "what is gallium?")
        assert "## Gallium" in running.server.view.text(await running.server.view.reply(asked))


async def test_the_language_of_headings_and_buttons_follows_the_setting(assay: Running) -> None:
    await choose(assay, "language", {"language": "Français"})
    for answer in (await ask(assay).answer(), await assay.server.view.reply(mention(assay))):
        assert "Retirer" in assay.server.view.buttons(answer)
        assert "Risques" in assay.server.view.text(answer)
    await choose(assay, "language", {"language": "English"})
    assert "Remove" in assay.server.view.buttons(await ask(assay).answer())


async def test_a_french_guild_is_spoken_to_in_french_unless_it_chooses_english(assay: Running) -> None:
    asked = assay.server.users.mention("ana", "lobby", "what is gallium?")
    assert "Risques" in assay.server.view.text(await assay.server.view.reply(asked))
    await assay.server.interact.command("ben", "lobby", "settings language", {"language": "English"}).answer()
    asked = assay.server.users.mention("ana", "lobby", "what is gallium?")
    assert "Risks" in assay.server.view.text(await assay.server.view.reply(asked))


@pytest.mark.parametrize(
    ("boldness", "before", "after"), [(Boldness.EAGER, Clarify, Answer), (Boldness.CAREFUL, Answer, Clarify)]
)
async def test_boldness_decides_when_choices_are_offered(
    assay: Running, boldness: Boldness, before: type[Outcome], after: type[Outcome]
) -> None:
    bolder = assay.answerer.limited(BOLDER_BY[boldness], frozenset())

    def turns(text: str) -> bool:
        was, becomes = assay.answerer.answer(Question(text)), bolder.answer(Question(text))
        return isinstance(was, before) and isinstance(becomes, after)

    question = next(filter(turns, _questions()))
    assert _is(assay, await ask(assay, question).answer()) is before
    await choose(assay, "boldness", {"how": boldness.value})
    assert _is(assay, await ask(assay, question).answer()) is after


def _is(running: Running, answer: Message) -> type:
    return Clarify if "Which do you mean?" in running.server.view.text(answer) else Answer


def _questions() -> Iterator[str]:
    for file in sorted((ROOT / "tests" / "golden" / "dev").glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            data = json.loads(line)
            if "text" in data:
                yield data["text"]


async def test_a_disabled_category_is_nowhere_answered_from(assay: Running) -> None:
    await choose(assay, "category", {"name": "minerals", "on": False})
    interact, view = assay.server.interact, assay.server.view
    shown = [
        await ask(assay).answer(),
        await view.reply(mention(assay)),
        await interact.command("ana", "general", "topic", {"name": "gallium"}).answer(),
        await interact.command("ana", "general", "takeaways", {"name": "gallium"}).answer(),
        await interact.command("ana", "general", "define", {"term": "gallium"}).answer(),
        await interact.command("ana", "general", "compare", {"first": "gallium", "second": "germanium"}).answer(),
    ]
    assert not [text for text in map(view.text, shown) if "## Gallium" in text or "`gallium@" in text]
    for command, option in (("ask", "question"), ("topic", "name"), ("compare", "first")):
        choices = await interact.autocomplete("ana", "general", command, option, "gallium").choices()
        assert "gallium" not in {choice["value"] for choice in choices}
    listed = await interact.command("ana", "general", "topics").answer()
    offered = [option["value"] for each in view.components(listed) for option in each.get("options", [])]
    assert offered
    assert not {"minerals", "gallium"} & set(offered)


async def test_a_category_that_left_the_library_silences_nobody(assay: Running) -> None:
    home = assay.server.world.find_guild("home").id
    await assay.desk.guilds.put(GuildSettings(home, categories=frozenset({"long-gone"})))
    assert "## Gallium" in assay.server.view.text(await ask(assay).answer())
    assert "##" in assay.server.view.text(await assay.server.interact.command("ana", "general", "topics").answer())
    await choose(assay, "category", {"name": "minerals", "on": False})
    assert "long-gone" not in (await stored(assay)).categories


async def test_the_last_category_cannot_be_disabled(assay: Running) -> None:
    for name in assay.desk.library.categories:
        await choose(assay, "category", {"name": name, "on": False})
    assert (await stored(assay)).categories == frozenset()


@pytest.mark.parametrize(
    ("command", "options", "sentence"),
    [
        ("category", {"name": "nonsense", "on": True}, "no such category"),
        ("webhook", {"id": "not-a-number-at-all", "on": True}, "number of 15 to 20 digits"),
    ],
)
async def test_what_cannot_be_meant_is_explained(
    assay: Running, command: str, options: dict[str, Any], sentence: str
) -> None:
    told = await choose(assay, command, options)
    assert sentence in assay.server.view.text(told)
    assert await stored(assay) == GuildSettings((await stored(assay)).guild_id)


async def test_categories_are_suggested(assay: Running) -> None:
    handle = assay.server.interact.autocomplete("olga", "general", "settings category", "name", "miner")
    assert [choice["value"] for choice in await handle.choices()] == ["minerals"]


@pytest.mark.parametrize(
    ("who", "role", "sees"), [("ana", "curator", True), ("max", None, True), ("ana", None, False), ("ben", None, False)]
)
async def test_unanswered_questions_are_for_curators_and_administrators(
    assay: Running, who: str, role: str | None, sees: bool
) -> None:
    await choose(assay, "curator", {"role": "curator"})
    if role is not None:
        assay.server.admin.give_role("home", who, role)
    await assay.server.view.reply(mention(assay, "best pizza in Toronto"))
    await assay.desk.rest()
    told = await assay.server.interact.command(who, "general", "unanswered").answer()
    assert told.flags & 64
    assert ("best pizza in Toronto" in assay.server.view.text(told)) is sees
    assert ("Only curators" in assay.server.view.text(told)) is not sees


async def test_without_a_curator_role_nobody_is_a_curator(assay: Running) -> None:
    told = await assay.server.interact.command("ana", "general", "unanswered").answer()
    assert "Only curators" in assay.server.view.text(told)


def test_every_text_of_a_command_has_its_french() -> None:
    texts = {
        node.args[0].value
        for file in (ROOT / "bot" / "frontends" / "discord").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "locale_str"
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    assert len(texts) > 40
    assert not texts - set(FRENCH)


async def test_every_name_and_description_reaches_discord_in_french_within_its_limits(assay: Running) -> None:
    commands = assay.server.commands.all(None)
    assert len(commands) >= 12
    nodes = list(_nodes(commands))
    for node in nodes:
        names = [node["name"], node["name_localizations"]["fr"]]
        assert all(1 <= len(name) <= 32 for name in names)
        if "value" in node or (node.get("type") == 3 and "options" not in node and "description" not in node):
            continue
        described = [node.get("description"), (node.get("description_localizations") or {}).get("fr")]
        assert described == ["", None] or all(text and text != "…" and len(text) <= 100 for text in described), node
    assert "demander" in {node["name_localizations"]["fr"] for node in nodes}


def _nodes(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in found:
        yield node
        yield from _nodes(node.get("options") or [])
        yield from _nodes(node.get("choices") or [])


async def test_no_two_french_names_collide(assay: Running) -> None:
    for siblings in _siblings(assay.server.commands.all(None)):
        names = [each["name_localizations"]["fr"] for each in siblings]
        assert len(set(names)) == len(names)


def _siblings(found: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    yield found
    for node in found:
        yield from _siblings(node.get("options") or [])
