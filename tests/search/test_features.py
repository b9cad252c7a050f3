from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.features import COLUMNS, MEANING_LENGTH, NAME_COLUMNS, NAMES_LENGTH, FeatureSpace
from bot.search.general import general_words

SPACE = FeatureSpace.of([["rare", "earth"], ["earth", "magnets"], ["qzxv"]], general_words())


def test_a_text_has_blocks_of_the_set_lengths() -> None:
    row = SPACE.rows([["rare", "earth"]])[0]
    assert np.linalg.norm(row[:NAME_COLUMNS]) == pytest.approx(NAMES_LENGTH, abs=1e-5)
    assert np.linalg.norm(row[COLUMNS:]) == pytest.approx(MEANING_LENGTH, abs=1e-5)


def test_a_text_without_known_words_is_zero() -> None:
    assert not SPACE.rows([["jjjjj"], []]).any()


def test_a_word_that_occurs_less_weighs_more() -> None:
    assert SPACE.idf("rare") > SPACE.idf("earth")
    assert SPACE.idf("never-seen") >= SPACE.idf("rare")


def test_words_of_like_meaning_are_nearer_than_others() -> None:
    car, automobile, opera = SPACE.rows([["car"], ["automobile"], ["opera"]])
    assert car @ automobile > car @ opera


@given(st.lists(st.lists(st.text(min_size=1, max_size=12), max_size=8), min_size=1, max_size=6))
def test_texts_together_have_the_rows_they_have_alone(texts: list[list[str]]) -> None:
    together = SPACE.rows(texts)
    alone = np.vstack([SPACE.rows([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-5)
