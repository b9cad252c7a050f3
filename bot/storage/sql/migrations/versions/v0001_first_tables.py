"""The first tables: guild settings, subscriptions, digest log, editions, questions, votes and answers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_BIG = sa.BigInteger
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make everything from nothing."""
    _guilds_and_subscriptions()
    _digests()
    _conversations()


def _guilds_and_subscriptions() -> None:
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", _BIG, primary_key=True, autoincrement=False),
        sa.Column("ask_channels", sa.JSON, nullable=False),
        sa.Column("curator_role", _BIG),
        sa.Column("private_by_default", sa.Boolean, nullable=False),
        sa.Column("locale", sa.String(10)),
        sa.Column("boldness", sa.String(20), nullable=False),
        sa.Column("categories", sa.JSON, nullable=False),
        sa.Column("webhooks", sa.JSON, nullable=False),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("guild_id", _BIG, index=True),
        sa.Column("channel_id", _BIG),
        sa.Column("user_id", _BIG, index=True),
        sa.Column("at", sa.Time, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("weekdays", sa.JSON, nullable=False),
        sa.Column("categories", sa.JSON, nullable=False),
        sa.Column("mention_role", _BIG),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("next_slot", _MOMENT, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("pause_reason", sa.Text),
        sa.Column("failing_since", _MOMENT),
        sa.Column("told_admins", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_due", "subscriptions", ["paused", "next_slot"])


def _digests() -> None:
    op.create_table(
        "digest_log",
        sa.Column(
            "subscription_id",
            _BIG,
            sa.ForeignKey("subscriptions.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("slot", _MOMENT, primary_key=True),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("entry_id", sa.String(64)),
        sa.Column("round", sa.Integer),
        sa.Column("message_id", _BIG),
        sa.Column("claimed_by", sa.String(100)),
        sa.Column("lease_until", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
    )
    still_open = sa.text("status = 'claimed'")
    op.create_index(
        "ix_digest_log_open", "digest_log", ["lease_until"], sqlite_where=still_open, postgresql_where=still_open
    )
    op.create_table(
        "entry_editions",
        sa.Column("entry_id", sa.String(64), primary_key=True),
        sa.Column("seen_at", _MOMENT, primary_key=True),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("wording", sa.String(64), nullable=False),
        sa.Column("review_by", sa.Date, nullable=False),
    )


def _conversations() -> None:
    op.create_table(
        "questions",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False, index=True),
        sa.Column("guild_id", _BIG),
        sa.Column("channel_id", _BIG),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("entry_id", sa.String(64)),
        sa.Column("score", sa.Float, nullable=False),
    )
    op.create_index("ix_questions_guild", "questions", ["guild_id", "at"])
    op.create_table(
        "feedback",
        sa.Column("entry_id", sa.String(64), primary_key=True),
        sa.Column("entry_version", sa.String(64), primary_key=True),
        sa.Column("voter_hash", sa.String(128), primary_key=True),
        sa.Column("guild_id", _BIG),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("message_id", _BIG, primary_key=True, autoincrement=False),
        sa.Column("channel_id", _BIG, nullable=False),
        sa.Column("asker_id", _BIG, nullable=False),
        sa.Column("question_message_id", _BIG, index=True),
        sa.Column("entry_id", sa.String(64)),
        sa.Column("at", _MOMENT, nullable=False, index=True),
    )
