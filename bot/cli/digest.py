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
from bot.storage.records import DigestRun

app = typer.Typer(help="The daily digest.", no_args_is_help=True)

At = Annotated[str | None, typer.Option("--at", help="As if it were this moment: 2026-03-05T08:00, in UTC.")]
Number = Annotated[int | None, typer.Option("--id", help="Number of a digest; all of them if left out.")]


@app.command()
def preview(at: At = None, number: Number = None) -> None:
    """Show what would be posted; without any subscription, what one on all topics would get."""
    asyncio.run(_preview(load_settings(), _moment(at), number))


@app.command()
def run(
    once: Annotated[bool, typer.Option("--once", help="Send what is due, and end.")] = False, at: At = None
) -> None:
    """Send digests without serving questions; `assay run` does both."""
    if not once:
        raise typer.BadParameter("write --once; `assay run` sends digests as long as it runs")
    moment = _moment(at) if at is not None else None
    done = asyncio.run(assay.deliver_once(load_settings(), moment))
    print(", ".join(f"{count} {status.value}" for status, count in sorted(done.items())) or "Nothing was due.")


@app.command()
def history(
    number: Number = None, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False
) -> None:
    """Show what was posted and what was not, and why."""
    runs = asyncio.run(_history(load_settings(), number))
    if as_json:
        print(json.dumps([asdict(run) for run in runs], default=str))
    else:
        digests.show_history(console(), runs)


async def _preview(settings: Settings, at: datetime, number: int | None) -> None:
    async with _service(settings) as service:
        chosen = [await service.find(number)] if number is not None else await service.list_for()
        for subscription in chosen or [digests.example(at)]:
            digests.show_post(console(), await service.preview(subscription, at))


async def _history(settings: Settings, number: int | None) -> list[DigestRun]:
    async with _service(settings) as service:
        chosen = [await service.find(number)] if number is not None else await service.list_for()
        return [run for subscription in chosen for run in await service.history(subscription)]


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
