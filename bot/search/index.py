"""Everything that is worked out about a library once, so that a question costs little."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.entry import Entry, without_markers
from bot.knowledge.language import Language
from bot.search import classifier
from bot.search.features import FeatureSpace
from bot.search.general import general_words
from bot.search.text import stem, words
from bot.search.vocabulary import Synonyms, Vocabulary

PHRASING_WEIGHT, NAME_WEIGHT, OUTSIDE_WEIGHT = 1.0, 1.0, 1.0
# Raised with every change to features or classifier, so that weights of an older engine are not taken up.
ENGINE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Document:
    """What the search knows of an entry.

    Attributes:
        id: what a match names.
        phrasings: listed ways to ask.
        names: title, aliases and abbreviations, each of which names the topic by itself.
        texts: what the entry says; its words count as explained by the entry, but are no ways to ask.
        must_not: questions that never land here.
    """

    id: str
    phrasings: tuple[str, ...]
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()

    @classmethod
    def of(cls, entry: Entry) -> Document:
        """The search's view of an entry."""
        short = tuple(part for form, meaning in entry.abbreviations.items() for part in (form, f"{form} {meaning}"))
        return cls(
            id=entry.id,
            phrasings=entry.phrasings,
            names=(entry.title, *entry.aliases, *short),
            texts=tuple(without_markers(text) for text in entry.texts),
            must_not=entry.must_not,
        )


class FittedWeights(Protocol):
    """Where fitted weights may be kept between runs. Losing them costs a second, never an answer."""

    def get(self, key: str) -> NDArray[np.float32] | None:
        """What was put under the key, or None."""

    def put(self, key: str, weights: NDArray[np.float32]) -> None:
        """Keep weights under a key; may do nothing."""


@dataclass(frozen=True, slots=True)
class IndexedPhrasing:
    """A phrasing as written, its stems, and what these weigh together."""

    text: str
    stems: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Indexed:
    """One document's words: its phrasings, the stems of everything it says, and the stems of its names in order."""

    id: str
    phrasings: tuple[IndexedPhrasing, ...]
    lexicon: frozenset[str]
    names: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """A fitted library. Column c of `weights` speaks for `documents[c]`, the last one for "none of these"."""

    documents: tuple[Indexed, ...]
    vocabulary: Vocabulary
    features: FeatureSpace
    weights: NDArray[np.float32]
    known: frozenset[str]
    exact: dict[tuple[str, ...], int] = field(repr=False)

    @classmethod
    def build(
        cls, documents: Iterable[Document], language: Language | None = None, kept: FittedWeights | None = None
    ) -> SearchIndex:
        """Fit the search to documents (at least one), or take the weights of an earlier fit to the very same."""
        return _Builder(list(documents), language or Language(), kept).build()


class _Builder:
    def __init__(self, documents: Sequence[Document], language: Language, kept: FittedWeights | None) -> None:
        self.documents = documents
        self.kept = kept
        self.language = language
        self.general = general_words()
        self.synonyms = Synonyms(language.synonyms)

    def build(self) -> SearchIndex:
        asked = [[self._read(text) for text in document.phrasings] for document in self.documents]
        named = [[self._read(text) for text in self._usable_names(document)] for document in self.documents]
        said = [[self._read(text) for text in document.texts] for document in self.documents]
        outside = [self._read(text) for text in self.language.outside]
        outside += [self._read(text) for document in self.documents for text in document.must_not]
        own = [text for group in (*asked, *named, *said) for text in group]
        vocabulary = Vocabulary.of(own, self.general, self.synonyms)
        features = FeatureSpace.of([text for group in (*asked, *named) for text in group], self.general)
        weights = self._fit(features, asked, named, outside)
        indexed = tuple(
            _indexed(document, phrasings, names, texts, features)
            for document, phrasings, names, texts in zip(self.documents, asked, named, said, strict=True)
        )
        known = frozenset().union(*(document.lexicon for document in indexed))
        return SearchIndex(indexed, vocabulary, features, weights, known, self._exact(asked, named))

    def _read(self, text: str) -> tuple[str, ...]:
        return tuple(self.synonyms.read(words(text)))

    def _usable_names(self, document: Document) -> list[str]:
        """The names that are not, by themselves, a frequent English word: "In" for indium would claim every "in"."""
        return [name for name in document.names if not all(self.general.is_common(word) for word in words(name))]

    def _fit(
        self,
        features: FeatureSpace,
        asked: Sequence[Sequence[tuple[str, ...]]],
        named: Sequence[Sequence[tuple[str, ...]]],
        outside: Sequence[tuple[str, ...]],
    ) -> NDArray[np.float32]:
        texts: list[tuple[str, ...]] = []
        labels: list[int] = []
        counts: list[float] = []
        for number, (phrasings, names) in enumerate(zip(asked, named, strict=True)):
            for text, weight in [(text, PHRASING_WEIGHT) for text in phrasings] + [
                (text, NAME_WEIGHT) for text in names
            ]:
                texts.append(text)
                labels.append(number)
                counts.append(weight)
        texts += outside
        labels += [len(asked)] * len(outside)
        counts += [OUTSIDE_WEIGHT] * len(outside)
        shape = (features.width, len(asked) + 1)
        key = _digest(texts, labels, counts, shape)
        weights = self.kept.get(key) if self.kept is not None else None
        if weights is None or weights.shape != shape:
            weights = classifier.fit(
                features.rows(texts), np.array(labels, dtype=np.int64), np.array(counts, dtype=np.float32), shape[1]
            )
            if self.kept is not None:
                self.kept.put(key, weights)
        return weights

    def _exact(
        self, asked: Sequence[Sequence[tuple[str, ...]]], named: Sequence[Sequence[tuple[str, ...]]]
    ) -> dict[tuple[str, ...], int]:
        """Whole questions that are a phrasing or a name to the letter; one that two entries claim is nobody's."""
        owners: dict[tuple[str, ...], int] = {}
        for number, texts in enumerate([*p, *n] for p, n in zip(asked, named, strict=True)):
            for text in texts:
                owners[text] = number if owners.get(text, number) == number else -1
        for number, document in enumerate(self.documents):
            owners.setdefault(tuple(words(document.id)), number)
        return {text: number for text, number in owners.items() if number >= 0 and text}


def _indexed(
    document: Document,
    phrasings: Sequence[tuple[str, ...]],
    names: Sequence[tuple[str, ...]],
    texts: Sequence[tuple[str, ...]],
    features: FeatureSpace,
) -> Indexed:
    stemmed = [frozenset(stem(word) for word in phrasing) for phrasing in phrasings]
    return Indexed(
        id=document.id,
        phrasings=tuple(
            IndexedPhrasing(text, stems, sum(features.idf(word) for word in stems))
            for text, stems in zip(document.phrasings, stemmed, strict=True)
        ),
        lexicon=frozenset(stem(word) for text in (*phrasings, *names, *texts) for word in text),
        names=frozenset(tuple(stem(word) for word in name) for name in names),
    )


def _digest(*parts: object) -> str:
    """A name for a fit: the same examples and the same engine have the same one."""
    return hashlib.sha256(repr((ENGINE_VERSION, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
