"""Fixtures for storage: one server for the whole run, and a storage of each kind for one test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from bot.storage.opening import open_storage
from bot.storage.ports import Storage
from tests.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server."""
    server = Postgres()
    yield server
    server.close()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty storage of each kind."""
    match request.param:
        case "memory":
            url = "memory:"
        case "sqlite":
            url = f"sqlite:///{tmp_path}/assay.db"
        case _:
            url = await request.getfixturevalue("postgres").make_database(f"test_{uuid4().hex}")
    opened = await open_storage(url)
    yield opened
    await opened.close()
