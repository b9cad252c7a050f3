"""Channel messages: read, send, edit, delete, crosspost, react."""

from __future__ import annotations

from tests.discord_server.constants import ChannelType, Json, MessageFlag, MessageType, Permission
from tests.discord_server.entities import Channel, Message, permissions_in
from tests.discord_server.errors import (
    ApiError,
    bad_field,
    cannot_message_user,
    missing_access,
    missing_permissions,
    not_own_message,
    thread_archived,
    unknown,
    wrong_channel_type,
)
from tests.discord_server.limits.messages import CheckedMessage, check_edit, check_new
from tests.discord_server.message_wire import message_json
from tests.discord_server.posting import Draft, without_embeds
from tests.discord_server.rest.call import NO_CONTENT, Call, Reply


async def read_messages(call: Call) -> Reply:
    """GET a page of a channel, newest first."""
    channel = call.channel(Permission.VIEW_CHANNEL)
    limit = call.number("limit", 50)
    if channel.guild is not None and not _bits(call, channel) & Permission.READ_MESSAGE_HISTORY:
        return Reply(200, [])
    found = channel.log.latest(limit)
    for name, page in (("before", channel.log.before), ("after", channel.log.after), ("around", channel.log.around)):
        if name in call.request.query:
            found = page(int(call.request.query[name]), limit)
    return Reply(200, [message_json(call.platform.world, each, call.platform.sight()) for each in found])


async def read_message(call: Call) -> Reply:
    """GET one message."""
    channel = call.channel(Permission.VIEW_CHANNEL, Permission.READ_MESSAGE_HISTORY)
    return Reply(200, _shown(call, _message(call, channel)))


async def send_message(call: Call) -> Reply:
    """POST a message; an enforced nonce seen lately gives the message it made then."""
    channel = call.channel(Permission.VIEW_CHANNEL)
    check_may_send(call, channel)
    body = call.body()
    checked = check_new(body)
    nonce, now = body.get("nonce"), call.platform.clock.monotonic()
    if nonce is not None and body.get("enforce_nonce"):
        known = call.platform.nonces.recall(channel.id, nonce, now)
        if known is not None:
            return Reply(200, _shown(call, known))
    message = call.platform.posting.post(_draft(call, channel, body, checked))
    if nonce is not None and body.get("enforce_nonce"):
        call.platform.nonces.remember(channel.id, nonce, message, now)
    return Reply(200, _shown(call, message))


async def edit_message(call: Call) -> Reply:
    """PATCH a message of the bot's own."""
    channel = call.channel(Permission.VIEW_CHANNEL)
    message = _message(call, channel)
    if message.author is not call.platform.world.bot or message.webhook_name is not None:
        raise not_own_message()
    _check_not_archived(channel)
    body = call.body()
    checked = check_edit(body, message)
    call.platform.posting.edit(message, body, flags=checked.flags, allowed=checked.allowed)
    return Reply(200, _shown(call, message))


async def delete_message(call: Call) -> Reply:
    """DELETE a message: the bot's own, or with Manage Messages anybody's."""
    channel = call.channel(Permission.VIEW_CHANNEL)
    message = _message(call, channel)
    _check_not_archived(channel)
    if message.author is not call.platform.world.bot:
        if channel.guild is None:
            raise ApiError(403, 50003, "Cannot execute action on a DM channel")
        call.demand(channel, Permission.MANAGE_MESSAGES)
    call.platform.posting.delete(message)
    return NO_CONTENT


async def delete_messages(call: Call) -> Reply:
    """POST a bulk deletion of 2 to 100 messages."""
    channel = call.channel(Permission.MANAGE_MESSAGES)
    ids = [int(each) for each in call.body().get("messages") or []]
    if not 2 <= len(ids) <= 100:
        raise bad_field("messages", "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 100 in length.")
    found = [message for each in ids if (message := channel.log.get(each)) is not None]
    call.platform.posting.delete_many(channel, found)
    return NO_CONTENT


