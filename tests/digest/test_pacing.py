from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.digest.pacing import EvenPace


class Clock:
    """Time that passes only by sleeping, and by as much more as the machine stalls."""

    def __init__(self, stalls: list[float]) -> None:
        self.now = 0.0
        self._stalls = stalls

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + (self._stalls.pop() if self._stalls else 0.0)


async def _turns(pace: EvenPace, clock: Clock, count: int) -> list[float]:
    times = []
    for _ in range(count):
        await pace.turn()
        times.append(clock.now)
    return times


def test_turns_come_at_even_distances() -> None:
    clock = Clock([])
    times = asyncio.run(_turns(EvenPace(20, clock, clock.sleep), clock, 4))
    assert [round(at, 3) for at in times] == [0, 0.05, 0.1, 0.15]


def test_idle_time_is_not_saved_up() -> None:
    clock = Clock([])
    pace = EvenPace(20, clock, clock.sleep)
    asyncio.run(_turns(pace, clock, 3))
    clock.now += 60
    times = asyncio.run(_turns(pace, clock, 30))
    assert times[-1] - times[0] >= (30 - 1 - 2) * 0.05 - 1e-6


@given(st.lists(st.floats(0, 3), max_size=60))
def test_no_second_ever_sees_more_than_the_limit_and_two(stalls: list[float]) -> None:
    clock = Clock(stalls)
    times = asyncio.run(_turns(EvenPace(20, clock, clock.sleep), clock, 60))
    for start in times:
        assert sum(start <= at < start + 1 for at in times) <= 20 + 2
