"""`assay db`."""

from __future__ import annotations

import asyncio

import typer

from bot import app as assay
from bot.settings import load_settings

app = typer.Typer(help="The database.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The database."""


@app.command()
def upgrade() -> None:
    """Bring the database's tables up to date; `assay run` does so by itself."""
    before, after = asyncio.run(assay.upgrade(load_settings()))
    print(
        f"The database is at {after}." if before == after else f"The database went from {before or 'empty'} to {after}."
    )
