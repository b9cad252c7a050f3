"""The stand-in's own clock, and the ids that carry its time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

DISCORD_EPOCH_MS = 1_420_070_400_000


class Clock:
    """Wall and monotonic time that a test can move forward instead of sleeping.

    Deadlines (3 s for a first response, 15 min for a token, rate limit windows) are all read
    from here, so `advance(3.1)` makes an unanswered interaction unknown at once.
    """

    def __init__(self) -> None:
        self._ahead = 0.0

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic() + self._ahead

    def now(self) -> datetime:
        """Aware UTC wall time."""
        return datetime.now(UTC) + timedelta(seconds=self._ahead)

    def advance(self, seconds: float) -> None:
        """Move every deadline `seconds` nearer.

        Raises:
            ValueError: for a negative number of seconds.
        """
        if seconds < 0:
            raise ValueError("a clock only moves forward")
        self._ahead += seconds


class SnowflakeMint:
    """Hands out ids as Discord does: milliseconds since 2015 in the upper bits, always rising."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """A new id, greater than every one before it."""
        milliseconds = int(self._clock.now().timestamp() * 1000) - DISCORD_EPOCH_MS
        self._last = max(milliseconds << 22, self._last + 1)
        return self._last
