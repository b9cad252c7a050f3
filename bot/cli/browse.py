"""`assay topics` and `assay show`."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import app
from bot.answering.reply import card
from bot.frontends.terminal import render
from bot.settings import load_settings


def topics(
    category: Annotated[str | None, typer.Option("--category", "-c", help="Only this category.")] = None,
) -> None:
    """List the topics, by category."""
    library = app.open_library(load_settings())
    if category is not None and category not in library.categories:
        raise typer.BadParameter(f"there is no category {category!r}; there are {', '.join(library.categories)}")
    render.show_topics(render.console(), library, library.categories if category is None else (category,))


def show(entry_id: Annotated[str, typer.Argument(metavar="ID", help="The id of an entry.")]) -> None:
    """Show one entry in full."""
    library = app.open_library(load_settings())
    render.show(render.console(), card(library.get(entry_id), library, app.today()))
