"""One engine, and transactions on it that end whole or in a `StorageError`."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Table, event, exc, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StorageError
from bot.storage.sql.failures import as_storage_error, driver_errors

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_CONNECT_SECONDS = 10
_COMMAND_SECONDS = 30
# https://www.sqlite.org/fileformat.html, 1.3.1
_SQLITE_START = b"SQLite format 3\0"
_SQLITE_PRAGMAS = ("synchronous=NORMAL", "foreign_keys=ON")
# SQLite does not wait by itself for the lock that changing the journal takes: 100 tries over ten seconds.
_JOURNAL_TRIES, _JOURNAL_SECONDS = 100, 0.1


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (exc.ArgumentError, ValueError):
        raise StorageError("The database address cannot be read; write it as in sqlite:///data/assay.db.") from None
    driver = _DRIVERS.get(address.drivername, address.drivername)
    if driver not in _DRIVERS.values():
        raise StorageError(f"{address.drivername!r} is no database that Assay knows; use sqlite or postgresql.")
    if driver == "sqlite+aiosqlite" and address.database in {None, "", ":memory:"}:
        raise StorageError("The database address names no file; for one that does not last, write memory:.")
    if driver == "sqlite+aiosqlite":
        _check_file(Path(address.database or "").absolute())
    return address.set(drivername=driver)


def _check_file(file: Path) -> None:
    """Refuse early what could only fail in the driver's thread: a missing folder, a file of another kind."""
    if not file.parent.is_dir():
        raise StorageError(f"There is no folder {file.parent} for the database; make it or change the address.")
    try:
        with file.open("rb") as opened:
            start = opened.read(len(_SQLITE_START))
    except OSError:
        # That it cannot be opened yet, or at all, is the driver's to find out.
        return
    if start not in (b"", _SQLITE_START):
        raise StorageError(f"{file} is not an SQLite database; move it away or change the address.")


def _engine(address: URL) -> AsyncEngine:
    if address.get_backend_name() == "sqlite":
        # The driver's `timeout` is SQLite's busy_timeout, in seconds; an address may set another.
        engine = create_async_engine(address, hide_parameters=True)
        _tend_sqlite(engine)
        return engine
    waits = {"timeout": _CONNECT_SECONDS, "command_timeout": _COMMAND_SECONDS}
    try:
        return create_async_engine(address, hide_parameters=True, pool_pre_ping=True, connect_args=waits)
    except ImportError:
        raise StorageError("PostgreSQL needs an extra: install assay-bot[postgres].") from None


def _tend_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        # The driver's own handling of transactions starts them too late; see `begin`.
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            for pragma in _SQLITE_PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later can fail half way, however long it would wait.
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


class Database:
    """The engine behind all SQL stores.

    Raises:
        StorageError: if the address is wrong or its driver is not installed.
    """

    def __init__(self, url: str) -> None:
        address = _address(url)
        self.engine = _engine(address)
        self.dialect = address.get_backend_name()
        self._errors = driver_errors(self.dialect)
        # SQLite has one writer at a time. Waiting here is fair and costs nothing; its own way of waiting is to poll.
        self._turn: asyncio.Lock | nullcontext[None] = asyncio.Lock() if self.dialect == "sqlite" else nullcontext()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads.

        Raises:
            StorageError: if the database cannot be read.
        """
        try:
            async with self.engine.begin() as connection:
                yield connection
        except self._errors as error:
            raise (as_storage_error(error) or error) from error

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: all of it happens, or none.

        Raises:
            StorageError: if the database cannot be written.
        """
        try:
            async with self._turn, self.engine.connect() as connection:
                await connection.execution_options(writing=True)
                async with connection.begin():
                    yield connection
        except self._errors as error:
            raise (as_storage_error(error) or error) from error

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that knows `on_conflict_do_update` and `on_conflict_do_nothing`."""
        return sqlite.insert(table) if self.dialect == "sqlite" else postgresql.insert(table)

    async def use_write_ahead_log(self) -> None:
        """Let an SQLite file be read while it is written; the file stays so. Nothing to do on PostgreSQL.

        Raises:
            StorageError: if other programs keep the file locked.
        """
        if self.dialect != "sqlite":
            return
        errors: tuple[type[Exception], ...] = (*self._errors, sqlite3.OperationalError)
        try:
            async with self.engine.connect() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                for tries_left in reversed(range(_JOURNAL_TRIES)):
                    try:
                        await (await driver.execute("PRAGMA journal_mode=WAL")).close()
                        return
                    except sqlite3.OperationalError:
                        if not tries_left:
                            raise
                    await asyncio.sleep(_JOURNAL_SECONDS)
        except errors as error:
            raise (as_storage_error(error) or error) from error

    async def ping(self) -> None:
        """Make sure that the database answers.

        Raises:
            StorageError: if it does not.
        """
        async with self.reading() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()
