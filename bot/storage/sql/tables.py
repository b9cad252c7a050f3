"""The tables as they are now; `migrations/` says how they came to be so."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    text,
)

from bot.storage.sql.columns import Moment, SetOf

metadata = MetaData()

# SQLite numbers rows by itself for INTEGER columns only.
_Serial = BigInteger().with_variant(Integer, "sqlite")

guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("ask_channels", SetOf, nullable=False),
    Column("curator_role", BigInteger),
    Column("private_by_default", Boolean, nullable=False),
    Column("locale", String(10)),
    Column("boldness", String(20), nullable=False),
    Column("categories", SetOf, nullable=False),
    Column("webhooks", SetOf, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", _Serial, primary_key=True),
    Column("guild_id", BigInteger, index=True),
    Column("channel_id", BigInteger),
    Column("user_id", BigInteger, index=True),
    Column("at", Time, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("weekdays", SetOf, nullable=False),
    Column("categories", SetOf, nullable=False),
    Column("mention_role", BigInteger),
    Column("created_at", Moment, nullable=False),
    Column("next_slot", Moment, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("pause_reason", Text),
    Column("failing_since", Moment),
    Column("told_admins", Boolean, nullable=False),
    Index("ix_subscriptions_due", "paused", "next_slot"),
    # An id stands in the posts of its digests, so that of a removed subscription must not come back.
    sqlite_autoincrement=True,
)

_OPEN = text("status = 'claimed'")

digest_log = Table(
    "digest_log",
    metadata,
    Column(
        "subscription_id",
        BigInteger,
        ForeignKey("subscriptions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("slot", Moment, primary_key=True),
    Column("status", String(10), nullable=False),
    Column("reason", Text),
    Column("entry_id", String(64)),
    Column("round", Integer),
    Column("message_id", BigInteger),
    Column("claimed_by", String(100)),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index("ix_digest_log_open", "lease_until", sqlite_where=_OPEN, postgresql_where=_OPEN),
)

entry_editions = Table(
    "entry_editions",
    metadata,
    Column("entry_id", String(64), primary_key=True),
    Column("seen_at", Moment, primary_key=True),
    Column("version", String(64), nullable=False),
    Column("wording", String(64), nullable=False),
    Column("review_by", Date, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("id", _Serial, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("text", Text, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("entry_id", String(64)),
    Column("score", Float, nullable=False),
    Index("ix_questions_guild", "guild_id", "at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("entry_id", String(64), primary_key=True),
    Column("entry_version", String(64), primary_key=True),
    Column("voter_hash", String(128), primary_key=True),
    Column("guild_id", BigInteger),
    Column("helpful", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("asker_id", BigInteger, nullable=False),
    Column("question_message_id", BigInteger, index=True),
    Column("entry_id", String(64)),
    Column("at", Moment, nullable=False, index=True),
)
