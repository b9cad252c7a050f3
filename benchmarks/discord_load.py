"""A busy minute on Discord: `python -m benchmarks.discord_load [--seconds 60] [--json]`.

Two runs: 50 questions a second by /ask, and 40 a second by mention (a reply counts against the 50 requests a second
that Discord takes). The stand-in for Discord runs here, with that limit; the bot runs in a process of its own as a
user starts it, on SQLite. Reported: lost questions, the time from an event to its first response as the stand-in sees
it, and the memory of the bot's process. Goals: nothing lost, 95 of 100 within 100 ms, memory flat.
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
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path

from rich.progress import track

from tests.discord_server import DiscordServer
from tests.discord_server.entities import Channel, Message, User
from tests.discord_server.handle import Handle
from tests.discord_server.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
QUESTION_FILES = ("in_scope.jsonl", "ambiguous.jsonl", "out_of_scope.jsonl")
# So many that nobody meets a cooldown: a member asks every eight seconds, and a channel hears a question every four.
MEMBERS, CHANNELS = 400, 200
COMMANDS_PER_SECOND, MENTIONS_PER_SECOND = 50, 40
WARM_UP, LAST_ANSWERS_WITHIN = 100, 10.0
HELD_BACK = "Ask again in"

Asking = Callable[[User, Channel, str], Handle | Message]


@dataclass(frozen=True, slots=True)
class Figures:
    """One run. Memory (the resident set, in MB) and processor time are of the bot's process; None where the system does
    not tell. The processor time says how busy one core is, however busy the rest of the machine."""

    way: str
    questions: int
    per_second: float
    lost: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    longest_ms: float
    memory_start_mb: float | None
    memory_end_mb: float | None
    processor_ms_per_question: float | None
    answers_429: int
    violations: int


@dataclass
class Place:
    """A stand-in with a crowd, and the bot's process."""

    server: DiscordServer
    bot: asyncio.subprocess.Process
    askers: Iterator[tuple[User, Channel, str]]


@asynccontextmanager
async def _prepared() -> AsyncIterator[Place]:
    settings = Settings(identify_interval=0.0, channel_limits=False)
    with tempfile.TemporaryDirectory() as folder:
        async with DiscordServer(settings) as server:
            askers = _crowd(server)
            bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=ROOT, env=_environment(server, folder), stderr=sys.stderr
            )
            try:
                await server.gateway.wait_ready(120)
                yield Place(server, bot, askers)
            finally:
                if bot.returncode is None:
                    bot.terminate()
                await bot.wait()


def _environment(server: DiscordServer, folder: str) -> dict[str, str]:
    return {
        **os.environ,
        "DISCORD_TOKEN": server.token,
        "ASSAY_DISCORD_API": server.api,
        "ASSAY_DATABASE_URL": f"sqlite:///{folder}/assay.db",
        "ASSAY_CACHE_DIR": folder,
    }


def _crowd(server: DiscordServer) -> Iterator[tuple[User, Channel, str]]:
    """Who asks what and where, without end."""
    guild = server.admin.add_guild("crowd", "olga", channels=tuple(f"crowd-{number}" for number in range(CHANNELS)))
    members = [server.admin.add_user(f"member-{number}", guilds=(guild,)) for number in range(MEMBERS)]
    return zip(cycle(members), cycle(guild.channels.values()), cycle(_questions()), strict=False)


def _questions() -> list[str]:
    """The labelled questions of the development set, the kinds in turn."""
    folder = ROOT / "tests" / "golden" / "dev"
    kinds = [
        [json.loads(line)["text"] for line in (folder / name).read_text("utf-8").splitlines()]
        for name in QUESTION_FILES
    ]
    return [kind[place % len(kind)] for place in range(max(map(len, kinds))) for kind in kinds]


async def _ask(place: Place, asking: Asking, count: int, per_second: float, title: str) -> list[Handle | Message]:
    """Ask at an even pace, whatever becomes of the answers."""
    asked: list[Handle | Message] = []
    begun = time.monotonic()
    for number in track(range(count), title, disable=not sys.stderr.isatty()):
        await asyncio.sleep(max(0.0, begun + number / per_second - time.monotonic()))
        asked.append(asking(*next(place.askers)))
    return asked


def _first(server: DiscordServer, asked: Handle | Message) -> tuple[Message, float] | None:
    """The first response to a question and its seconds, once it is there."""
    if isinstance(asked, Handle):
        response = asked.response()
        return None if response is None or response.message is None else (response.message, response.latency)
    answer = next(iter(server.view.replies(asked)), None)
    return None if answer is None else (answer, server.view.latency(asked, answer))


async def _latencies(server: DiscordServer, asked: Sequence[Handle | Message]) -> list[float]:
    """Seconds of each question that got an answer; one that was told to wait got none."""
    until = time.monotonic() + LAST_ANSWERS_WITHIN
    while time.monotonic() < until and any(_first(server, each) is None for each in asked):
        await asyncio.sleep(0.1)
    found = [first for each in asked if (first := _first(server, each)) is not None]
    return sorted(latency for message, latency in found if HELD_BACK not in server.view.text(message))


def _processor_seconds(pid: int) -> float | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float | None:
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return None
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return round(int(kilobytes) / 1024, 1)


async def measure(way: str, seconds: float) -> Figures:
    """One run of `commands` or `mentions`."""
    async with _prepared() as place:
        server = place.server

        def command(user: User, channel: Channel, text: str) -> Handle:
            return server.interact.command(user, channel, "ask", {"question": text})

        rate = COMMANDS_PER_SECOND if way == "commands" else MENTIONS_PER_SECOND
        asking: Asking = command if way == "commands" else server.users.mention
        await _latencies(server, await _ask(place, asking, WARM_UP, rate, "Warming up"))
        server.ledger.clear()
        start, used = _memory(place.bot.pid), _processor_seconds(place.bot.pid)
        begun = time.monotonic()
        asked = await _ask(place, asking, round(seconds * rate), rate, f"Asking by {way}")
        lasted = time.monotonic() - begun
        latencies = await _latencies(server, asked)
        used_later = _processor_seconds(place.bot.pid)
        if len(latencies) < 2:
            raise SystemExit(f"Of {len(asked)} questions {len(latencies)} were answered; see the bot's log above.")
        return Figures(
            way=way,
            questions=len(asked),
            per_second=round(len(asked) / lasted, 1),
            lost=len(asked) - len(latencies),
            p50_ms=_milliseconds(statistics.median(latencies)),
            p95_ms=_milliseconds(latencies[int(len(latencies) * 0.95)]),
            p99_ms=_milliseconds(latencies[int(len(latencies) * 0.99)]),
            longest_ms=_milliseconds(latencies[-1]),
            memory_start_mb=start,
            memory_end_mb=_memory(place.bot.pid),
            processor_ms_per_question=_share(used, used_later, len(asked)),
            answers_429=server.ledger.statuses[429],
            violations=len(server.ledger.violations),
        )


def _share(before: float | None, after: float | None, questions: int) -> float | None:
    return None if before is None or after is None else _milliseconds((after - before) / questions)


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.discord_load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long each run asks")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    runs = [asyncio.run(measure(way, arguments.seconds)) for way in ("commands", "mentions")]
    if arguments.json:
        print(json.dumps({run.way: asdict(run) for run in runs}))
        return
    for run in runs:
        print("\n".join(f"{name}: {value}" for name, value in asdict(run).items()), end="\n\n")


if __name__ == "__main__":
    main()
