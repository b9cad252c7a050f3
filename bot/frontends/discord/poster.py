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
from bot.frontends.discord.guilds import KnownGuilds
from bot.frontends.discord.permissions import granted, missing_permissions
from bot.frontends.discord.render import NO_MENTIONS
from bot.frontends.discord.words import words_for
from bot.storage.records import Destination, DirectMessage, GuildChannel, Subscription

logger = logging.getLogger(__name__)

_NO_PERMISSION, _ARCHIVED = 50013, 50083
_NOT_LET = "Discord does not let me post in the channel, although I lack no permission there."
# Messages that discord.py asks for in one request.
_PAGE = 100

Place: TypeAlias = discord.abc.Messageable


class DiscordPoster:
    """A `Poster` over a client that is logged in; it need not be connected to the gateway.

    Args:
        pace: asked before every request beyond the one that delivery has asked for.
        guilds: which language a guild has chosen.
    """

    def __init__(self, client: discord.Client, pace: Pace, guilds: KnownGuilds) -> None:
        self._client = client
        self._pace = pace
        self._guilds = guilds
        self._locales: dict[int, str] = {}

    async def post(self, destination: Destination, post: DigestPost, nonce: str) -> int:
        """Post a digest; see `Poster`."""
        async with self._explained(destination):
            place = await self._place(destination)
            view = digest_view(post, words_for(await self._locale(destination)))
            sent = await place.send(view=view, nonce=nonce, allowed_mentions=mentions_of(post))
            await self._publish(place, sent)
            return sent.id

    async def find_post(self, destination: Destination, slot_id: str, since: datetime) -> int | None:
        """Look for our own post of a slot; see `Poster`."""
        async with self._explained(destination):
            place, seen = await self._place(destination), 0
            async for message in place.history(limit=None, after=since, oldest_first=True):
                if message.author.id == self._me and slot_id in "\n".join(_texts(message.components)):
                    await self._publish(place, message)
                    return message.id
                seen += 1
                if seen % _PAGE == 0:
                    await self._pace.turn()
            if not seen:
                await self._check_history(place)
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

    @asynccontextmanager
    async def _explained(self, destination: Destination) -> AsyncIterator[None]:
        """Discord's errors as those that delivery knows, with the missing permission by its name."""
        async with _translated():
            try:
                yield
            except discord.Forbidden as error:
                if error.code != _NO_PERMISSION:
                    raise
                place = await self._place(destination)
                lacking = " and ".join(await self._lacking(place))
                raise Forbidden(f"In the channel I lack {lacking}." if lacking else _NOT_LET) from error

    async def _lacking(self, place: Place) -> list[str]:
        """Names of the permissions that a digest needs in a place and does not have."""
        if not isinstance(place, discord.abc.GuildChannel | discord.Thread):
            return []
        await self._pace.turn()
        return missing_permissions(await granted(self._client, place), in_thread=isinstance(place, discord.Thread))

    async def _check_history(self, place: Place) -> None:
        """Discord shows an empty history, and says nothing, where it may not be read.

        Raises:
            Forbidden: if it may not be read.
        """
        lacking = await self._lacking(place)
        if lacking:
            raise Forbidden(f"In the channel I lack {' and '.join(lacking)}.")

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

    async def _locale(self, destination: Destination) -> str | None:
        """The language of a destination: the guild's choice, or else what the guild tells Discord."""
        if isinstance(destination, DirectMessage):
            return None
        guild_id = destination.guild_id
        if (chosen := (await self._guilds.get(guild_id)).locale) is not None:
            return chosen
        known = self._client.get_guild(guild_id)
        if known is not None:
            return str(known.preferred_locale)
        # A guild of another process's shards, or no gateway at all; one request for each is enough.
        if guild_id not in self._locales:
            await self._pace.turn()
            guild = await self._client.fetch_guild(guild_id, with_counts=False)
            self._locales[guild_id] = str(guild.preferred_locale)
        return self._locales[guild_id]

    async def _places_to_tell(self, destination: Destination) -> list[Place]:
        """Where to tell the administrators, best first."""
        if isinstance(destination, DirectMessage):
            return [await self._direct(destination.user_id)]
        return await self._places_in(destination)

    async def _places_in(self, destination: GuildChannel) -> list[Place]:
        known = self._client.get_guild(destination.guild_id)
        guild = known or await self._client.fetch_guild(destination.guild_id)
        chosen = [one for one in (guild.public_updates_channel, guild.system_channel) if one is not None]
        others = [one for one in guild.text_channels if one not in chosen]
        places: list[Place] = [one for one in chosen if _may_write(one)]
        if guild.owner_id is not None:
            places.append(await self._direct(guild.owner_id))
        return [*places, *[one for one in others if _may_write(one)][:1]]

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


def _may_write(channel: discord.TextChannel) -> bool:
    return not missing_permissions(channel.permissions_for(channel.guild.me), in_thread=False)


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
        case 50007 | 50278:
            return DMsClosed("The member takes no direct messages from me.")
        case 50001:
            return Forbidden("I cannot see the channel: View Channel is missing.")
        case 50083 | 160005:
            return Forbidden("The thread is archived or locked.")
        case _:
            return Forbidden("Discord does not let me post there.")
