from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from rich.console import Console

from bot.answering.answerer import Answerer
from bot.frontends.terminal.chat import HELP, Chat

Say = Callable[[str], str]


@pytest.fixture
def say(answerer: Answerer, pipe: Console, written: Callable[[Console], str]) -> Say:
    """Say a line in a new chat; returns what the chat prints."""
    chat = Chat(answerer, date(2026, 6, 15), pipe)

    def take(line: str) -> str:
        chat.take(line)
        return written(pipe)

    return take


def first_related(answerer: Answerer, entry_id: str) -> str:
    return answerer.library.related_to(answerer.library.get(entry_id))[0].title


def test_a_question_is_answered(say: Say) -> None:
    assert say("what is gallium?").startswith("Gallium\n")


def test_a_number_shows_the_related_topic_and_the_next_number_counts_from_there(say: Say, answerer: Answerer) -> None:
    say("what is gallium?")
    first = first_related(answerer, "gallium")
    assert say("1").startswith(f"{first}\n")
    picked = next(entry for entry in answerer.library if entry.title == first)
    assert say("1").startswith(f"{first_related(answerer, picked.id)}\n")


def test_the_first_number_after_an_advice_answer_is_its_subject(say: Say) -> None:
    assert "gallium" in say("should I buy gallium stocks?")
    assert say("1").startswith("Gallium\n")


def test_a_number_picks_among_choices(say: Say) -> None:
    choices = say("solar").splitlines()[1:]
    assert len(choices) >= 2
    assert say("2").splitlines()[0] == choices[1].strip().removeprefix("2. ")


@pytest.mark.parametrize("number", ["0", "99"])
def test_a_number_without_a_topic_says_so(say: Say, number: str) -> None:
    say("what is gallium?")
    assert say(number) == f"The last reply has no topic {int(number)}.\n"


def test_before_any_question_there_is_nothing_to_pick_explain_or_list(say: Say) -> None:
    assert say("1") == "The last reply has no topic 1.\n"
    assert say("why") == "Nothing was asked yet.\n"
    assert say("history") == ""


def test_a_decline_without_topics_leaves_no_numbers_behind(say: Say) -> None:
    say("what is gallium?")
    assert "  1." not in say("🙂")
    assert say("1") == "The last reply has no topic 1.\n"


def test_a_longer_number_is_a_question(say: Say) -> None:
    assert "The last reply" not in say("2026")


def test_follow_ups_use_the_turn_before(say: Say) -> None:
    say("what is gallium?")
    assert say("and the risks?").startswith("Gallium\n")
    assert say("what about nickel?").startswith("Nickel\n")
    assert say("and the risks?").startswith("Nickel\n")


def test_a_topic_picked_by_number_can_be_followed_up(say: Say, answerer: Answerer) -> None:
    say("what is gallium?")
    say("1")
    assert say("and the risks?").startswith(f"{first_related(answerer, 'gallium')}\n")


def test_a_decline_between_does_not_end_the_subject(say: Say) -> None:
    say("what is gallium?")
    assert say("best pizza in Toronto").startswith("I don't know that one")
    assert say("and the risks?").startswith("Gallium\n")


def test_why_explains_the_last_question_as_it_was_decided(say: Say) -> None:
    say("what is gallium?")
    assert "Decision: answer with gallium" in say("why")
    say("and the risks?")
    assert "Decision: answer with gallium" in say("why")


def test_history_lists_questions_only_and_in_order(say: Say) -> None:
    for line in ("what is gallium?", "1", "why", "help", "and the risks?"):
        say(line)
    assert say("history").splitlines() == ["  1. what is gallium?", "  2. and the risks?"]


def test_history_does_not_echo_what_a_terminal_would_obey(say: Say) -> None:
    say("\x1b[31mgallium\x07 \u202e [bold]x[/bold]")
    assert say("history") == "  1. [31mgallium  [bold]x[/bold]\n"


@pytest.mark.parametrize("word", ["help", "HELP", "?"])
def test_help_lists_the_words(say: Say, word: str) -> None:
    assert say(word) == f"{HELP}\n"


def test_topics_lists_every_topic(say: Say, answerer: Answerer) -> None:
    assert len(say("topics").splitlines()) == len(answerer.library)


@pytest.mark.parametrize("line", ["\ud800", "\x00\x1b[2J", "a" * 6000, "١", "²", "[/]"])
def test_odd_lines_are_taken_without_a_trace(say: Say, line: str) -> None:
    assert "\x1b" not in say(line)
