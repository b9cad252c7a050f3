"""What the search returns: entries, how sure it is of each, and why."""

from __future__ import annotations

from dataclasses import dataclass

from bot.search.vocabulary import Correction

_ALL = 0.99
_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an entry, each from 0 to 1, but for `explained` and `elsewhere`.

    Attributes:
        model: share of the classifier's belief that this entry gets among all and "none of these".
        coverage: share of the question's weight that words of the entry explain.
        explained: the weight of these words itself: one for each rare word, less for common ones.
        elsewhere: the weight of the words that only other entries explain: the question is about the subject.
        likeness: how much the nearest phrasing has in common with the question.
        support: how much the three nearest phrasings have in common with the question, on average.
        sense: how near in meaning the entry's three nearest phrasings or names are, on average (cosine).
        name: share of the question's weight that a name of the entry, found whole in it, takes up.
        exact: 1 if the question is one of the entry's phrasings or names, else 0.
        known: share of the question's weight in words that any entry uses.
        outside: the classifier's belief that no entry answers.
    """

    model: float
    coverage: float
    explained: float
    elsewhere: float
    likeness: float
    support: float
    sense: float
    name: float
    exact: float
    known: float
    outside: float

    @property
    def all_known(self) -> bool:
        """Whether every word of the question is some entry's, but for rounding."""
        return self.known >= _ALL

    @property
    def believed_outside(self) -> bool:
        """Whether it is likelier than not that no entry answers."""
        return self.outside >= _LIKELY


@dataclass(frozen=True, slots=True)
class Why:
    """What a curator needs to see why an entry matched.

    Attributes:
        phrasing: the entry's nearest phrasing.
        words: the question's words that the entry explains, weightiest first.
        corrections: words that were read as others.
        unexplained: the question's words that the entry does not explain.
        signals: the numbers behind the score.
    """

    phrasing: str
    words: tuple[str, ...]
    corrections: tuple[Correction, ...]
    unexplained: tuple[str, ...]
    signals: Signals

    def line(self) -> str:
        """One line for a reader: `matched on: dysprosium, export controls`."""
        parts = [f"matched on: {', '.join(self.words[:4]) or 'its meaning as a whole'}"]
        if self.corrections:
            parts.append("read " + ", ".join(f"{one.typed} as {one.read}" for one in self.corrections[:3]))
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may answer, with a score of 0 to 100: about how often an answer with this score is right."""

    entry_id: str
    score: float
    why: Why
