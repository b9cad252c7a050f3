"""What the bot may do in a channel, and what it lacks there for a digest."""

from __future__ import annotations

from typing import TypeAlias

import discord

Channel: TypeAlias = discord.abc.GuildChannel | discord.Thread

NEEDED = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True)
NEEDED_IN_THREADS = discord.Permissions(view_channel=True, send_messages_in_threads=True, read_message_history=True)


def missing_permissions(given: discord.Permissions, *, in_thread: bool) -> list[str]:
    """Names of the permissions that a digest needs in a place and that are not given, as Discord shows them."""
    needed = NEEDED_IN_THREADS if in_thread else NEEDED
    return [spoken_permission(name) for name, wanted in needed if wanted and not getattr(given, name)]


def spoken_permission(name: str) -> str:
    """`send_messages` as "Send Messages"."""
    return name.replace("_", " ").title()


async def granted(client: discord.Client, channel: Channel) -> discord.Permissions:
    """What the bot may do in a channel; asks Discord where the client has not heard of the guild from the gateway.

    Raises:
        discord.HTTPException: if Discord does not tell.
    """
    known = client.get_guild(channel.guild.id)
    if known is not None and (not isinstance(channel, discord.Thread) or channel.parent is not None):
        return channel.permissions_for(known.me)
    assert client.user is not None
    guild = await client.fetch_guild(channel.guild.id)
    me = await guild.fetch_member(client.user.id)
    # A thread's permissions are those of the channel it hangs on.
    place = await guild.fetch_channel(channel.parent_id if isinstance(channel, discord.Thread) else channel.id)
    return place.permissions_for(me)
