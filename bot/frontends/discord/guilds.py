"""Guild settings, kept in memory for a while, since every message looks at them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.errors import StorageError
from bot.frontends.discord.patience import in_time
from bot.storage.ports import GuildSettingsStore
from bot.storage.records import GuildSettings

logger = logging.getLogger(__name__)

# Another process on the same database may change them, so what is remembered soon counts as old.
_FRESH_FOR = timedelta(seconds=30)


class KnownGuilds:
    """Reads through to storage; while that fails, what was last known holds, or else the defaults.

    Args:
        clock: gives the moment, aware and in UTC.
    """

    def __init__(self, store: GuildSettingsStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[int, tuple[datetime, GuildSettings]] = {}

    async def get(self, guild_id: int | None) -> GuildSettings:
        """The guild's settings; the defaults in direct messages. Never raises."""
        if guild_id is None:
            return GuildSettings(0)
        now = self._clock()
        seen = self._known.get(guild_id)
        if seen is not None and now - seen[0] < _FRESH_FOR:
            return seen[1]
        try:
            settings = await in_time(self._store.get(guild_id))
        except StorageError as error:
            logger.warning("The settings of guild %s could not be read: %s", guild_id, error)
            settings = seen[1] if seen is not None else GuildSettings(guild_id)
        self._known[guild_id] = now, settings
        return settings

    async def stored(self, guild_id: int) -> GuildSettings:
        """What storage holds this moment.

        Raises:
            StorageError: if it cannot be read.
        """
        return await in_time(self._store.get(guild_id))

    async def change(self, guild_id: int, change: Callable[[GuildSettings], GuildSettings]) -> GuildSettings:
        """Change what storage holds, not what is remembered of it, so that nobody else's change is lost.

        Raises:
            StorageError: if it could not be read or stored; the former settings hold.
        """
        settings = change(await self.stored(guild_id))
        await self.put(settings)
        return settings

    async def put(self, settings: GuildSettings) -> None:
        """Store settings and use them from now on.

        Raises:
            StorageError: if they could not be stored; the former ones hold.
        """
        await in_time(self._store.put(settings))
        self._known[settings.guild_id] = self._clock(), settings
