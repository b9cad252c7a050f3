from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.text import MAX_CHARACTERS, MAX_WORD, MAX_WORDS, all_words, normalise, stem, words


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("RARE Earths", ["rare", "earths"]),
        ("rare-earth", ["rare", "earth"]),
        ("U.S. tariffs", ["us", "tariffs"]),
        ("China's ban", ["china", "ban"]),
        ("China’s ban", ["china", "ban"]),
        ("don't", ["dont"]),
        ("café naïve", ["cafe", "naive"]),
        ("ﬁnance", ["finance"]),
        ("ＬＩＴＨＩＵＭ", ["lithium"]),
        ("lith\u200bium", ["lithium"]),
        ("\u202elithium\u202c", ["lithium"]),
        ("tin\x07mine\x00", ["tin", "mine"]),
        ("lіthіum", ["lithium"]),
        ("литий", ["литии"]),
        ("45X credit", ["45x", "credit"]),
        ("🚀🚀", []),
        ("   ", []),
    ],
)
def test_words_of_what_people_type(typed: str, read: list[str]) -> None:
    assert words(typed) == read


@given(st.text())
def test_any_text_becomes_visible_single_spaced_words(text: str) -> None:
    plain = normalise(text)
    assert plain == " ".join(plain.split())
    assert all(char.isprintable() for char in plain)
    assert len(words(text)) <= MAX_WORDS


@pytest.mark.parametrize("text", ["a" * 6000, "\ufdfa" * 6000, "word " * 3000, "e\u0301" * 6000, "A.B." * 2000])
def test_what_is_read_of_a_text_has_a_limit(text: str) -> None:
    assert len(normalise(text)) <= MAX_CHARACTERS
    assert len(words(text)) <= MAX_WORDS
    assert max(map(len, words(text)), default=0) <= MAX_WORD


def test_a_text_of_ours_is_read_to_its_end() -> None:
    assert len(all_words("word " * 200)) == 200


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=200))
def test_a_text_is_read_the_same_beside_a_letter_with_an_accent(text: str) -> None:
    assert all_words(f"{text} é") == [*all_words(text), "e"]


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_a_stem_brings_forms_of_a_word_together() -> None:
    assert stem("mining") == stem("mined") == stem("mine")
