"""How long a member waits for the database before going on without it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from bot.errors import StorageError

Found = TypeVar("Found")

# Discord takes the first response to an interaction for three seconds, and some look two things up for it.
DATABASE_SECONDS = 1.0


async def in_time(work: Awaitable[Found]) -> Found:
    """What a call to storage gives.

    Raises:
        StorageError: if it fails, or takes longer than a member can wait.
    """
    try:
        async with asyncio.timeout(DATABASE_SECONDS):
            return await work
    except TimeoutError:
        raise StorageError("The database takes too long to answer. Please try again in a minute.") from None
