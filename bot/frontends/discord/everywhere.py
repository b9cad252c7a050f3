"""Where a command can be used by those who need no rights for it."""

from __future__ import annotations

from typing import TypeVar

from discord import app_commands

Command = TypeVar("Command")


def everywhere(command: Command) -> Command:
    """A command or a group for guilds, direct messages and group chats, whoever installed the bot."""
    somewhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command)
    return app_commands.allowed_installs(guilds=True, users=True)(somewhere)
