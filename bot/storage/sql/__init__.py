"""The storage that lasts, in SQLite or PostgreSQL."""

from __future__ import annotations

from bot.storage.sql.answers import SqlAnswers
from bot.storage.sql.database import Database
from bot.storage.sql.digest_log import SqlDigestLog
from bot.storage.sql.editions import SqlEditions
from bot.storage.sql.feedback import SqlFeedback
from bot.storage.sql.guild_settings import SqlGuildSettings
from bot.storage.sql.migrating import migrate
from bot.storage.sql.questions import SqlQuestions
from bot.storage.sql.subscriptions import SqlSubscriptions


class SqlStorage:
    """All stores of one database, whose tables must be up to date."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.guild_settings = SqlGuildSettings(database)
        self.subscriptions = SqlSubscriptions(database)
        self.digest_log = SqlDigestLog(database)
        self.editions = SqlEditions(database)
        self.questions = SqlQuestions(database)
        self.feedback = SqlFeedback(database)
        self.answers = SqlAnswers(database)

    async def ping(self) -> None:
        """Make sure that the database answers."""
        await self.database.ping()

    async def close(self) -> None:
        """Close all connections."""
        await self.database.close()


async def open_sql_storage(url: str) -> SqlStorage:
    """Open the database at an address and bring its tables up to date.

    Raises:
        StorageError: if the address is wrong, the database cannot be reached, or it belongs to a newer Assay.
    """
    database = Database(url)
    try:
        await migrate(database)
    except BaseException:
        await database.close()
        raise
    return SqlStorage(database)


async def upgrade_database(url: str) -> tuple[str | None, str]:
    """Bring a database's tables up to date; returns the version before (None when it was empty) and after.

    Raises:
        StorageError: as `open_sql_storage`.
    """
    database = Database(url)
    try:
        return await migrate(database)
    finally:
        await database.close()
