"""/settings for administrators, and /unanswered for curators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.describing import settings_text, unanswered_text
from bot.storage.records import Boldness, GuildSettings

Setting = discord.Interaction[AssayBot]
_UNANSWERED_DAYS = 30
_UNANSWERED = 25
_NO_CONTENT = (
    "\n⚠️ Ask-channels need the message content intent, which this bot was started without. Whoever runs it must switch "
    "on Message Content Intent in Discord's developer portal and set ASSAY_MESSAGE_CONTENT=true."
)
_NOT_A_CURATOR = "Only curators and those who may manage this server can see that."


def _choices(*values: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=locale_str(value), value=value) for value in values]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
class SettingsCog(
    commands.GroupCog, group_name=locale_str("settings"), group_description=locale_str("How Assay behaves here")
):
    """What the administrators of a guild choose."""

    def __init__(self, bot: AssayBot) -> None:
        self._desk = bot.desk
        self._reads_all = bot.intents.message_content

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Discord hides the commands from others, unless an administrator of the guild showed them."""
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command(name=locale_str("show"), description=locale_str("Show all settings"))
    async def show(self, interaction: Setting) -> None:
        """Show what holds here."""
        assert interaction.guild_id is not None
        await self._tell(interaction, await self._desk.guilds.stored(interaction.guild_id))

    @app_commands.command(
        name=locale_str("ask-channel"), description=locale_str("Answer every clear question in a channel")
    )
    @app_commands.describe(channel=locale_str("The channel"), on=locale_str("Whether to answer there unasked"))
    @app_commands.rename(channel=locale_str("channel"), on=locale_str("on"))
    async def ask_channel(
        self,
        interaction: Setting,
        channel: discord.TextChannel | discord.ForumChannel | discord.Thread,
        on: bool,
    ) -> None:
        """Make a channel an ask-channel, or an ordinary one again."""
        await self._change(interaction, lambda old: replace(old, ask_channels=_with(old.ask_channels, channel.id, on)))

    @app_commands.command(name=locale_str("curator"), description=locale_str("Who may see unanswered questions"))
    @app_commands.describe(role=locale_str("The role of curators; leave empty for none"))
    @app_commands.rename(role=locale_str("role"))
    async def curator(self, interaction: Setting, role: discord.Role | None = None) -> None:
        """Choose the curators' role."""
        await self._change(interaction, lambda old: replace(old, curator_role=role.id if role else None))

    @app_commands.command(
        name=locale_str("private"), description=locale_str("Show answers to commands to the asker only")
    )
    @app_commands.describe(on=locale_str("Whether to show them to the asker only"))
    @app_commands.rename(on=locale_str("on"))
    async def private(self, interaction: Setting, on: bool) -> None:
        """Whether answers to commands are private unless the asker says otherwise."""
        await self._change(interaction, lambda old: replace(old, private_by_default=on))

    @app_commands.command(name=locale_str("language"), description=locale_str("The language of buttons and headings"))
    @app_commands.describe(language=locale_str("A language, or the server's own"))
    @app_commands.rename(language=locale_str("language"))
    @app_commands.choices(language=_choices("automatic", "English", "Français"))
    async def language(self, interaction: Setting, language: str) -> None:
        """Choose the language of everything but the entries."""
        locale = {"automatic": None, "English": "en", "Français": "fr"}[language]
        await self._change(interaction, lambda old: replace(old, locale=locale))

    @app_commands.command(name=locale_str("boldness"), description=locale_str("How sure Assay must be to answer"))
    @app_commands.describe(how=locale_str("Careful asks back more often, eager less"))
    @app_commands.rename(how=locale_str("how"))
    @app_commands.choices(how=_choices("careful", "balanced", "eager"))
    async def boldness(self, interaction: Setting, how: str) -> None:
        """Choose thresholds in words."""
        await self._change(interaction, lambda old: replace(old, boldness=Boldness(how)))

    @app_commands.command(name=locale_str("category"), description=locale_str("Answer from a category, or not"))
    @app_commands.describe(name=locale_str("A category"), on=locale_str("Whether to answer from it"))
    @app_commands.rename(name=locale_str("name"), on=locale_str("on"))
    async def category(self, interaction: Setting, name: str, on: bool) -> None:
        """Enable or disable a category of topics."""
        every = frozenset(self._desk.library.categories)
        if name not in every:
            await interaction.response.send_message(
                f"There is no such category; there are {', '.join(sorted(every))}.", ephemeral=True
            )
            return

        def changed(old: GuildSettings) -> GuildSettings:
            chosen = _with(old.categories & every or every, name, on)
            # None at all would be a bot that never answers, and all of them is the default.
            return replace(old, categories=frozenset() if chosen in ({*every}, set()) else chosen)

        await self._change(interaction, changed)

    @category.autocomplete("name")
    async def _categories(self, interaction: Setting, current: str) -> list[app_commands.Choice[str]]:
        names = [name for name in self._desk.library.categories if current.lower() in name]
        return [app_commands.Choice(name=name, value=name) for name in names[:25]]

    @app_commands.command(name=locale_str("webhook"), description=locale_str("Let a webhook ask, or not"))
    @app_commands.describe(
        webhook_id=locale_str("The number in the webhook's address"), on=locale_str("Whether it may ask")
    )
    @app_commands.rename(webhook_id=locale_str("id"), on=locale_str("on"))
    async def webhook(self, interaction: Setting, webhook_id: app_commands.Range[str, 15, 20], on: bool) -> None:
        """Answer the messages of a webhook that mention us."""
        if not (webhook_id.isascii() and webhook_id.isdigit()):
            await interaction.response.send_message("A webhook's id is a number of 15 to 20 digits.", ephemeral=True)
            return
        await self._change(interaction, lambda old: replace(old, webhooks=_with(old.webhooks, int(webhook_id), on)))

    @app_commands.command(name=locale_str("reset"), description=locale_str("Back to the defaults"))
    async def reset(self, interaction: Setting) -> None:
        """Forget everything that was chosen."""
        await self._change(interaction, lambda old: GuildSettings(old.guild_id))

    async def _change(self, interaction: Setting, change: Callable[[GuildSettings], GuildSettings]) -> None:
        """Store a change and show what holds now."""
        assert interaction.guild_id is not None
        await self._tell(interaction, await self._desk.guilds.change(interaction.guild_id, change))

    async def _tell(self, interaction: Setting, settings: GuildSettings) -> None:
        text = settings_text(settings)
        if settings.ask_channels and not self._reads_all:
            text += _NO_CONTENT
        await interaction.response.send_message(text, ephemeral=True, allowed_mentions=discord.AllowedMentions.none())


class CuratorCog(commands.Cog):
    """What curators need to see."""

    def __init__(self, bot: AssayBot) -> None:
        self._desk = bot.desk

    @app_commands.command(name=locale_str("unanswered"), description=locale_str("Questions that got no answer"))
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    async def unanswered(self, interaction: Setting) -> None:
        """List what was asked here and not answered, for curators alone."""
        settings = await self._desk.settings(interaction.guild_id)
        roles = {role.id for role in interaction.user.roles} if isinstance(interaction.user, discord.Member) else set()
        if settings.curator_role not in roles and not interaction.permissions.manage_guild:
            await interaction.response.send_message(_NOT_A_CURATOR, ephemeral=True)
            return
        since = self._desk.now - timedelta(days=_UNANSWERED_DAYS)
        found = await self._desk.unanswered(interaction.guild_id, since, _UNANSWERED)
        await interaction.response.send_message(
            unanswered_text(found), ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )


def _with(chosen: frozenset[Any], one: Any, on: bool) -> frozenset[Any]:
    return chosen | {one} if on else chosen - {one}
