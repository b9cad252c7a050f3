"""What a message follows up: the answer that it replies to, or in direct messages the last turn."""

from __future__ import annotations

from collections import OrderedDict

import discord

from bot.answering.outcome import Turn
from bot.storage.records import AnswerRef

TALK_SECONDS = 15 * 60.0
_REMEMBERED = 5_000


class Talks:
    """The last turn of each direct talk, kept for a quarter of an hour; `now` is in seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._turns: OrderedDict[int, tuple[float, Turn]] = OrderedDict()

    def note(self, message: discord.Message, text: str, entry_id: str | None, now: float) -> None:
        """A question was answered; in a guild many talk at once, and only replies follow up."""
        if message.guild is not None:
            return
        channel_id = message.channel.id
        known = self._turns.pop(channel_id, None)
        self._turns[channel_id] = now, Turn.after(known[1] if known else None, text, entry_id)
        if len(self._turns) > _REMEMBERED:
            self._turns.popitem(last=False)

    def previous(self, message: discord.Message, answer: AnswerRef | None, now: float) -> Turn | None:
        """The turn that a message may follow up."""
        if answer is not None and answer.entry_id is not None:
            return Turn("", answer.entry_id)
        at, turn = self._turns.get(message.channel.id, (0.0, None))
        return turn if turn is not None and now - at < TALK_SECONDS else None
