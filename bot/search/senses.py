"""What every listed way of asking means as a whole, to find those that say the same in other words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bot.search.phrasings import nearest_mean


@dataclass(frozen=True, slots=True)
class SenseIndex:
    """The meaning of every phrasing and name of a library, one document's after the other's.

    Attributes:
        rows: one row per text, of length 1, or zero if it has no word whose meaning is known.
        starts: where each document's texts start; one more says where the last one's end.
    """

    rows: NDArray[np.float32]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, parts: Sequence[NDArray[np.float32]], counts: Sequence[int]) -> SenseIndex:
        """Index texts by their meanings.

        Args:
            parts: one row per text, of any length, in as many arrays as they come in.
            counts: how many texts each document has; rows after the last one's are left out.
        """
        starts = (0, *accumulate(counts))
        return cls(np.concatenate([directions(part) for part in parts])[: starts[-1]], starts)

    def closeness(self, sense: NDArray[np.float32], document: int) -> float:
        """How near the document's three nearest texts are to what a question means: their mean cosine.

        Args:
            sense: the direction of the question's meaning.
            document: by number.
        """
        return nearest_mean(self.rows[self.starts[document] : self.starts[document + 1]] @ sense)


def directions(meanings: NDArray[np.float32]) -> NDArray[np.float32]:
    """Meanings brought to length 1; those of length zero stay."""
    found: NDArray[np.float32] = meanings / np.maximum(
        np.linalg.norm(meanings, axis=-1, keepdims=True), np.float32(1e-9)
    )
    return found
