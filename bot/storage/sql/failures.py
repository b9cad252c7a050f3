"""From a driver's error to the one sentence that says what is wrong with the database."""

from __future__ import annotations

import sqlite3

from sqlalchemy import exc

from bot.errors import StorageError

# These are faults of the program, not of the database: they must reach the log as they are.
_FAULTS = (exc.IntegrityError, exc.ProgrammingError, exc.DataError, exc.NotSupportedError)

_SENTENCES = {
    "database is locked": "The database is locked by another program; nothing was changed, so try again in a moment.",
    "database or disk is full": "The disk that holds the database is full; nothing was changed. Free some space.",
    "no space left on device": "The disk that holds the database is full; nothing was changed. Free some space.",
    "readonly database": "The database may only be read; give Assay leave to write its file and folder.",
    "unable to open database file": "The database file cannot be opened; check that its folder exists and is writable.",
    "file is not a database": "The file is not an SQLite database; check the address of the database.",
    "malformed": "The database file is damaged; restore it from a copy.",
    "disk i/o error": "The disk that holds the database cannot be read or written; nothing was changed.",
    "password authentication failed": "The database refuses the user name or password.",
    "does not exist": "The database server has no database or user of that name.",
}
_UNREACHABLE = "The database cannot be reached; nothing was changed, and Assay goes on when it is back."


def driver_errors(dialect: str) -> tuple[type[Exception], ...]:
    """Every exception by which a lost, locked or full database shows itself.

    asyncpg raises its own errors, unwrapped, while a connection is being made.
    """
    common: tuple[type[Exception], ...] = (exc.DBAPIError, exc.TimeoutError, OSError, TimeoutError)
    if dialect != "postgresql":
        return common
    import asyncpg

    return (*common, asyncpg.PostgresError, asyncpg.InterfaceError)


def as_storage_error(error: Exception) -> StorageError | None:
    """The error to raise in place of a driver's; None if the fault is the program's own."""
    if isinstance(error, _FAULTS):
        return None
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    said = str(cause).lower()
    for sign, sentence in _SENTENCES.items():
        if sign in said:
            return StorageError(sentence)
    # SQLite reports faults of the program, such as a missing table, like those of the file.
    return None if isinstance(cause, sqlite3.Error) else StorageError(_UNREACHABLE)
