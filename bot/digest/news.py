"""What changed in the knowledge base between two digests. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.knowledge.entry import Entry
from bot.knowledge.library import Library
from bot.storage.records import Edition

_READ = {"title", "summary", "explanation", "takeaways", "risks", "figures", "sources"}


class ChangeKind(StrEnum):
    """What happened to an entry."""

    NEW = "new"
    CORRECTED = "corrected"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that is new, says something else, or was found still true."""

    kind: ChangeKind
    entry_id: str
    title: str


def edition_of(entry: Entry) -> Edition:
    """The state of an entry, to be remembered."""
    wording = hashlib.sha256(entry.model_dump_json(include=_READ).encode()).hexdigest()[:10]
    return Edition(entry.id, entry.version, wording, entry.review_by.last_day)


def _kind(old: Edition | None, new: Edition) -> ChangeKind | None:
    if old is None:
        return ChangeKind.NEW
    if old.wording != new.wording:
        return ChangeKind.CORRECTED
    return ChangeKind.REVIEWED if new.review_by > old.review_by else None


def changes(
    library: Library, categories: frozenset[str], before: Mapping[str, Edition], after: Mapping[str, Edition]
) -> tuple[Change, ...]:
    """New entries, then corrected ones, then those reviewed again; by category and id within each.

    Args:
        categories: empty means all.
        before: what was known at the last digest; if that was nothing, nothing counts as new.
        after: what was known at this one's slot.
    """
    found: list[Change] = []
    for entry in library:
        if before and entry.id in after and (not categories or entry.category in categories):
            kind = _kind(before.get(entry.id), after[entry.id])
            if kind is not None:
                found.append(Change(kind, entry.id, entry.title))
    return tuple(sorted(found, key=lambda change: list(ChangeKind).index(change.kind)))
