from __future__ import annotations

import numpy as np
import pytest

from bot.search.senses import SenseIndex, directions

MEANINGS = np.array([[2, 0], [0, 3], [0, 0], [1, 1], [5, 5]], dtype=np.float32)
INDEX = SenseIndex.of([MEANINGS[:2], MEANINGS[2:]], [3, 0, 1])


def test_closeness_is_the_mean_cosine_of_the_nearest_texts() -> None:
    assert INDEX.closeness(np.array([1, 0], dtype=np.float32), 0) == pytest.approx(1 / 3)
    assert INDEX.closeness(np.array([1, 0], dtype=np.float32), 2) == pytest.approx(0.5**0.5)


def test_only_the_three_nearest_texts_count() -> None:
    index = SenseIndex.of([np.array([[1, 0], [1, 0], [1, 0], [-1, 0]], dtype=np.float32)], [4])
    assert index.closeness(np.array([1, 0], dtype=np.float32), 0) == pytest.approx(1)


def test_a_document_without_texts_is_close_to_nothing() -> None:
    assert INDEX.closeness(np.array([1, 0], dtype=np.float32), 1) == 0


def test_texts_after_the_last_document_are_left_out() -> None:
    assert len(INDEX.rows) == 4


def test_a_text_without_meaning_has_no_direction() -> None:
    assert directions(np.zeros((2, 3), dtype=np.float32)).tolist() == [[0, 0, 0], [0, 0, 0]]
