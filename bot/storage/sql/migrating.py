"""Bringing a database's tables up to date, with the migrations that the package carries."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from bot.errors import StorageError
from bot.storage.sql.database import Database

HEAD = "head"
# Any number will do, if no other program on the same database locks by it.
_LOCK = 0x41535341


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def revisions() -> list[str]:
    """All versions of the tables, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection, target: str) -> tuple[str | None, str]:
    if connection.dialect.name == "postgresql":
        # Processes that start together take turns. SQLite's transaction has locked the file already.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    before = _version(connection)
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, target)
    except CommandError as error:
        raise StorageError(
            "The database belongs to a newer Assay; install that one or use another database."
        ) from error
    after = _version(connection)
    assert after is not None
    return before, after


async def migrate(database: Database, target: str = HEAD) -> tuple[str | None, str]:
    """Bring the tables to a version in one transaction; returns the version before (None when empty) and after.

    Raises:
        StorageError: if the database cannot be written or belongs to a newer Assay.
    """
    await database.use_write_ahead_log()
    async with database.writing() as connection:
        return await connection.run_sync(_upgrade, target)
