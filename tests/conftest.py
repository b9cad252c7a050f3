"""Fixtures that several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.library import Library
from bot.knowledge.loading import load_library
from tests.builders import TODAY

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shipped_folder() -> Path:
    """The knowledge folder that the project ships."""
    return ROOT / "knowledge"


@pytest.fixture(scope="session")
def shipped(shipped_folder: Path) -> Library:
    """The shipped knowledge, read once."""
    return load_library(shipped_folder, TODAY)
