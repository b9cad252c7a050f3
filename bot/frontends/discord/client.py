"""The bot as discord.py sees it: what it asks of the gateway, which cogs it has, and how it stops."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.frontends.discord import browsing, buttons
from bot.frontends.discord.desk import Desk
from bot.frontends.discord.errors import respond_to
from bot.frontends.discord.french import French
from bot.frontends.discord.manners import Cooldowns
from bot.frontends.discord.opening import STOPPING, Clicks
from bot.frontends.discord.shards import Shards
from bot.frontends.discord.sync import sync_if_changed

logger = logging.getLogger(__name__)

# The names that discord.py gives to the tasks in which our handlers run.
_WORK = ("discord.py: on_", "CommandTree-", "discord-ui-")
# Seconds that are always left for what was asked and answered to be noted.
_NOTES_WITHIN = 1.0


class AssayTree(app_commands.CommandTree["AssayBot"]):
    """The commands, with our manner of failing and of stopping."""

    async def interaction_check(self, interaction: discord.Interaction[AssayBot], /) -> bool:
        if not interaction.client.stopping:
            return True
        if interaction.type is not discord.InteractionType.autocomplete:
            await interaction.response.send_message(STOPPING, ephemeral=True)
        return False

    async def on_error(
        self, interaction: discord.Interaction[AssayBot], error: app_commands.AppCommandError, /
    ) -> None:
        await respond_to(interaction, error)


class AssayBot(commands.AutoShardedBot):
    """The bot.

    Args:
        desk: answers.
        cogs_of: makes the cogs once the bot exists.
        state: folder for what may be lost: which commands were synced.
        message_content: whether to ask for the privileged intent that ask-channels need.
        shards: which part of the guilds to serve.
        cooldowns: how much members and channels may ask.
        options: discord.py's own, for tests.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        cogs_of: Callable[[AssayBot], Sequence[commands.Cog]],
        state: Path,
        message_content: bool = False,
        shards: Shards | None = None,
        cooldowns: Cooldowns | None = None,
        **options: Any,
    ) -> None:
        shards = shards or Shards()
        # Voice is none of our business, so nobody needs to hear that its libraries are missing.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=AssayTree,
            intents=intents(message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            **_sharding(shards),
            # Nothing of ours needs to know who is in a guild, or what was said before.
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **options,
        )
        self.desk = desk
        self.clicks = Clicks(desk)
        self.cooldowns = cooldowns or Cooldowns()
        self.stopping = False
        self._cogs_of = cogs_of
        self._state = state
        self._leads = shards.leads

    async def setup_hook(self) -> None:
        """Once, after login and before the gateway: cogs, buttons, commands."""
        await self.tree.set_translator(French())
        self.add_dynamic_items(*buttons.ALL, *browsing.ALL)
        for cog in self._cogs_of(self):
            await self.add_cog(cog)
        if self._leads:
            await self._tell_commands()

    async def _tell_commands(self) -> None:
        try:
            if await sync_if_changed(self.tree, self._state):
                logger.info("Discord was told about the commands.")
        except (discord.HTTPException, OSError):
            logger.exception("Discord could not be told about the commands; those it knows go on working")

    async def on_message(self, message: discord.Message, /) -> None:
        """Prefix commands are none of our ways to be asked; the message cog listens by itself."""

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        logger.exception("The event %s could not be handled", event_method)

    async def stop(self, within: float) -> None:
        """Take no new work, finish what is open within some seconds, then leave."""
        self.stopping = True
        until = asyncio.get_running_loop().time() + within
        open_work = [task for task in asyncio.all_tasks() if task.get_name().startswith(_WORK)]
        if open_work:
            await asyncio.wait(open_work, timeout=within)
        await self.close()
        await self.desk.rest(max(_NOTES_WITHIN, until - asyncio.get_running_loop().time()))


def intents(message_content: bool) -> discord.Intents:
    """The least that serves: guilds with their channels, and messages (whose content is only ours to see where we
    are addressed, unless the privileged intent is asked for)."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    wanted.message_content = message_content
    return wanted


def _sharding(shards: Shards) -> dict[str, Any]:
    """discord.py tells a missing option from None."""
    return {} if shards.ids is None else {"shard_ids": list(shards.ids), "shard_count": shards.count}


def point_at(api: str) -> None:
    """Let discord.py talk to another server than Discord, for tests and benchmarks."""
    Route.BASE = api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(api).with_scheme("ws").with_path("/gateway/")