async def crosspost(call: Call) -> Reply:
    """POST a publication of an announcement."""
    channel = call.channel(Permission.SEND_MESSAGES)
    if channel.type is not ChannelType.ANNOUNCEMENT:
        raise wrong_channel_type()
    message = _message(call, channel)
    if message.author is not call.platform.world.bot:
        call.demand(channel, Permission.MANAGE_MESSAGES)
    if message.flags & MessageFlag.CROSSPOSTED:
        raise ApiError(400, 40033, "This message has already been crossposted")
    message.flags |= MessageFlag.CROSSPOSTED
    call.platform.posting.touch(message)
    return Reply(200, _shown(call, message))


async def typing(call: Call) -> Reply:
    """POST that the bot is typing."""
    channel = call.channel(Permission.VIEW_CHANNEL)
    check_may_send(call, channel)
    call.platform.ledger.typing[channel.id] += 1
    return NO_CONTENT


async def add_reaction(call: Call) -> Reply:
    """PUT a reaction of the bot's."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY, Permission.ADD_REACTIONS)
    _check_not_archived(channel)
    message = _message(call, channel)
    message.reactions.setdefault(call.text("emoji"), set()).add(call.platform.world.bot.id)
    return NO_CONTENT


async def remove_reaction(call: Call) -> Reply:
    """DELETE a reaction of the bot's."""
    message = _message(call, call.channel(Permission.VIEW_CHANNEL))
    users = message.reactions.get(call.text("emoji"), set())
    users.discard(call.platform.world.bot.id)
    if not users:
        message.reactions.pop(call.text("emoji"), None)
    return NO_CONTENT


def check_may_send(call: Call, channel: Channel) -> None:
    """Raises:
    ApiError: 50007 closed direct messages, 50024 a forum, 50013 no permission, 50083 an archived, locked thread.
    """
    if channel.type is ChannelType.DM:
        if not all(user.dms_open for user in channel.recipients):
            raise cannot_message_user()
        return
    if channel.type is ChannelType.FORUM:
        raise wrong_channel_type()
    need = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    call.demand(channel, need)
    state = channel.thread
    if state is not None and state.locked and not _bits(call, channel) & Permission.MANAGE_THREADS:
        raise thread_archived() if state.archived else missing_permissions()


def _draft(call: Call, channel: Channel, body: Json, checked: CheckedMessage) -> Draft:
    reply_to = _reply_target(call, channel, body.get("message_reference"))
    draft = Draft(
        channel,
        call.platform.world.bot,
        content=body.get("content") or "",
        components=body.get("components") or [],
        embeds=body.get("embeds") or [],
        attachments=body.get("attachments") or [],
        flags=checked.flags,
        allowed=checked.allowed,
        reply_to=reply_to,
        nonce=body.get("nonce"),
        type=MessageType.REPLY if reply_to is not None else MessageType.DEFAULT,
    )
    return draft if _bits(call, channel) & Permission.EMBED_LINKS else without_embeds(draft)


def _reply_target(call: Call, channel: Channel, reference: Json | None) -> Message | None:
    if not reference:
        return None
    if channel.guild is not None and not _bits(call, channel) & Permission.READ_MESSAGE_HISTORY:
        raise ApiError(400, 160002, "Cannot reply without permission to read message history")
    found = channel.log.get(int(reference["message_id"]))
    if found is None and reference.get("fail_if_not_exists", True):
        raise bad_field("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
    return found


def _message(call: Call, channel: Channel) -> Message:
    message = channel.log.get(call.id("message_id"))
    if message is None:
        raise unknown("Message")
    return message


def _check_not_archived(channel: Channel) -> None:
    if channel.thread is not None and channel.thread.archived:
        raise thread_archived()


def _bits(call: Call, channel: Channel) -> int:
    bits = permissions_in(channel, call.platform.world.bot.id)
    if not bits:
        raise missing_access()
    return bits


def _shown(call: Call, message: Message) -> Json:
    return message_json(call.platform.world, message, call.platform.sight())
