"""Settings, questions, votes and answers in memory; the contracts are in `bot.storage.ports`."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from bot.storage.records import AnswerRef, Feedback, GuildSettings, Outcome, QuestionRecord, Tally


class MemoryGuildSettings:
    """A `GuildSettingsStore` in memory."""

    def __init__(self) -> None:
        self._settings: dict[int, GuildSettings] = {}

    async def get(self, guild_id: int) -> GuildSettings:
        return self._settings.get(guild_id) or GuildSettings(guild_id)

    async def put(self, settings: GuildSettings) -> None:
        self._settings[settings.guild_id] = settings

    async def forget(self, guild_id: int) -> None:
        self._settings.pop(guild_id, None)


class MemoryQuestions:
    """A `QuestionLog` in memory."""

    def __init__(self) -> None:
        self._questions: list[QuestionRecord] = []

    def _since(self, guild_id: int | None, since: datetime) -> list[QuestionRecord]:
        return [asked for asked in self._questions if asked.at >= since and guild_id in {None, asked.guild_id}]

    async def record(self, question: QuestionRecord) -> None:
        self._questions.append(question)

    async def most_asked(self, guild_id: int | None, since: datetime, limit: int) -> list[tuple[str, int]]:
        answered = (asked for asked in self._since(guild_id, since) if asked.outcome is Outcome.ANSWER)
        counts = Counter(asked.entry_id for asked in answered if asked.entry_id)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]

    async def unanswered(self, guild_id: int | None, since: datetime, limit: int) -> list[QuestionRecord]:
        open_ones = [asked for asked in self._since(guild_id, since) if asked.outcome is not Outcome.ANSWER]
        return sorted(open_ones, key=lambda asked: asked.at, reverse=True)[:limit]

    async def purge(self, before: datetime) -> int:
        kept = [asked for asked in self._questions if asked.at >= before]
        gone = len(self._questions) - len(kept)
        self._questions = kept
        return gone


class MemoryFeedback:
    """A `FeedbackStore` in memory."""

    def __init__(self) -> None:
        self._votes: dict[tuple[str, str, str], bool] = {}

    async def vote(self, feedback: Feedback) -> None:
        self._votes[feedback.entry_id, feedback.entry_version, feedback.voter_hash] = feedback.helpful

    async def tally(self, entry_id: str, entry_version: str | None = None) -> Tally:
        votes = [
            helpful
            for (voted, version, _), helpful in self._votes.items()
            if voted == entry_id and entry_version in {None, version}
        ]
        return Tally(sum(votes), len(votes) - sum(votes))


class MemoryAnswers:
    """An `AnswerStore` in memory."""

    def __init__(self) -> None:
        self._answers: dict[int, AnswerRef] = {}

    async def put(self, answer: AnswerRef) -> None:
        self._answers[answer.message_id] = answer

    async def get(self, message_id: int) -> AnswerRef | None:
        return self._answers.get(message_id)

    async def by_question(self, question_message_id: int) -> AnswerRef | None:
        found = [answer for answer in self._answers.values() if answer.question_message_id == question_message_id]
        return max(found, key=lambda answer: (answer.at, answer.message_id), default=None)

    async def forget(self, message_id: int) -> None:
        self._answers.pop(message_id, None)

    async def purge(self, before: datetime) -> int:
        old = [message_id for message_id, answer in self._answers.items() if answer.at < before]
        for message_id in old:
            del self._answers[message_id]
        return len(old)
