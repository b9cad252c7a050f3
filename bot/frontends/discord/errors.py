"""One handler for commands, menus, buttons and forms: the member reads one sentence, the log gets the trace."""

from __future__ import annotations

import logging
import secrets

import aiohttp
import discord
from discord import app_commands

from bot.errors import AssayError

logger = logging.getLogger(__name__)

# What Discord says when an answer comes too late or twice, or to something that is gone: there is nobody to tell.
UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, ALREADY_ANSWERED = 10008, 10062, 40060
_TOO_LATE = {UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, ALREADY_ANSWERED}
# How a connection that breaks shows itself.
LINE_BROKEN = (aiohttp.ClientError, OSError)
_NO_ACCESS, _NO_PERMISSION, _DMS_CLOSED = 50001, 50013, 50007


def sentence_for(error: Exception) -> str:
    """What the member reads; an error that nobody foresaw is logged under an id that the sentence carries."""
    error = _cause(error)
    match error:
        case AssayError():
            return str(error)
        case app_commands.NoPrivateMessage():
            return "That works in a server only."
        case app_commands.MissingPermissions(missing_permissions=missing):
            return f"You need the permission {_named(missing)} for that."
        case discord.HTTPException(code=code) if code in {_NO_ACCESS, _NO_PERMISSION}:
            return "Discord does not let me do that here: I lack a permission. An administrator can give it to me."
        case discord.HTTPException(code=code) if code == _DMS_CLOSED:
            return "You do not take direct messages from me; allow them in your privacy settings for this server."
        case _:
            return unforeseen(error)


def unforeseen(error: BaseException) -> str:
    """Log an error's trace under a new id, and give the sentence that names it."""
    trouble = secrets.token_hex(3)
    logger.error("Trouble %s", trouble, exc_info=error)
    return f"Something went wrong on my side, and it is noted as {trouble}. Please try again in a minute."


def is_too_late(error: BaseException) -> bool:
    """Whether Discord no longer takes an answer, so that nobody can be told either."""
    return isinstance(error, discord.HTTPException) and error.code in _TOO_LATE


async def respond_to(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the member privately what went wrong, as far as Discord still lets us. Never raises."""
    if is_too_late(_cause(error)):
        logger.info("An answer came too late: %s", _cause(error))
        return
    sentence = sentence_for(error)
    try:
        if interaction.response.is_done():
            await interaction.followup.send(sentence, ephemeral=True)
        else:
            await interaction.response.send_message(sentence, ephemeral=True)
    except (discord.DiscordException, *LINE_BROKEN) as failure:
        logger.info("Nobody could be told %r: %s", sentence, failure)


def _cause(error: Exception) -> Exception:
    """What a command's own wrapper hides."""
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


def _named(permissions: list[str]) -> str:
    # In Discord's own windows a guild is a server.
    return " and ".join(name.replace("_", " ").replace("guild", "server").title() for name in permissions)
