"""Records to store."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.storage.records import Destination, GuildChannel, NewSubscription, Outcome, QuestionRecord

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LEASE = timedelta(minutes=2)
# Ids of Discord need 64 bits.
GUILD = 1_399_999_999_999_999_999


def wish(destination: Destination | None = None, next_slot: datetime = NOON) -> NewSubscription:
    """A subscription to be made."""
    return NewSubscription(
        destination=destination or GuildChannel(GUILD, GUILD + 1),
        at=time(8, 30),
        zone="America/Toronto",
        weekdays=frozenset({0, 2, 4}),
        categories=frozenset({"minerals"}),
        mention_role=GUILD + 2,
        created_at=NOON - DAY,
        next_slot=next_slot,
    )


def asked(at: datetime = NOON, entry_id: str | None = "lithium", guild_id: int | None = GUILD) -> QuestionRecord:
    """A question; without an entry it got no answer."""
    outcome = Outcome.ANSWER if entry_id else Outcome.DECLINE
    return QuestionRecord(at, guild_id, GUILD + 1, "what about helium-3?", outcome, entry_id, 71.5)
