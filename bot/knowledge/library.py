"""All entries together, immutable: a reload makes a new library, and who holds the old one keeps a whole one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from bot.errors import KnowledgeError, UnknownEntryError
from bot.knowledge.entry import Entry
from bot.knowledge.language import Language


class Library:
    """Entries by id, in the order of category and id, and the language that they share.

    Attributes:
        language: synonyms and outside questions of the whole library; empty unless given.

    Raises:
        KnowledgeError: if two entries have the same id.
    """

    def __init__(self, entries: Iterable[Entry], language: Language | None = None) -> None:
        self.language = language or Language()
        ordered = sorted(entries, key=lambda entry: (entry.category, entry.id))
        self._by_id: Mapping[str, Entry] = MappingProxyType({entry.id: entry for entry in ordered})
        if len(self._by_id) != len(ordered):
            raise KnowledgeError("Two entries have the same id; `assay knowledge check` says which.")

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._by_id.values())

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._by_id

    def get(self, entry_id: str) -> Entry:
        """The entry with this id.

        Raises:
            UnknownEntryError: with the nearest ids, if there is none.
        """
        try:
            return self._by_id[entry_id]
        except KeyError:
            raise UnknownEntryError(entry_id, difflib.get_close_matches(entry_id, self._by_id, n=2)) from None

    @property
    def categories(self) -> tuple[str, ...]:
        """Category names in alphabetical order."""
        return tuple(dict.fromkeys(entry.category for entry in self))

    def in_category(self, category: str) -> tuple[Entry, ...]:
        """The entries of one category, by id; empty if there is no such category."""
        return tuple(entry for entry in self if entry.category == category)

    def related_to(self, entry: Entry) -> tuple[Entry, ...]:
        """The entries that this one links to, closest first."""
        return tuple(self._by_id[link.id] for link in entry.related if link.id in self._by_id)
