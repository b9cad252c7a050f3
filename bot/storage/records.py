"""What must last, as frozen values without any SQL. All moments are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import Self

QUESTION_CHARACTERS = 500
EVERY_DAY = frozenset(range(7))


class Boldness(StrEnum):
    """How sure Assay must be before it answers unasked or without offering choices."""

    CAREFUL = "careful"
    BALANCED = "balanced"
    EAGER = "eager"


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What the administrators of a guild chose; the defaults hold for a guild that never chose anything."""

    guild_id: int
    ask_channels: frozenset[int] = frozenset()
    """Channels where every question is answered without a mention."""
    curator_role: int | None = None
    private_by_default: bool = False
    locale: str | None = None
    """`en` or `fr`; None follows the guild's own language."""
    boldness: Boldness = Boldness.BALANCED
    categories: frozenset[str] = frozenset()
    """Categories that are answered from; empty means all."""
    webhooks: frozenset[int] = frozenset()
    """Ids of webhooks that may ask."""


@dataclass(frozen=True, slots=True)
class GuildChannel:
    """A digest's place in a guild."""

    guild_id: int
    channel_id: int


@dataclass(frozen=True, slots=True)
class DirectMessage:
    """A digest's place in a member's own direct messages."""

    user_id: int


Destination = GuildChannel | DirectMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubscription:
    """A digest that somebody wishes for: where, at which local time, on which days, about what."""

    destination: Destination
    at: time
    """Local time of day, in whole minutes."""
    zone: str
    """IANA name, as in `America/Toronto`."""
    weekdays: frozenset[int] = EVERY_DAY
    """0 is Monday."""
    categories: frozenset[str] = frozenset()
    """Empty means all."""
    mention_role: int | None = None
    created_at: datetime
    next_slot: datetime
    """The slot that it waits for. Whoever claims or skips that slot moves it on in the same transaction."""

    @property
    def guild_id(self) -> int | None:
        """The guild of a digest in a channel; None for direct messages."""
        return self.destination.guild_id if isinstance(self.destination, GuildChannel) else None

    @property
    def channel_id(self) -> int | None:
        """The channel of a digest in a guild; None for direct messages."""
        return self.destination.channel_id if isinstance(self.destination, GuildChannel) else None

    @property
    def user_id(self) -> int | None:
        """The member of a digest in direct messages; None for channels."""
        return self.destination.user_id if isinstance(self.destination, DirectMessage) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(NewSubscription):
    """A stored subscription and how it fares."""

    id: int
    paused: bool = False
    pause_reason: str | None = None
    """Why Assay paused it by itself; None when a person did."""
    failing_since: datetime | None = None
    """When the first of an unbroken row of refused posts happened."""
    told_admins: bool = False

    @classmethod
    def of(cls, subscription_id: int, new: NewSubscription) -> Self:
        """The stored form of a wish."""
        return cls(id=subscription_id, **{field.name: getattr(new, field.name) for field in fields(new)})


class RunStatus(StrEnum):
    """How far a slot's digest has come. CLAIMED is the only one that changes again."""

    CLAIMED = "claimed"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to post one slot until the lease ends. `attempts` tells one holder from the next."""

    subscription_id: int
    slot: datetime
    owner: str
    attempts: int
    lease_until: datetime
    entry_id: str | None = None
    """The featured entry, known from the moment before the first send: not None means that a post may exist."""
    round: int | None = None
    reason: str | None = None
    """What went wrong at the last attempt."""


@dataclass(frozen=True, slots=True)
class DigestRun:
    """One line of a subscription's history."""

    subscription_id: int
    slot: datetime
    status: RunStatus
    reason: str | None
    entry_id: str | None
    message_id: int | None
    claimed_by: str | None
    lease_until: datetime | None
    attempts: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """What a subscription has featured in its current round, oldest first. Round 0 means nothing yet."""

    round: int = 0
    entry_ids: tuple[str, ...] = ()
    last_slot: datetime | None = None
    """Slot of the newest digest that was sent."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A state of an entry, to tell later what is new, corrected or reviewed again."""

    entry_id: str
    version: str
    wording: str
    """Hash of what readers see, without dates of review and ways to ask."""
    review_by: date


class Outcome(StrEnum):
    """What a question came to."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """One question, without who asked. The text of an answered question is dropped, another one's is cut."""

    at: datetime
    guild_id: int | None
    channel_id: int | None
    text: str
    outcome: Outcome
    entry_id: str | None
    score: float
    """0 to 100."""

    def __post_init__(self) -> None:
        kept = "" if self.outcome is Outcome.ANSWER else self.text[:QUESTION_CHARACTERS]
        object.__setattr__(self, "text", kept)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A vote on an answer. `voter_hash` tells voters apart without naming them."""

    at: datetime
    guild_id: int | None
    entry_id: str
    entry_version: str
    helpful: bool
    voter_hash: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes on an entry."""

    helpful: int = 0
    unhelpful: int = 0


@dataclass(frozen=True, slots=True)
class AnswerRef:
    """Which message of ours answers what, for follow-ups, edits and removal by the asker."""

    message_id: int
    channel_id: int
    asker_id: int
    question_message_id: int | None
    entry_id: str | None
    at: datetime
