"""A question as it is asked, and the four things that can come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.knowledge.entry import Entry
from bot.search.match import Match


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked before, and the entry that answered it (None where none did)."""

    text: str
    entry_id: str | None

    @classmethod
    def after(cls, previous: Turn | None, text: str, entry_id: str | None) -> Turn:
        """The turn that a question makes: where no entry answered it, the talk is still about the former one."""
        if entry_id is None and previous is not None:
            entry_id = previous.entry_id
        return cls(text, entry_id)


@dataclass(frozen=True, slots=True)
class Question:
    """What a member asked.

    Attributes:
        text: as typed.
        ambient: an ordinary channel message, not addressed to us; it is answered only when we are sure.
        previous: the turn that this one may follow up.
    """

    text: str
    ambient: bool = False
    previous: Turn | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry answers. `beside` is offered next to it: the subject of a question that asked for advice."""

    entry: Entry
    matches: tuple[Match, ...]
    beside: Entry | None = None


@dataclass(frozen=True, slots=True)
class Clarify:
    """Several entries may be meant: two to four choices, likeliest first."""

    choices: tuple[Entry, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Decline:
    """No entry answers. `nearest` are the topics that come closest, if any come close."""

    nearest: tuple[Entry, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """An ordinary channel message that is none of our business."""

    matches: tuple[Match, ...]


Outcome: TypeAlias = Answer | Clarify | Decline | Silent
