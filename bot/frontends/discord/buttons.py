"""Buttons and selects that work after a restart: all they need to know is in their custom_id.

What a click does is in `opening`, which the bot carries; here is what each is called, looks like and carries.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import discord
from discord import ui

from bot.answering.reply import Choice
from bot.frontends.discord import limits

if TYPE_CHECKING:
    from bot.frontends.discord.opening import Clicks

Clicked: TypeAlias = discord.Interaction[Any]
Plain: TypeAlias = ui.Button[ui.LayoutView]

_ENTRY = r"(?P<entry_id>[a-z0-9-]{1,64})"


def _button(custom_id: str, label: str | None = None, emoji: str | None = None, *, strong: bool = False) -> Plain:
    style = discord.ButtonStyle.primary if strong else discord.ButtonStyle.secondary
    shown = limits.cut(label, limits.BUTTON_LABEL) if label else None
    return ui.Button(style=style, label=shown, emoji=emoji, custom_id=custom_id)


def _clicks(interaction: Clicked) -> Clicks:
    """The bot carries the work, for the renderer that the work needs needs these buttons."""
    clicks: Clicks = interaction.client.clicks
    return clicks


class TopicButton(ui.DynamicItem[Plain], template=f"assay:topic:{_ENTRY}"):
    """Opens a topic privately."""

    def __init__(self, entry_id: str, label: str = "…") -> None:
        super().__init__(_button(f"assay:topic:{entry_id}", label))
        self.entry_id = entry_id

    @classmethod
    async def from_custom_id(cls, interaction: Clicked, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(match["entry_id"])

    async def callback(self, interaction: Clicked) -> None:
        clicks = _clicks(interaction)
        await clicks.guarded(interaction, clicks.open_topic(interaction, self.entry_id))


class PickButton(ui.DynamicItem[Plain], template=f"assay:pick:(?P<asker_id>[0-9]{{1,20}}):{_ENTRY}"):
    """One of the topics that may be meant: its asker's click turns the message into the answer."""

    def __init__(self, asker_id: int, entry_id: str, label: str = "…") -> None:
        super().__init__(_button(f"assay:pick:{asker_id}:{entry_id}", label, strong=True))
        self.asker_id = asker_id
        self.entry_id = entry_id

    @classmethod
    async def from_custom_id(cls, interaction: Clicked, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(int(match["asker_id"]), match["entry_id"])

    async def callback(self, interaction: Clicked) -> None:
        clicks = _clicks(interaction)
        await clicks.guarded(interaction, clicks.pick(interaction, self.asker_id, self.entry_id))


class RelatedSelect(ui.DynamicItem["ui.Select[ui.LayoutView]"], template=f"assay:related:{_ENTRY}"):
    """The neighbours of a topic; the chosen one opens privately."""

    def __init__(self, entry_id: str, related: Sequence[Choice] = (), placeholder: str = "…") -> None:
        options = [
            discord.SelectOption(label=limits.cut(one.title, limits.OPTION_LABEL), value=one.id)
            for one in related[: limits.SELECT_OPTIONS]
        ]
        select: ui.Select[ui.LayoutView] = ui.Select(
            custom_id=f"assay:related:{entry_id}", placeholder=placeholder, options=options
        )
        super().__init__(select)

    @classmethod
    async def from_custom_id(cls, interaction: Clicked, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(match["entry_id"])

    async def callback(self, interaction: Clicked) -> None:
        data: Any = interaction.data
        clicks = _clicks(interaction)
        await clicks.guarded(interaction, clicks.open_topic(interaction, data["values"][0]))


class VoteButton(ui.DynamicItem[Plain], template=f"assay:vote:(?P<way>up|down):{_ENTRY}:(?P<version>[0-9a-f]{{1,12}})"):
    """👍 or 👎 for an entry in the version that was shown."""

    def __init__(self, helpful: bool, entry_id: str, version: str) -> None:
        way, emoji = ("up", "👍") if helpful else ("down", "👎")
        super().__init__(_button(f"assay:vote:{way}:{entry_id}:{version}", emoji=emoji))
        self.helpful, self.entry_id, self.version = helpful, entry_id, version

    @classmethod
    async def from_custom_id(cls, interaction: Clicked, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(match["way"] == "up", match["entry_id"], match["version"])

    async def callback(self, interaction: Clicked) -> None:
        clicks = _clicks(interaction)
        await clicks.guarded(interaction, clicks.vote(interaction, self.entry_id, self.version, self.helpful))


class ShareButton(ui.DynamicItem[Plain], template=f"assay:share:{_ENTRY}"):
    """Posts a private answer for all in the channel."""

    def __init__(self, entry_id: str, label: str = "…") -> None:
        super().__init__(_button(f"assay:share:{entry_id}", label))
        self.entry_id = entry_id

    @classmethod
    async def from_custom_id(cls, interaction: Clicked, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(match["entry_id"])

    async def callback(self, interaction: Clicked) -> None:
        clicks = _clicks(interaction)
        await clicks.guarded(interaction, clicks.share(interaction, self.entry_id))


class RestButton(ui.DynamicItem[Plain], template=f"assay:rest:{_ENTRY}:(?P<page>[0-9]{{1,2}})"):
    """Shows what a message had no room for, privately, page by page."""

    def __init__(self, entry_id: str, page: int, label: str = "…") -> None:
        super().__init__(_button(f"assay:rest:{entry_id}:{page}", label, strong=True))
        self.entry_id, self.page = entry_id, page

    @classmethod
    async def from_custom_id(cls, interaction: Clicked, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(match["entry_id"], int(match["page"]))

    async def callback(self, interaction: Clicked) -> None:
        clicks = _clicks(interaction)
        await clicks.guarded(interaction, clicks.open_rest(interaction, self.entry_id, self.page))


class RemoveButton(ui.DynamicItem[Plain], template=r"assay:remove:(?P<asker_id>[0-9]{1,20})"):
    """Takes an answer away, for its asker and for moderators."""

    def __init__(self, asker_id: int, label: str = "…") -> None:
        super().__init__(_button(f"assay:remove:{asker_id}", label))
        self.asker_id = asker_id

    @classmethod
    async def from_custom_id(cls, interaction: Clicked, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(int(match["asker_id"]))

    async def callback(self, interaction: Clicked) -> None:
        clicks = _clicks(interaction)
        await clicks.guarded(interaction, clicks.remove(interaction, self.asker_id))


ALL: tuple[type[ui.DynamicItem[Any]], ...] = (
    TopicButton,
    PickButton,
    RelatedSelect,
    VoteButton,
    ShareButton,
    RestButton,
    RemoveButton,
)
