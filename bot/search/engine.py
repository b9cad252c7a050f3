"""From a question to ranked matches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.language import Language
from bot.search.classifier import softmax
from bot.search.confidence import lead, rank_value, score
from bot.search.index import Document, SearchIndex
from bot.search.match import Match, Signals, Why
from bot.search.senses import directions
from bot.search.text import stem
from bot.search.vocabulary import Reading

# How many of the classifier's best are looked at closely: for 99% of the golden questions a fair entry is among them.
CANDIDATES = 10
# In words; longer names are found by their words alone.
LONGEST_NAME = 6
# The lead of an entry that has no rival.
_ALONE = 3.0


@dataclass(frozen=True, slots=True)
class _Question:
    """A question as read.

    Attributes:
        stems: of each word, in order.
        weights: how much each stem says by itself; common words are left out.
        total: the sum of these weights.
        known: how much of it is in words that any entry uses.
        names: the weight of every run of stems that is some entry's name.
        likenesses: how near each phrasing of the library is.
        sense: the direction of what the whole means.
        beliefs: the classifier's belief in each document and, last, in none of them; they add up to 1.
        exact: the document that lists the question to the letter, if one does.
    """

    reading: Reading
    stems: tuple[str, ...]
    weights: dict[str, float]
    total: float
    known: float
    names: dict[tuple[str, ...], float]
    likenesses: NDArray[np.float64]
    sense: NDArray[np.float32]
    beliefs: NDArray[np.float32]
    exact: int | None


class SearchEngine:
    """Finds the entries that answer a question. Holds one index and no state; safe to share between threads."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._numbers = {document.id: number for number, document in enumerate(index.documents)}

    @classmethod
    def over(cls, documents: Iterable[Document], language: Language | None = None) -> SearchEngine:
        """An engine fitted to documents."""
        return cls(SearchIndex.build(documents, language))

    def search(self, question: str, limit: int = 5, also: str | None = None) -> list[Match]:
        """The best entries for a question, best first, at most `limit`.

        Any text is a question: one without words has no matches.

        Args:
            question: as typed.
            limit: the most matches.
            also: the id of an entry that is looked at closely and returned in any case, beyond the limit if need be.
        """
        reading = self._index.vocabulary.read(question)
        if not reading.words:
            return []
        asked = self._weigh(reading)
        besides = self._numbers.get(also) if also is not None else None
        looked_at = [(number, self._signals(asked, number)) for number in self._candidates(asked, limit, besides)]
        found = [(rank_value(signals), number, signals) for number, signals in looked_at]
        found.sort(key=lambda one: -one[0])
        values = [value for value, _, _ in found]
        return [
            Match(
                self._index.documents[number].id,
                score(signals, lead(values, place, alone=_ALONE)),
                self._why(asked, number, signals),
            )
            for place, (_, number, signals) in enumerate(found)
            if place < limit or number == besides
        ]

    def _weigh(self, reading: Reading) -> _Question:
        stems = tuple(map(stem, reading.words))
        general = self._index.vocabulary.general
        weights = {
            stemmed: general.weight(word)
            for word, stemmed in zip(reading.words, stems, strict=True)
            if not general.is_common(word)
        }
        features = self._index.features.read([reading.words])
        return _Question(
            reading=reading,
            stems=stems,
            weights=weights,
            total=sum(weights.values()),
            known=sum(weight for word, weight in weights.items() if word in self._index.known),
            names={name: sum(weights.get(word, 0.0) for word in set(name)) for name in self._names_in(stems)},
            likenesses=self._index.phrasings.likenesses(set(stems)),
            sense=directions(features.meanings[0]),
            beliefs=softmax(features.rows()[0] @ self._index.weights),
            exact=self._index.exact.get(reading.words),
        )

    def _names_in(self, stems: Sequence[str]) -> frozenset[tuple[str, ...]]:
        """The runs of stems that are a name."""
        runs = (
            tuple(stems[start:end])
            for start in range(len(stems))
            for end in range(start + 1, min(start + LONGEST_NAME, len(stems)) + 1)
        )
        return self._index.names.intersection(runs)

    def _candidates(self, asked: _Question, limit: int, besides: int | None) -> list[int]:
        """The documents that are looked at closely: the classifier's best, the one that lists the question, and one
        that is wanted besides."""
        inside = asked.beliefs[:-1]
        count = min(max(CANDIDATES, limit), len(inside))
        best: list[int] = np.argpartition(-inside, count - 1)[:count].tolist()
        best.sort(key=lambda number: (-inside[number], number))
        wanted = [number for number in (asked.exact, besides) if number is not None]
        return list(dict.fromkeys([*best, *wanted]))

    def _signals(self, asked: _Question, number: int) -> Signals:
        document = self._index.documents[number]
        share = 1 / asked.total if asked.total else 0.0
        nearest = self._index.phrasings.nearest(asked.likenesses, number)
        explained = sum(weight for word, weight in asked.weights.items() if word in document.lexicon)
        return Signals(
            model=float(asked.beliefs[number]),
            coverage=share * explained,
            explained=explained,
            elsewhere=asked.known - explained,
            likeness=0.0 if nearest is None else float(asked.likenesses[nearest]),
            support=self._index.phrasings.support(asked.likenesses, number),
            sense=self._index.senses.closeness(asked.sense, number),
            name=share * max((asked.names[name] for name in document.names & asked.names.keys()), default=0.0),
            exact=float(number == asked.exact),
            known=share * asked.known,
            outside=float(asked.beliefs[-1]),
        )

    def _why(self, asked: _Question, number: int, signals: Signals) -> Why:
        lexicon = self._index.documents[number].lexicon
        nearest = self._index.phrasings.nearest(asked.likenesses, number)
        shown = dict(zip(asked.stems, asked.reading.words, strict=True))
        heavy = sorted(asked.weights, key=lambda word: -asked.weights[word])
        return Why(
            phrasing="" if nearest is None else self._index.phrasings.texts[nearest],
            words=tuple(shown[word] for word in heavy if word in lexicon),
            corrections=asked.reading.corrections,
            unexplained=tuple(shown[word] for word in asked.weights if word not in lexicon),
            signals=signals,
        )
