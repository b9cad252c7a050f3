"""`assay preview`."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import app
from bot.answering.reply import card
from bot.cli.printing import printable
from bot.frontends.terminal import render
from bot.settings import load_settings


def preview(
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="The id of an entry.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the message as it goes to Discord.")] = False,
    private: Annotated[bool, typer.Option("--private", help="As its asker alone would see it.")] = False,
) -> None:
    """Show an entry as Discord gets it, and how much of a message it takes."""
    # No other command of the terminal needs discord.py, which takes long to import.
    from bot.frontends.discord import preview as discord_preview

    library = app.open_library(load_settings())
    shown = card(library.get(entry_id), library, app.today())
    if as_json:
        print(discord_preview.as_json(shown, private=private))
        return
    out = render.console()
    for line in discord_preview.as_text(shown, private=private).splitlines():
        out.print(printable(line), markup=False, emoji=False)
