"""A channel's messages in order, quick to append, find and page through."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.discord_server.entities import Message


class MessageLog:
    """Messages by id; ids only ever rise, so the list of ids stays sorted by appending."""

    __slots__ = ("_by_id", "_ids")

    def __init__(self) -> None:
        self._by_id: dict[int, Message] = {}
        self._ids: list[int] = []

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def last_id(self) -> int | None:
        """Id of the newest message still there."""
        return self._ids[-1] if self._ids else None

    def add(self, message: Message) -> None:
        """Append a message; its id must be newer than every other."""
        self._by_id[message.id] = message
        self._ids.append(message.id)

    def get(self, message_id: int) -> Message | None:
        """The message, unless deleted or never here."""
        return self._by_id.get(message_id)

    def remove(self, message_id: int) -> Message | None:
        """Take a message out."""
        message = self._by_id.pop(message_id, None)
        if message is not None:
            del self._ids[bisect_left(self._ids, message_id)]
        return message

    def latest(self, limit: int) -> list[Message]:
        """The newest messages, newest first."""
        return self._pick(len(self._ids) - limit, len(self._ids))

    def before(self, message_id: int, limit: int) -> list[Message]:
        """The messages just before an id, newest first."""
        end = bisect_left(self._ids, message_id)
        return self._pick(end - limit, end)

    def after(self, message_id: int, limit: int) -> list[Message]:
        """The messages just after an id, newest first."""
        start = bisect_right(self._ids, message_id)
        return self._pick(start, start + limit)

    def around(self, message_id: int, limit: int) -> list[Message]:
        """The messages on both sides of an id, newest first."""
        start = bisect_left(self._ids, message_id) - limit // 2
        return self._pick(start, max(start, 0) + limit)

    def _pick(self, start: int, end: int) -> list[Message]:
        return [self._by_id[each] for each in reversed(self._ids[max(start, 0) : max(end, 0)])]
