"""`assay run` and `assay invite`."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

from bot import app
from bot.settings import load_settings


def run(
    shards: Annotated[
        str | None, typer.Option("--shards", help="Run some shards only: first-last/count, as in 0-3/16.")
    ] = None,
) -> None:
    """Start the Discord bot."""
    settings = load_settings()
    settings.token()
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s"
    )
    # It tells of every plugin it has, and nothing that an operator could use.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app.run_bot(settings, shards)


def invite() -> None:
    """Print the address where an administrator adds the bot to a server."""
    print(app.invite(load_settings()))
