"""Posts digests on Discord, and says in one sentence why where it cannot."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import aiohttp
import discord

from bot.digest.compose import DigestPost
from bot.digest.posting import DMsClosed, Forbidden, Gone, Pace, Refused, Retryable
from bot.frontends.discord.digest_post import digest_view, mentions_of
from bot.frontends.discord.render import NO_MENTIONS
from bot.frontends.discord.words import words_for
from bot.storage.records import Destination, DirectMessage, GuildChannel, Subscription

logger = logging.getLogger(__name__)

_ARCHIVED = 50083
# A digest's channel may carry much talk after the digest; more than this in one window is not looked through.
_HISTORY = 5_000

Place: TypeAlias = discord.abc.Messageable

NEEDED = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True)
NEEDED_IN_THREADS = discord.Permissions(view_channel=True, send_messages_in_threads=True, read_message_history=True)


def missing_permissions(given: discord.Permissions, *, in_thread: bool) -> list[str]:
    """Names of the permissions that a digest needs in a place and that are not given, as Discord shows them."""
    needed = NEEDED_IN_THREADS if in_thread else NEEDED
    return [spoken_permission(name) for name, wanted in needed if wanted and not getattr(given, name)]


def spoken_permission(name: str) -> str:
    """`send_messages` as "Send Messages"."""
    return name.replace("_", " ").title()


class DiscordPoster:
    """A `Poster` over a client that is logged in; it need not be connected to the gateway.

    Args:
        pace: asked before every request beyond the one that delivery has asked for.
    """

    def __init__(self, client: discord.Client, pace: Pace) -> None:
        self._client = client
        self._pace = pace

    async def post(self, destination: Destination, post: DigestPost, nonce: str) -> int:
        """Post a digest; see `Poster`."""
        async with _translated():
            place = await self._place(destination)
            guild = getattr(place, "guild", None)
            view = digest_view(post, words_for(str(getattr(guild, "preferred_locale", "")) or None))
            sent = await place.send(view=view, nonce=nonce, allowed_mentions=mentions_of(post))
            await self._publish(place, sent)
            return sent.id

    async def find_post(self, destination: Destination, slot_id: str, since: datetime) -> int | None:
        """Look for our own post of a slot; see `Poster`."""
        async with _translated():
            place = await self._place(destination)
            async for message in place.history(limit=_HISTORY, after=since, oldest_first=True):
                if message.author.id == self._me and slot_id in "\n".join(_texts(message.components)):
                    await self._publish(place, message)
                    return message.id
            return None

    async def tell_admins(self, subscription: Subscription, reason: str) -> None:
        """Say that a digest was paused; see `Poster`."""
        where = f" in <#{subscription.channel_id}>" if subscription.channel_id is not None else ""
        command = "/digest resume" if subscription.guild_id is not None else "/mydigest resume"
        text = f"I paused digest {subscription.id}{where}: {reason} When that is mended, use `{command}`."
        async with _translated():
            for place in await self._places_to_tell(subscription.destination):
                with suppress(discord.Forbidden, discord.NotFound):
                    await place.send(text, allowed_mentions=NO_MENTIONS)
                    return
        raise Forbidden("Nobody could be told: I may write nowhere.")

    async def _place(self, destination: Destination) -> Place:
        if isinstance(destination, DirectMessage):
            return await self._direct(destination.user_id)
        channel: object = self._client.get_channel(destination.channel_id)
        if channel is None:
            await self._pace.turn()
            channel = await self._client.fetch_channel(destination.channel_id)
        if not isinstance(channel, discord.abc.Messageable):
            raise Gone("That channel takes no messages.")
        return channel

    async def _places_to_tell(self, destination: Destination) -> list[Place]:
        """Where to tell the administrators, best first."""
        if isinstance(destination, DirectMessage):
            return [await self._direct(destination.user_id)]
        return await self._places_in(destination)

    async def _places_in(self, destination: GuildChannel) -> list[Place]:
        guild = self._client.get_guild(destination.guild_id) or await self._client.fetch_guild(destination.guild_id)
        places: list[Place] = []
        if guild.me is not None:
            me = guild.me
            chosen = (guild.public_updates_channel, guild.system_channel)
            places += [one for one in chosen if one is not None and one.permissions_for(me).send_messages]
        if guild.owner_id is not None:
            places.append(await self._direct(guild.owner_id))
        return places

    async def _direct(self, user_id: int) -> Place:
        await self._pace.turn()
        return await self._client.create_dm(discord.Object(user_id))

    async def _publish(self, place: Place, message: discord.Message) -> None:
        """Publish in an announcement channel. A digest that could not be published was posted all the same."""
        if not isinstance(place, discord.TextChannel) or not place.is_news() or message.flags.crossposted:
            return
        await self._pace.turn()
        try:
            await message.publish()
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            logger.warning("Digest %s could not be published: %s", message.id, error)

    @property
    def _me(self) -> int:
        assert self._client.user is not None
        return self._client.user.id


def _texts(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        yield getattr(component, "content", "") or ""
        yield from _texts(getattr(component, "children", ()))


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Discord's errors as those that delivery knows."""
    try:
        yield
    except discord.Forbidden as error:
        raise _refusal(error) from error
    except discord.NotFound as error:
        raise Gone("The channel is no longer there.") from error
    except discord.RateLimited as error:
        raise Retryable("Discord asks us to slow down.", timedelta(seconds=error.retry_after)) from error
    except discord.HTTPException as error:
        if error.code == _ARCHIVED:
            raise Forbidden("The thread is archived.") from error
        if error.status == 429 or error.status >= 500:
            raise Retryable("Discord is out of order.") from error
        raise
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Retryable("Discord cannot be reached.") from error


def _refusal(error: discord.Forbidden) -> Refused:
    match error.code:
        case 50007:
            return DMsClosed("The member takes no direct messages from me.")
        case 50001:
            return Forbidden("I cannot see the channel: View Channel is missing.")
        case _:
            return Forbidden("I may not post in the channel: Send Messages or Read Message History is missing.")
