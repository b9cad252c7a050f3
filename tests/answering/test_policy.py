from __future__ import annotations

import pytest

from bot.answering.outcome import Answer, Clarify, Decline, Outcome, Silent
from bot.answering.policy import Asked, Policy, Thresholds
from bot.knowledge.library import Library
from bot.search.match import Match, Signals, Why
from tests.builders import entry

LIBRARY = Library([entry("copper"), entry("tin"), entry("zinc"), entry("advice")])
THRESHOLDS = Thresholds(answer=60, clarify=30, choice=1, nearest=10, ambient=80)


POLICY = Policy(LIBRARY, THRESHOLDS, LIBRARY.get("advice"))


def decide(text: str, matches: list[Match], about: list[Match] | None = None) -> Outcome:
    return POLICY.decide(Asked(text, tuple(matches), None if about is None else tuple(about)))


def decide_ambient(text: str, matches: list[Match]) -> Outcome:
    return POLICY.decide_ambient(Asked(text, tuple(matches)))


def found(entry_id: str, score: float, *, exact: float = 0.0, name: float = 0.0) -> Match:
    signals = Signals(
        model=0.5,
        coverage=0.5,
        explained=1.0,
        elsewhere=0.0,
        likeness=0.5,
        support=0.5,
        sense=0.5,
        name=name,
        exact=exact,
        known=1.0,
        outside=0.1,
    )
    return Match(entry_id, score, Why("how it is asked", ("word",), (), (), signals))


def test_a_sure_match_answers() -> None:
    outcome = decide("tin?", [found("tin", 60), found("zinc", 20)])
    assert isinstance(outcome, Answer)
    assert outcome.entry.id == "tin"


def test_matches_that_are_not_sure_are_offered_as_choices_best_first() -> None:
    matches = [found("tin", 59.9), found("zinc", 20), found("copper", 0.9)]
    outcome = decide("metal?", matches)
    assert isinstance(outcome, Clarify)
    assert [choice.id for choice in outcome.choices] == ["tin", "zinc"]


def test_within_a_talk_less_is_needed_to_answer() -> None:
    matches = (found("tin", 59.9), found("zinc", 20))
    assert isinstance(POLICY.decide(Asked("and tin?", matches, in_talk=True)), Answer)
    weak = (found("tin", 60 - THRESHOLDS.leeway - 0.1), found("zinc", 20))
    assert isinstance(POLICY.decide(Asked("and tin?", weak, in_talk=True)), Clarify)


def test_one_choice_alone_is_no_choice() -> None:
    assert isinstance(decide("metal?", [found("tin", 50)]), Decline)


def test_a_weak_match_is_declined_naming_only_what_comes_near() -> None:
    outcome = decide("pizza?", [found("tin", 20), found("zinc", 9)])
    assert isinstance(outcome, Decline)
    assert [near.id for near in outcome.nearest] == ["tin"]


def test_weak_matches_that_one_may_be_meant_of_are_offered_together() -> None:
    assert isinstance(decide("metal?", [found("tin", 20), found("zinc", 15)]), Clarify)


def test_entries_that_a_question_names_are_offered_however_weak() -> None:
    outcome = decide("tin or zinc?", [found("tin", 10, name=0.5), found("zinc", 5, name=0.5), found("copper", 1)])
    assert isinstance(outcome, Clarify)
    assert [choice.id for choice in outcome.choices] == ["tin", "zinc"]
    assert isinstance(decide("tin?", [found("tin", 10, name=0.5), found("zinc", 5)]), Decline)


def test_no_match_is_declined() -> None:
    assert decide("", []) == Decline((), ())


def test_a_request_for_advice_gets_the_advice_entry_with_its_subject_beside() -> None:
    about = [found("advice", 90), found("tin", 40), found("zinc", 30)]
    outcome = decide("should I buy tin now?", [found("zinc", 70)], about)
    assert isinstance(outcome, Answer)
    assert outcome.entry.id == "advice"
    assert outcome.beside is not None
    assert outcome.beside.id == "tin"


def test_a_request_for_advice_on_nothing_we_know_gets_no_subject_beside() -> None:
    outcome = decide("should I buy it?", [found("zinc", 70)], [found("tin", 3)])
    assert isinstance(outcome, Answer)
    assert outcome.beside is None


def test_a_listed_phrasing_is_answered_even_if_it_sounds_like_a_request_for_advice() -> None:
    outcome = decide("should I buy tin now?", [found("tin", 100, exact=1.0)], [])
    assert isinstance(outcome, Answer)
    assert outcome.entry.id == "tin"


def test_without_an_advice_entry_the_best_match_answers() -> None:
    policy = Policy(LIBRARY, THRESHOLDS)
    outcome = policy.decide(Asked("should I buy tin now?", (found("tin", 70),), ()))
    assert isinstance(outcome, Answer)
    assert outcome.entry.id == "tin"


@pytest.mark.parametrize("text", ["what is tin for?", "why tin", "so, who mines tin", "tin is up because of what?"])
def test_an_ambient_question_with_a_strong_match_is_answered(text: str) -> None:
    assert isinstance(decide_ambient(text, [found("tin", 80)]), Answer)


@pytest.mark.parametrize("text", ["tin to the moon", "lol tin", "@dave what is tin for?", "<@123> what is tin for?"])
def test_an_ambient_message_that_asks_nothing_of_us_meets_silence(text: str) -> None:
    assert isinstance(decide_ambient(text, [found("tin", 99)]), Silent)


def test_an_ambient_question_with_a_lesser_match_meets_silence() -> None:
    assert isinstance(decide_ambient("what is tin for?", [found("tin", 79)]), Silent)
