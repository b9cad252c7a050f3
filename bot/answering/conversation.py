"""A message in the light of the talk before it: "what about nickel?", "and the risks?", "who makes them?"

That an entry answered just before is one more sign that it is meant, beside what the search sees in the message itself;
how strong a sign depends on the message. From the signs follow an order of the entries and the chance that the first of
them is right, each linear in them. tools/fit_conversation.py makes the coefficients from the talks in tests/golden/dev,
and tells how well they do on talks they were not made from.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.search.confidence import lead, percent, weighed
from bot.search.match import Match
from bot.search.text import normalise, words

# Says that another subject follows, or only that the talk goes on; what is asked comes after it.
_OPENING = re.compile(
    r"^(?:(?:and|but|so|ok|okay|hmm|cool|thanks|thx|ah|oh|wait)[ ,.!…-]+)*"
    r"(?:(?:what|how) (?:about|abt|bout)|what of|and|also|same for|compared (?:to|with)|versus|vs)\b[ ,]*"
)
_IT = re.compile(r"\b(?:it|its|they|them|their)\b")
# Asks for a part of the answer that was given, for more of it, or for other words.
_ASKING_WORDS = """
    why how who where when what which much many long cost tell give say show more else again risk risks downside
    downsides catch source sources link links proof figure figures number numbers date takeaway takeaways summary
    tldr detail details example examples bullet bullets point points step steps version explain simpler simple
    simply easier easy plain english jargon short shorter longer text wall read reading word words phone eli5 kid
    five mean understand answer answered confused confusing vague concrete technical continue elaborate go wrong bad
    old new update updated
"""
# Goes with that, and names no subject.
_FILLING_WORDS = """
    so i im me my you u your ur we it its that thats this these those they them their one two three am is are was
    were be do does did dont didnt not can could would will has have had a an the of in on for to by from with
    without and but or if like ok okay please pls plz thanks thx sorry lol hmm bro really sure still just only very
    too good get got
"""
# A message of these alone asks nothing.
_PLEASANT_WORDS = """
    thanks thank thx ty you u very much so a lot ok okay k lol haha hmm wow cool nice great good bot job one sorry yes
    yeah yep no nope sure got it i see bro man hi hey hello bye welcome please cheers
"""
_ASKING, _FILLING = frozenset(_ASKING_WORDS.split()), frozenset(_FILLING_WORDS.split())
_PLEASANTRIES = frozenset(_PLEASANT_WORDS.split())
# Scores are chances in percent; nearer to 0 or 100 than this they tell nothing more.
_SUREST = 0.5
# A longer message is as independent of the talk as one of so many words.
_MANY_WORDS = 15
_LARGEST_LEAD = 4.0
_ORDER = {
    "score": 0.64,
    "name": 2.55,
    "coverage": -1.59,
    "support": 11.4,
    "explained": 0.767,
    "previous": 4.8,
    "previous, words": -4.15,
    "previous, it": 0.82,
    "previous, about the answer": 5.72,
    "previous, outside": -0.608,
    "previous, known": 2.27,
}
_CHANCE = {
    "bias": -1.35,
    "lead": 0.243,
    "value": 0.607,
    "previous": -0.00536,
    "coverage": 1.6,
    "explained": -0.22,
    "likeness": 5.72,
    "support": -11.7,
    "about the answer": 0.44,
    "outside": -1.03,
    "previous, strange": 2.16,
    "previous, not all known": -1.87,
    "previous, outside": -0.875,
    "previous, words": -0.572,
}


class Search(Protocol):
    """The engine's search."""

    def __call__(self, text: str, *, also: str | None = None) -> list[Match]:
        """The entries that a text matches, and the entry of the id `also` in any case."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a message stands to the talk before it, whatever it asks.

    Attributes:
        words: how many it has, as a share of many.
        it: 1 if it speaks of "it" or "them", else 0.
        about_the_answer: the share of its words that may be about the answer itself, if it asks anything about it.
        asks_nothing: whether it is a pleasantry, or has no words at all.
    """

    words: float
    it: float
    about_the_answer: float
    asks_nothing: bool

    @classmethod
    def of(cls, plain: str) -> Manner:
        """The manner of a normalised message."""
        said = words(plain)
        asks = not _ASKING.isdisjoint(said)
        return cls(
            words=min(len(said), _MANY_WORDS) / _MANY_WORDS,
            it=float(_IT.search(plain) is not None),
            about_the_answer=asks * sum(word in _ASKING or word in _FILLING for word in said) / max(len(said), 1),
            asks_nothing=_PLEASANTRIES.issuperset(said),
        )


def matches(text: str, subject: str | None, search: Search) -> list[Match]:
    """The entries that may answer a message, best first, scored as the chance that each is right.

    Args:
        text: the message as typed.
        subject: the id of the entry that answered before, if one did.
        search: finds entries.
    """
    if subject is None:
        return search(text)
    plain = normalise(text)
    manner = Manner.of(plain)
    if manner.asks_nothing:
        return search(text)
    candidates = found(plain, subject, search)
    if not candidates or candidates[0].why.signals.exact:
        return candidates
    valued = [(weighed(_ORDER, order_inputs(match, manner, subject)), match) for match in candidates]
    valued.sort(key=lambda one: -one[0])
    values = [value for value, _ in valued]
    return [
        replace(match, score=percent(weighed(_CHANCE, chance_inputs(match, manner, subject, values, place))))
        for place, (_, match) in enumerate(valued)
    ]


def found(plain: str, subject: str, search: Search) -> list[Match]:
    """What the search finds for a normalised message without its opening, or for all of it if nothing else is in it."""
    return search(_OPENING.sub("", plain), also=subject) or search(plain, also=subject)


def order_inputs(match: Match, manner: Manner, subject: str) -> dict[str, float]:
    """What the order of entries is made from."""
    signals = match.why.signals
    previous = float(match.entry_id == subject)
    score = min(max(match.score, _SUREST), 100 - _SUREST)
    return {
        "score": math.log(score / (100 - score)),
        "name": signals.name,
        "coverage": signals.coverage,
        "support": signals.support,
        "explained": signals.explained,
        "previous": previous,
        "previous, words": previous * manner.words,
        "previous, it": previous * manner.it,
        "previous, about the answer": previous * (manner.about_the_answer == 1),
        "previous, outside": previous * signals.outside,
        "previous, known": previous * signals.known,
    }


def chance_inputs(match: Match, manner: Manner, subject: str, values: Sequence[float], place: int) -> dict[str, float]:
    """What the chance is made from; the order's values are those of all entries, this one's at `place`."""
    signals = match.why.signals
    previous = float(match.entry_id == subject)
    return {
        "bias": 1.0,
        "lead": max(-_LARGEST_LEAD, min(_LARGEST_LEAD, lead(values, place, alone=_LARGEST_LEAD))),
        "value": values[place],
        "previous": previous,
        "coverage": signals.coverage,
        "explained": signals.explained,
        "likeness": signals.likeness,
        "support": signals.support,
        "about the answer": manner.about_the_answer,
        "outside": signals.outside,
        "previous, strange": previous * (1 - signals.known),
        "previous, not all known": previous * (not signals.all_known),
        "previous, outside": previous * signals.outside,
        "previous, words": previous * manner.words,
    }
