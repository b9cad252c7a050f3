"""Follow-ups: "what about nickel?", "and the risks?", "who makes them?" """

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.answering.outcome import Turn
from bot.knowledge.entry import Entry
from bot.search.match import Match
from bot.search.text import normalise, words

Search: TypeAlias = Callable[[str], list[Match]]

# A follow-up is short, and opens like one or points back with a pronoun.
MOST_WORDS = 9
_OPENING = re.compile(
    r"^(?:(?:and|but|so|ok|okay|hmm|cool|thanks|thx|ah|oh|wait)[ ,.!…-]+)*"
    r"(?:(?:what|how) about|what of|and|also|same for|compared (?:to|with)|versus|vs)\b[ ,]*"
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|that|this|they|them|their|those|these|there|one|ones|he|she|same|the former|the latter)\b"
)
# Asks for a part or a continuation of the answer that was given, and names no subject.
_PART = frozenset(
    words(
        "why how so tell more else risk risks downside downsides catch source sources figures numbers takeaway "
        "takeaways "
        "summary detail details explain simpler simple mean example examples continue elaborate proof wrong tldr bad "
        "good who where when long much cost many really sure go on could what is are the and of in a for me please"
    )
)
# Entries other than the previous one must beat it by this much to take an unnamed follow-up over.
_NAMED = 0.5


@dataclass(frozen=True, slots=True)
class Resolved:
    """The text to search and decide with, and the matches it has."""

    text: str
    matches: list[Match]


def resolve(text: str, previous: Turn | None, entry: Entry | None, search: Search) -> Resolved:
    """Read a question in the light of the turn before it.

    Args:
        text: the question as typed.
        previous: the turn before, if any.
        entry: the entry that answered it, if one did.
        search: the engine's search.
    """
    alone = search(text)
    if previous is None or entry is None or not words(text):
        return Resolved(text, alone)
    plain = normalise(text)
    opened = _OPENING.match(plain) is not None
    short = len(words(plain)) <= MOST_WORDS
    if short and not set(words(plain)) - _PART:
        return Resolved(text, _first(entry, search(f"{entry.title} {plain}")))
    if not short or not (opened or _POINTS_BACK.search(plain)):
        return Resolved(text, alone)
    rest = _OPENING.sub("", plain)
    own = search(rest)
    if own and own[0].entry_id != entry.id and own[0].why.signals.name >= _NAMED:
        return Resolved(rest, own)
    together = search(f"{rest} {entry.title}")
    return Resolved(text, together if not _POINTS_BACK.search(plain) else _first(entry, together))


def _first(entry: Entry, matches: list[Match]) -> list[Match]:
    """The matches with the previous entry first, as sure as the best of them."""
    mine = [match for match in matches if match.entry_id == entry.id]
    others = [match for match in matches if match.entry_id != entry.id]
    if not mine:
        return matches
    best = max([mine[0], *others], key=lambda match: match.score)
    return [replace(mine[0], score=max(best.score, 75.0)), *others]
