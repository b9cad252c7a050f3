"""`python -m bot` as a user starts it: exit codes, what it says, how it stops, what a restart keeps."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from tests.discord_server import DiscordServer
from tests.discord_server.constants import Permission
from tests.frontends.discord.acting import vote_id

Shell = Callable[..., Awaitable[asyncio.subprocess.Process]]
SYNC = "PUT /applications/{application_id}/commands"
READY_WITHIN, ENDS_WITHIN = 60.0, 30.0


async def ended(process: asyncio.subprocess.Process, within: float = ENDS_WITHIN) -> tuple[int | None, str, str]:
    """The exit code, output and errors of a process that ends by itself."""
    output, errors = await asyncio.wait_for(process.communicate(), within)
    return process.returncode, output.decode(), errors.decode()


@asynccontextmanager
async def started(
    shell: Shell, server: DiscordServer, *arguments: str, **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot that is connected; killed at the end if the test did not stop it."""
    before = server.gateway.identifies
    process = await shell("run", *arguments, **settings)
    try:
        await server.gateway.wait_identified(before + 1, timeout=READY_WITHIN)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def stopped(process: asyncio.subprocess.Process) -> str:
    """Ask a process to stop, as an orchestrator does; gives its log."""
    process.send_signal(signal.SIGTERM)
    code, output, errors = await ended(process)
    assert code == 0, errors
    assert output == ""
    return errors


def sentence(errors: str) -> str:
    """The only line that is no log line and no word of trying again; there is no trace."""
    assert "Traceback" not in errors
    logged = re.compile(r"\d{4}-\d\d-\d\d |.*; trying again in ")
    (line,) = [line for line in errors.splitlines() if not logged.match(line)]
    return line


async def test_without_a_token_the_process_says_where_to_get_one(shell: Shell) -> None:
    for command in ("run", "invite"):
        code, output, errors = await ended(await shell(command, DISCORD_TOKEN=""))
        assert (code, output) == (2, "")
        assert "discord.com/developers/applications" in sentence(errors)


