"""`assay digest` and `assay db` as an operator uses them, in processes of their own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.knowledge.library import Library
from bot.storage.opening import open_storage
from bot.storage.records import GuildChannel, NewSubscription
from tests.discord_server import DiscordServer

Shell = Callable[..., Any]


async def _run(shell: Shell, *arguments: str) -> tuple[int, str, str]:
    process = await shell(*arguments)
    out, error = await process.communicate()
    return process.returncode, out.decode(), error.decode()


async def _subscribe(server: DiscordServer, folder: Path, channel: str, slot: datetime) -> None:
    storage = await open_storage(f"sqlite:///{folder}/assay.db")
    place = GuildChannel(server.world.find_guild("home").id, server.world.find_channel(channel).id)
    wish = NewSubscription(destination=place, at=time(8), zone="UTC", created_at=slot, next_slot=slot)
    await storage.subscriptions.add(wish)
    await storage.close()


async def test_the_database_is_made_and_brought_up_to_date(shell: Shell, tmp_path: Path) -> None:
    code, out, _ = await _run(shell, "db", "upgrade")
    assert (code, out.startswith("The database went from empty to ")) == (0, True)
    _, again, _ = await _run(shell, "db", "upgrade")
    assert again.startswith("The database is at ")


async def test_a_preview_shows_what_is_posted_and_history_what_was(
    shell: Shell, discord_server: DiscordServer, tmp_path: Path
) -> None:
    slot = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    await _subscribe(discord_server, tmp_path, "general", slot)
    _, preview, _ = await _run(shell, "digest", "preview", "--at", slot.isoformat())
    code, out, error = await _run(shell, "digest", "run", "--once")
    assert (code, out) == (0, "1 sent\n"), error
    [post] = discord_server.view.bot_messages("general")
    title = preview.splitlines()[0].split("  ", 1)[1]
    assert f"## {title}" in discord_server.view.text(post)
    assert (await _run(shell, "digest", "run", "--once"))[1] == "Nothing was due.\n"
    assert len(discord_server.view.bot_messages("general")) == 1
    _, history, _ = await _run(shell, "digest", "history", "--json")
    [row] = json.loads(history)
    assert (row["status"], row["message_id"]) == ("sent", post.id)


async def test_without_subscriptions_a_preview_shows_an_example(shell: Shell) -> None:
    code, out, _ = await _run(shell, "digest", "preview", "--at", "2026-11-24T08:00")
    assert code == 0
    assert out.startswith("2026-11-24  ")


async def test_a_preview_of_a_category_shows_a_topic_of_it(shell: Shell, shipped: Library) -> None:
    code, out, error = await _run(
        shell, "digest", "preview", "--at", "2026-11-24T08:00", "--category", "policy", "--category", "trends"
    )
    assert code == 0, error
    title = out.splitlines()[0].removeprefix("2026-11-24  ")
    assert {entry.category for entry in shipped if entry.title == title} <= {"policy", "trends"}
    code, _, error = await _run(shell, "digest", "preview", "--category", "cooking")
    assert (code, error.startswith("There is no category 'cooking'; there are ")) == (1, True)


async def test_a_refusal_ends_with_1_and_stands_in_the_history(
    shell: Shell, discord_server: DiscordServer, tmp_path: Path
) -> None:
    slot = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    await _subscribe(discord_server, tmp_path, "readonly", slot)
    code, out, _ = await _run(shell, "digest", "run", "--once")
    assert (code, out) == (1, "1 failed\n")
    _, history, _ = await _run(shell, "digest", "history")
    assert "failed" in history
    assert "In the channel I lack Send Messages." in history


async def test_after_three_days_of_refusals_history_says_that_it_is_paused(
    shell: Shell, discord_server: DiscordServer, tmp_path: Path
) -> None:
    slot = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    await _subscribe(discord_server, tmp_path, "readonly", slot)
    for day in range(1, 5):
        at = (slot.replace(hour=9, minute=0) + timedelta(days=day)).isoformat()
        await _run(shell, "digest", "run", "--once", "--at", at)
    _, history, _ = await _run(shell, "digest", "history")
    assert history.splitlines()[-1] == "Digest 1 is paused: In the channel I lack Send Messages."
    owner = discord_server.world.dm_with(discord_server.world.find_user("olga"))
    [told] = discord_server.view.bot_messages(owner)
    assert "I paused digest 1" in discord_server.view.text(told)


async def test_without_a_token_nothing_is_sent(shell: Shell) -> None:
    process = await shell("digest", "run", "--once", DISCORD_TOKEN="")
    _, error = await process.communicate()
    assert process.returncode == 2
    assert error.decode().startswith("There is no Discord token")


async def test_a_moment_that_is_none_is_refused(shell: Shell) -> None:
    code, _, error = await _run(shell, "digest", "preview", "--at", "tomorrow")
    assert code == 1
    assert error == "'tomorrow' is no moment; write it as in 2026-03-05T08:00.\n"


async def test_two_processes_at_once_post_once(shell: Shell, discord_server: DiscordServer, tmp_path: Path) -> None:
    slot = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    for channel in ("general", "ask", "announcements"):
        await _subscribe(discord_server, tmp_path, channel, slot)
    results = await asyncio.gather(*(_run(shell, "digest", "run", "--once") for _ in range(2)))
    assert [code for code, _, _ in results] == [0, 0], results
    for channel in ("general", "ask", "announcements"):
        assert len(discord_server.view.bot_messages(channel)) == 1
