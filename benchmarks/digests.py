"""Many digests due in one minute: `python -m benchmarks.digests [--subscriptions 10000] [--asks 5] [--json]`.

The stand-in for Discord runs here, with its global limit of 50 requests a second; the bot runs in a process of its own
as a user starts it, on SQLite. While digests go out, members ask by command. Reported: digests a second, answers with
status 429, channels without or with more than one post, and the time from a question to its first response.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from rich.progress import Progress

from bot.storage.opening import open_storage
from bot.storage.records import GuildChannel, NewSubscription
from tests.discord_server import DiscordServer
from tests.discord_server.entities import Channel
from tests.discord_server.handle import Handle
from tests.discord_server.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
CHANNELS_PER_GUILD = 500
MEMBERS = 100
QUESTIONS = ("what is gallium?", "why do rare earths matter", "who refines cobalt", "lithium takeaways", "graphite")


async def _prepare(server: DiscordServer, url: str, count: int) -> list[Channel]:
    """Guilds with channels, and one due digest for each channel."""
    owner = server.world.find_user("olga")
    storage = await open_storage(url)
    slot = datetime.now(UTC).replace(second=0, microsecond=0)
    channels: list[Channel] = []
    for number in range(-(-count // CHANNELS_PER_GUILD)):
        names = tuple(f"c{place}" for place in range(min(CHANNELS_PER_GUILD, count - len(channels))))
        guild = server.admin.add_guild(f"guild-{number}", owner, channels=names)
        for channel in guild.channels.values():
            channels.append(channel)
            await storage.subscriptions.add(
                NewSubscription(
                    destination=GuildChannel(guild.id, channel.id),
                    at=clock_time(slot.hour, slot.minute),
                    zone="UTC",
                    created_at=slot - timedelta(days=1),
                    next_slot=slot,
                )
            )
    await storage.close()
    return channels


async def _ask(server: DiscordServer, per_second: float, until: asyncio.Event) -> list[float]:
    """Questions by command at an even pace, each with the seconds to its first response."""
    # So many members and channels that none of them has to wait.
    guild = server.admin.add_guild("asking", "olga", channels=tuple(f"ask-{number}" for number in range(MEMBERS)))
    members = [server.admin.add_user(f"member-{number}", guilds=(guild,)) for number in range(MEMBERS)]
    channels = list(guild.channels.values())
    handles: list[Handle] = []
    while not until.is_set():
        question = QUESTIONS[len(handles) % len(QUESTIONS)]
        member, channel = members[len(handles) % MEMBERS], channels[len(handles) % MEMBERS]
        handles.append(server.interact.command(member, channel, "ask", {"question": question}))
        await asyncio.sleep(1 / per_second)
    return [(await handle.first()).latency for handle in handles]


async def measure(count: int, asks: float) -> dict[str, float]:
    """Run the benchmark and give its figures."""
    settings = Settings(identify_interval=0.0, channel_limits=False)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/assay.db"
        async with DiscordServer(settings) as server:
            channels = await _prepare(server, url, count)
            bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=ROOT, env=_environment(server, url, folder)
            )
            try:
                return await _watched(server, channels, asks)
            finally:
                bot.terminate()
                await bot.wait()


def _environment(server: DiscordServer, url: str, folder: str) -> dict[str, str]:
    return {
        **os.environ,
        "DISCORD_TOKEN": server.token,
        "ASSAY_DISCORD_API": server.api,
        "ASSAY_DATABASE_URL": url,
        "ASSAY_CACHE_DIR": folder,
    }


async def _watched(server: DiscordServer, channels: Sequence[Channel], asks: float) -> dict[str, float]:
    await server.gateway.wait_ready()
    done = asyncio.Event()
    asking = asyncio.create_task(_ask(server, asks, done))
    route = "POST /channels/{channel_id}/messages"
    started, first = None, 0
    with Progress(disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Digests", total=len(channels))
        while (posted := server.ledger.count(route)) < len(channels):
            if posted and started is None:
                started, first = time.perf_counter(), posted
            progress.update(task, completed=posted)
            await asyncio.sleep(0.2)
    seconds = time.perf_counter() - (started or 0)
    done.set()
    latencies = sorted(await asking)
    posts = [len(server.view.bot_messages(channel)) for channel in channels]
    return {
        "digests": len(channels),
        "digests_per_second": round((len(channels) - first) / seconds, 1),
        "answers_429": server.ledger.statuses[429],
        "channels_without_exactly_one": sum(number != 1 for number in posts),
        "questions": len(latencies),
        "ask_p50_ms": round(statistics.median(latencies) * 1000, 1),
        "ask_p95_ms": round(latencies[int(len(latencies) * 0.95)] * 1000, 1),
    }


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscriptions", type=int, default=10_000)
    parser.add_argument("--asks", type=float, default=5.0, help="questions a second meanwhile")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = asyncio.run(measure(arguments.subscriptions, arguments.asks))
    print(json.dumps(figures) if arguments.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
