"""A process that delivers digests until it is killed: `python -m tests.digest.worker URL POSTS OWNER`.

Its platform is a file that every process appends to, without any merging of doubles.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.digest.compose import DigestPost
from bot.digest.delivery import Delivery, Rules
from bot.digest.pacing import EvenPace
from bot.storage.opening import open_storage
from bot.storage.records import Destination, Subscription
from tests.digest.world import make_editor

LEASE = timedelta(seconds=4)
LIFETIME = timedelta(minutes=2)


class FilePoster:
    """One line of JSON for each post; takes a moment before and after, in which the process may die."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def post(self, destination: Destination, post: DigestPost, nonce: str) -> int:
        await asyncio.sleep(random.uniform(0, 0.03))
        with self._path.open("a") as posts:
            posts.write(json.dumps([repr(destination), nonce, post.featured.entry_id]) + "\n")
            posts.flush()
            number = posts.tell()
        await asyncio.sleep(random.uniform(0, 0.03))
        return number

    async def find_post(self, destination: Destination, slot_id: str, since: datetime) -> int | None:
        lines = [json.loads(line) for line in self._path.read_text().splitlines()]
        return next((number for number, line in enumerate(lines) if line[:2] == [repr(destination), slot_id]), None)

    async def tell_admins(self, subscription: Subscription, reason: str) -> None:
        raise AssertionError("nothing is ever refused")


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


async def main(url: str, posts: Path, owner: str) -> None:
    """Tick until killed, or until it has been long enough for any test."""
    storage = await open_storage(url)
    delivery = Delivery(
        subscriptions=storage.subscriptions,
        log=storage.digest_log,
        editor=make_editor(storage),
        poster=FilePoster(posts),
        pace=EvenPace(150, time.monotonic, asyncio.sleep),
        clock=now,
        owner=owner,
        rules=Rules(lease=LEASE, answer_within=LEASE / 4),
    )
    end = now() + LIFETIME
    while now() < end:
        await delivery.tick()
        await asyncio.sleep(0.1)
    await storage.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
