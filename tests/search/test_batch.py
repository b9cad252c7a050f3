from __future__ import annotations

import numpy as np

from bot.search.batch import COLUMNS, Batch

# Two pairs in the first text, one in the second, none in the third.
BATCH = Batch(
    owners=np.array([0, 0, 1], dtype=np.int32),
    columns=np.array([5, 5, COLUMNS - 1], dtype=np.int32),
    values=np.array([1.5, 2.0, -1.0], dtype=np.float32),
    meanings=np.array([[1, 2], [3, 4], [5, 6]], dtype=np.float32),
)


def test_a_row_has_its_pairs_summed_and_then_its_meaning() -> None:
    rows = BATCH.rows()
    assert rows.shape == (3, COLUMNS + 2)
    assert rows[0, 5] == 3.5
    assert rows[1, COLUMNS - 1] == -1
    assert np.count_nonzero(rows[:, :COLUMNS]) == 2
    assert rows[:, COLUMNS:].tolist() == [[1, 2], [3, 4], [5, 6]]


def test_rows_add_up_by_group() -> None:
    first, second, third = BATCH.rows()
    assert np.array_equal(BATCH.sums(np.array([0, 0, 1])), [first + second, third])


def test_no_texts_have_no_rows() -> None:
    none = np.array([], dtype=np.int32)
    empty = Batch(none, none, none.astype(np.float32), np.zeros((0, 2), dtype=np.float32))
    assert empty.rows().shape == (0, COLUMNS + 2)
