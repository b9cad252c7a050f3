"""Rate limits: small buckets by route and channel, and the global one."""

from __future__ import annotations

from dataclasses import dataclass

from tests.discord_server.settings import Settings

_OPEN_LIMIT = 1_000_000
_PRUNE_ABOVE = 10_000


@dataclass(frozen=True, slots=True)
class Bucket:
    """A named limit: `limit` requests in `window` seconds, for each major parameter."""

    name: str
    limit: int
    window: float


OPEN = Bucket("open", _OPEN_LIMIT, 1.0)
MESSAGE_CREATE = Bucket("message-create", 5, 5.0)
MESSAGE_EDIT = Bucket("message-edit", 5, 5.0)
MESSAGE_DELETE = Bucket("message-delete", 5, 1.0)
MESSAGE_READ = Bucket("message-read", 5, 1.0)
TYPING = Bucket("typing", 5, 5.0)
REACTION = Bucket("reaction", 1, 0.25)
CROSSPOST = Bucket("crosspost", 10, 3600.0)
WEBHOOK = Bucket("webhook", 5, 2.0)
COMMANDS = Bucket("commands", 5, 20.0)
CALLBACK = Bucket("callback", 5, 1.0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and what its headers say. `retry_after` in seconds is set when it may not."""

    headers: dict[str, str]
    retry_after: float | None = None
    is_global: bool = False


class RateLimiter:
    """Counts requests in fixed windows that open with the first request."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._windows: dict[tuple[str, str], list[float]] = {}
        self._global_ends = 0.0
        self._global_used = 0

    def ask(self, bucket: Bucket, major: str, now: float, wall: float, *, counts_globally: bool) -> Verdict:
        """Count a request at monotonic `now` (`wall` is the same moment in Unix seconds)."""
        limit = bucket.limit if self._settings.channel_limits else _OPEN_LIMIT
        if counts_globally and (retry := self._over_global(now)):
            return Verdict({"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, retry, True)
        window = self._window(bucket, major, now)
        used, ends = window
        left = ends - now
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(limit - int(used) - 1, 0)),
            "X-RateLimit-Reset": f"{wall + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket.name,
        }
        if used >= limit:
            return Verdict({**headers, "X-RateLimit-Scope": "user"}, left)
        window[0] += 1
        return Verdict(headers)

    def _window(self, bucket: Bucket, major: str, now: float) -> list[float]:
        key = (bucket.name, major)
        window = self._windows.get(key)
        if window is None or window[1] <= now:
            if len(self._windows) > _PRUNE_ABOVE:
                self._windows = {each: value for each, value in self._windows.items() if value[1] > now}
            window = self._windows[key] = [0, now + bucket.window]
        return window

    def _over_global(self, now: float) -> float | None:
        limit = self._settings.global_limit
        if not limit:
            return None
        if self._global_ends <= now:
            self._global_ends, self._global_used = now + 1.0, 0
        if self._global_used >= limit:
            return self._global_ends - now
        self._global_used += 1
        return None
