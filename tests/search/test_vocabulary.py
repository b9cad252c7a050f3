from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search import vocabulary
from bot.search.general import general_words
from bot.search.vocabulary import MAX_CORRECTIONS, Correction, Synonyms, Vocabulary

SYNONYMS = Synonyms([["electric vehicle", "ev", "electric car"], ["carmaker", "oem"]])
TEXTS = [["dysprosium", "minerals", "canada", "graphite", "tariff", "day", "lithium"], ["minerals", "lithium"]]
VOCABULARY = Vocabulary.of(TEXTS, general_words(), SYNONYMS)


def test_one_slip_in_a_word_of_the_library_is_corrected() -> None:
    assert VOCABULARY.read("lithum").words == ("lithium",)
    assert VOCABULARY.read("lihtium").corrections == (Correction("lihtium", "lithium"),)


def test_two_slips_are_corrected_in_long_words_only() -> None:
    assert VOCABULARY.read("disprosum").words == ("dysprosium",)
    assert VOCABULARY.read("lixxium").words == ("lixxium",)


def test_a_word_of_general_english_is_never_corrected() -> None:
    assert VOCABULARY.read("cannabis military tart").words == ("cannabis", "military", "tart")


def test_short_words_are_never_corrected() -> None:
    assert VOCABULARY.read("dy dya").words == ("dy", "dya")


def test_synonyms_become_the_first_of_their_group_longest_first() -> None:
    assert VOCABULARY.read("oem electric cars and electric car").words == (
        *("carmaker", "electric", "cars", "and"),
        *("electric", "vehicle"),
    )


def test_a_typed_synonym_with_a_slip_meets_its_group() -> None:
    assert VOCABULARY.read("carmakr").words == ("carmaker",)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    reading = VOCABULARY.read(text)
    assert all(correction.read in VOCABULARY.counts for correction in reading.corrections)


def test_nonsense_costs_only_so_many_searches_for_corrections(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []
    extract = vocabulary.process.extract

    def counted(word: str, *rest: object, **options: object) -> object:
        searched.append(word)
        return extract(word, *rest, **options)

    monkeypatch.setattr(vocabulary.process, "extract", counted)
    VOCABULARY.read(" ".join(f"xq{chr(97 + first)}{chr(97 + second)}zz" for first in range(20) for second in range(5)))
    assert len(searched) == MAX_CORRECTIONS


def test_synonyms_next_to_one_another_are_each_replaced() -> None:
    assert SYNONYMS.read(["my", "ev", "ev", "oem"]) == ["my", "electric", "vehicle", "electric", "vehicle", "carmaker"]


def test_jumbled_letters_after_the_first_are_put_in_order() -> None:
    assert VOCABULARY.read("cadnaa").words == ("canada",)
    assert VOCABULARY.read("adcana").words == ("adcana",)
