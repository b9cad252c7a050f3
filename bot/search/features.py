"""A question as a row of numbers: its words, its word pairs, its character runs, and what its words mean.

Names of features are hashed into a fixed number of columns (Weinberger et al. 2009, "Feature Hashing for Large Scale
Multitask Learning"), each with a sign, so that unrelated features cancel instead of adding up.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Generic, TypeAlias, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.search.general import GeneralWords
from bot.search.text import stem

# Columns for words and word pairs, then for character runs; the meaning's dimensions follow.
NAME_COLUMNS, RUN_COLUMNS = 640, 384
COLUMNS = NAME_COLUMNS + RUN_COLUMNS
# The length of each block in a row: how much it counts, however many words a text has. These, the sizes above and the
# limits below were measured on the development part of tests/golden, CLINC150's validation part and a part of
# BANKING77's training part; more columns gain nothing that lasts.
NAMES_LENGTH, RUNS_LENGTH, MEANING_LENGTH = 1.0, 0.9, 1.1
RUN_SIZE = 3
# Pairs that occur less often would only crowd the columns of the others; without any, out-of-scope questions are told a
# little worse.
FEWEST_PAIRS = 2

Name = TypeVar("Name", str, tuple[str, str])
Texts: TypeAlias = "Sequence[Sequence[str]]"


class _Table(Generic[Name]):
    """Names of features, each with its column and its value there: its rarity, with the name's own sign.

    Args:
        counts: in how many texts each name is.
        total: how many texts there are.
        first: the first column that names are hashed to.
        columns: how many such columns there are.
    """

    def __init__(self, counts: Mapping[Name, int], total: int, first: int, columns: int) -> None:
        digests = np.array([crc32(" ".join(name).encode()) for name in counts], dtype=np.int64)
        rarities = np.log((1 + total) / (1 + np.array(list(counts.values()), dtype=np.float64))) + 1
        values = rarities * np.where(digests & 1, 1, -1)
        places = first + (digests >> 1) % columns
        hashed: Iterable[tuple[int, float]] = zip(places.tolist(), values.tolist(), strict=True)
        self._hashed: dict[Name, tuple[int, float]] = dict(zip(counts, hashed, strict=True))

    def find(self, names: Iterable[Name]) -> list[tuple[int, float]]:
        """Column and value of the names that are in the table."""
        found = map(self._hashed.get, names)
        return [pair for pair in found if pair is not None]

    def rarities(self) -> dict[Name, float]:
        """How rare each name is: its value without the sign."""
        return {name: abs(value) for name, (_, value) in self._hashed.items()}


@dataclass(frozen=True, slots=True)
class Batch:
    """The features of some texts. What is hashed is kept as pairs of column and value, since most of a row is zero.

    Each block of a text is of its set length, or zero if the text has nothing in it.

    Attributes:
        owners: the text that each pair belongs to, by number.
        columns: of each pair.
        values: of each pair.
        meanings: one row per text, for the columns after the hashed ones.
    """

    owners: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]
    meanings: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.meanings)

    @property
    def width(self) -> int:
        """How many numbers a row has."""
        return COLUMNS + int(self.meanings.shape[1])

    def part(self, first: int, last: int) -> Batch:
        """The texts from one number up to another."""
        inside = (self.owners >= first) & (self.owners < last)
        owners, columns, values = self.owners[inside] - np.int32(first), self.columns[inside], self.values[inside]
        return Batch(owners, columns, values, self.meanings[first:last])

    def rows(self) -> NDArray[np.float32]:
        """One row of features per text."""
        return self.sums(np.arange(len(self)))

    def sums(self, groups: NDArray[np.int64]) -> NDArray[np.float32]:
        """One row per group, the sum of its texts' rows; `groups` has each text's group, numbered from 0."""
        count = int(groups.max(initial=-1)) + 1
        sums = np.zeros((count, self.width), dtype=np.float32)
        hashed = np.bincount(groups[self.owners] * COLUMNS + self.columns, self.values, minlength=count * COLUMNS)
        sums[:, :COLUMNS] = hashed.reshape(count, COLUMNS)
        np.add.at(sums[:, COLUMNS:], groups, self.meanings)
        return sums


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word adds to a text: columns and values of its stem and its runs, its row among the meanings (-1 if it has
    none) and its weight there."""

    hashed: list[tuple[int, float]]
    rank: int
    weight: float


