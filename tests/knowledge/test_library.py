from __future__ import annotations

import pytest

from bot.errors import KnowledgeError, UnknownEntryError
from bot.knowledge.language import Language
from bot.knowledge.library import Library
from tests.builders import entry


def _library() -> Library:
    return Library([entry("pear", category="fruit", related=["leek", "apple"]), entry("leek"), entry("apple")])


def test_entries_come_in_the_order_of_category_and_id() -> None:
    assert [one.id for one in _library()] == ["pear", "apple", "leek"]
    assert len(_library()) == 3


def test_categories_are_named_once_and_hold_their_entries() -> None:
    library = _library()
    assert library.categories == ("fruit", "things")
    assert [one.id for one in library.in_category("things")] == ["apple", "leek"]
    assert library.in_category("none") == ()


def test_an_entry_is_found_by_its_id() -> None:
    library = _library()
    assert library.get("leek").id == "leek"
    assert "leek" in library
    assert "plum" not in library


def test_an_unknown_id_is_told_the_nearest_ones() -> None:
    with pytest.raises(UnknownEntryError, match="Did you mean apple"):
        _library().get("appel")


def test_related_entries_come_closest_first_without_those_that_are_missing() -> None:
    library = Library([entry("pear", related=["leek", "gone", "apple"]), entry("leek"), entry("apple")])
    assert [one.id for one in library.related_to(library.get("pear"))] == ["leek", "apple"]


def test_two_entries_with_one_id_are_refused() -> None:
    with pytest.raises(KnowledgeError, match="same id"):
        Library([entry("pear"), entry("pear", category="fruit")])


def test_a_library_has_the_language_it_was_given_or_an_empty_one() -> None:
    language = Language(synonyms=(("car", "auto"),), outside=("what is for dinner",))
    assert Library([entry()], language).language == language
    assert Library([entry()]).language == Language()
