"""What tests do again and again: ask, and wait until the bot has done its work."""

from __future__ import annotations

import asyncio

from tests.discord_server import DiscordServer
from tests.discord_server.entities import Message
from tests.discord_server.faults import Fault
from tests.discord_server.handle import Handle
from tests.frontends.discord.conftest import Running

_WORK = ("discord.py: on_", "CommandTree-", "discord-ui-")


def ask(running: Running, question: str = "what is gallium?") -> Handle:
    """ana's /ask in general."""
    return running.server.interact.command("ana", "general", "ask", {"question": question})


def mention(running: Running, question: str = "what is gallium?") -> Message:
    """ana's mention in general."""
    return running.server.users.mention("ana", "general", question)


async def answered(running: Running) -> Message:
    """An answer to a mention of ana's."""
    return await running.server.view.reply(mention(running))


async def struck(fault: Fault, times: int = 1) -> None:
    """Wait until a fault has struck."""
    async with asyncio.timeout(10):
        while fault.hit < times:
            await asyncio.sleep(0.01)


async def settled(running: Running) -> None:
    """Wait until the bot has nothing under way any more."""
    async with asyncio.timeout(15):
        while any(task.get_name().startswith(_WORK) for task in asyncio.all_tasks()):
            await asyncio.sleep(0.01)


def vote(running: Running, member: str, answer: Message) -> Handle:
    """Press thumbs up."""
    return running.server.interact.click(member, answer, custom_id=vote_id(running.server, answer))


def vote_id(server: DiscordServer, answer: Message) -> str:
    """The custom_id of thumbs up."""
    ids = [str(each.get("custom_id")) for each in server.view.components(answer)]
    return next(each for each in ids if each.startswith("assay:vote:up:"))
