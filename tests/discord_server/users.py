"""Act as a member who writes: what a person does in Discord's own client."""

from __future__ import annotations

from tests.discord_server.constants import ChannelType, Json, MessageType, Permission
from tests.discord_server.entities import Channel, Message, User, Webhook, permissions_in
from tests.discord_server.errors import UserCannot
from tests.discord_server.events import channel_event
from tests.discord_server.mentions import Allowed
from tests.discord_server.platform import Platform
from tests.discord_server.posting import Draft
from tests.discord_server.world import ChannelRef, UserRef

_CONTENT = 2000


class Users:
    """Messages by people. Users and channels are given as objects, ids or names."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._world = platform.world

    def send(
        self,
        user: UserRef,
        channel: ChannelRef,
        content: str,
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        attachments: list[Json] | None = None,
    ) -> Message:
        """Write a message; `ping` is the @ switch of a reply.

        Raises:
            UserCannot: when they may not write there or the text is longer than 2,000 characters.
        """
        author, place = self._world.find_user(user), self._world.find_channel(channel)
        self._check(author, place, content)
        draft = Draft(
            place,
            author,
            content=content,
            attachments=attachments or [],
            reply_to=reply_to,
            type=MessageType.REPLY if reply_to is not None else MessageType.DEFAULT,
            allowed=Allowed(replied_user=ping),
        )
        return self._platform.posting.post(draft)

    def mention(self, user: UserRef, channel: ChannelRef, text: str, *, reply_to: Message | None = None) -> Message:
        """Write a message that begins with a mention of the bot."""
        return self.send(user, channel, f"<@{self._world.bot.id}> {text}", reply_to=reply_to)

    def dm(self, user: UserRef, text: str, *, reply_to: Message | None = None) -> Message:
        """Write to the bot directly."""
        person = self._world.find_user(user)
        return self.send(person, self._world.dm_with(person), text, reply_to=reply_to)

    def edit(self, message: Message, content: str) -> Message:
        """Edit a member's message, as its author."""
        return self._platform.posting.edit(message, {"content": content}, flags=message.flags, allowed=Allowed())

    def delete(self, message: Message) -> None:
        """Delete a message, as its author or a moderator."""
        self._platform.posting.delete(message)

    def start_thread(self, user: UserRef, channel: ChannelRef, name: str) -> Channel:
        """Open a public thread."""
        owner, parent = self._world.find_user(user), self._world.find_channel(channel)
        thread = self._world.add_thread(parent, name, owner)
        self._platform.events.emit(channel_event("THREAD_CREATE", thread, newly_created=True))
        return thread

    def start_post(self, user: UserRef, forum: ChannelRef, title: str, content: str) -> Message:
        """Open a forum post; gives its first message, whose channel is the post.

        Raises:
            UserCannot: when the channel is no forum.
        """
        place = self._world.find_channel(forum)
        if place.type is not ChannelType.FORUM:
            raise UserCannot(f"{place.name} is no forum")
        author = self._world.find_user(user)
        thread = self.start_thread(author, place, title)
        return self._platform.posting.post(Draft(thread, author, content=content, message_id=thread.id))

    def webhook(self, webhook: Webhook, content: str, *, name: str | None = None) -> Message:
        """Write through an incoming webhook."""
        draft = Draft(
            webhook.channel, webhook.user, content=content, webhook_id=webhook.id, webhook_name=name or webhook.name
        )
        return self._platform.posting.post(draft)

    def _check(self, author: User, place: Channel, content: str) -> None:
        bits = permissions_in(place, author.id)
        need = Permission.SEND_MESSAGES_IN_THREADS if place.is_thread else Permission.SEND_MESSAGES
        if not bits & need or place.type is ChannelType.FORUM:
            raise UserCannot(f"{author.name} may not write in {place.name or 'this conversation'}")
        if place.thread is not None and place.thread.locked and not bits & Permission.MANAGE_THREADS:
            raise UserCannot(f"{place.name} is locked")
        if len(content) > _CONTENT:
            raise UserCannot("a message has at most 2,000 characters")
