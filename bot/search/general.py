"""What common English words mean and how common they are: a table shipped with the code, made by
tools/distil_word_vectors.py. It knows no subject; what a library is about comes from its entries alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

# Words up to this rank are function words and the like: they say nothing of a question's subject.
COMMON_RANK = 250
_LEAST = 0.2


@dataclass(frozen=True, slots=True)
class GeneralWords:
    """About 22,500 English words, frequent ones first, with a vector of 128 numbers each.

    Attributes:
        ranks: word -> place in the order from frequent to rare, from 0.
        steps: one row per word, int8, as the table is stored.
        scale: what one step of each dimension is worth; near rows of steps times scale mean near senses.
    """

    ranks: dict[str, int]
    steps: NDArray[np.int8]
    scale: NDArray[np.float32]

    @property
    def dimensions(self) -> int:
        return int(self.steps.shape[1])

    def __contains__(self, word: object) -> bool:
        return word in self.ranks

    def is_common(self, word: str) -> bool:
        """Whether the word is so frequent that it carries no subject ("the", "how", "what")."""
        return self.ranks.get(word, len(self.ranks)) < COMMON_RANK

    def weight(self, word: str) -> float:
        """How much a word says, from 0.2 for the most frequent to 1 for rare and unknown ones.

        The logarithm of the rank, as Zipf's law has a word's information grow with it.
        """
        last = len(self.ranks)
        return max(_LEAST, math.log1p(self.ranks.get(word, last)) / math.log1p(last))

    def weights(self, ranks: NDArray[np.int64]) -> NDArray[np.float64]:
        """How much each of the words at these ranks says: what `weight` tells of one."""
        found: NDArray[np.float64] = np.maximum(_LEAST, np.log1p(ranks) / math.log1p(len(self.ranks)))
        return found


@cache
def general_words() -> GeneralWords:
    """The table, read once per process on first use (about 10 ms)."""
    with files("bot.search").joinpath("data/word_vectors.npz").open("rb") as file, np.load(file) as table:
        words = bytes(table["words"]).decode().split("\n")
        return GeneralWords({word: rank for rank, word in enumerate(words)}, table["vectors"], table["scale"])
