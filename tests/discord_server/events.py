"""What happens in the world, told to whoever listens: the gateway first of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.discord_server.constants import Intent, Json
from tests.discord_server.entities import Channel, Guild, Message
from tests.discord_server.message_wire import Sight, gateway_message_json
from tests.discord_server.wire import channel_json
from tests.discord_server.world import World


@dataclass(frozen=True, slots=True)
class Event:
    """A gateway dispatch.

    Attributes:
        name: as in the protocol, `MESSAGE_CREATE`.
        intent: bits of which the session must have asked for one; 0 means always delivered.
        payload: builds the data for one reader.
        guild: whose shard it goes to; None for the shard 0.
        channel: what the bot must be able to see; None when that does not matter.
    """

    name: str
    intent: int
    payload: Callable[[Sight], Json]
    guild: Guild | None = None
    channel: Channel | None = None


class EventBus:
    """Passes events on to listeners, in order."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Add a listener."""
        self._listeners.append(listener)

    def emit(self, event: Event) -> None:
        """Tell every listener."""
        for listener in self._listeners:
            listener(event)


def message_event(name: str, world: World, message: Message) -> Event:
    """MESSAGE_CREATE or MESSAGE_UPDATE."""
    channel = message.channel
    return Event(
        name,
        _message_intent(channel),
        lambda sight: gateway_message_json(world, message, sight),
        channel.guild,
        channel,
    )


def message_delete_event(message: Message) -> Event:
    """MESSAGE_DELETE."""
    body = {"id": str(message.id), **place_json(message.channel)}
    return Event(
        "MESSAGE_DELETE", _message_intent(message.channel), lambda _: body, message.channel.guild, message.channel
    )


def bulk_delete_event(channel: Channel, ids: list[int]) -> Event:
    """MESSAGE_DELETE_BULK."""
    body = {"ids": [str(each) for each in ids], **place_json(channel)}
    return Event("MESSAGE_DELETE_BULK", _message_intent(channel), lambda _: body, channel.guild, channel)


def channel_event(name: str, channel: Channel, **extra: object) -> Event:
    """CHANNEL_* and THREAD_*: the channel as it is now. Bots learn of channels they cannot see, not of threads."""
    seen = channel if channel.is_thread else None
    return Event(name, Intent.GUILDS, lambda _: {**channel_json(channel), **extra}, channel.guild, seen)


def plain_event(name: str, intent: int, body: Json, guild: Guild | None) -> Event:
    """An event with the same data for every reader."""
    return Event(name, intent, lambda _: body, guild)


def place_json(channel: Channel) -> Json:
    """channel_id and, in a guild, guild_id."""
    body: Json = {"channel_id": str(channel.id)}
    if channel.guild is not None:
        body["guild_id"] = str(channel.guild.id)
    return body


def _message_intent(channel: Channel) -> int:
    return Intent.GUILD_MESSAGES if channel.guild is not None else Intent.DIRECT_MESSAGES
