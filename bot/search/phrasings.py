"""Which listed way of asking is nearest to a question, for every document at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.text import stem

# One phrasing may be near by chance; so many nearest ones say more.
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class PhrasingIndex:
    """Every phrasing of a library, one document's after the other's.

    Attributes:
        texts: as written.
        starts: where each document's phrasings start; one more says where the last one's end.
        weights: what the stems of each phrasing weigh together.
        holders: the numbers of the phrasings in which a stem occurs.
        rarities: what each stem weighs.
        rarest: what a stem weighs that occurs in none.
    """

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    weights: NDArray[np.float64]
    holders: Mapping[str, NDArray[np.int64]]
    rarities: Mapping[str, float]
    rarest: float

    @classmethod
    def of(
        cls,
        written: Sequence[Sequence[str]],
        read: Sequence[Sequence[Sequence[str]]],
        rarities: Mapping[str, float],
        rarest: float,
    ) -> PhrasingIndex:
        """Index phrasings, document by document: as written, and the words that are read in each."""
        holders: defaultdict[str, list[int]] = defaultdict(list)
        weights: list[float] = []
        starts = [0]
        for group in read:
            for phrasing in group:
                stems = set(map(stem, phrasing))
                for stemmed in stems:
                    holders[stemmed].append(len(weights))
                weights.append(sum(map(rarities.__getitem__, stems)))
            starts.append(len(weights))
        return cls(
            texts=tuple(text for group in written for text in group),
            starts=tuple(starts),
            weights=np.array(weights),
            holders={stemmed: np.array(found) for stemmed, found in holders.items()},
            rarities=rarities,
            rarest=rarest,
        )

    def likenesses(self, stems: Iterable[str]) -> NDArray[np.float64]:
        """How much each phrasing has in common with a question of these (different) stems: Dice's coefficient, 0 to
        1, over stems weighed by rarity."""
        asked = {stemmed: self.rarities.get(stemmed, self.rarest) for stemmed in stems}
        shared = np.zeros(len(self.weights))
        for stemmed, weight in asked.items():
            found = self.holders.get(stemmed)
            if found is not None:
                shared[found] += weight
        shared *= 2
        shared /= np.maximum(self.weights + sum(asked.values()), 1e-9)
        return shared

    def nearest(self, likenesses: NDArray[np.float64], document: int) -> int | None:
        """The number of the document's phrasing that is likest; None if none has anything in common."""
        first, last = self.starts[document], self.starts[document + 1]
        if first == last:
            return None
        found = first + int(likenesses[first:last].argmax())
        return found if likenesses[found] > 0 else None

    def support(self, likenesses: NDArray[np.float64], document: int) -> float:
        """The mean likeness of the document's three likest phrasings."""
        return nearest_mean(likenesses[self.starts[document] : self.starts[document + 1]])


def nearest_mean(closeness: NDArray[np.floating]) -> float:
    """The mean of the three largest of some numbers, of all if there are fewer, and 0 if there are none."""
    largest: list[float] = sorted(closeness.tolist())[-_NEAREST:]
    return sum(largest) / max(len(largest), 1)
