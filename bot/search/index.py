"""Everything that is worked out about a library once, so that a question costs little."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from sys import intern

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.entry import Entry, without_markers
from bot.knowledge.language import Language
from bot.search import classifier
from bot.search.batch import Batch
from bot.search.features import FeatureSpace
from bot.search.general import general_words
from bot.search.phrasings import PhrasingIndex
from bot.search.senses import SenseIndex
from bot.search.text import all_words, stem, words
from bot.search.vocabulary import Synonyms, Vocabulary

# Texts are read this many at a time: more of them would need more memory and be no faster.
_BATCH = 2048


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


@dataclass(frozen=True, slots=True)
class Indexed:
    """One document's words: the stems of everything it says, and the stems of its names in order."""

    id: str
    lexicon: frozenset[str]
    names: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """A fitted library. Column c of `weights` speaks for `documents[c]`, the last one for "none of these"."""

    documents: tuple[Indexed, ...]
    phrasings: PhrasingIndex
    senses: SenseIndex
    vocabulary: Vocabulary
    features: FeatureSpace
    weights: NDArray[np.float32]
    known: frozenset[str]
    names: frozenset[tuple[str, ...]]
    exact: dict[tuple[str, ...], int] = field(repr=False)

    @classmethod
    def build(cls, documents: Iterable[Document], language: Language | None = None) -> SearchIndex:
        """Fit the search to documents (at least one)."""
        with _no_garbage():
            return _Builder(list(documents), language or Language()).build()


class _Builder:
    def __init__(self, documents: Sequence[Document], language: Language) -> None:
        self.documents = documents
        self.language = language
        self.general = general_words()
        self.synonyms = Synonyms(language.synonyms)

    def build(self) -> SearchIndex:
        asked = [self._read(document.phrasings) for document in self.documents]
        named = [self._read(self._usable_names(document)) for document in self.documents]
        outside = self._read(self.language.outside)
        outside += [text for document in self.documents for text in self._read(document.must_not)]
        listed = [[*phrasings, *names] for phrasings, names in zip(asked, named, strict=True)]
        features = FeatureSpace([text for group in listed for text in group], self.general)
        classes = [*listed, outside]
        batches = _read_features(features, classes)
        weights = _fit(batches, list(map(len, classes)))
        senses = SenseIndex.of([batch.meanings for batch in batches], list(map(len, listed)))
        said = [[self._joined(all_words(text)) for text in one.texts] for one in self.documents]
        indexed = tuple(map(_indexed, self.documents, asked, named, said))
        vocabulary = Vocabulary.of([text for group in (*listed, *said) for text in group], self.general, self.synonyms)
        return SearchIndex(
            documents=indexed,
            phrasings=PhrasingIndex.of(
                [document.phrasings for document in self.documents], asked, features.rarities, features.rarest
            ),
            senses=senses,
            vocabulary=vocabulary,
            features=features,
            weights=weights,
            known=frozenset().union(*(document.lexicon for document in indexed)),
            names=frozenset().union(*(document.names for document in indexed)),
            exact=self._exact(asked, named),
        )

    def _read(self, texts: Iterable[str]) -> list[tuple[str, ...]]:
        return [self._joined(words(text)) for text in texts]

    def _joined(self, found: Sequence[str]) -> tuple[str, ...]:
        """Words with synonyms brought together. A word is one object however often it occurs, which saves memory."""
        return tuple(map(intern, self.synonyms.read(found)))

    def _usable_names(self, document: Document) -> list[str]:
        """The names that are not, by themselves, a frequent English word: "In" for indium would claim every "in"."""
        return [name for name in document.names if not all(self.general.is_common(word) for word in words(name))]

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


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Python's search for garbage put off: of the many objects made here, nearly all stay."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


def _read_features(features: FeatureSpace, classes: Sequence[Sequence[tuple[str, ...]]]) -> list[Batch]:
    """The features of all texts, one class's after the other's."""
    texts = [text for group in classes for text in group]
    return [features.read(texts[first : first + _BATCH]) for first in range(0, len(texts), _BATCH)]


def _fit(batches: Sequence[Batch], counts: Sequence[int]) -> classifier.Matrix:
    """The weights for classes that have so many texts each."""
    labels = np.repeat(np.arange(len(counts)), counts)
    ends = np.cumsum(list(map(len, batches)))
    return classifier.fit(batches, np.split(labels, ends[:-1]), len(counts))


def _indexed(
    document: Document,
    phrasings: Sequence[tuple[str, ...]],
    names: Sequence[tuple[str, ...]],
    texts: Sequence[tuple[str, ...]],
) -> Indexed:
    said = {word for group in (phrasings, names, texts) for text in group for word in text}
    return Indexed(
        id=document.id,
        lexicon=frozenset(map(stem, said)),
        names=frozenset(tuple(map(stem, name)) for name in names),
    )
