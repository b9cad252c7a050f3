"""What options offer while a member types."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.frontends.discord.suggest import suggestions, terms, topics
from bot.knowledge.library import Library
from tests.builders import entry

LIBRARY = Library(
    [
        entry("first", title="Gallium", aliases=["Ga metal"], abbreviations={"GA": "Gallium arsenide family"}),
        entry("second", title="Germanium", category="other"),
        entry("third", title="Long " + "word " * 14 + "end", aliases=["x" * 120]),
    ]
)


def test_nothing_typed_offers_the_first_topics() -> None:
    assert [choice.value for choice in suggestions(LIBRARY, "  ")] == ["second", "first", "third"]


def test_topics_come_before_listed_questions() -> None:
    found = suggestions(LIBRARY, "gallium")
    assert (found[0].name, found[0].value) == ("Gallium", "first")
    asked = suggestions(LIBRARY, "why care about first")
    assert "why care about first" in [choice.value for choice in asked]


def test_topics_are_found_by_other_names_and_with_typos() -> None:
    assert topics(LIBRARY, "galium")[0].value == "first"
    assert topics(LIBRARY, "ga met")[0].value == "first"
    assert topics(LIBRARY, "SECOND")[0].value == "second"
    assert topics(LIBRARY, "qqqqqqqq") == []


def test_only_enabled_categories_are_offered() -> None:
    assert {choice.value for choice in suggestions(LIBRARY, "", frozenset({"other"}))} == {"second"}
    assert "first" not in [choice.value for choice in suggestions(LIBRARY, "gallium", frozenset({"other"}))]


def test_terms_say_what_they_stand_for_and_leave_out_what_no_option_could_hold() -> None:
    offered = terms(LIBRARY, "g")
    assert ("GA: Gallium arsenide family", "GA") in [(choice.name, choice.value) for choice in offered]
    assert all(len(str(choice.value)) <= 100 for choice in terms(LIBRARY, ""))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_typed_is_answered_within_discords_limits(typed: str) -> None:
    for choices in (suggestions(LIBRARY, typed), topics(LIBRARY, typed), terms(LIBRARY, typed)):
        assert len(choices) <= 25
        assert all(1 <= len(choice.name) <= 100 and 1 <= len(str(choice.value)) <= 100 for choice in choices)


def test_the_shipped_knowledge_is_offered_within_the_limits(shipped: Library) -> None:
    for typed in ("", "what", "re", "why does nickel matter for batteries?"):
        found = suggestions(shipped, typed)
        assert 1 <= len(found) <= 25
        assert len({choice.value for choice in found}) == len(found)
