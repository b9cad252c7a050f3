"""What a digest says, for any front end to render. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.digest.news import Change
from bot.digest.selection import is_stale
from bot.knowledge.dates import PartialDate
from bot.knowledge.entry import Entry, Source, markers
from bot.knowledge.library import Library

TAKEAWAYS = 2
RELATED = 2
CHANGES = 6
MOST_ASKED = 3


@dataclass(frozen=True, slots=True)
class Topic:
    """An entry to open."""

    entry_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Featured:
    """The topic of the day. Texts carry their `[^key]` markers; `sources` are those they cite, in that order."""

    entry_id: str
    version: str
    title: str
    category: str
    summary: str
    takeaways: tuple[str, ...]
    risk: str
    sources: tuple[Source, ...]
    as_of: PartialDate


@dataclass(frozen=True, slots=True)
class Asked:
    """A topic that was asked for, and how often."""

    topic: Topic
    times: int


@dataclass(frozen=True, slots=True)
class DigestPost:
    """A whole digest. `slot_id` must stand in the post, so that it can be found again."""

    slot_id: str
    slot: datetime
    day: date
    """The slot's local day."""
    featured: Featured
    related: tuple[Topic, ...]
    changes: tuple[Change, ...]
    more_changes: int
    """Changes beyond those listed."""
    most_asked: tuple[Asked, ...]
    mention_role: int | None


def _topic(entry: Entry) -> Topic:
    return Topic(entry.id, entry.title)


def _featured(entry: Entry) -> Featured:
    takeaways, risk = entry.takeaways[:TAKEAWAYS], entry.risks[0]
    cited = dict.fromkeys(key for text in (entry.summary, *takeaways, risk) for key in markers(text))
    sources = tuple(source for key in cited for source in entry.sources if source.key == key) or entry.sources[:1]
    return Featured(
        entry.id,
        entry.version,
        entry.title,
        entry.category,
        entry.summary,
        takeaways,
        risk,
        sources,
        entry.as_of,
    )


def compose(
    library: Library,
    entry: Entry,
    *,
    slot_id: str,
    slot: datetime,
    day: date,
    changes: Sequence[Change],
    asked: Sequence[tuple[str, int]],
    mention_role: int | None,
) -> DigestPost:
    """The digest that features an entry.

    Args:
        day: the slot's local day; related topics that are stale on it are left out.
        asked: entry ids with how often each was asked for, most first; ids that are gone are left out.
    """
    related = [_topic(each) for each in library.related_to(entry) if not is_stale(each, day)]
    known = [Asked(_topic(library.get(entry_id)), times) for entry_id, times in asked if entry_id in library]
    return DigestPost(
        slot_id=slot_id,
        slot=slot,
        day=day,
        featured=_featured(entry),
        related=tuple(related[:RELATED]),
        changes=tuple(changes[:CHANGES]),
        more_changes=max(0, len(changes) - CHANGES),
        most_asked=tuple(known[:MOST_ASKED]),
        mention_role=mention_role,
    )
