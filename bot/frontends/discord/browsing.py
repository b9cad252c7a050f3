"""The list of topics, category by category and page by page."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from bot.frontends.discord import limits
from bot.frontends.discord.buttons import Clicked
from bot.frontends.discord.words import EN, Words, words_for
from bot.knowledge.library import Library

PAGE = 20
_CATEGORY = r"(?P<category>[a-z0-9-]{1,64})"


def categories_of(library: Library, enabled: frozenset[str]) -> tuple[str, ...]:
    """The categories to show; `enabled` empty means all."""
    return tuple(category for category in library.categories if not enabled or category in enabled)


def topics_view(
    library: Library, category: str, page: int = 0, enabled: frozenset[str] = frozenset(), words: Words = EN
) -> ui.LayoutView:
    """One page of a category's topics, each of which can be opened, and the way to the others."""
    categories = categories_of(library, enabled)
    category = category if category in categories else categories[0]
    entries = library.in_category(category)
    last = max(0, (len(entries) - 1) // PAGE)
    page = min(page, last)
    here = entries[page * PAGE : (page + 1) * PAGE]
    lines = [f"## {spoken(category)}", f"-# {page + 1}/{last + 1}", *(f"- {entry.title}" for entry in here)]
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay[ui.LayoutView]("\n".join(lines))))
    view.add_item(ui.ActionRow(OpenSelect(category, page, [(entry.title, entry.id) for entry in here], words.open)))
    if len(categories) > 1:
        view.add_item(ui.ActionRow(CategorySelect(categories, words.categories)))
    turns = [TurnButton(category, at, label) for at, label in ((page - 1, "◀"), (page + 1, "▶")) if 0 <= at <= last]
    if turns:
        view.add_item(ui.ActionRow(*turns))
    return view


def spoken(category: str) -> str:
    """A category's name for people."""
    return category.replace("-", " ").capitalize()


def _select(custom_id: str, placeholder: str, options: list[tuple[str, str]]) -> ui.Select[ui.LayoutView]:
    shown = [
        discord.SelectOption(label=limits.cut(label, limits.OPTION_LABEL), value=value)
        for label, value in options[: limits.SELECT_OPTIONS]
    ]
    return ui.Select(custom_id=custom_id, placeholder=placeholder, options=shown)


def _chosen(interaction: Clicked) -> str:
    data: Any = interaction.data
    return str(data["values"][0])


async def _turn(interaction: Clicked, category: str, page: int) -> None:
    settings = await interaction.client.desk.settings(interaction.guild_id)
    view = topics_view(
        interaction.client.desk.library, category, page, settings.categories, words_for(str(interaction.locale))
    )
    await interaction.response.edit_message(view=view)


class OpenSelect(ui.DynamicItem["ui.Select[ui.LayoutView]"], template=f"assay:open:{_CATEGORY}:(?P<page>[0-9]{{1,3}})"):
    """The topics of a page; the chosen one opens privately."""

    def __init__(
        self, category: str, page: int, topics: list[tuple[str, str]] | None = None, placeholder: str = "…"
    ) -> None:
        super().__init__(_select(f"assay:open:{category}:{page}", placeholder, topics or []))

    @classmethod
    async def from_custom_id(cls, interaction: Clicked, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(match["category"], int(match["page"]))

    async def callback(self, interaction: Clicked) -> None:
        clicks = interaction.client.clicks
        await clicks.guarded(interaction, clicks.open_topic(interaction, _chosen(interaction)))


class CategorySelect(ui.DynamicItem["ui.Select[ui.LayoutView]"], template=r"assay:categories"):
    """The categories; the chosen one is listed in the same message."""

    def __init__(self, categories: tuple[str, ...] = (), placeholder: str = "…") -> None:
        options = [(spoken(category), category) for category in categories]
        super().__init__(_select("assay:categories", placeholder, options))

    @classmethod
    async def from_custom_id(cls, interaction: Clicked, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls()

    async def callback(self, interaction: Clicked) -> None:
        await interaction.client.clicks.guarded(interaction, _turn(interaction, _chosen(interaction), 0))


class TurnButton(
    ui.DynamicItem["ui.Button[ui.LayoutView]"], template=f"assay:topics:{_CATEGORY}:(?P<page>[0-9]{{1,3}})"
):
    """Another page of a category."""

    def __init__(self, category: str, page: int, label: str = "…") -> None:
        super().__init__(ui.Button(label=label, custom_id=f"assay:topics:{category}:{page}"))
        self.category, self.page = category, page

    @classmethod
    async def from_custom_id(cls, interaction: Clicked, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(match["category"], int(match["page"]))

    async def callback(self, interaction: Clicked) -> None:
        await interaction.client.clicks.guarded(interaction, _turn(interaction, self.category, self.page))


ALL: tuple[type[ui.DynamicItem[Any]], ...] = (OpenSelect, CategorySelect, TurnButton)
