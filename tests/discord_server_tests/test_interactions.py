"""Interactions, driven by the real client: commands, autocomplete, menus, components, modals, and their deadlines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio
from discord import app_commands

from tests.discord_server import DiscordServer, UserCannot
from tests.discord_server.constants import CallbackType, Permission
from tests.discord_server_tests.conftest import Bot, running, until
from tests.discord_server_tests.test_messages import card

pytestmark = pytest.mark.asyncio

Interaction = discord.Interaction[Any]


class Note(discord.ui.Modal, title="Note"):
    """A modal with one labelled input."""

    words: discord.ui.Label[Any] = discord.ui.Label(
        text="Words", component=discord.ui.TextInput(custom_id="words", max_length=10)
    )

    async def on_submit(self, interaction: Interaction) -> None:
        """Say it back."""
        assert isinstance(self.words.component, discord.ui.TextInput)
        await interaction.response.send_message(f"noted {self.words.component.value}", ephemeral=True)


class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"b:(?P<what>\w+)"):
    """Buttons that work after a restart."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(discord.ui.Button(label=what, custom_id=f"b:{what}"))

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: Any, match: Any) -> Press:
        """Read it back."""
        return cls(match["what"])

    async def callback(self, interaction: Interaction) -> None:
        """Do what the button says."""
        if self.what == "edit":
            await interaction.response.edit_message(view=card("edited"))
        elif self.what == "later":
            await interaction.response.defer()
            await interaction.edit_original_response(view=card("edited later"))
        elif self.what == "modal":
            await interaction.response.send_modal(Note())
        else:
            await interaction.response.send_message(f"pressed {self.what}", ephemeral=True)


@app_commands.command(description="Ask")
@app_commands.describe(question="What?", private="Only me?")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def ask(interaction: Interaction, question: app_commands.Range[str, 1, 20], private: bool = False) -> None:
    """Answer in the way the question says."""
    match question:
        case "slow":
            await interaction.response.defer(ephemeral=private)
            await interaction.edit_original_response(view=card("slow answer"))
        case "slow follow-up":
            await interaction.response.defer(ephemeral=True)
            await interaction.followup.send("filled")
        case "silence":
            return
        case "many":
            await interaction.response.send_message("first")
            for number in range(6):
                await interaction.followup.send(str(number))
        case _:
            await interaction.response.send_message(view=card(f"about {question}", "edit"), ephemeral=private)


