"""Fixtures that several tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from bot.knowledge.library import Library
from bot.knowledge.loading import load_library
from bot.storage.opening import open_storage
from bot.storage.ports import Storage
from tests.postgres import Postgres

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shipped_folder() -> Path:
    """The knowledge folder that the project ships."""
    return ROOT / "knowledge"


@pytest.fixture(scope="session")
def real_today() -> date:
    """The day of this run: evidence in the shipped knowledge may be as new as that."""
    return datetime.now(UTC).date()


@pytest.fixture(scope="session")
def shipped(shipped_folder: Path, real_today: date) -> Library:
    """The shipped knowledge, read once."""
    return load_library(shipped_folder, real_today)


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
