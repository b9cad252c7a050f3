"""What can go wrong, each with the one sentence that the user reads.

Every error that Assay raises on purpose is an `AssayError`. Front ends print `str(error)` and nothing else; the trace
goes to the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.problems import Problem


class AssayError(Exception):
    """Base of all errors whose text is meant to be read by the person who caused them.

    Class attributes:
        exit_code: what a command line process ends with when this error reaches it.
    """

    exit_code = 1


class SettingsError(AssayError):
    """A setting is missing or has a value that Assay cannot use."""

    exit_code = 2


class KnowledgeError(AssayError):
    """The knowledge folder cannot be used. `problems` has every finding, errors first."""

    def __init__(self, sentence: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(sentence)
        self.problems = tuple(problems)


class QuestionsError(AssayError):
    """A file of labelled questions cannot be read or used."""

    exit_code = 2


class UnknownEntryError(AssayError):
    """An entry was asked for by an id that the library does not have."""

    def __init__(self, entry_id: str, near: Sequence[str] = ()) -> None:
        hint = f" Did you mean {' or '.join(near)}?" if near else " `assay topics` lists all ids."
        super().__init__(f"There is no entry with the id {entry_id!r}.{hint}")
        self.entry_id = entry_id


class StorageError(AssayError):
    """The database could not be read or written; what it held before is still whole."""


class DigestError(AssayError):
    """A digest was asked for in a way that cannot be kept: an unknown zone, category, day or subscription."""
