from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from benchmarks.typos import mistyped


def test_every_content_word_gets_one_slip_and_other_words_stay() -> None:
    text = "Which country mines the most gallium for us?"
    for seed in range(20):
        words = list(zip(text.split(), mistyped(text, seed).split(), strict=True))
        slips = {typed: OSA.distance(typed, wrong) for typed, wrong in words}
        assert slips == {
            "Which": 0, "country": 1, "mines": 1, "the": 0, "most": 0, "gallium": 1, "for": 0, "us?": 0,
        }  # fmt: skip


def test_the_same_seed_makes_the_same_slips_and_another_one_others() -> None:
    text = "rare earth processing capacity"
    assert mistyped(text, 1) == mistyped(text, 1)
    assert len({mistyped(text, seed) for seed in range(10)}) > 5


@given(st.text(), st.integers())
def test_any_text_can_be_mistyped(text: str, seed: int) -> None:
    assert isinstance(mistyped(text, seed), str)
