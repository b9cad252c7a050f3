"""Lets a test wait for what the bot does, without polling and without scanning."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

Key = tuple[str, int]
Found = TypeVar("Found")


class Watch:
    """Wakes whoever waits under a key when something was told under it.

    The keys in use: `("channel", id)` for a new message of the bot in a channel, `("reply", message id)` for an
    answer to a message, `("message", id)` for an edit or a deletion, `("interaction", id)` for any response,
    `("gateway", 0)` for a session that became ready, resumed or was lost.
    """

    def __init__(self) -> None:
        self._waiting: defaultdict[Key, list[asyncio.Future[None]]] = defaultdict(list)

    def tell(self, key: Key) -> None:
        """Wake everyone who waits under `key`."""
        for future in self._waiting.pop(key, ()):
            if not future.done():
                future.set_result(None)

    async def until(self, key: Key, find: Callable[[], Found | None], timeout: float, wanted: str) -> Found:
        """Wait until `find` gives something, looking again whenever `key` is told.

        Raises:
            TimeoutError: after `timeout` seconds, naming what was `wanted`.
        """
        deadline = asyncio.get_running_loop().time() + timeout
        while (found := find()) is None:
            left = deadline - asyncio.get_running_loop().time()
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting[key].append(future)
            done, _ = await asyncio.wait([future], timeout=max(left, 0))
            if not done and (found := find()) is None:
                self._forget(key, future)
                raise TimeoutError(f"no {wanted} within {timeout} s")
        return found

    def _forget(self, key: Key, future: asyncio.Future[None]) -> None:
        waiting = self._waiting.get(key, [])
        if future in waiting:
            waiting.remove(future)
        if not waiting:
            self._waiting.pop(key, None)
