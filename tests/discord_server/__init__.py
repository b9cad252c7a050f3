"""A stand-in for Discord on the loopback address, for the real discord.py client to run against."""

from __future__ import annotations

from tests.discord_server.errors import UserCannot
from tests.discord_server.faults import Cut, Fault
from tests.discord_server.server import DiscordServer
from tests.discord_server.settings import Settings

__all__ = ["Cut", "DiscordServer", "Fault", "Settings", "UserCannot"]
