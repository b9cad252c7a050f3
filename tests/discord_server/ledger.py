"""What the bot asked for, and what it did that the real Discord would not have liked."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime

from tests.discord_server.constants import Json
from tests.discord_server.entities import Message, Pings

KEPT_REQUESTS = 5000
KEPT_VIOLATIONS = 10_000


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request: route is `METHOD /template`, path the real one, seconds the time the stand-in took."""

    route: str
    path: str
    status: int
    code: int
    body: Json | None
    at: datetime
    seconds: float
    injected: bool


@dataclass(frozen=True, slots=True)
class Violation:
    """Something refused or forbidden. `kind` is one of `refused`, `rate_limited`, `unknown_route`, `gateway`,
    `failed` (HTTP 500 by a limit of Discord's own) or `crash` (the stand-in's own fault)."""

    kind: str
    detail: str
    at: datetime


@dataclass(slots=True)
class Ledger:
    """Counts requests, keeps the latest, lists violations and every real ping of the bot's."""

    routes: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    requests: deque[RequestRecord] = field(default_factory=lambda: deque(maxlen=KEPT_REQUESTS))
    violations: deque[Violation] = field(default_factory=lambda: deque(maxlen=KEPT_VIOLATIONS))
    pings: list[tuple[Message, Pings]] = field(default_factory=list)
    typing: Counter[int] = field(default_factory=Counter)

    def note_request(self, record: RequestRecord) -> None:
        """Count a request and, when it was refused on its own merits, list a violation."""
        self.routes[record.route] += 1
        self.statuses[record.status] += 1
        if record.code:
            self.codes[record.code] += 1
        self.requests.append(record)
        if record.status >= 400 and not record.injected:
            kind = {429: "rate_limited", 500: "failed"}.get(record.status, "refused")
            self.violate(kind, f"{record.route} {record.path}: {record.status} {record.code}", record.at)

    def violate(self, kind: str, detail: str, at: datetime) -> None:
        """List a violation."""
        self.violations.append(Violation(kind, detail, at))

    def count(self, route: str) -> int:
        """Requests to one route, `"POST /channels/{channel_id}/messages"`."""
        return self.routes[route]

    @property
    def invalid_requests(self) -> int:
        """Answers of 401, 403 and 429: 10,000 of them in ten minutes would get the bot's address banned."""
        return self.statuses[401] + self.statuses[403] + self.statuses[429]

    def clear(self) -> None:
        """Forget everything noted so far."""
        for counter in (self.routes, self.statuses, self.codes, self.typing):
            counter.clear()
        self.requests.clear()
        self.violations.clear()
        self.pings.clear()
