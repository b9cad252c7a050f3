"""A question as a row of numbers: its words, its word pairs, its character runs, and what its words mean.

Names of features are hashed into a fixed number of columns (Weinberger et al. 2009, "Feature Hashing for Large Scale
Multitask Learning"), each with a sign, so that unrelated features cancel instead of adding up.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.search.general import GeneralWords
from bot.search.text import stem
from bot.search.vocabulary import grams

# Columns for words and word pairs, then for character runs; the meaning's dimensions follow.
NAME_COLUMNS, RUN_COLUMNS = 1024, 768
COLUMNS = NAME_COLUMNS + RUN_COLUMNS
# The length of each block in a row: how much it counts, however many words a text has.
NAMES_LENGTH, RUNS_LENGTH, MEANING_LENGTH = 1.0, 1.0, 0.8
_CHUNK = 512
_CACHE = 20_000


@dataclass(frozen=True, slots=True)
class _Parts:
    """One word's or pair's features: hashed columns with values, and the meaning's vector (None if not known)."""

    columns: NDArray[np.int64]
    values: NDArray[np.float32]
    meaning: NDArray[np.float32] | None = None


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
    _words: dict[str, _Parts] = field(default_factory=dict)

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
        for start in range(0, len(texts), _CHUNK):
            self._fill(result[start : start + _CHUNK], texts[start : start + _CHUNK])
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

    def _fill(self, rows: NDArray[np.float32], texts: Sequence[Sequence[str]]) -> None:
        places: list[NDArray[np.int64]] = []
        values: list[NDArray[np.float32]] = []
        for number, text in enumerate(texts):
            for parts in self._parts(text):
                places.append(parts.columns + number * self.width)
                values.append(parts.values)
                if parts.meaning is not None:
                    rows[number, COLUMNS:] += parts.meaning
        if places:
            flat = np.bincount(np.concatenate(places), np.concatenate(values), minlength=rows.size)
            rows += flat.reshape(rows.shape).astype(np.float32)

    def _parts(self, text: Sequence[str]) -> Iterable[_Parts]:
        for word in text:
            yield self._word(word)
        stemmed = [stem(word) for word in text]
        found = [
            _hashed(pair, self.pairs[pair], 0, NAME_COLUMNS) for pair in _pairs(stemmed) if pair in self.pairs
        ]
        if found:
            yield _arrays(found)

    def _word(self, word: str) -> _Parts:
        parts = self._words.get(word)
        if parts is None:
            if len(self._words) >= _CACHE:
                self._words.clear()
            parts = self._words[word] = self._make_word(word)
        return parts

    def _make_word(self, word: str) -> _Parts:
        stemmed = stem(word)
        found = [_hashed(stemmed, self.stems[stemmed], 0, NAME_COLUMNS)] if stemmed in self.stems else []
        found += [_hashed(run, self.runs[run], NAME_COLUMNS, RUN_COLUMNS) for run in grams(word) if run in self.runs]
        rank = self.general.ranks.get(word)
        meaning = None
        if rank is not None:
            weight = self.general.weight(word) * self.idf(stemmed)
            meaning = self.general.vectors[rank] * np.float32(weight)
        return _arrays(found, meaning)


def _arrays(found: Sequence[tuple[int, float]], meaning: NDArray[np.float32] | None = None) -> _Parts:
    columns = np.array([column for column, _ in found], dtype=np.int64)
    return _Parts(columns, np.array([value for _, value in found], dtype=np.float32), meaning)


def _pairs(stemmed: Sequence[str]) -> list[str]:
    return [f"{first} {second}" for first, second in zip(stemmed, stemmed[1:], strict=False)]


def _idf_of(count: int, total: int) -> float:
    return math.log((1 + total) / (1 + count)) + 1


def _idf(counts: Counter[str], total: int) -> dict[str, float]:
    return {name: _idf_of(count, total) for name, count in counts.items()}
