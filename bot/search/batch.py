"""The features of some texts, most of which are zero: how they are kept and added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Columns for words and word pairs, then for character runs; the meaning's dimensions follow.
NAME_COLUMNS, RUN_COLUMNS = 640, 384
COLUMNS = NAME_COLUMNS + RUN_COLUMNS


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
    columns: NDArray[np.int16]
    values: NDArray[np.float32]
    meanings: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.meanings)

    @property
    def width(self) -> int:
        """How many numbers a row has."""
        return COLUMNS + int(self.meanings.shape[1])

    def rows(self) -> NDArray[np.float32]:
        """One row of features per text."""
        rows = np.zeros((len(self), self.width), dtype=np.float32)
        self._add_hashed(rows, self.owners)
        rows[:, COLUMNS:] = self.meanings
        return rows

    def sums(self, groups: NDArray[np.int64]) -> NDArray[np.float32]:
        """One row per group, the sum of its texts' rows; `groups` has each text's group, numbered from 0."""
        sums = np.zeros((int(groups.max(initial=-1)) + 1, self.width), dtype=np.float32)
        self._add_hashed(sums, groups[self.owners])
        np.add.at(sums[:, COLUMNS:], groups, self.meanings)
        return sums

    def _add_hashed(self, rows: NDArray[np.float32], owners: NDArray[np.int32] | NDArray[np.int64]) -> None:
        np.add.at(rows.reshape(-1), owners * self.width + self.columns, self.values)
