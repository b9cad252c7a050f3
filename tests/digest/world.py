"""A small world for digests: entries, a clock that stands until it is moved, and a platform in memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.digest.compose import DigestPost
from bot.digest.delivery import Delivery, Rules
from bot.digest.editor import Editor
from bot.knowledge.entry import Entry
from bot.knowledge.library import Library
from bot.storage.ports import Storage
from bot.storage.records import Destination, Subscription

EIGHT = datetime(2026, 3, 5, 8, tzinfo=UTC)


def make_entry(
    entry_id: str,
    *,
    category: str = "minerals",
    as_of: str = "2026-01",
    review_by: str = "2027-12-31",
    related: Iterable[str] = (),
    summary: str = "It is a metal.[^second]",
) -> Entry:
    """An entry with two sources, of which the summary cites the second."""
    source = {"publisher": "P", "title": "T", "url": "https://example.org/a", "date": "2026", "kind": "agency"}
    return Entry.model_validate(
        {
            "id": entry_id,
            "title": entry_id.title(),
            "category": category,
            "summary": summary,
            "explanation": "More about it.",
            "takeaways": ["One.[^first]", "Two.", "Three."],
            "risks": ["It may fall.", "It may rise."],
            "sources": [source | {"key": "first"}, source | {"key": "second"}, source | {"key": "third"}],
            "as_of": as_of,
            "review_by": review_by,
            "related": list(related),
            "phrasings": [f"question {number}" for number in range(8)],
        }
    )


LIBRARY = Library(make_entry(name) for name in ("cobalt", "lead", "lithium", "tin", "zinc"))


class Clock:
    """The moment, until somebody moves it."""

    def __init__(self, now: datetime = EIGHT) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Move on, by arguments of `timedelta`."""
        self.now += timedelta(**by)


class Crash(BaseException):
    """The process dies: nothing of ours may catch it."""


Happening = Callable[[], None]


def nothing() -> None:
    """What happens usually."""


@dataclass
class MemoryPoster:
    """A platform. Assign `before_post`, `after_post` and `on_find` to have it fail or the process die there."""

    before_post: Happening = nothing
    after_post: Happening = nothing
    on_find: Happening = nothing
    on_tell: Happening = nothing
    posts: dict[Destination, list[DigestPost]] = field(default_factory=lambda: defaultdict(list))
    told: list[tuple[int, str]] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)

    async def post(self, destination: Destination, post: DigestPost, nonce: str) -> int:
        assert nonce == post.slot_id
        assert len(nonce) <= 25
        self.asked["post"] += 1
        self.before_post()
        self.posts[destination].append(post)
        self.after_post()
        return 10**18 + len(self.posts[destination])

    async def find_post(self, destination: Destination, slot_id: str, since: datetime) -> int | None:
        self.asked["find"] += 1
        self.on_find()
        for number, post in enumerate(self.posts[destination], start=1):
            if post.slot_id == slot_id and post.slot >= since:
                return 10**18 + number
        return None

    async def tell_admins(self, subscription: Subscription, reason: str) -> None:
        self.on_tell()
        self.told.append((subscription.id, reason))


class NoPace:
    """No limit."""

    async def turn(self) -> None:
        return


def make_editor(storage: Storage, library: Library = LIBRARY) -> Editor:
    """An editor of a library that does not change."""
    return Editor(lambda: library, storage.digest_log, storage.editions, storage.questions)


def make_delivery(
    storage: Storage,
    poster: MemoryPoster,
    clock: Clock,
    owner: str = "first",
    library: Library = LIBRARY,
    rules: Rules | None = None,
) -> Delivery:
    """A process's delivery."""
    return Delivery(
        subscriptions=storage.subscriptions,
        log=storage.digest_log,
        editor=make_editor(storage, library),
        poster=poster,
        pace=NoPace(),
        clock=clock,
        owner=owner,
        rules=rules,
    )
