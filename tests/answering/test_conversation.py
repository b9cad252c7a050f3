from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import conversation
from bot.answering.answerer import Answerer
from bot.answering.labelled import played
from bot.answering.outcome import Answer, Question, Turn
from bot.knowledge.library import Library
from tests.builders import entry

CHEESE = ("who makes", "how to age", "why eat", "what is", "where to buy", "explain", "is there", "price of")
WINE = ("who makes", "how to keep", "why drink", "what is", "where to find", "explain", "is there", "cost of")
ANSWERER = Answerer.over(
    Library(
        [
            entry("cheese", title="Cheese", phrasings=[f"{start} cheese" for start in CHEESE]),
            entry("wine", title="Wine", phrasings=[f"{start} wine" for start in WINE]),
        ]
    )
)


def _entry_of(text: str, previous: Turn | None) -> str | None:
    outcome = ANSWERER.answer(Question(text, previous=previous))
    return outcome.entry.id if isinstance(outcome, Answer) else None


@pytest.mark.parametrize("text", ["and the risks?", "why?", "who makes it?", "tell me more", "sources?"])
def test_a_follow_up_without_a_subject_stays_with_the_entry(text: str) -> None:
    assert _entry_of(text, Turn("what is cheese", "cheese")) == "cheese"


@pytest.mark.parametrize("text", ["what about wine?", "and wine?", "how about Wine"])
def test_a_follow_up_that_names_another_subject_goes_there(text: str) -> None:
    assert _entry_of(text, Turn("what is cheese", "cheese")) == "wine"


def test_a_whole_new_question_is_not_dragged_back() -> None:
    assert _entry_of("how to keep wine in a cellar for many years", Turn("what is cheese", "cheese")) == "wine"


def test_without_a_turn_before_it_a_bare_follow_up_is_not_answered() -> None:
    assert _entry_of("and the risks?", None) is None


def test_an_entry_that_is_gone_is_no_context() -> None:
    assert _entry_of("and the risks?", Turn("old", "removed-entry")) is None


def test_where_no_entry_answered_the_talk_is_still_about_the_former_one() -> None:
    assert Turn.after(Turn("first", "cheese"), "second", None) == Turn("second", "cheese")


@pytest.mark.parametrize(
    "text", ["shorter please", "too long, in plain english?", "how do they age?", "and what of it"]
)
def test_what_is_said_about_the_answer_stays_with_the_entry(text: str) -> None:
    assert _entry_of(text, Turn("what is cheese", "cheese")) == "cheese"


@pytest.mark.parametrize(
    "text", ["best pizza in Toronto", "who won the hockey game last night", "how deep is the ocean?"]
)
def test_a_foreign_question_is_not_taken_for_a_follow_up(text: str) -> None:
    assert _entry_of(text, Turn("what is cheese", "cheese")) is None


def test_a_talk_is_played_turn_by_turn() -> None:
    assert played(ANSWERER, []) is None
    assert played(ANSWERER, ["what is cheese", "what about wine?", "thanks"]) == Turn("thanks", "wine")


@pytest.mark.parametrize("text", ["thanks!", "ok cool, thank you so much", "lol", "got it"])
def test_a_pleasantry_is_not_met_with_the_answer_again(text: str) -> None:
    assert _entry_of(text, Turn("what is cheese", "cheese")) is None


def test_a_listed_question_is_answered_with_its_entry_whatever_was_talked_of() -> None:
    assert _entry_of("what about who makes wine?", Turn("what is cheese", "cheese")) == "wine"


@given(st.text(max_size=80))
def test_any_message_has_its_chances_from_0_to_100(text: str) -> None:
    found = conversation.matches(text, "cheese", ANSWERER.search)
    assert all(0 <= match.score <= 100 for match in found)
    assert len({match.entry_id for match in found}) == len(found)


def test_a_talk_about_an_entry_of_a_category_that_is_left_out_is_no_error() -> None:
    limited = ANSWERER.limited(0, frozenset({"elsewhere"}))
    assert not isinstance(limited.answer(Question("what about it?", previous=Turn("cheese", "cheese"))), Answer)
