"""A question as a row of numbers: its words, its word pairs, its character runs, and what its words mean.

Names of features are hashed into a fixed number of columns (Weinberger et al. 2009, "Feature Hashing for Large Scale
Multitask Learning"), each with a sign, so that unrelated features cancel instead of adding up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TypeAlias, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.search.batch import NAME_COLUMNS, RUN_COLUMNS, Batch
from bot.search.general import GeneralWords
from bot.search.text import stem

# The length of each block in a row: how much it counts, however many words a text has. These, the numbers of columns
# and the limits below were measured on the development part of tests/golden, CLINC150's validation part and a part of
# BANKING77's training part; more columns gain nothing that lasts.
NAMES_LENGTH, RUNS_LENGTH, MEANING_LENGTH = 1.0, 0.9, 1.1
RUN_SIZE = 3
# Pairs that occur less often would only crowd the columns of the others; without any, out-of-scope questions are told a
# little worse.
FEWEST_PAIRS = 2

Texts: TypeAlias = "Sequence[Sequence[str]]"
Numbers: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float32]
# Owners, columns and values of features in texts, end to end.
Hashed: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int16], Floats]
# Of whatever size.
Whole = TypeVar("Whole", np.int32, np.int64)
# Stands for a feature that the library does not have.
NONE = -1


class _Table:
    """Features by number, each with its column and its value there: its rarity, with its name's own sign.

    Args:
        names: of the features.
        counts: in how many texts each is.
        total: how many texts there are.
        first: the first column that names are hashed to.
        columns: how many such columns there are.
    """

    def __init__(self, names: Iterable[str], counts: Numbers, total: int, first: int, columns: int) -> None:
        digests = np.array([crc32(name.encode()) for name in names], dtype=np.int64)
        self.rarities = np.log((1 + total) / (1 + counts)) + 1
        self._values = (self.rarities * np.where(digests & 1, 1, -1)).astype(np.float32)
        self._columns = (first + (digests >> 1) % columns).astype(np.int16)

    def hash(self, features: Numbers, owners: NDArray[np.int32]) -> Hashed:
        """Occurrences of features, with the text that each belongs to; `NONE` is left out."""
        there = features != NONE
        features = features[there]
        return owners[there], self._columns[features], self._values[features]


@dataclass(frozen=True, slots=True)
class _Words:
    """What each of some words adds to a text.

    Attributes:
        stems: the number of its stem.
        runs: the numbers of its runs, one word's after the other's.
        starts: where each word's runs start.
        lengths: how many runs each word has.
        ranks: its row among the meanings, `NONE` if it has none.
        weights: what its meaning weighs, 0 if it has none.
    """

    stems: Numbers
    runs: Numbers
    starts: Numbers
    lengths: Numbers
    ranks: Numbers
    weights: Floats

    def runs_of(self, words: Numbers, owners: NDArray[Whole]) -> tuple[Numbers, NDArray[Whole]]:
        """The runs of words as they occur, with the text that each belongs to."""
        copies = self.lengths[words]
        firsts = self.starts[words] - (np.cumsum(copies) - copies)
        return self.runs[np.arange(copies.sum()) + np.repeat(firsts, copies)], np.repeat(owners, copies)


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
        total = len(texts)
        self._general = general
        self._word_numbers = _numbered(chain.from_iterable(texts))
        self._stem_numbers = _numbered(map(stem, self._word_numbers))
        runs = list(map(_runs, self._word_numbers))
        self._run_numbers = _numbered(chain.from_iterable(runs))
        stem_of = _found(map(stem, self._word_numbers), self._stem_numbers)
        words, owners = _occurrences(texts, self._word_numbers)
        stems = stem_of[words]
        stem_counts = _texts_with(stems, owners, len(self._stem_numbers))
        self._stems = _Table(self._stem_numbers, stem_counts, total, 0, NAME_COLUMNS)
        self.rarities: Mapping[str, float] = dict(zip(self._stem_numbers, self._stems.rarities.tolist(), strict=True))
        self.rarest = math.log((1 + total) / 2) + 1
        self._words = self._know(list(self._word_numbers), runs)
        pairs, pair_counts = self._count_pairs(stems, owners)
        self._pairs = _Table(self._pair_names(pairs), pair_counts, total, 0, NAME_COLUMNS)
        # Ends with a code that no pair has, so that a search in it always finds a place.
        self._pair_codes = np.append(pairs, np.iinfo(np.int64).max)
        run_counts = self._count_runs(_texts_with(words, owners, len(self._word_numbers)))
        self._runs = _Table(self._run_numbers, run_counts, total, NAME_COLUMNS, RUN_COLUMNS)

    def read(self, texts: Texts) -> Batch:
        """The features of texts."""
        numbers, known = self._word_numbers, self._words
        if not numbers.keys() >= set(chain.from_iterable(texts)):
            numbers = _numbered(chain.from_iterable(texts))
            known = self._know(list(numbers), list(map(_runs, numbers)))
        words, owners = _occurrences(texts, numbers)
        stems = known.stems[words]
        hashed = (
            self._stems.hash(stems, owners),
            self._pairs.hash(self._pairs_in(stems, owners), owners[1:]),
            self._runs.hash(*known.runs_of(words, owners)),
        )
        of_texts = np.concatenate([part[0] for part in hashed])
        columns = np.concatenate([part[1] for part in hashed])
        values = _scaled(of_texts, columns, np.concatenate([part[2] for part in hashed]), len(texts))
        return Batch(of_texts, columns, values, self._meanings(known, words, owners, len(texts)))

    def _know(self, words: Sequence[str], runs: Sequence[Sequence[str]]) -> _Words:
        """What words add to a text, given the runs of each."""
        lengths = np.array([len(each) for each in runs], dtype=np.int64)
        ranks = _found(words, self._general.ranks)
        stems = _found(map(stem, words), self._stem_numbers)
        rarities = np.where(stems == NONE, self.rarest, self._stems.rarities[stems])
        weights = self._general.weights(np.maximum(ranks, 0)) * rarities
        return _Words(
            stems=stems,
            runs=_found(chain.from_iterable(runs), self._run_numbers),
            starts=np.cumsum(lengths) - lengths,
            lengths=lengths,
            ranks=ranks,
            weights=np.where(ranks == NONE, 0, weights).astype(np.float32),
        )

    def _count_runs(self, word_counts: Numbers) -> Numbers:
        """How often each run occurs: once for every word and every text that the word is in."""
        every = np.arange(len(word_counts))
        runs, words = self._words.runs_of(every, every)
        each_once = _distinct(words * len(self._run_numbers) + runs)
        words, runs = np.divmod(each_once, len(self._run_numbers))
        return np.bincount(runs, word_counts[words], minlength=len(self._run_numbers)).astype(np.int64)

    def _count_pairs(self, stems: Numbers, owners: NDArray[np.int32]) -> tuple[Numbers, Numbers]:
        """The codes of the pairs that occur in texts often enough, ascending, and in how many texts each is."""
        beside = owners[1:] == owners[:-1]
        texts = int(owners.max(initial=0)) + 1
        each_once = _distinct(self._codes(stems)[beside] * texts + owners[1:][beside])
        codes, counts = np.unique(each_once // texts, return_counts=True)
        return codes[counts >= FEWEST_PAIRS], counts[counts >= FEWEST_PAIRS]

    def _pair_names(self, pairs: Numbers) -> list[str]:
        stems = list(self._stem_numbers)
        return [f"{stems[code // len(stems)]} {stems[code % len(stems)]}" for code in pairs.tolist()]

    def _codes(self, stems: Numbers) -> Numbers:
        """A number for every two stems that follow each other."""
        codes: Numbers = stems[:-1] * len(self._stem_numbers) + stems[1:]
        return codes

    def _pairs_in(self, stems: Numbers, owners: NDArray[np.int32]) -> Numbers:
        """The pair that each stem but the first makes with the one before it, in the same text."""
        codes = self._codes(stems)
        places = np.searchsorted(self._pair_codes, codes)
        beside = (owners[1:] == owners[:-1]) & (stems[1:] != NONE)
        return np.where(beside & (self._pair_codes[places] == codes), places, NONE)

    def _meanings(self, known: _Words, words: Numbers, owners: NDArray[np.int32], count: int) -> Floats:
        """What the words of each text mean, rare words more: one row per text."""
        senses = self._general.steps[known.ranks[words]] * known.weights[words, None]
        bounds = np.searchsorted(owners, np.arange(count + 1)).tolist()
        # Text by text, since `np.add.reduceat` takes three times as long.
        sums = np.array([np.add.reduce(senses[first:last]) for first, last in pairwise(bounds)]) * self._general.scale
        norms = np.sqrt(np.einsum("ij,ij->i", sums, sums))
        meanings: Floats = sums * (MEANING_LENGTH / np.maximum(norms, 1e-9))[:, None]
        return meanings


def _numbered(names: Iterable[str]) -> dict[str, int]:
    """A number for each different name, from 0 in the order they come."""
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _found(names: Iterable[str], numbers: Mapping[str, int]) -> Numbers:
    """The number of each name, or `NONE`."""
    return np.array([numbers.get(name, NONE) for name in names], dtype=np.int64)


def _occurrences(texts: Texts, numbers: Mapping[str, int]) -> tuple[Numbers, NDArray[np.int32]]:
    """Every word as it occurs, by number, and the text that it is in."""
    words = np.fromiter(map(numbers.__getitem__, chain.from_iterable(texts)), dtype=np.int64)
    return words, np.repeat(np.arange(len(texts), dtype=np.int32), list(map(len, texts)))


def _texts_with(numbers: Numbers, owners: NDArray[np.int32], count: int) -> Numbers:
    """In how many texts each of `count` things is."""
    each_once = _distinct(owners.astype(np.int64) * count + numbers)
    return np.bincount(each_once % count, minlength=count)


def _distinct(codes: Numbers) -> Numbers:
    """The different ones of some codes from 0 on, ascending; by sorting, which is faster than `np.unique` here."""
    ordered = np.sort(codes)
    return ordered[np.diff(ordered, prepend=-1) > 0]


def _scaled(owners: NDArray[np.int32], columns: NDArray[np.int16], values: Floats, count: int) -> Floats:
    """The values with each block of a text brought to its length."""
    blocks = owners + np.where(columns < NAME_COLUMNS, 0, count)
    squares = np.bincount(blocks, values * values, minlength=2 * count)
    scales = np.repeat([NAMES_LENGTH, RUNS_LENGTH], count) / np.sqrt(np.maximum(squares, 1e-9))
    scaled: Floats = values * scales.astype(np.float32)[blocks]
    return scaled


def _runs(word: str) -> list[str]:
    """The word's runs of three characters, its ends marked by a space."""
    marked = f" {word} "
    return [marked[at : at + RUN_SIZE] for at in range(len(marked) - RUN_SIZE + 1)]
