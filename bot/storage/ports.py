"""What the rest of Assay may ask of storage.

Every method that writes is one transaction: it happens whole or not at all. Every method raises `StorageError` when
the database cannot be reached, is locked, or is full; then nothing has changed and the call may be made again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.storage.records import (
    AnswerRef,
    Claim,
    DigestRun,
    Edition,
    Feedback,
    GuildSettings,
    NewSubscription,
    QuestionRecord,
    Shown,
    Subscription,
    Tally,
)


class GuildSettingsStore(Protocol):
    """Settings by guild."""

    async def get(self, guild_id: int) -> GuildSettings:
        """The guild's settings; the defaults where it has none."""
        ...

    async def put(self, settings: GuildSettings) -> None:
        """Store settings in place of the guild's former ones."""
        ...

    async def forget(self, guild_id: int) -> None:
        """Back to the defaults."""
        ...


class SubscriptionStore(Protocol):
    """Who gets a digest, where and when."""

    async def add(self, new: NewSubscription) -> Subscription:
        """Store a subscription under an id that was never used before."""
        ...

    async def get(self, subscription_id: int) -> Subscription | None:
        """The subscription, if there is one."""
        ...

    async def list_for_guild(self, guild_id: int) -> list[Subscription]:
        """All of a guild's subscriptions, oldest first, paused ones too."""
        ...

    async def list_for_user(self, user_id: int) -> list[Subscription]:
        """All of a member's direct message subscriptions, oldest first, paused ones too."""
        ...

    async def list_all(self) -> list[Subscription]:
        """Every subscription, oldest first, paused ones too."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        """Subscriptions that are not paused and whose `next_slot` has come, longest waiting first."""
        ...

    async def remove(self, subscription_id: int) -> bool:
        """Delete it with its history; False if it was not there."""
        ...

    async def pause(self, subscription_id: int, reason: str | None) -> bool:
        """Stop it, with Assay's own reason or None for a person's wish; False if it is stopped or gone already."""
        ...

    async def resume(self, subscription_id: int, next_slot: datetime) -> bool:
        """Start it anew with a clean record; False if it is not stopped."""
        ...

    async def untold(self, limit: int) -> list[Subscription]:
        """Those that Assay paused by itself and whose administrators have not heard of it."""
        ...

    async def set_told(self, subscription_id: int, told: bool) -> bool:
        """Note whether the administrators were told; True for the one caller who changed it."""
        ...


class DigestLogStore(Protocol):
    """One row for every slot, and the rule that only one process at a time holds it.

    The `mark_` methods, `begin` and `release` do nothing and say so (False or None) when the claim has meanwhile
    passed to somebody else.
    """

    async def claim(
        self,
        subscription_id: int,
        slot: datetime,
        following: datetime | None,
        owner: str,
        now: datetime,
        lease_until: datetime,
    ) -> Claim | None:
        """Take a slot that has no row yet; None if it has one, or if the subscription is paused or gone.

        Args:
            following: where `next_slot` moves in the same transaction; None leaves it where it is.
        """
        ...

    async def skip(
        self, subscription_id: int, slots: Sequence[datetime], following: datetime, reason: str, now: datetime
    ) -> None:
        """Record slots without a row as skipped and move `next_slot` on to `following`."""
        ...

    async def begin(
        self, claim: Claim, entry_id: str, round: int, now: datetime, lease_until: datetime
    ) -> Claim | None:
        """Note what is about to be sent and renew the lease. From here on a post may exist."""
        ...

    async def mark_sent(self, claim: Claim, message_id: int, now: datetime) -> bool:
        """Close the slot as posted; the subscription's failures are forgiven."""
        ...

    async def mark_skipped(self, claim: Claim, reason: str, now: datetime) -> bool:
        """Close the slot without a post and without blame."""
        ...

    async def mark_failed(self, claim: Claim, reason: str, now: datetime) -> datetime | None:
        """Close the slot as refused; returns since when the subscription has been failing."""
        ...

    async def release(self, claim: Claim, reason: str, retry_at: datetime, now: datetime) -> bool:
        """Let the claim rest until `retry_at`; then `take_expired` hands it out again."""
        ...

    async def take_expired(self, owner: str, now: datetime, lease_until: datetime, limit: int) -> list[Claim]:
        """Take over claims whose lease has ended, oldest slot first; concurrent callers get different ones."""
        ...

    async def history(self, subscription_id: int, limit: int) -> list[DigestRun]:
        """The newest rows of a subscription, newest slot first."""
        ...

    async def shown(self, subscription_id: int) -> Shown:
        """What was featured in the current round."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forget closed slots before a moment; returns how many."""
        ...


class EditionStore(Protocol):
    """How the knowledge base changed over time."""

    async def remember(self, editions: Sequence[Edition], now: datetime) -> None:
        """Note every edition that differs from the newest one known of its entry."""
        ...

    async def at(self, moment: datetime) -> Mapping[str, Edition]:
        """Every entry's newest edition that was known at a moment, by entry id."""
        ...


class QuestionLog(Protocol):
    """What was asked, without who asked."""

    async def record(self, question: QuestionRecord) -> None:
        """Add a question."""
        ...

    async def most_asked(self, guild_id: int | None, since: datetime, limit: int) -> list[tuple[str, int]]:
        """Entry ids with how often they answered, most first; None counts all guilds."""
        ...

    async def unanswered(self, guild_id: int | None, since: datetime, limit: int) -> list[QuestionRecord]:
        """Questions that got no answer, newest first; None lists all guilds."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forget questions before a moment; returns how many."""
        ...


class FeedbackStore(Protocol):
    """Votes on answers."""

    async def vote(self, feedback: Feedback) -> None:
        """Store a vote; a voter's later vote on the same version takes the place of the earlier one."""
        ...

    async def tally(self, entry_id: str, entry_version: str | None = None) -> Tally:
        """Votes on an entry, on all its versions or on one."""
        ...


class AnswerStore(Protocol):
    """Which message of ours answers what."""

    async def put(self, answer: AnswerRef) -> None:
        """Store a reference in place of a former one of the same message."""
        ...

    async def get(self, message_id: int) -> AnswerRef | None:
        """The reference of a message of ours."""
        ...

    async def by_question(self, question_message_id: int) -> AnswerRef | None:
        """The newest answer to a member's message."""
        ...

    async def forget(self, message_id: int) -> None:
        """Drop a reference."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forget references before a moment; returns how many."""
        ...


class Storage(Protocol):
    """All stores of one database."""

    @property
    def guild_settings(self) -> GuildSettingsStore: ...
    @property
    def subscriptions(self) -> SubscriptionStore: ...
    @property
    def digest_log(self) -> DigestLogStore: ...
    @property
    def editions(self) -> EditionStore: ...
    @property
    def questions(self) -> QuestionLog: ...
    @property
    def feedback(self) -> FeedbackStore: ...
    @property
    def answers(self) -> AnswerStore: ...

    async def ping(self) -> None:
        """Make sure that the database answers."""
        ...

    async def close(self) -> None:
        """Let go of all connections."""
        ...
