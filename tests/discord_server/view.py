"""Look at what the bot did: read channels, wait for its messages, list pings and labels."""

from __future__ import annotations

from tests.discord_server.constants import ComponentType, Json
from tests.discord_server.entities import Message, Pings
from tests.discord_server.interacting import every_component
from tests.discord_server.mentions import displayed_text
from tests.discord_server.message_wire import Sight, message_json
from tests.discord_server.platform import Platform
from tests.discord_server.world import ChannelRef

_TIMEOUT = 30.0


class View:
    """The world as a member with eyes everywhere would see it."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._world = platform.world

    def messages(self, channel: ChannelRef, limit: int = 100) -> list[Message]:
        """The latest messages of a channel, oldest first."""
        return self._world.find_channel(channel).log.latest(limit)[::-1]

    def bot_messages(self, channel: ChannelRef, limit: int = 100) -> list[Message]:
        """Those of them that the bot wrote."""
        return [each for each in self.messages(channel, limit) if each.author is self._world.bot]

    def replies(self, message: Message) -> list[Message]:
        """The bot's answers to a message that are still there, oldest first."""
        return [each for each in self._platform.posting.replies.get(message.id, []) if not each.deleted]

    async def reply(self, message: Message, timeout: float = _TIMEOUT) -> Message:
        """Wait for the bot's reply to a message; `latency` tells how long it took.

        Raises:
            TimeoutError: when none came.
        """
        return await self._platform.watch.until(
            ("reply", message.id), lambda: next(iter(self.replies(message)), None), timeout, "reply of the bot"
        )

    async def next_message(self, after: Message, timeout: float = _TIMEOUT) -> Message:
        """Wait for the bot's first message in the same channel after another, be it a reply or not.

        Raises:
            TimeoutError: when none came.
        """

        def find() -> Message | None:
            later = after.channel.log.after(after.id, 100)[::-1]
            return next((each for each in later if each.author is self._world.bot), None)

        return await self._platform.watch.until(("channel", after.channel.id), find, timeout, "message of the bot")

    async def bot_message(self, channel: ChannelRef, count: int = 1, timeout: float = _TIMEOUT) -> Message:
        """Wait until the bot wrote `count` messages in a channel; gives the last of them.

        Raises:
            TimeoutError: when there are fewer.
        """
        place = self._world.find_channel(channel)

        def find() -> Message | None:
            mine = self.bot_messages(place)
            return mine[count - 1] if len(mine) >= count else None

        return await self._platform.watch.until(("channel", place.id), find, timeout, f"{count} messages of the bot")

    async def edited(self, message: Message, since: float | None = None, timeout: float = _TIMEOUT) -> Message:
        """Wait for an edit later than `since` (monotonic seconds of the stand-in; by default since it was posted).

        Raises:
            TimeoutError: when none came.
        """
        start = message.posted_at if since is None else since
        return await self._platform.watch.until(
            ("message", message.id), lambda: message if message.changed_at > start else None, timeout, "edit"
        )

    async def deleted(self, message: Message, timeout: float = _TIMEOUT) -> None:
        """Wait until a message is gone.

        Raises:
            TimeoutError: when it stays.
        """
        await self._platform.watch.until(("message", message.id), lambda: message.deleted or None, timeout, "deletion")

    def pings(self) -> list[tuple[Message, Pings]]:
        """Every message of the bot's that notified somebody; a well-mannered bot leaves this empty."""
        return list(self._platform.ledger.pings)

    @staticmethod
    def latency(question: Message, answer: Message) -> float:
        """Seconds from a message to another, by the stand-in's clock."""
        return answer.posted_at - question.posted_at

    @staticmethod
    def text(message: Message) -> str:
        """All text a reader sees in content and text displays."""
        return displayed_text(message.content, message.components).strip("\n")

    @staticmethod
    def components(message: Message) -> list[Json]:
        """All components, nested ones too, in reading order."""
        return list(every_component(message.components))

    @classmethod
    def buttons(cls, message: Message) -> list[str]:
        """The labels of the buttons (their emoji where there is no label)."""
        return [
            str(each.get("label") or (each.get("emoji") or {}).get("name"))
            for each in cls.components(message)
            if each["type"] == ComponentType.BUTTON
        ]

    def wire(self, message: Message) -> Json:
        """The message as JSON, whole."""
        return message_json(self._world, message, Sight(self._world.bot.id, True))
