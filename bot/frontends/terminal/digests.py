"""Digests and their history in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from rich.console import Console

from bot.digest.compose import DigestPost
from bot.digest.delivery import NOTHING_TO_SHOW
from bot.knowledge.entry import with_numbers
from bot.storage.records import DigestRun, DirectMessage, Subscription


def example(at: datetime, categories: frozenset[str] = frozenset()) -> Subscription:
    """A subscription that nobody has: on some categories or on every topic, at eight in the morning, UTC."""
    return Subscription(
        id=0,
        destination=DirectMessage(0),
        at=time(8),
        zone="UTC",
        categories=categories,
        created_at=at,
        next_slot=at,
    )


def show_post(out: Console, post: DigestPost | None) -> None:
    """Print a digest as plain text."""
    lines = [NOTHING_TO_SHOW] if post is None else [*_lines(post), ""]
    out.print("\n".join(lines), markup=False, emoji=False)


def show_history(out: Console, runs: Sequence[DigestRun], paused: Sequence[Subscription] = ()) -> None:
    """Print a line for each slot, each digest's newest first, and one for each digest that is paused."""
    lines = [
        f"{run.slot:%Y-%m-%d %H:%M} UTC  digest {run.subscription_id}  {run.status.value}"
        f"{f'  {run.entry_id}' if run.entry_id else ''}{f'  {run.reason}' if run.reason else ''}"
        for run in runs
    ]
    lines += [f"Digest {each.id} is paused{f': {each.pause_reason}' if each.pause_reason else '.'}" for each in paused]
    out.print("\n".join(lines) or "Nothing was due yet.", markup=False, emoji=False)


def _lines(post: DigestPost) -> list[str]:
    featured = post.featured
    numbers = {source.key: number for number, source in enumerate(featured.sources, start=1)}

    def numbered(text: str) -> str:
        return with_numbers(text, numbers)

    return [
        f"{post.day:%Y-%m-%d}  {featured.title}",
        "",
        numbered(featured.summary),
        *(f"- {numbered(text)}" for text in featured.takeaways),
        f"- Risk: {numbered(featured.risk)}",
        *(
            f"[{number}] {source.publisher}, {source.title}, {source.date or 'undated'}, {source.url}"
            for number, source in enumerate(featured.sources, start=1)
        ),
        *(f"Related: {topic.title}" for topic in post.related),
        *(f"{change.kind.value.title()}: {change.title}" for change in post.changes),
        *(f"Asked {one.times} times: {one.topic.title}" for one in post.most_asked),
    ]
