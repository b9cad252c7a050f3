"""Starting, failing and stopping: what the process says and how it ends."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import discord

from bot.errors import AssayError
from bot.frontends.discord.client import AssayBot, point_at
from bot.frontends.discord.errors import LINE_BROKEN

logger = logging.getLogger(__name__)

# What an answer may still take after the signal to stop; orchestrators commonly kill after 10 s.
FINISH_WITHIN = 8.0
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0

_OUT_OF_REACH = (*LINE_BROKEN, discord.DiscordServerError, discord.RateLimited, discord.GatewayNotFound)
_TOKEN_LOST = 4004
TOKEN_REFUSED = (
    "Discord does not accept the token: open discord.com/developers/applications, choose your application, press Reset "
    "Token on its Bot page, and put the new one into .env as DISCORD_TOKEN=…"
)

# Least that serves: see channels, answer in them and in threads, look for an earlier digest post.
PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, read_message_history=True
)


class TokenRefused(AssayError):
    """Discord does not take the token."""

    exit_code = 3


class IntentRefused(AssayError):
    """The message content intent was asked for and is not switched on."""

    exit_code = 4


class Unreachable(AssayError):
    """Discord could not be reached for as long as the settings allow."""

    exit_code = 5


class GatewayRefused(AssayError):
    """Discord closed the gateway for good."""

    exit_code = 6


async def serve(bot: AssayBot, token: str, patience: float) -> None:
    """Run the bot until a signal asks it to stop.

    Args:
        patience: seconds to go on trying when Discord cannot be reached at the start.

    Raises:
        TokenRefused, IntentRefused, Unreachable, GatewayRefused: each with what to do.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no signal handlers of this kind; there Ctrl-C ends the process at once.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    running = asyncio.create_task(_run(bot, token, patience))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            logger.info("Stopping: what is open will be finished.")
        await bot.stop(FINISH_WITHIN)
        if not running.done():
            running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    finally:
        stopping.cancel()


@asynccontextmanager
async def rest_client(token: str, patience: float, api: str | None) -> AsyncIterator[discord.Client]:
    """A client that is logged in but not connected: enough to post, and to ask who we are.

    Args:
        api: another server than Discord, for tests.

    Raises:
        TokenRefused, Unreachable: each with what to do.
    """
    if api:
        point_at(api)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    async with discord.Client(intents=discord.Intents.none()) as client:
        await log_in(client, token, patience)
        yield client


async def invite(token: str, patience: float, api: str | None) -> str:
    """The address where an administrator adds the bot, with the least permissions.

    Raises:
        TokenRefused, Unreachable: each with what to do.
    """
    async with rest_client(token, patience, api) as client:
        assert client.application_id is not None
        return discord.utils.oauth_url(
            client.application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
        )


async def _run(bot: AssayBot, token: str, patience: float) -> None:
    await log_in(bot, token, patience)
    try:
        await _connect(bot, patience)
    except discord.ConnectionClosed as closed:
        raise _refusal(closed) from None
    except discord.PrivilegedIntentsRequired:
        raise IntentRefused(
            "Discord refuses the message content intent: switch on Message Content Intent on the Bot page of your "
            "application at discord.com/developers/applications, or set ASSAY_MESSAGE_CONTENT=false."
        ) from None


async def _connect(bot: AssayBot, patience: float) -> None:
    """Stay on the gateway until the bot is closed.

    discord.py finds its way back by itself once it is there; before that, what fails ends its start.
    """
    waiting = _Waiting(patience)
    while True:
        try:
            return await bot.connect()
        except _OUT_OF_REACH as error:
            await waiting.after(error)


def _refusal(closed: discord.ConnectionClosed) -> AssayError:
    if closed.code == _TOKEN_LOST:
        return TokenRefused(TOKEN_REFUSED)
    return GatewayRefused(
        f"Discord closed the connection for good (code {closed.code}): start again; if that ends in the same way, look "
        "the code up under Gateway Close Event Codes at discord.com/developers/docs."
    )


class _Waiting:
    """How long to wait between two tries, and for how long to go on trying."""

    def __init__(self, patience: float) -> None:
        self._until = asyncio.get_running_loop().time() + patience
        self._wait = _FIRST_WAIT

    async def after(self, error: Exception) -> None:
        """Wait before another try.

        Raises:
            Unreachable: if patience is at its end.
        """
        if asyncio.get_running_loop().time() + self._wait > self._until:
            raise Unreachable(
                f"Discord cannot be reached ({_told(error)}): check this machine's network and discordstatus.com, "
                "then start again."
            ) from None
        logger.warning("Discord cannot be reached (%s); trying again in %.0f s", _told(error), self._wait)
        await asyncio.sleep(self._wait)
        self._wait = min(self._wait * 2, _LONGEST_WAIT)


async def log_in(client: discord.Client, token: str, patience: float) -> None:
    """Log in over HTTP, trying again while Discord cannot be reached.

    Raises:
        TokenRefused: if Discord does not take the token.
        Unreachable: if it could not be reached for `patience` seconds.
    """
    waiting = _Waiting(patience)
    while True:
        try:
            return await client.login(token)
        except discord.LoginFailure:
            raise TokenRefused(TOKEN_REFUSED) from None
        except _OUT_OF_REACH as error:
            await _forget_session(client)
            await waiting.after(error)


async def _forget_session(client: discord.Client) -> None:
    """Let go of what a failed login left open, which the next one would trip over."""
    await client.http.close()
    client.http.clear()
    client.http.connector = discord.utils.MISSING


def _told(error: Exception) -> str:
    return str(error) or type(error).__name__
