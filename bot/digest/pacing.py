"""Requests at even distances, so that digests never fill the platform's limit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable


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

    async def turn(self) -> None:
        now = self._seconds()
        mine = max(self._next, now)
        self._next = mine + self._distance
        await self._sleep(mine - now)
