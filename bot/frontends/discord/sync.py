"""Tells Discord about our commands, but only when their definitions changed: creating commands is rationed."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

logger = logging.getLogger(__name__)


async def sync_if_changed(tree: app_commands.CommandTree[Any], folder: Path) -> bool:
    """Sync the global commands unless `folder` remembers that these very definitions were synced.

    Returns:
        Whether they were synced.

    Raises:
        discord.HTTPException: if Discord refuses them.
    """
    remembered = folder / f"commands-{tree.client.application_id}"
    digest = await _digest(tree)
    try:
        if remembered.read_text("utf-8") == digest:
            return False
    except (OSError, UnicodeDecodeError):
        pass
    await tree.sync()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        remembered.write_text(digest, "utf-8")
    except OSError as error:
        logger.warning("The commands will be synced again at the next start: %s", error)
    return True


async def _digest(tree: app_commands.CommandTree[Any]) -> str:
    translator = tree.translator
    commands = [
        await command.get_translated_payload(tree, translator) if translator is not None else command.to_dict(tree)
        for command in (
            *tree.get_commands(),
            *tree.get_commands(type=discord.AppCommandType.message),
            *tree.get_commands(type=discord.AppCommandType.user),
        )
    ]
    commands.sort(key=lambda command: (command["type"], command["name"]))
    return hashlib.sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()