async def test_a_token_file_serves_as_well(shell: Shell, discord_server: DiscordServer, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{discord_server.token}\n")
    code, output, _ = await ended(await shell("invite", DISCORD_TOKEN="", DISCORD_TOKEN_FILE=str(file)))
    assert code == 0
    assert output.startswith("https://discord.com/")


@pytest.mark.parametrize("command", ["run", "invite"])
async def test_a_refused_token_ends_the_process_with_its_own_code(shell: Shell, command: str) -> None:
    code, output, errors = await ended(await shell(command, DISCORD_TOKEN="wrong.token.indeed"))
    assert (code, output) == (3, "")
    assert "Reset Token" in sentence(errors)
    assert "wrong.token" not in errors


async def test_an_intent_that_is_not_switched_on_ends_the_process_with_its_own_code(
    shell: Shell, discord_server: DiscordServer
) -> None:
    discord_server.settings.privileged_intents = 0
    code, _, errors = await ended(await shell("run", ASSAY_MESSAGE_CONTENT="true"))
    assert code == 4
    assert "Message Content Intent" in sentence(errors)


@pytest.mark.parametrize("command", ["run", "invite"])
async def test_without_a_network_the_process_gives_up_with_its_own_code(shell: Shell, command: str) -> None:
    code, output, errors = await ended(
        await shell(command, ASSAY_DISCORD_API="http://127.0.0.1:9/api/v10", ASSAY_START_PATIENCE="2")
    )
    assert (code, output) == (5, "")
    assert "cannot be reached" in sentence(errors)


async def test_a_network_that_comes_back_in_time_is_waited_for(shell: Shell, discord_server: DiscordServer) -> None:
    discord_server.faults.inject("GET", "/users/@me", status=503)
    discord_server.faults.inject("GET", "/gateway/bot", status=503)
    async with started(shell, discord_server) as process:
        log = await stopped(process)
    assert log.count("trying again") == 2
    assert "Traceback" not in log


@pytest.mark.parametrize(("close", "code", "hint"), [(4004, 3, "Reset Token"), (4013, 6, "4013"), (4014, 4, "Intent")])
async def test_a_gateway_that_closes_for_good_ends_the_process_with_a_sentence(
    shell: Shell, discord_server: DiscordServer, close: int, code: int, hint: str
) -> None:
    async with started(shell, discord_server) as process:
        end = asyncio.create_task(ended(process))
        # A close that the stand-in sends while the connection is still being made may be lost on the way.
        while not end.done():
            await discord_server.gateway.close_all(close)
            await asyncio.wait({end}, timeout=1)
        ending, _, errors = await end
    assert ending == code
    assert hint in sentence(errors)


async def test_invite_prints_an_address_with_the_least_permissions(shell: Shell, discord_server: DiscordServer) -> None:
    code, output, errors = await ended(await shell("invite"))
    assert (code, errors) == (0, "")
    address = urlparse(output.strip())
    query = parse_qs(address.query)
    assert (address.scheme, address.hostname) == ("https", "discord.com")
    assert query["client_id"] == [str(discord_server.world.application_id)]
    assert set(query["scope"][0].split()) == {"bot", "applications.commands"}
    assert int(query["permissions"][0]) == (
        Permission.VIEW_CHANNEL
        | Permission.SEND_MESSAGES
        | Permission.SEND_MESSAGES_IN_THREADS
        | Permission.READ_MESSAGE_HISTORY
    )


async def test_sigterm_lets_an_answer_under_way_finish_and_takes_nothing_new(
    shell: Shell, discord_server: DiscordServer
) -> None:
    server = discord_server
    async with started(shell, server) as process:
        slow = server.faults.delay("POST", "/channels/*/messages", 1.5)
        question = server.users.mention("ana", "general", "what is gallium?")
        async with asyncio.timeout(READY_WITHIN):
            while not slow.hit:
                await asyncio.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        ignored = server.users.mention("ben", "general", "what is zinc?")
        refused = server.interact.command("ben", "general", "ask", {"question": "zinc"})
        told = await refused.answer()
        code, _, errors = await ended(process)
    assert code == 0, errors
    assert "## Gallium" in server.view.text(await server.view.reply(question))
    assert told.flags & 64
    assert "restarting" in server.view.text(told)
    assert not server.view.replies(ignored)
    assert "Traceback" not in errors


async def test_commands_are_synced_once_over_two_starts(
    shell: Shell, discord_server: DiscordServer, tmp_path: Path
) -> None:
    for expected in (1, 1):
        async with started(shell, discord_server, ASSAY_CACHE_DIR=str(tmp_path / "cache")) as process:
            await discord_server.gateway.wait_ready()
            await stopped(process)
        assert discord_server.ledger.count(SYNC) == expected


async def test_buttons_votes_and_settings_outlive_the_process(shell: Shell, discord_server: DiscordServer) -> None:
    server = discord_server
    async with started(shell, server) as process:
        question = server.users.mention("ana", "general", "what is gallium?")
        answer = await server.view.reply(question)
        await server.interact.command("olga", "general", "settings private", {"on": True}).answer()
        await stopped(process)
    async with started(shell, server) as process:
        opened = await server.interact.select("ben", answer, ["germanium"]).answer()
        assert "## Germanium" in server.view.text(opened)
        thanks = await server.interact.click("ben", answer, custom_id=vote_id(server, answer)).answer()
        assert "Thank you" in server.view.text(thanks)
        assert (await server.interact.command("ana", "general", "ask", {"question": "zinc"}).answer()).flags & 64
        follow_up = server.users.send("ana", "general", "and the risks?", reply_to=answer)
        assert "## Gallium" in server.view.text(await server.view.reply(follow_up))
        server.users.edit(question, question.content.replace("gallium", "germanium"))
        assert "## Germanium" in server.view.text(await server.view.edited(answer))
        server.users.delete(question)
        await server.view.deleted(answer)
        await stopped(process)
    assert not server.ledger.violations
    assert not server.view.pings()


async def test_the_token_is_never_written_however_much_is_logged(
    shell: Shell, discord_server: DiscordServer, tmp_path: Path
) -> None:
    # Every logger that exists at the start is turned up to DEBUG, whatever the bot itself asks for.
    (tmp_path / "sitecustomize.py").write_text(
        "import logging\n"
        "for name in ('discord', 'aiohttp', 'asyncio', 'bot', 'sqlalchemy', 'aiosqlite'):\n"
        "    logging.getLogger(name).setLevel(logging.DEBUG)\n"
    )
    server = discord_server
    everything = {"PYTHONPATH": f"{tmp_path}:{Path(__file__).resolve().parents[3]}"}
    async with started(shell, server, **everything) as process:
        await server.view.reply(server.users.mention("ana", "general", "what is gallium?"))
        await server.interact.command("ana", "general", "ask", {"question": "zinc"}).answer()
        server.faults.inject("POST", "/channels/*/messages", status=400, code=50035)
        await server.view.next_message(after=server.users.mention("ana", "general", "what is cobalt?"))
        server.gateway.reconnect()
        await server.gateway.wait_resumed(1)
        log = await stopped(process)
    assert " DEBUG " in log
    assert "Traceback" in log
    assert server.token not in log
    assert server.token.rsplit(".", 1)[1] not in log


async def test_a_process_serves_the_shards_it_is_given(shell: Shell, discord_server: DiscordServer) -> None:
    server = discord_server
    async with started(shell, server, "--shards", "0-1/2") as process:
        await server.gateway.wait_identified(2, timeout=READY_WITHIN)
        assert {session.shard for session in server.gateway.connected()} == {(0, 2), (1, 2)}
        for channel in ("general", "lobby"):
            asked = server.users.mention("ana", channel, "what is gallium?")
            assert "## Gallium" in server.view.text(await server.view.reply(asked))
        await stopped(process)
    assert len(server.view.bot_messages("general")) == 1


async def test_shards_that_cannot_be_are_refused_before_anything_starts(
    shell: Shell, discord_server: DiscordServer
) -> None:
    code, _, errors = await ended(await shell("run", "--shards", "2-1/2"))
    assert code == 2
    assert "0-3/16" in sentence(errors)
    assert not discord_server.ledger.requests


async def test_a_gateway_that_refuses_the_first_connection_is_tried_again(
    shell: Shell, discord_server: DiscordServer
) -> None:
    discord_server.faults.refuse_connections = True
    process = await shell("run")
    try:
        async with asyncio.timeout(READY_WITHIN):
            while not discord_server.ledger.count("GET /gateway/bot"):
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)
        discord_server.faults.refuse_connections = False
        await discord_server.gateway.wait_identified(1, timeout=READY_WITHIN)
        await stopped(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def test_sigterm_while_discord_is_out_of_reach_ends_at_once(shell: Shell) -> None:
    process = await shell("run", ASSAY_DISCORD_API="http://127.0.0.1:9/api/v10", ASSAY_START_PATIENCE="300")
    assert process.stderr is not None
    lines: list[Any] = []
    while not lines or b"trying again" not in lines[-1]:
        lines.append(await asyncio.wait_for(process.stderr.readline(), ENDS_WITHIN))
    process.send_signal(signal.SIGTERM)
    code, _, errors = await ended(process, 15)
    assert code == 0
    assert "Traceback" not in errors
