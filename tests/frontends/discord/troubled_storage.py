"""A storage that goes wrong when told: a database that is away, or that takes its time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.errors import StorageError
from bot.storage.memory import MemoryStorage

AWAY = "The database cannot be reached; nothing was changed, and Assay goes on when it is back."


class TroubledStorage:
    """A memory storage before every call of which something happens.

    Attributes:
        away: whether every call raises `StorageError`.
        delay: seconds that every call takes.
        calls: how many there were.
    """

    def __init__(self, *, away: bool = False, delay: float = 0.0) -> None:
        self.away = away
        self.delay = delay
        self.calls = 0
        self._real = MemoryStorage()

    def __getattr__(self, name: str) -> Any:
        return _TroubledStore(getattr(self._real, name), self._trouble)

    async def _trouble(self) -> None:
        self.calls += 1
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.away:
            raise StorageError(AWAY)


class _TroubledStore:
    def __init__(self, store: Any, trouble: Callable[[], Awaitable[None]]) -> None:
        self._store = store
        self._trouble = trouble

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        async def troubled(*args: Any, **kwargs: Any) -> Any:
            await self._trouble()
            return await method(*args, **kwargs)

        return troubled
