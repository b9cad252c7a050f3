"""A storage that lasts as long as the process: for the terminal, for trials and for tests."""

from __future__ import annotations

from bot.storage.memory.conversations import MemoryAnswers, MemoryFeedback, MemoryGuildSettings, MemoryQuestions
from bot.storage.memory.digest_log import MemoryDigestLog
from bot.storage.memory.subscriptions import MemoryEditions, MemorySubscriptions


class MemoryStorage:
    """All stores in memory. No method awaits anything, so that each is atomic by itself."""

    def __init__(self) -> None:
        self.guild_settings = MemoryGuildSettings()
        self.subscriptions = MemorySubscriptions()
        self.digest_log = MemoryDigestLog(self.subscriptions)
        self.editions = MemoryEditions()
        self.questions = MemoryQuestions()
        self.feedback = MemoryFeedback()
        self.answers = MemoryAnswers()

    async def ping(self) -> None:
        """Memory always answers."""

    async def close(self) -> None:
        """Nothing is held open."""
