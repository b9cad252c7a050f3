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

# A follow-up is short, or opens like one, or points back with a pronoun.
MOST_WORDS = 9
_OPENING = re.compile(
    r"^(?:(?:and|but|so|ok|okay|hmm|cool|thanks|thx|ah|oh|wait)[ ,.!…-]+)*"
    r"(?:(?:what|how) (?:about|abt|bout)|what of|and|also|same for|compared (?:to|with)|versus|vs)\b[ ,]*"
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|that|this|they|them|their|those|these|there|one|ones|he|she|same|the former|the latter)\b"
)
# A short question about "it" is about what was talked of, unless it names something else.
_MOST_WORDS_ABOUT_IT = 7
_IT = re.compile(r"\b(?:it|its|they|them|their)\b")
_NAMED = 0.5
# Asks for a part of the answer that was given, for more, or for other words, and names no subject.
_ABOUT_THE_ANSWER = """
    why how so who where when what which much many long cost tell give say show more else again risk risks downside
    downsides catch source sources link links proof figure figures number numbers date takeaway takeaways summary tldr
    detail details example examples bullet bullets point points step steps version explain simpler simple simply easier
    easy plain english jargon short shorter longer text wall read reading word words phone eli5 kid five mean understand
    get got answer answered confused confusing vague concrete technical continue elaborate go wrong good bad old new
    update updated really sure still just only very too i im me my you u your ur we it its that thats this these those
    they them their one two three am is are was were be do does did dont didnt not can could would will has have had a
    an the of in on for to by from with without and but or if like ok okay please pls plz thanks thx sorry lol hmm bro
"""
_WORDS_ABOUT_THE_ANSWER = frozenset(_ABOUT_THE_ANSWER.split())
MOST_WORDS_ABOUT_THE_ANSWER = 14
# In points of score.
_NEARLY = 10.0


@dataclass(frozen=True, slots=True)
class Resolved:
    """The text to search and decide with, and the matches it has."""

    text: str
    matches: list[Match]


def resolve(text: str, previous: Turn | None, entry: Entry | None, search: Search, sure: float) -> Resolved:
    """Read a question in the light of the turn before it.

    Args:
        text: the question as typed.
        previous: the turn before, if any.
        entry: the entry that answered it, if one did.
        search: the engine's search.
        sure: from this score on a reading is trusted without the talk before it, or against it.
    """
    plain = normalise(text)
    asked = words(plain)
    if previous is None or entry is None or not asked:
        return Resolved(text, search(text))
    if len(asked) <= MOST_WORDS_ABOUT_THE_ANSWER and _WORDS_ABOUT_THE_ANSWER.issuperset(asked):
        return Resolved(text, _first(entry, search(f"{entry.title} {plain}"), sure))
    rest = _OPENING.sub("", plain)
    opened = rest != plain
    own = search(rest if opened else text)
    about_it = len(asked) <= _MOST_WORDS_ABOUT_IT and _IT.search(plain) is not None
    if _stands_alone(own, entry, sure, about_it):
        return Resolved(rest, own)
    follows = opened or len(asked) <= MOST_WORDS or _POINTS_BACK.search(plain) is not None
    if not follows or _is_foreign(own, about_it):
        return Resolved(text, search(text) if opened else own)
    together = search(f"{rest} {entry.title}")
    taken_over = bool(together) and together[0].entry_id != entry.id and together[0].score >= sure
    return Resolved(text, together if taken_over else _first(entry, together, sure))


def _stands_alone(matches: list[Match], entry: Entry, sure: float, about_it: bool) -> bool:
    """Whether a question needs no talk before it: its best entry is sure and, if it is about "it", the previous or a
    named one. Where the previous entry is hardly worse, the talk decides."""
    if not matches or matches[0].score < sure:
        return False
    best = matches[0]
    if about_it and best.entry_id != entry.id and best.why.signals.name < _NAMED:
        return False
    return not any(match.entry_id == entry.id and match.score >= best.score - _NEARLY for match in matches[1:])


def _is_foreign(matches: list[Match], about_it: bool) -> bool:
    """Whether a question speaks of what no entry does; one about "it" only if a word of it is strange."""
    if not matches:
        return False
    signals = matches[0].why.signals
    return not signals.all_known or (signals.believed_outside and not about_it)


def _first(entry: Entry, matches: list[Match], sure: float) -> list[Match]:
    """The matches with the previous entry first, as sure as the best of them."""
    mine = [match for match in matches if match.entry_id == entry.id]
    others = [match for match in matches if match.entry_id != entry.id]
    if not mine:
        return matches
    best = max([mine[0], *others], key=lambda match: match.score)
    return [replace(mine[0], score=max(best.score, sure)), *others]
