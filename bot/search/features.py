"""A question as a row of numbers: its words, its word pairs, its character runs, and what its words mean.

Names of features are hashed into a fixed number of columns (Weinberger et al. 2009, "Feature Hashing for Large Scale
Multitask Learning"), each with a sign, so that unrelated features cancel instead of adding up.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.search.general import GeneralWords
from bot.search.text import stem
from bot.search.vocabulary import grams

# Columns for words and word pairs, then for character runs; the meaning's dimensions follow.
NAME_COLUMNS, RUN_COLUMNS = 768, 512
COLUMNS = NAME_COLUMNS + RUN_COLUMNS
# The length of each block in a row: how much it counts, however many words a text has.
NAMES_LENGTH, RUNS_LENGTH, MEANING_LENGTH = 1.0, 1.0, 0.8
_CHUNK = 256
_CACHE = 50_000


def _hashed(name: str, value: float, first: int, columns: int) -> tuple[int, float]:
    """The column of a feature, within the given ones, and its value with the feature's sign."""
    digest = crc32(name.encode())
    return first + (digest >> 1) % columns, value if digest & 1 else -value


@dataclass(slots=True)
class FeatureSpace:
    """Features weighed by how rare they are among a library's phrasings (inverse document frequency)."""

    general: GeneralWords
    stems: dict[str, float]
    pairs: dict[str, float]
    runs: dict[str, float]
    rarest: float
    _columns: dict[str, list[tuple[int, float]]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]], general: GeneralWords) -> FeatureSpace:
        """Weigh the features of texts, each a list of words."""
        stems: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        by_word: Counter[str] = Counter()
        for text in texts:
            stemmed = [stem(word) for word in text]
            stems.update(set(stemmed))
            pairs.update(set(_pairs(stemmed)))
            by_word.update(set(text))
        runs: Counter[str] = Counter()
        for word, count in by_word.items():
            for run in set(grams(word)):
                runs[run] += count
        total = len(texts)
        return cls(general, _idf(stems, total), _idf(pairs, total), _idf(runs, total), _idf_of(1, total))

    @property
    def width(self) -> int:
        """How many numbers a row has."""
        return COLUMNS + self.general.dimensions

    def idf(self, stemmed: str) -> float:
        """How much a stem says: the logarithm of how rare it is here, as rare as can be if it does not occur."""
        return self.stems.get(stemmed, self.rarest)

    def rows(self, texts: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        """One row of features per text; a block is of its set length, or zero if the text has nothing in it."""
        result = np.zeros((len(texts), self.width), dtype=np.float32)
        self._fill_hashed(result, texts)
        self._fill_meaning(result, texts)
        for columns, length in self._blocks():
            block = result[:, columns]
            block *= length / np.maximum(np.linalg.norm(block, axis=1, keepdims=True), 1e-9)
        return result

    def _blocks(self) -> tuple[tuple[slice, float], ...]:
        return (
            (slice(0, NAME_COLUMNS), NAMES_LENGTH),
            (slice(NAME_COLUMNS, COLUMNS), RUNS_LENGTH),
            (slice(COLUMNS, self.width), MEANING_LENGTH),
        )

    def _fill_hashed(self, rows: NDArray[np.float32], texts: Sequence[Sequence[str]]) -> None:
        """Add up the hashed columns of each text's names.

        All names' columns lie end to end in one table; a name's part of it is copied for each of its occurrences.
        """
        numbers: dict[str, int] = {}
        occurring = [[numbers.setdefault(name, len(numbers)) for name in self._names(text)] for text in texts]
        parts = [self._column_values(name) for name in numbers]
        lengths = np.array([len(part) for part in parts], dtype=np.int64)
        starts = np.cumsum(lengths) - lengths
        columns = np.array([column for part in parts for column, _ in part], dtype=np.int64)
        values = np.array([value for part in parts for _, value in part], dtype=np.float32)
        for first in range(0, len(texts), _CHUNK):
            chunk = occurring[first : first + _CHUNK]
            names = np.array([name for text in chunk for name in text], dtype=np.int64)
            copies = lengths[names]
            ends = np.cumsum(copies)
            copied = np.arange(copies.sum()) + np.repeat(starts[names] - ends + copies, copies)
            owners = np.repeat(np.arange(len(chunk)), [len(text) for text in chunk])
            places = columns[copied] + np.repeat(owners * COLUMNS, copies)
            sums = np.bincount(places, values[copied], minlength=len(chunk) * COLUMNS)
            rows[first : first + _CHUNK, :COLUMNS] = sums.reshape(len(chunk), COLUMNS)

    def _fill_meaning(self, rows: NDArray[np.float32], texts: Sequence[Sequence[str]]) -> None:
        """Add up what the words of each text mean, rare words more."""
        ranks = self.general.ranks
        for number, text in enumerate(texts):
            known = [word for word in text if word in ranks]
            if known:
                weights = np.array([self._meaning_weight(word) for word in known], dtype=np.float32)
                rows[number, COLUMNS:] = weights @ self.general.vectors[[ranks[word] for word in known]]

    def _meaning_weight(self, word: str) -> float:
        return self.general.weight(word) * self.idf(stem(word))

    def _names(self, text: Sequence[str]) -> Iterable[str]:
        """The words of a text, and its pairs of stems (which hold a space)."""
        yield from text
        yield from _pairs([stem(word) for word in text])

    def _column_values(self, name: str) -> list[tuple[int, float]]:
        """A word's or pair's hashed columns with their values; kept, since few names make up most texts."""
        found = self._columns.get(name)
        if found is None:
            if len(self._columns) >= _CACHE:
                self._columns.clear()
            found = self._columns[name] = self._hash_pair(name) if " " in name else self._hash_word(name)
        return found

    def _hash_pair(self, pair: str) -> list[tuple[int, float]]:
        return [_hashed(pair, self.pairs[pair], 0, NAME_COLUMNS)] if pair in self.pairs else []

    def _hash_word(self, word: str) -> list[tuple[int, float]]:
        stemmed = stem(word)
        found = [_hashed(stemmed, self.stems[stemmed], 0, NAME_COLUMNS)] if stemmed in self.stems else []
        return found + [
            _hashed(run, self.runs[run], NAME_COLUMNS, RUN_COLUMNS) for run in grams(word) if run in self.runs
        ]


def _pairs(stemmed: Sequence[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise(stemmed)]


def _idf_of(count: int, total: int) -> float:
    return math.log((1 + total) / (1 + count)) + 1


def _idf(counts: Counter[str], total: int) -> dict[str, float]:
    return {name: _idf_of(count, total) for name, count in counts.items()}
