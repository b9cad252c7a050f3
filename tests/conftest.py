"""Fixtures that several tests share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.knowledge.library import Library
from bot.knowledge.loading import load_library

# A day on which every shipped entry had been written and none was due for review.
SHIPPED_DAY = date(2026, 11, 24)
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
