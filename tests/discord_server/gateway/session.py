"""A gateway session: what it asked for, its sequence, and the events it may still be sent again."""

from __future__ import annotations

import json
from collections import deque
from typing import TYPE_CHECKING

from tests.discord_server.constants import Intent, Json, Opcode, Permission
from tests.discord_server.entities import Guild, permissions_in
from tests.discord_server.events import Event
from tests.discord_server.message_wire import Sight

if TYPE_CHECKING:
    from tests.discord_server.gateway.connection import Connection


class Session:
    """One identified client. Events are numbered and kept whether or not a connection is there to take them."""

    def __init__(
        self, session_id: str, bot_id: int, intents: int, shard: tuple[int, int], *, replay_limit: int
    ) -> None:
        self.id = session_id
        self.bot_id = bot_id
        self.intents = intents
        self.shard = shard
        self.sequence = 0
        self.connection: Connection | None = None
        self.detached_at: float | None = None
        self.sight = Sight(bot_id, bool(intents & Intent.MESSAGE_CONTENT))
        self._sent: deque[tuple[int, str]] = deque(maxlen=replay_limit)

    def wants(self, event: Event) -> bool:
        """Whether the event is for this session: its shard, its intents, and what the bot can see."""
        if event.intent and not self.intents & event.intent:
            return False
        if not self.serves(event.guild):
            return False
        return event.channel is None or bool(permissions_in(event.channel, self.bot_id) & Permission.VIEW_CHANNEL)

    def serves(self, guild: Guild | None) -> bool:
        """Whether the guild (or, for None, direct messages) belongs to this session's shard."""
        number, count = self.shard
        if guild is None:
            return number == 0
        return (guild.id >> 22) % count == number

    def dispatch(self, name: str, data: Json) -> None:
        """Number an event, keep it, and send it if a connection is there."""
        self.sequence += 1
        text = json.dumps({"op": int(Opcode.DISPATCH), "t": name, "s": self.sequence, "d": data}, separators=(",", ":"))
        self._sent.append((self.sequence, text))
        if self.connection is not None:
            self.connection.send_text(text)

    def can_replay_from(self, sequence: int) -> bool:
        """Whether every event after `sequence` is still kept."""
        oldest = self._sent[0][0] if self._sent else self.sequence + 1
        return oldest - 1 <= sequence <= self.sequence

    def replay_from(self, sequence: int) -> int:
        """Send every event after `sequence` again; gives their number."""
        missed = [text for number, text in self._sent if number > sequence]
        for text in missed:
            if self.connection is not None:
                self.connection.send_text(text)
        return len(missed)