class FeatureSpace:
    """Features weighed by how rare they are among a library's phrasings (inverse document frequency).

    Args:
        texts: the phrasings, each as its words.
        general: what words mean.

    Attributes:
        rarities: how much each stem says, by how rare it is here.
        rarest: how much a stem says that does not occur.
    """

    def __init__(self, texts: Texts, general: GeneralWords) -> None:
        words = Counter(chain.from_iterable(map(set, texts)))
        runs: Counter[str] = Counter()
        for word, count in words.items():
            for run in set(_runs(word)):
                runs[run] += count
        stemmed = [list(map(stem, text)) for text in texts]
        pairs = Counter(chain.from_iterable(set(pairwise(text)) for text in stemmed))
        stems = Counter(chain.from_iterable(map(set, stemmed)))
        pairs = Counter({pair: count for pair, count in pairs.items() if count >= FEWEST_PAIRS})
        total = len(texts)
        self._general = general
        self._stems = _Table(stems, total, 0, NAME_COLUMNS)
        self._pairs = _Table(pairs, total, 0, NAME_COLUMNS)
        self._runs = _Table(runs, total, NAME_COLUMNS, RUN_COLUMNS)
        self.rarities = self._stems.rarities()
        self.rarest = math.log((1 + total) / 2) + 1
        self._words = {word: self._read_word(word) for word in words}

    def read(self, texts: Texts) -> Batch:
        """The features of texts."""
        numbers: dict[str, int] = {}
        occurring = [[numbers.setdefault(word, len(numbers)) for word in text] for text in texts]
        words = np.fromiter(chain.from_iterable(occurring), dtype=np.int64)
        owners = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text) for text in texts])
        paired = [self._pairs.find(pairwise(map(stem, text))) for text in texts]
        pair_owners = np.repeat(np.arange(len(texts), dtype=np.int32), [len(found) for found in paired])
        read = [self._words.get(word) or self._read_word(word) for word in numbers]
        hashed, copies = _copied([word.hashed for word in read], words)
        hashed = np.concatenate([hashed, _flat(paired)])
        owners_of_hashed = np.concatenate([np.repeat(owners, copies), pair_owners])
        return Batch(
            owners_of_hashed,
            hashed[:, 0].astype(np.int32),
            _scaled(hashed, owners_of_hashed, len(texts)),
            self._meanings(read, words, owners, len(texts)),
        )

    def _read_word(self, word: str) -> _Word:
        stemmed = stem(word)
        return _Word(
            hashed=[*self._runs.find(_runs(word)), *self._stems.find([stemmed])],
            rank=self._general.ranks.get(word, -1),
            weight=self._general.weight(word) * self.rarities.get(stemmed, self.rarest),
        )

    def _meanings(
        self, words: Sequence[_Word], occurring: NDArray[np.int64], owners: NDArray[np.int32], count: int
    ) -> NDArray[np.float32]:
        """What the words of each text mean, rare words more: one row per text."""
        result = np.zeros((count, self._general.dimensions), dtype=np.float32)
        if len(occurring):
            ranks = np.array([word.rank for word in words], dtype=np.int64)
            weights = np.array([word.weight for word in words], dtype=np.float32)
            senses = self._general.steps[ranks] * np.where(ranks < 0, np.float32(0), weights)[:, None]
            found, starts = np.unique(owners, return_index=True)
            sums = np.add.reduceat(senses[occurring], starts) * self._general.scale
            lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))
            result[found] = sums * (MEANING_LENGTH / np.maximum(lengths, 1e-9))[:, None]
        return result


def _flat(parts: Iterable[Iterable[tuple[int, float]]]) -> NDArray[np.float32]:
    """Columns and values of all parts, end to end."""
    return np.array([*chain.from_iterable(parts), (0, 0.0)], dtype=np.float32)[:-1]


def _copied(
    parts: Sequence[Sequence[tuple[int, float]]], occurring: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The columns and values of every occurrence, end to end, and how many each occurrence has.

    Args:
        parts: columns and values of each word.
        occurring: the words as they occur, by number.
    """
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    copies = lengths[occurring]
    firsts = np.cumsum(lengths) - lengths
    places = np.arange(copies.sum()) + np.repeat(firsts[occurring] - np.cumsum(copies) + copies, copies)
    return _flat(parts)[places], copies


def _scaled(hashed: NDArray[np.float32], owners: NDArray[np.int32], count: int) -> NDArray[np.float32]:
    """The values with each block of a text brought to its length."""
    values = hashed[:, 1]
    blocks = owners + np.where(hashed[:, 0] < NAME_COLUMNS, 0, count)
    squares = np.bincount(blocks, values * values, minlength=2 * count)
    scales = np.repeat([NAMES_LENGTH, RUNS_LENGTH], count) / np.sqrt(np.maximum(squares, 1e-9))
    scaled: NDArray[np.float32] = values * scales.astype(np.float32)[blocks]
    return scaled


def _runs(word: str) -> list[str]:
    """The word's runs of three characters, its ends marked by a space."""
    marked = f" {word} "
    return [marked[at : at + RUN_SIZE] for at in range(len(marked) - RUN_SIZE + 1)]
