from __future__ import annotations

from collections.abc import Callable

from rich.console import Console

from bot.answering.answerer import Answerer
from bot.answering.outcome import Question, Turn
from bot.frontends.terminal import explain

Written = Callable[[Console], str]


def explained(answerer: Answerer, out: Console, written: Written, text: str, previous: Turn | None = None) -> str:
    explain.show(out, answerer, Question(text, previous=previous))
    return written(out)


def test_an_answer_is_explained_by_words_phrasing_signals_and_lead(
    answerer: Answerer, pipe: Console, written: Written
) -> None:
    text = explained(answerer, pipe, written, "what is galium used for, Bob?")
    assert "Explained by the best match: gallium" in text
    assert "Read as: galium → gallium" in text
    assert "Not explained by it: bob" in text
    assert "Nearest phrasing: " in text
    for column in ("entry", "score", "model", "coverage", "likeness", "name", "exact"):
        assert column in text
    assert "Words known to the library: " in text
    assert "Decision: answer with gallium; the best leads by " in text


def test_at_most_five_matches_are_shown(answerer: Answerer, pipe: Console, written: Written) -> None:
    lines = explained(answerer, pipe, written, "what is gallium?").splitlines()
    start = next(number for number, line in enumerate(lines) if line.split()[:2] == ["entry", "score"])
    end = next(number for number, line in enumerate(lines) if line.startswith("Words known"))
    assert end - start - 1 == explain.MATCHES_SHOWN


def test_what_was_neither_read_nor_corrected_is_a_dash(answerer: Answerer, pipe: Console, written: Written) -> None:
    assert "Read as: —" in explained(answerer, pipe, written, "what is gallium?")


def test_the_offer_beside_an_advice_answer_is_named(answerer: Answerer, pipe: Console, written: Written) -> None:
    text = explained(answerer, pipe, written, "should I buy gallium stocks?")
    assert "Decision: answer with personal-advice, offering gallium" in text


def test_choices_are_named(answerer: Answerer, pipe: Console, written: Written) -> None:
    text = explained(answerer, pipe, written, "solar")
    assert "Decision: ask which of " in text


def test_a_text_without_words_has_a_decision_and_nothing_else(
    answerer: Answerer, pipe: Console, written: Written
) -> None:
    assert explained(answerer, pipe, written, "🙂 \x1b \ud800") == "Decision: decline; nearest are none\n"


def test_a_follow_up_is_explained_as_it_was_decided(answerer: Answerer, pipe: Console, written: Written) -> None:
    text = explained(answerer, pipe, written, "and the risks?", Turn("what is gallium?", "gallium"))
    assert "Decision: answer with gallium" in text


def test_a_question_is_data_on_a_terminal(answerer: Answerer, screen: Console, written: Written) -> None:
    text = explained(answerer, screen, written, "\x1b]0;owned\x07 [/red] what is gallium?")
    assert "\x1b]0;" not in text
    assert "\x07" not in text
    assert "answer with gallium" in text
