"""Channels and threads."""

from __future__ import annotations

from tests.discord_server.constants import ChannelType, Json, Permission
from tests.discord_server.entities import Channel, ThreadState
from tests.discord_server.errors import ApiError, FormErrors, unknown, wrong_channel_type
from tests.discord_server.events import channel_event
from tests.discord_server.limits.fields import check_text
from tests.discord_server.limits.messages import check_new
from tests.discord_server.message_wire import message_json
from tests.discord_server.posting import Draft
from tests.discord_server.rest.call import NO_CONTENT, Call, Reply
from tests.discord_server.wire import channel_json

THREAD_NAME = 100


async def read_channel(call: Call) -> Reply:
    """GET a channel."""
    return Reply(200, channel_json(call.channel(Permission.VIEW_CHANNEL)))


async def edit_channel(call: Call) -> Reply:
    """PATCH a thread's state or a channel's name and topic."""
    channel = call.channel(Permission.VIEW_CHANNEL)
    body = call.body()
    state = channel.thread
    if state is None:
        call.demand(channel, Permission.MANAGE_CHANNELS)
        channel.topic = body.get("topic", channel.topic)
    else:
        if state.owner_id != call.platform.world.bot.id:
            call.demand(channel, Permission.MANAGE_THREADS)
        state.archived = bool(body.get("archived", state.archived))
        state.locked = bool(body.get("locked", state.locked))
        state.archive_changed_at = call.platform.clock.now()
    channel.name = str(body.get("name", channel.name))
    name = "CHANNEL_UPDATE" if state is None else "THREAD_UPDATE"
    call.platform.events.emit(channel_event(name, channel))
    return Reply(200, channel_json(channel))


async def delete_channel(call: Call) -> Reply:
    """DELETE a channel or thread; a direct message channel is only closed."""
    channel = call.channel(Permission.VIEW_CHANNEL)
    if channel.guild is not None:
        call.demand(channel, Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS)
        call.platform.world.forget_channel(channel)
        name = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        call.platform.events.emit(channel_event(name, channel))
    return Reply(200, channel_json(channel))


async def start_thread(call: Call) -> Reply:
    """POST a thread without a message, or in a forum a post with its first message."""
    parent = call.channel(Permission.VIEW_CHANNEL)
    body = call.body()
    _check_name(body)
    world = call.platform.world
    if parent.type is not ChannelType.FORUM:
        call.demand(parent, Permission.CREATE_PUBLIC_THREADS)
        thread = world.add_thread(parent, body["name"], world.bot)
        call.platform.events.emit(channel_event("THREAD_CREATE", thread, newly_created=True))
        return Reply(201, channel_json(thread))
    call.demand(parent, Permission.SEND_MESSAGES)
    first = body.get("message") or {}
    checked = check_new(first, path=("message",))
    thread = world.add_thread(parent, body["name"], world.bot)
    call.platform.events.emit(channel_event("THREAD_CREATE", thread, newly_created=True))
    message = call.platform.posting.post(
        Draft(
            thread,
            world.bot,
            content=first.get("content") or "",
            components=first.get("components") or [],
            embeds=first.get("embeds") or [],
            flags=checked.flags,
            allowed=checked.allowed,
            message_id=thread.id,
        )
    )
    return Reply(201, {**channel_json(thread), "message": message_json(world, message, call.platform.sight())})


async def start_thread_from_message(call: Call) -> Reply:
    """POST a thread under a message; it has the message's id."""
    parent = call.channel(Permission.CREATE_PUBLIC_THREADS)
    message = parent.log.get(call.id("message_id"))
    if message is None:
        raise unknown("Message")
    if message.thread is not None:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    if parent.type not in (ChannelType.TEXT, ChannelType.ANNOUNCEMENT):
        raise wrong_channel_type()
    body = call.body()
    _check_name(body)
    world = call.platform.world
    message.thread = world.add_thread(parent, body["name"], world.bot, thread_id=message.id)
    call.platform.events.emit(channel_event("THREAD_CREATE", message.thread, newly_created=True))
    call.platform.posting.touch(message)
    return Reply(201, channel_json(message.thread))


async def join_thread(call: Call) -> Reply:
    """PUT the bot into a thread."""
    _state_of(call.channel(Permission.VIEW_CHANNEL)).member_ids.add(call.platform.world.bot.id)
    return NO_CONTENT


async def leave_thread(call: Call) -> Reply:
    """DELETE the bot from a thread."""
    _state_of(call.channel(Permission.VIEW_CHANNEL)).member_ids.discard(call.platform.world.bot.id)
    return NO_CONTENT


def _state_of(channel: Channel) -> ThreadState:
    if channel.thread is None:
        raise wrong_channel_type()
    return channel.thread


def _check_name(body: Json) -> None:
    form = FormErrors()
    check_text(body, "name", form, (), most=THREAD_NAME, least=1, required=True)
    form.raise_if_any()
