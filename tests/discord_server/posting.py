"""Posts, edits and deletes messages, whoever asks: counts pings, keeps threads' books, tells the gateway."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.discord_server.constants import ComponentType, Json, MessageType
from tests.discord_server.entities import Channel, Message, User
from tests.discord_server.events import EventBus, bulk_delete_event, channel_event, message_delete_event, message_event
from tests.discord_server.ledger import Ledger
from tests.discord_server.mentions import EVERYTHING_ALLOWED, Allowed, displayed_text, pinged_by
from tests.discord_server.watch import Watch
from tests.discord_server.world import World


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be posted. `message_id` is given for the first message of a forum post alone."""

    channel: Channel
    author: User
    content: str = ""
    components: list[Any] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    allowed: Allowed = EVERYTHING_ALLOWED
    reply_to: Message | None = None
    nonce: str | int | None = None
    type: MessageType = MessageType.DEFAULT
    webhook_id: int | None = None
    webhook_name: str | None = None
    interaction: Json | None = None
    message_id: int | None = None


class Posting:
    """The one way in which messages come to be, change and go."""

    def __init__(self, world: World, events: EventBus, ledger: Ledger, watch: Watch) -> None:
        self._world = world
        self._events = events
        self._ledger = ledger
        self._watch = watch
        self.replies: dict[int, list[Message]] = {}

    def post(self, draft: Draft) -> Message:
        """Post a message; an ephemeral one is kept apart and not told to the gateway."""
        message = self._make(draft)
        if message.ephemeral:
            self._world.ephemerals[message.id] = message
        else:
            self._publish(message)
        self._tell_watchers(message)
        return message

    def edit(self, message: Message, body: Json, *, flags: int, allowed: Allowed) -> Message:
        """Change what `body` names (`content`, `embeds`, `components`, `attachments`); an edit pings nobody."""
        if "content" in body:
            message.content = body["content"] or ""
        if "embeds" in body:
            message.embeds = body["embeds"] or []
        if "components" in body:
            message.components = finished_components(body["components"] or [])
        if "attachments" in body:
            message.attachments = body["attachments"] or []
        message.flags = flags
        text = displayed_text(message.content, message.components)
        message.pings = pinged_by(text, message.author, message.channel, allowed, message.reference)
        message.edited_at = self._world.clock.now()
        message.changed_at = self._world.clock.monotonic()
        if not message.ephemeral:
            self._events.emit(message_event("MESSAGE_UPDATE", self._world, message))
        self._watch.tell(("message", message.id))
        return message

    def delete(self, message: Message) -> None:
        """Remove a message."""
        message.deleted = True
        if message.ephemeral:
            self._world.ephemerals.pop(message.id, None)
        elif message.channel.log.remove(message.id) is not None:
            self._events.emit(message_delete_event(message))
        self._watch.tell(("message", message.id))

    def delete_many(self, channel: Channel, messages: list[Message]) -> None:
        """Remove several messages with one event."""
        for message in messages:
            message.deleted = True
            channel.log.remove(message.id)
            self._watch.tell(("message", message.id))
        self._events.emit(bulk_delete_event(channel, [message.id for message in messages]))

    def touch(self, message: Message) -> None:
        """Tell that a message changed in something that is no edit (crosspost, thread)."""
        self._events.emit(message_event("MESSAGE_UPDATE", self._world, message))

    def _make(self, draft: Draft) -> Message:
        clock = self._world.clock
        components = finished_components(draft.components)
        text = displayed_text(draft.content, components)
        now = clock.monotonic()
        return Message(
            id=draft.message_id or self._world.mint.next(),
            channel=draft.channel,
            author=draft.author,
            content=draft.content,
            created_at=clock.now(),
            posted_at=now,
            changed_at=now,
            type=draft.type,
            flags=draft.flags,
            embeds=draft.embeds,
            components=components,
            attachments=draft.attachments,
            pings=pinged_by(text, draft.author, draft.channel, draft.allowed, draft.reply_to),
            reference=draft.reply_to,
            reference_id=None if draft.reply_to is None else draft.reply_to.id,
            webhook_id=draft.webhook_id,
            webhook_name=draft.webhook_name,
            nonce=draft.nonce,
            interaction=draft.interaction,
        )

    def _publish(self, message: Message) -> None:
        channel = message.channel
        if channel.thread is not None:
            if channel.thread.archived:
                self._unarchive(channel)
            channel.thread.message_count += 1
            channel.thread.member_ids.add(message.author.id)
        channel.log.add(message)
        if message.author is self._world.bot and message.pings:
            self._ledger.pings.append((message, message.pings))
        self._events.emit(message_event("MESSAGE_CREATE", self._world, message))

    def _unarchive(self, channel: Channel) -> None:
        assert channel.thread is not None
        channel.thread.archived = False
        channel.thread.archive_changed_at = self._world.clock.now()
        self._events.emit(channel_event("THREAD_UPDATE", channel))

    def _tell_watchers(self, message: Message) -> None:
        if message.author is not self._world.bot:
            return
        if message.reference_id is not None:
            self.replies.setdefault(message.reference_id, []).append(message)
            self._watch.tell(("reply", message.reference_id))
        self._watch.tell(("channel", message.channel.id))


def without_embeds(draft: Draft) -> Draft:
    """The draft as it arrives where the bot may not embed links: the embeds vanish."""
    return replace(draft, embeds=[])


def finished_components(components: list[Any]) -> list[Json]:
    """A copy of sent components as Discord gives them back: every one with an id, media with a proxy address."""
    taken = {each["id"] for each in _walk(components) if each.get("id")}
    numbers = (number for number in range(1, 10_000) if number not in taken)
    return [_finished(each, numbers) for each in components]


def _finished(component: Json, numbers: Iterator[int]) -> Json:
    done = {**component, "id": component.get("id") or next(numbers)}
    if "components" in component:
        done["components"] = [_finished(each, numbers) for each in component["components"]]
    if component.get("accessory"):
        done["accessory"] = _finished(component["accessory"], numbers)
    if component.get("type") == ComponentType.MEDIA_GALLERY:
        done["items"] = [{**item, "media": _media(item["media"])} for item in component["items"]]
    for name in ("media", "file"):
        if isinstance(component.get(name), dict):
            done[name] = _media(component[name])
    return done


def _media(media: Json) -> Json:
    return {"proxy_url": media["url"], "width": None, "height": None, "content_type": None, "loading_state": 2, **media}


def _walk(components: list[Any]) -> Iterator[Json]:
    for component in components:
        yield component
        yield from _walk(component.get("components") or [])
        if component.get("accessory"):
            yield component["accessory"]
