"""Which topic a digest features. Pure: the same subscription, slot, history and library always give the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from bot.knowledge.entry import Entry
from bot.knowledge.library import Library
from bot.storage.records import Shown, Subscription


@dataclass(frozen=True, slots=True)
class Choice:
    """A featured topic, and in which round through all chosen topics it comes (from 1)."""

    entry: Entry
    round: int


def is_stale(entry: Entry, day: date) -> bool:
    """Whether an entry is past its date of review."""
    return entry.review_by.last_day < day


def chosen_topics(library: Library, categories: frozenset[str], day: date) -> list[Entry]:
    """Entries that a digest on this day may feature: of the categories (empty means all), and not stale."""
    return [entry for entry in library if (not categories or entry.category in categories) and not is_stale(entry, day)]


def select(library: Library, subscription: Subscription, shown: Shown, day: date) -> Choice | None:
    """The topic to feature, or None if no chosen topic is fit to be shown.

    No topic comes again until all have been shown. Among those left, another category than the last one's goes
    first, then the newest evidence, then chance that only depends on the subscription and the round.

    Args:
        day: the slot's local day.
    """
    topics = chosen_topics(library, subscription.categories, day)
    round, left = max(shown.round, 1), [entry for entry in topics if entry.id not in shown.entry_ids]
    last = shown.entry_ids[-1] if shown.entry_ids else None
    if not left:
        round += 1
        left = [entry for entry in topics if entry.id != last] or topics
    last_category = library.get(last).category if last is not None and last in library else None

    def rank(entry: Entry) -> tuple[bool, int, bytes]:
        evidence = entry.as_of.first_day
        chance = hashlib.sha256(f"{subscription.id}/{round}/{entry.id}".encode()).digest()
        return entry.category == last_category, -(evidence.year * 12 + evidence.month), chance

    return Choice(min(left, key=rank), round) if left else None
