"""From a question to ranked matches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.language import Language
from bot.search.confidence import rank_value, score
from bot.search.index import Document, FittedWeights, Indexed, SearchIndex
from bot.search.match import Match, Signals, Why
from bot.search.text import stem
from bot.search.vocabulary import Reading

# How many of the classifier's best are looked at closely.
CANDIDATES = 10
LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class _Question:
    """A question as read.

    Attributes:
        stems: of each word, in order.
        weights: how much each stem says by itself; common words are left out.
        total: the sum of these weights.
        rarities: how rare each stem is in the library, common words included.
        spans: the weight of every run of up to six stems, which may be a name.
    """

    reading: Reading
    stems: tuple[str, ...]
    weights: dict[str, float]
    total: float
    rarities: dict[str, float]
    spans: dict[tuple[str, ...], float]


class SearchEngine:
    """Finds the entries that answer a question. Holds one index and no state; safe to share between threads."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    @classmethod
    def over(
        cls, documents: Iterable[Document], language: Language | None = None, kept: FittedWeights | None = None
    ) -> SearchEngine:
        """An engine over documents, fitted now or with weights kept from an earlier fit to the same documents."""
        return cls(SearchIndex.build(documents, language, kept))

    def search(self, question: str, limit: int = 5) -> list[Match]:
        """The best entries for a question, best first, at most `limit`.

        Any text is a question: one without words has no matches.
        """
        asked = self._read(question)
        if not asked.reading.words:
            return []
        beliefs = self._beliefs(asked.reading.words)
        inside = beliefs[:-1]
        best = np.argsort(-inside, kind="stable")[: max(CANDIDATES, limit)]
        exact = self._index.exact.get(asked.reading.words)
        numbers = [int(number) for number in best]
        if exact is not None and exact not in numbers:
            numbers.append(exact)
        found = [self._closely(asked, number, beliefs, exact) for number in numbers]
        found.sort(key=lambda pair: -rank_value(pair[1].signals))
        return self._scored(found[:limit])

    def _read(self, question: str) -> _Question:
        reading = self._index.vocabulary.read(question)
        stems = tuple(stem(word) for word in reading.words)
        weights: dict[str, float] = {}
        for word, stemmed in zip(reading.words, stems, strict=True):
            if not self._index.vocabulary.general.is_common(word):
                weights[stemmed] = self._index.vocabulary.general.weight(word)
        rarities = {stemmed: self._index.features.idf(stemmed) for stemmed in stems}
        return _Question(reading, stems, weights, sum(weights.values()), rarities, _spans(stems, weights))

    def _beliefs(self, asked: Sequence[str]) -> NDArray[np.float32]:
        """The classifier's belief in each document and, last, in none of them; they add up to 1."""
        values = self._index.features.rows([asked])[0] @ self._index.weights
        values = np.exp(values - values.max())
        beliefs: NDArray[np.float32] = values / values.sum()
        return beliefs

    def _closely(
        self, asked: _Question, number: int, beliefs: NDArray[np.float32], exact: int | None
    ) -> tuple[str, Why]:
        document = self._index.documents[number]
        phrasing, likeness = self._nearest_phrasing(asked, document)
        explained = [word for word in asked.weights if word in document.lexicon]
        share = 1 / asked.total if asked.total else 0.0
        signals = Signals(
            model=float(beliefs[number]),
            coverage=share * sum(asked.weights[word] for word in explained),
            likeness=likeness,
            name=share * max((asked.spans[name] for name in document.names & asked.spans.keys()), default=0.0),
            exact=float(number == exact),
            known=share * sum(weight for word, weight in asked.weights.items() if word in self._index.known),
            outside=float(beliefs[-1]),
        )
        return document.id, self._why(asked, document, phrasing, signals)

    def _nearest_phrasing(self, asked: _Question, document: Indexed) -> tuple[str, float]:
        """The phrasing with the most in common, by Dice's coefficient over stems weighed by rarity."""
        total = sum(asked.rarities.values())
        best, best_value = "", 0.0
        for phrasing in document.phrasings:
            shared = sum(asked.rarities[word] for word in phrasing.stems & asked.rarities.keys())
            value = 2 * shared / (total + phrasing.weight)
            if value > best_value:
                best, best_value = phrasing.text, value
        return best, best_value

    def _why(self, asked: _Question, document: Indexed, phrasing: str, signals: Signals) -> Why:
        shown = dict(zip(asked.stems, asked.reading.words, strict=True))
        heavy = sorted(asked.weights, key=lambda word: -asked.weights[word])
        return Why(
            phrasing=phrasing,
            words=tuple(shown[word] for word in heavy if word in document.lexicon),
            corrections=asked.reading.corrections,
            unexplained=tuple(shown[word] for word in asked.weights if word not in document.lexicon),
            signals=signals,
        )

    def _scored(self, found: Sequence[tuple[str, Why]]) -> list[Match]:
        values = [rank_value(why.signals) for _, why in found]
        leads = [
            value - max(values[:place] + values[place + 1 :], default=value - 3) for place, value in enumerate(values)
        ]
        return [
            Match(entry_id, score(why.signals, lead), why) for (entry_id, why), lead in zip(found, leads, strict=True)
        ]


def _spans(stems: Sequence[str], weights: dict[str, float]) -> dict[tuple[str, ...], float]:
    return {
        span: sum(weights.get(word, 0.0) for word in set(span))
        for start in range(len(stems))
        for end in range(start + 1, min(start + LONGEST_NAME, len(stems)) + 1)
        for span in [tuple(stems[start:end])]
    }
