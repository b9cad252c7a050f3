"""What the bot may do in a channel, and what it lacks there for a digest."""

from __future__ import annotations

from typing import TypeAlias

import discord

Channel: TypeAlias = discord.abc.GuildChannel | discord.Thread


def missing_permissions(given: discord.Permissions, *, in_thread: bool) -> list[str]:
    """Names of the permissions that a digest needs in a place and that are not given, as Discord shows them."""
    if not given.view_channel:
        # Who cannot see a channel may do nothing there, whatever else was given.
        return ["View Channel"]
    needed = {
        "Send Messages in Threads" if in_thread else "Send Messages": (
            given.send_messages_in_threads if in_thread else given.send_messages
        ),
        "Read Message History": given.read_message_history,
    }
    return [name for name, has in needed.items() if not has]


def why_no_mention(role: discord.Role, given: discord.Permissions) -> str | None:
    """Why a digest cannot mention a role; None if it can."""
    if role.is_default():
        return "A digest mentions a role, never everyone."
    if role.mentionable or given.mention_everyone:
        return None
    return (
        f"I may not mention {role.mention}. Allow anyone to @mention it in the role's settings, or give me "
        "Mention Everyone there, and try again."
    )


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
