from __future__ import annotations

import pytest

from bot.answering.advice import asks_for_advice, subject_of


@pytest.mark.parametrize(
    "text",
    [
        "should I buy MP Materials?",
        "Should i sell my copper shares now",
        "is it too late to buy uranium",
        "would you hold lithium here?",
        "what stock should I own for rare earths",
        "is nickel a good investment",
        "price target for cameco",
        "how much of my portfolio should be in graphite",
        "worth buying?",
        "ѕhould I buy this",
        "SHOULD I INVEST",
    ],
)
def test_requests_for_a_recommendation_are_seen(text: str) -> None:
    assert asks_for_advice(text)


@pytest.mark.parametrize(
    "text",
    [
        "who buys cobalt",
        "how do governments invest in mines",
        "what should investors watch",
        "why did China ban exports",
        "what is a warrant",
        "does recycling pay",
        "",
    ],
)
def test_other_questions_are_not(text: str) -> None:
    assert not asks_for_advice(text)


def test_the_subject_is_the_question_without_the_asking() -> None:
    assert subject_of("Should I buy MP Materials shares now?") == "mp materials"
    assert subject_of("should I buy?") == ""
