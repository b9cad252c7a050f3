from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.batch import COLUMNS, NAME_COLUMNS
from bot.search.features import MEANING_LENGTH, NAMES_LENGTH, FeatureSpace
from bot.search.general import general_words

SPACE = FeatureSpace([["rare", "earth"], ["earth", "magnets"], ["qzxv"]], general_words())
TEXTS = st.lists(st.lists(st.text(min_size=1, max_size=12), max_size=8), min_size=1, max_size=6)


def test_a_text_has_blocks_of_the_set_lengths() -> None:
    batch = SPACE.read([["rare", "earth"]])
    names = batch.values[batch.columns < NAME_COLUMNS]
    assert np.linalg.norm(names) == pytest.approx(NAMES_LENGTH, abs=1e-5)
    assert np.linalg.norm(batch.rows()[0][COLUMNS:]) == pytest.approx(MEANING_LENGTH, abs=1e-5)


def test_a_text_without_known_words_is_zero() -> None:
    assert not SPACE.read([["jjjjj"], []]).rows().any()


def test_a_word_that_occurs_less_weighs_more() -> None:
    assert SPACE.rarest == SPACE.rarities["rare"] > SPACE.rarities["earth"]


def test_words_of_like_meaning_are_nearer_than_others() -> None:
    car, automobile, opera = SPACE.read([["car"], ["automobile"], ["opera"]]).rows()
    assert car @ automobile > car @ opera


@given(TEXTS)
def test_texts_together_have_the_rows_they_have_alone(texts: list[list[str]]) -> None:
    alone = np.vstack([SPACE.read([text]).rows() for text in texts])
    assert np.allclose(SPACE.read(texts).rows(), alone, atol=1e-5)
