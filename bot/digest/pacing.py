"""Requests at even distances, so that digests never fill the platform's limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

_CATCH_UP = 1


class EvenPace:
    """A `Pace` of so many turns a second.

    Args:
        per_second: this process's share; processes that share a token must divide its limit among them.
        seconds: a clock that never goes back, as `time.monotonic`.
        sleep: waits for some seconds, as `asyncio.sleep`.
    """

    def __init__(
        self,
        per_second: float,
        seconds: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._distance = 1 / per_second
        self._seconds = seconds
        self._sleep = sleep
        self._next = seconds()
        self._one_by_one = asyncio.Lock()

    async def turn(self) -> None:
        async with self._one_by_one:
            wait = self._next - self._seconds()
            if wait > 0:
                await self._sleep(wait)
            # After a stall only one turn is made up for: all of them at once would be over the limit.
            self._next = max(self._next, self._seconds() - _CATCH_UP * self._distance) + self._distance
