"""When to hold back: too many questions from one member or in one channel, and chiming in unasked. Pure: `now` is an
argument, in seconds of a clock that never goes back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from discord.app_commands import Cooldown

MEMBER_QUESTIONS, MEMBER_SECONDS = 5, 20.0
CHANNEL_QUESTIONS, CHANNEL_SECONDS = 20, 20.0
AMBIENT_SECONDS = 30.0
_REMEMBERED = 10_000


class Cooldowns:
    """So many questions in so many seconds, for each member and for each channel."""

    def __init__(
        self,
        member: tuple[int, float] = (MEMBER_QUESTIONS, MEMBER_SECONDS),
        channel: tuple[int, float] = (CHANNEL_QUESTIONS, CHANNEL_SECONDS),
    ) -> None:
        self._rates = {"member": member, "channel": channel, "notice": (1, member[1])}
        self._buckets: OrderedDict[Hashable, Cooldown] = OrderedDict()

    def wait(self, member_id: int, channel_id: int | None, now: float) -> float:
        """Seconds that a member must wait before this question is answered; 0 if it may be, and then it counts."""
        buckets = [self._bucket("member", member_id)]
        if channel_id is not None:
            buckets.append(self._bucket("channel", channel_id))
        longest = max(bucket.get_retry_after(now) for bucket in buckets)
        if longest == 0:
            for bucket in buckets:
                bucket.update_rate_limit(now)
        return longest

    def tells(self, member_id: int, now: float) -> bool:
        """Whether to tell a member in the channel that they must wait: not more than once in a while."""
        return self._bucket("notice", member_id).update_rate_limit(now) is None

    def _bucket(self, kind: str, of: int) -> Cooldown:
        key = kind, of
        bucket = self._buckets.pop(key, None) or Cooldown(*self._rates[kind])
        self._buckets[key] = bucket
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket


class Restraint:
    """Unasked answers: at most one per channel in a while, and never the same entry twice in a row."""

    def __init__(self, seconds: float = AMBIENT_SECONDS) -> None:
        self._seconds = seconds
        self._last: OrderedDict[int, tuple[float, str]] = OrderedDict()

    def allows(self, channel_id: int, entry_id: str, now: float) -> bool:
        """Whether an entry may be told unasked; if so it counts as told."""
        last = self._last.get(channel_id)
        if last is not None and (now - last[0] < self._seconds or last[1] == entry_id):
            return False
        self._last[channel_id] = now, entry_id
        self._last.move_to_end(channel_id)
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)
        return True