@ask.autocomplete("question")
async def _suggest(_: Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{current}-{each}", value=str(each)) for each in range(25)]


@app_commands.context_menu(name="Explain")
async def explain(interaction: Interaction, message: discord.Message) -> None:
    """Show what the target says."""
    await interaction.response.send_message(f"it says {message.content}", ephemeral=True)


class Settings(app_commands.Group):
    """A group with a sub-command, for managers alone."""

    def __init__(self) -> None:
        super().__init__(
            name="settings", description="Settings", default_permissions=discord.Permissions(manage_guild=True)
        )

    @app_commands.command(description="Role")
    async def role(self, interaction: Interaction, role: discord.Role, channel: discord.TextChannel) -> None:
        """Name them."""
        await interaction.response.send_message(f"{role.name} in {channel.name}")


def new_bot() -> Bot:
    """A client with the commands and buttons above."""
    bot = Bot(discord.Intents.default())
    bot.tree.add_command(ask)
    bot.tree.add_command(explain)
    bot.tree.add_command(Settings())
    bot.add_dynamic_items(Press)
    return bot


@pytest_asyncio.fixture
async def bot(discord_server: DiscordServer) -> AsyncIterator[Bot]:
    """A client whose commands are synced."""
    async with running(new_bot(), discord_server.token) as client:
        await client.tree.sync()
        yield client


async def test_a_command_is_answered_in_public(discord_server: DiscordServer, bot: Bot) -> None:
    handle = discord_server.interact.command("ana", "general", "ask", {"question": "x"})
    response = await handle.first()
    assert response.kind is CallbackType.MESSAGE
    assert 0 <= response.latency < 3
    assert response.message is discord_server.view.bot_messages("general")[0]
    assert discord_server.view.text(response.message) == "about x"
    assert not discord_server.ledger.violations


async def test_a_private_answer_is_seen_only_by_the_asker(discord_server: DiscordServer, bot: Bot) -> None:
    answer = await discord_server.interact.command("ana", "general", "ask", {"question": "x", "private": True}).answer()
    assert answer.ephemeral
    assert discord_server.view.messages("general") == []
    with pytest.raises(UserCannot):
        discord_server.interact.click("ben", answer, "edit")
    edited = await discord_server.interact.click("ana", answer, "edit").answer()
    assert (edited.id, discord_server.view.text(edited)) == (answer.id, "edited")
    assert edited.ephemeral


@pytest.mark.parametrize("private", [True, False])
async def test_a_deferred_answer_is_edited_in(discord_server: DiscordServer, bot: Bot, private: bool) -> None:
    handle = discord_server.interact.command("ana", "general", "ask", {"question": "slow", "private": private})
    assert (await handle.first()).kind is CallbackType.DEFERRED_MESSAGE
    answer = await handle.answer()
    assert (discord_server.view.text(answer), answer.ephemeral, answer.loading) == ("slow answer", private, False)


async def test_the_first_follow_up_fills_a_deferred_answer(discord_server: DiscordServer, bot: Bot) -> None:
    handle = discord_server.interact.command("ana", "general", "ask", {"question": "slow follow-up"})
    answer = await handle.answer()
    await until(lambda: answer.content == "filled")
    assert answer is handle.interaction.original
    assert answer.ephemeral


async def test_autocomplete_gives_choices(discord_server: DiscordServer, bot: Bot) -> None:
    choices = await discord_server.interact.autocomplete("ana", "general", "ask", "question", "nick").choices()
    assert len(choices) == 25
    assert choices[0] == {"name": "nick-0", "value": "0"}


async def test_a_context_menu_shows_the_target_whole(discord_server: DiscordServer, bot: Bot) -> None:
    message = discord_server.users.send("ben", "general", "hidden words")
    answer = await discord_server.interact.message_command("ana", message, "Explain").answer()
    assert answer.content == "it says hidden words"


async def test_a_group_is_offered_to_managers_alone(discord_server: DiscordServer, bot: Bot) -> None:
    options = {"role": "curator", "channel": "ask"}
    with pytest.raises(UserCannot):
        discord_server.interact.command("ana", "general", "settings role", options)
    answer = await discord_server.interact.command("max", "general", "settings role", options).answer()
    assert answer.content == "curator in ask"


async def test_the_client_refuses_bad_options(discord_server: DiscordServer, bot: Bot) -> None:
    for options in ({}, {"question": "x" * 21}, {"question": 3}, {"question": "x", "other": 1}):
        with pytest.raises(UserCannot):
            discord_server.interact.command("ana", "general", "ask", options)


async def test_buttons_work_after_a_restart(discord_server: DiscordServer) -> None:
    async with running(new_bot(), discord_server.token) as first:
        await first.tree.sync()
        await first.place(discord_server, "general").send(view=card("x", "edit", "later", "hello", "modal"))
    [message] = discord_server.view.bot_messages("general")
    async with running(new_bot(), discord_server.token):
        pressed = await discord_server.interact.click("ana", message, "hello").answer()
        assert (pressed.content, pressed.ephemeral) == ("pressed hello", True)
        opened = discord_server.interact.click("ana", message, custom_id="b:modal")
        modal = (await opened.first()).modal
        assert modal is not None
        assert modal["title"] == "Note"
        with pytest.raises(UserCannot):
            discord_server.interact.submit(opened, {"words": "more than ten"})
        noted = await discord_server.interact.submit(opened, {"words": "ten"}).answer()
        assert noted.content == "noted ten"
        later = await discord_server.interact.click("ana", message, "later").answer()
        assert discord_server.view.text(later) == "edited later"
        with pytest.raises(UserCannot):
            discord_server.interact.click("ana", message, "edit")


async def test_silence_is_counted_and_a_late_answer_unknown(discord_server: DiscordServer, bot: Bot) -> None:
    handle = discord_server.interact.command("ana", "general", "ask", {"question": "silence"})
    with pytest.raises(TimeoutError):
        await handle.first(timeout=0.05)
    discord_server.clock.advance(3.1)
    assert discord_server.platform.interactions.unanswered() == [handle.interaction]
    assert await callback(discord_server, handle.interaction.id, handle.interaction.token) == (404, 10062)


async def test_a_second_first_response_is_refused(discord_server: DiscordServer, bot: Bot) -> None:
    handle = discord_server.interact.command("ana", "general", "ask", {"question": "x"})
    await handle.answer()
    assert await callback(discord_server, handle.interaction.id, handle.interaction.token) == (400, 40060)


async def test_a_token_expires(discord_server: DiscordServer, bot: Bot) -> None:
    handle = discord_server.interact.command("ana", "general", "ask", {"question": "x"})
    await handle.answer()
    path = f"/webhooks/{discord_server.world.application_id}/{handle.interaction.token}"
    discord_server.clock.advance(899)
    assert await post(discord_server, path, {"content": "in time"}) == (200, 0)
    discord_server.clock.advance(1.5)
    assert await post(discord_server, path, {"content": "too late"}) == (401, 50027)


async def test_where_only_the_user_installed_it_five_follow_ups_pass(discord_server: DiscordServer, bot: Bot) -> None:
    handle = discord_server.interact.command("uma", "plaza", "ask", {"question": "many"})
    await handle.follow_up(5)
    await until(lambda: bool(discord_server.ledger.codes))
    assert discord_server.ledger.codes == {40094: 1}
    with pytest.raises(UserCannot):
        discord_server.interact.command("ben", "plaza", "ask", {"question": "x"})


async def test_without_external_apps_a_user_installed_answer_is_private(
    discord_server: DiscordServer, bot: Bot
) -> None:
    discord_server.admin.set_role_permissions(
        "elsewhere", "@everyone", Permission.EVERYDAY & ~Permission.USE_EXTERNAL_APPS
    )
    discord_server.world.join(discord_server.world.find_guild("elsewhere"), discord_server.world.find_user("ana"))
    discord_server.admin.install_for("ana")
    answer = await discord_server.interact.command("ana", "plaza", "ask", {"question": "x"}).answer()
    assert answer.ephemeral


async def test_commands_work_in_direct_messages_and_private_channels(discord_server: DiscordServer, bot: Bot) -> None:
    world = discord_server.world
    dm = world.dm_with(world.find_user("ana"))
    assert (
        discord_server.view.text(await discord_server.interact.command("ana", dm, "ask", {"question": "x"}).answer())
        == "about x"
    )
    between = discord_server.admin.private_channel("uma", "ben")
    answer = await discord_server.interact.command("uma", between, "ask", {"question": "x"}).answer()
    assert answer.channel is between
    with pytest.raises(UserCannot):
        discord_server.interact.command("ben", between, "ask", {"question": "x"})


async def test_an_autocomplete_past_its_limits_is_refused(discord_server: DiscordServer, bot: Bot) -> None:
    handle = discord_server.interact.autocomplete("ana", "general", "ask", "question", "x" * 99)
    with pytest.raises(TimeoutError):
        await handle.first(timeout=0.1)
    assert discord_server.ledger.codes == {50035: 1}


async def callback(server: DiscordServer, interaction_id: int, token: str) -> tuple[int, int]:
    """Answer an interaction by hand; gives status and JSON code."""
    return await post(server, f"/interactions/{interaction_id}/{token}/callback", {"type": 4, "data": {"content": "x"}})


async def post(server: DiscordServer, path: str, body: dict[str, Any]) -> tuple[int, int]:
    """POST by hand; gives status and JSON code."""
    async with aiohttp.ClientSession() as session, session.post(server.api + path, json=body) as response:
        answer = await response.json()
        return response.status, answer.get("code", 0)
