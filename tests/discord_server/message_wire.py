"""Messages as Discord's JSON shows them, with the content taken away where the bot may not read it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.discord_server.constants import Json
from tests.discord_server.entities import Message
from tests.discord_server.wire import channel_json, member_json, timestamp, user_json
from tests.discord_server.world import World


@dataclass(frozen=True, slots=True)
class Sight:
    """What the reader of a message may see: the bot itself, with or without the message content intent."""

    bot_id: int
    has_content: bool


def may_read(message: Message, sight: Sight) -> bool:
    """Whether content, embeds, attachments and components are shown.

    Without the message content intent Discord shows them for direct messages, the bot's own messages and messages
    that mention the bot (replies that ping it are such; replies to interaction responses are not).
    """
    return (
        sight.has_content
        or message.channel.guild is None
        or message.author.id == sight.bot_id
        or sight.bot_id in message.pings.users
    )


def message_json(world: World, message: Message, sight: Sight, *, target: bool = False, nested: bool = False) -> Json:
    """A message object. `target` is for the target of a message command, which is always shown whole."""
    shown = target or may_read(message, sight)
    body: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "author": _author_json(message),
        "type": int(message.type),
        "content": message.content if shown else "",
        "embeds": message.embeds if shown else [],
        "attachments": message.attachments if shown else [],
        "components": message.components if shown else [],
        "timestamp": timestamp(message.created_at),
        "edited_timestamp": None if message.edited_at is None else timestamp(message.edited_at),
        "flags": message.flags,
        "tts": False,
        "pinned": False,
        "mention_everyone": message.pings.everyone,
        "mentions": [user_json(world.users[each]) for each in sorted(message.pings.users)],
        "mention_roles": [str(each) for each in sorted(message.pings.roles)],
    }
    _add_optional(body, message, sight)
    if message.reference_id is not None and not nested:
        body.update(_reference_json(world, message, sight))
    return body


def _author_json(message: Message) -> Json:
    if message.webhook_name is None:
        return user_json(message.author)
    return {
        "id": str(message.webhook_id),
        "username": message.webhook_name,
        "discriminator": "0000",
        "global_name": None,
        "avatar": None,
        "bot": True,
    }


def _add_optional(body: Json, message: Message, sight: Sight) -> None:
    if message.webhook_id is not None:
        body["webhook_id"] = str(message.webhook_id)
    if message.nonce is not None:
        body["nonce"] = message.nonce
    if message.interaction is not None:
        body["application_id"] = str(message.author.id)
        body["interaction_metadata"] = message.interaction["metadata"]
        body["interaction"] = message.interaction["legacy"]
    if message.thread is not None:
        body["thread"] = channel_json(message.thread)
    if message.reactions:
        body["reactions"] = [_reaction_json(emoji, users, sight) for emoji, users in message.reactions.items()]


def _reaction_json(emoji: str, users: set[int], sight: Sight) -> Json:
    return {
        "emoji": {"id": None, "name": emoji},
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "me": sight.bot_id in users,
        "me_burst": False,
        "burst_colors": [],
    }


def _reference_json(world: World, message: Message, sight: Sight) -> Json:
    guild = message.channel.guild
    reference: Json = {
        "type": 0,
        "message_id": str(message.reference_id),
        "channel_id": str(message.channel.id),
    }
    if guild is not None:
        reference["guild_id"] = str(guild.id)
    found = message.reference
    gone = found is None or found.deleted
    return {
        "message_reference": reference,
        "referenced_message": None if gone or found is None else message_json(world, found, sight, nested=True),
    }


def gateway_message_json(world: World, message: Message, sight: Sight) -> Json:
    """A message as MESSAGE_CREATE and MESSAGE_UPDATE carry it: with guild_id and the author's membership."""
    body = message_json(world, message, sight)
    guild = message.channel.guild
    body["channel_type"] = int(message.channel.type)
    if guild is not None:
        body["guild_id"] = str(guild.id)
        member = guild.members.get(message.author.id)
        if member is not None and message.webhook_name is None:
            body["member"] = member_json(member, with_user=False)
    return body
