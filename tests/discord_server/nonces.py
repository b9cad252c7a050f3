"""Remembers enforced nonces for a few minutes, so that the same message is not posted twice."""

from __future__ import annotations

from collections import deque

from tests.discord_server.entities import Message
from tests.discord_server.settings import Settings

Key = tuple[int, str]


class NonceMemory:
    """The message that each (channel, nonce) produced, until it is forgotten."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._messages: dict[Key, Message] = {}
        self._order: deque[tuple[float, Key]] = deque()

    def recall(self, channel_id: int, nonce: str | int, now: float) -> Message | None:
        """The message already posted with this nonce."""
        self._forget(now)
        return self._messages.get((channel_id, str(nonce)))

    def remember(self, channel_id: int, nonce: str | int, message: Message, now: float) -> None:
        """Keep a nonce from now on."""
        key = (channel_id, str(nonce))
        self._messages[key] = message
        self._order.append((now + self._settings.nonce_memory, key))

    def _forget(self, now: float) -> None:
        while self._order and self._order[0][0] <= now:
            self._messages.pop(self._order.popleft()[1], None)
