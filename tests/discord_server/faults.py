"""Faults a test orders: refusals, lost answers, delays."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum

from tests.discord_server.constants import Json


class Cut(Enum):
    """When the connection is dropped."""

    BEFORE_ACTING = "before"
    AFTER_ACTING = "after"


@dataclass(slots=True, eq=False)
class Fault:
    """What happens to the next `times` requests that match.

    Attributes:
        method: `POST`, or `*`.
        path: below the API's base, `/channels/*/messages`; `*` is one segment, a last `**` is any number.
        times: how many requests are still to be hit.
        status: HTTP status to answer instead of the real one.
        code: Discord's JSON code in that answer.
        text: its message.
        act: whether the request takes effect although it is answered with `status`.
        cut: drop the connection instead of answering.
        delay: seconds to wait before anything else.
        retry_after: for 429, seconds.
        is_global: for 429, whether it is the global limit.
        hit: how often it struck.
    """

    method: str
    path: str
    times: int = 1
    status: int | None = None
    code: int = 0
    text: str = "injected fault"
    act: bool = False
    cut: Cut | None = None
    delay: float = 0.0
    retry_after: float = 1.0
    is_global: bool = False
    hit: int = 0
    _segments: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._segments = self.path.split("/")

    def matches(self, method: str, path: str) -> bool:
        """Whether it strikes this request."""
        if self.method not in ("*", method):
            return False
        segments = path.split("/")
        if self._segments[-1] == "**":
            head = self._segments[:-1]
            return len(segments) >= len(head) and _alike(head, segments[: len(head)])
        return len(segments) == len(self._segments) and _alike(self._segments, segments)

    def body(self) -> Json:
        """The JSON of the answer."""
        if self.status == 429:
            return {"message": "You are being rate limited.", "retry_after": self.retry_after, "global": self.is_global}
        return {"message": self.text, "code": self.code}

    def headers(self) -> dict[str, str]:
        """Extra headers of the answer."""
        if self.status != 429:
            return {}
        scope = "global" if self.is_global else "shared"
        return {"Retry-After": str(self.retry_after), "X-RateLimit-Scope": scope}


class Faults:
    """The faults that wait for their request, first come first struck."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self.refuse_connections = False

    def inject(self, method: str, path: str, *, times: int = 1, status: int, code: int = 0, act: bool = False) -> Fault:
        """Answer the next matching requests with a status and a JSON code."""
        return self.add(Fault(method, path, times, status=status, code=code, act=act))

    def rate_limit(
        self, method: str, path: str, *, times: int = 1, retry_after: float, is_global: bool = False
    ) -> Fault:
        """Answer the next matching requests with 429."""
        return self.add(Fault(method, path, times, status=429, retry_after=retry_after, is_global=is_global))

    def drop(self, method: str, path: str, *, times: int = 1, cut: Cut = Cut.BEFORE_ACTING) -> Fault:
        """Drop the connection of the next matching requests, before they act or with the answer lost."""
        return self.add(Fault(method, path, times, cut=cut))

    def delay(self, method: str, path: str, seconds: float, *, times: int = 1) -> Fault:
        """Keep the next matching requests waiting."""
        return self.add(Fault(method, path, times, delay=seconds))

    def add(self, fault: Fault) -> Fault:
        """Order any fault."""
        self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Call all of them off."""
        self._waiting.clear()
        self.refuse_connections = False

    def pending(self) -> list[Fault]:
        """Those that have not struck as often as ordered."""
        return list(self._waiting)

    async def strike(self, method: str, path: str) -> Fault | None:
        """The fault for this request, if any, its delay already waited out."""
        if not self._waiting:
            return None
        for fault in self._waiting:
            if fault.matches(method, path):
                fault.hit += 1
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                if fault.delay:
                    await asyncio.sleep(fault.delay)
                return fault
        return None


def _alike(pattern: list[str], segments: list[str]) -> bool:
    return all(want in ("*", have) for want, have in zip(pattern, segments, strict=True))
