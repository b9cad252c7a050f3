"""The words a library uses, and how what was typed is read as one of them: synonyms and typing errors."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.general import GeneralWords
from bot.search.text import words

# Corrections cost a search through the vocabulary, so a question of nonsense gets only so many.
MAX_CORRECTIONS = 12
SHORTEST_CORRECTED = 4
LONG_WORD = 8
LONGEST_CORRECTED = 24
# How many likely readings of a mistyped word are weighed against each other.
MOST_READINGS = 50
# In logarithms of how often a word occurs: a first letter is seldom wrong, and a finger seldom hits a far key.
FIRST_LETTER_WRONG, FAR_KEY = 1.0, 3.0
_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = frozenset(pair for row in _KEY_ROWS for one in pairwise(row) for pair in (one, one[::-1]))


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as it was typed and as it was read."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A question's words after correction, with synonyms' first names in the place of synonyms."""

    words: tuple[str, ...]
    corrections: tuple[Correction, ...]


class Synonyms:
    """Groups of words and phrases that mean the same; each is read as the first of its group."""

    def __init__(self, groups: Iterable[Sequence[str]] = ()) -> None:
        self._by_start: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = defaultdict(list)
        for group in groups:
            first, *others = (tuple(words(name)) for name in group)
            for other in others:
                if other and other != first:
                    self._by_start[other[0]].append((other, first))
        for options in self._by_start.values():
            options.sort(key=lambda option: -len(option[0]))
        others = [other for options in self._by_start.values() for other, _ in options]
        self._single = frozenset(other[0] for other in others if len(other) == 1)
        self._pairs = frozenset(other[:2] for other in others if len(other) > 1)

    def read(self, typed: Sequence[str]) -> list[str]:
        """The words with every synonym, longest first, replaced by the first of its group."""
        if self._single.isdisjoint(typed) and self._pairs.isdisjoint(pairwise(typed)):
            return list(typed)
        starts = [position for position, word in enumerate(typed) if word in self._by_start]
        result: list[str] = []
        done = 0
        for position in starts:
            if position < done:
                continue
            for other, first in self._by_start[typed[position]]:
                if tuple(typed[position : position + len(other)]) == other:
                    result += typed[done:position]
                    result += first
                    done = position + len(other)
                    break
        return [*result, *typed[done:]]

    def names(self) -> Iterable[str]:
        """Every word that stands in a group."""
        for options in self._by_start.values():
            for other, first in options:
                yield from (*other, *first)


@dataclass(slots=True)
class Vocabulary:
    """The library's own words with how often each occurs, beside the words of general English."""

    counts: Mapping[str, int]
    general: GeneralWords
    synonyms: Synonyms = field(default_factory=Synonyms)
    _by_length: dict[int, list[str]] = field(default_factory=dict)
    _by_letters: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]], general: GeneralWords, synonyms: Synonyms) -> Vocabulary:
        """Count the words of a library's texts."""
        counts = Counter(word for text in texts for word in text)
        counts.update(synonyms.names())
        by_length: dict[int, list[str]] = defaultdict(list)
        by_letters: dict[str, list[str]] = defaultdict(list)
        for word in counts:
            if len(word) >= SHORTEST_CORRECTED and word.isalpha():
                by_length[len(word)].append(word)
                by_letters[_letters(word)].append(word)
        return cls(counts, general, synonyms, dict(by_length), dict(by_letters))

    def read(self, question: str) -> Reading:
        """Correct typing errors towards the library's words, then bring synonyms together."""
        typed = words(question)
        corrections: dict[str, str] = {}
        tried: set[str] = set()
        for word in typed:
            if word not in tried and self._looks_mistyped(word) and len(tried) < MAX_CORRECTIONS:
                tried.add(word)
                read = self._nearest(word)
                if read is not None:
                    corrections[word] = read
        corrected = [corrections.get(word, word) for word in typed]
        made = tuple(Correction(typed_word, read) for typed_word, read in corrections.items())
        return Reading(tuple(self.synonyms.read(corrected)), made)

    def _looks_mistyped(self, word: str) -> bool:
        return (
            SHORTEST_CORRECTED <= len(word) <= LONGEST_CORRECTED
            and word.isalpha()
            and word not in self.counts
            and word not in self.general
        )

    def _nearest(self, word: str) -> str | None:
        """The library's word that the typed one most likely stands for, if one is near enough.

        One slip (a letter missing, added, changed or two swapped: optimal string alignment) in words of up to seven
        letters, two in longer ones; or else all letters of a word after the same first one, in any order. Among equals
        the likeliest, by how often the word occurs and how easily the finger slips there.
        """
        slips = 2 if len(word) >= LONG_WORD else 1
        candidates = [
            candidate
            for length in range(len(word) - slips, len(word) + slips + 1)
            for candidate in self._by_length.get(length, ())
        ]
        found = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=slips, limit=MOST_READINGS)
        if not found:
            jumbled = [other for other in self._by_letters.get(_letters(word), ()) if other[0] == word[0]]
            return max(jumbled, key=lambda other: (self.counts[other], other), default=None)
        return min(found, key=lambda hit: (hit[1], self._unlikelihood(word, hit[0]), hit[0]))[0]

    def _unlikelihood(self, typed: str, read: str) -> float:
        """How unlikely it is that a word of the library was meant, beside others that are as many slips away."""
        changed = [pair for pair in zip(typed, read, strict=False) if pair[0] != pair[1]]
        far = len(typed) == len(read) and len(changed) == 1 and changed[0] not in _BESIDE
        return FIRST_LETTER_WRONG * (typed[0] != read[0]) + FAR_KEY * far - math.log(1 + self.counts[read])


def _letters(word: str) -> str:
    return "".join(sorted(word))
