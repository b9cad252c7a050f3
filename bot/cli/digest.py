"""`assay digest`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot import app as assay
from bot.digest.service import DigestService
from bot.errors import DigestError
from bot.frontends.terminal import digests
from bot.frontends.terminal.render import console
from bot.settings import Settings, load_settings
from bot.storage.records import DigestRun, RunStatus, Subscription

app = typer.Typer(help="The daily digest.", no_args_is_help=True)

At = Annotated[str | None, typer.Option("--at", help="As if it were this moment: 2026-03-05T08:00, in UTC.")]
Number = Annotated[int | None, typer.Option("--id", help="Number of a digest; all of them if left out.")]


Categories = Annotated[
    list[str] | None, typer.Option("--category", help="Show an example on this category; may be given several times.")
]

# What `run --once` ends with when a digest was refused or has to wait.
NOT_ALL_SENT = 1


@app.command()
def preview(at: At = None, number: Number = None, category: Categories = None) -> None:
    """Show what would be posted; without any subscription, what one on all topics would get."""
    if number is not None and category:
        raise typer.BadParameter("give either --id or --category")
    asyncio.run(_preview(load_settings(), _moment(at), number, category or []))


@app.command()
def run(
    once: Annotated[bool, typer.Option("--once", help="Send what is due, and end.")] = False, at: At = None
) -> None:
    """Send digests without serving questions; ends with 1 if one was refused or has to wait."""
    if not once:
        raise typer.BadParameter("write --once; `assay run` sends digests as long as it runs")
    moment = _moment(at) if at is not None else None
    done = asyncio.run(assay.deliver_once(load_settings(), moment))
    print(", ".join(f"{count} {status.value}" for status, count in sorted(done.items())) or "Nothing was due.")
    if done[RunStatus.FAILED] or done[RunStatus.CLAIMED]:
        raise typer.Exit(NOT_ALL_SENT)


@app.command()
def history(
    number: Number = None, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False
) -> None:
    """Show what was posted and what was not, and why."""
    chosen, runs = asyncio.run(_history(load_settings(), number))
    if as_json:
        print(json.dumps([asdict(run) for run in runs], default=str))
    else:
        digests.show_history(console(), runs, [each for each in chosen if each.paused])


async def _preview(settings: Settings, at: datetime, number: int | None, categories: list[str]) -> None:
    async with _service(settings) as service:
        if number is not None:
            chosen = [await service.find(number)]
        elif categories:
            chosen = [digests.example(at, service.known(frozenset(categories)))]
        else:
            chosen = [each for each in await service.list_for() if not each.paused] or [digests.example(at)]
        for subscription in chosen:
            digests.show_post(console(), await service.preview(subscription, at))


async def _history(settings: Settings, number: int | None) -> tuple[list[Subscription], list[DigestRun]]:
    async with _service(settings) as service:
        chosen = [await service.find(number)] if number is not None else await service.list_for()
        return chosen, [run for subscription in chosen for run in await service.history(subscription)]


@asynccontextmanager
async def _service(settings: Settings) -> AsyncIterator[DigestService]:
    library, storage = assay.open_library(settings), await assay.open_database(settings)
    try:
        yield assay.open_digests(storage, lambda: library)[0]
    finally:
        await storage.close()


def _moment(text: str | None) -> datetime:
    if text is None:
        return assay.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DigestError(f"{text!r} is no moment; write it as in 2026-03-05T08:00.") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
