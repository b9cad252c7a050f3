"""Discord carries what the terminal carries: the same facts, the same sources."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.answerer import Answerer
from bot.answering.outcome import Answer, Question
from bot.answering.reply import Card, card, compose, plain_text
from bot.frontends.discord.render import reply_view, rest_views
from bot.frontends.discord.words import EN, FR, Words
from bot.knowledge.library import Library
from tests.frontends.discord.cards import missing, texts


def _facts(shown: Card) -> list[str]:
    return [
        shown.title,
        shown.summary,
        *(paragraph for paragraph in shown.explanation.split("\n")),
        *shown.takeaways,
        *shown.risks,
        *shown.figures,
        *(source.url for source in shown.sources),
        shown.version,
        shown.as_of,
    ]


@pytest.mark.parametrize("words", [EN, FR])
def test_every_shipped_entry_says_the_same_on_discord_and_in_the_terminal(
    shipped: Library, real_today: date, words: Words
) -> None:
    for one in shipped:
        shown = card(one, shipped, real_today)
        facts = _facts(shown)
        assert missing(facts, plain_text(shown)) == []
        said = texts(reply_view(shown, asker_id=1, private=False, words=words), *rest_views(shown, words))
        assert missing(facts, said.replace("%28", "(").replace("%29", ")")) == [], one.id


def test_the_same_question_has_the_same_answer_on_both(shipped: Library, real_today: date) -> None:
    answerer = Answerer.over(shipped)
    for question in ("what is gallium?", "why does the US-Canada alliance matter?", "rare earth magnets"):
        outcome = answerer.answer(Question(question))
        assert isinstance(outcome, Answer)
        shown = compose(outcome, shipped, real_today)
        assert isinstance(shown, Card)
        # Whoever reads the rest opens the entry by hand.
        rest = rest_views(card(outcome.entry, shipped, real_today))
        said = texts(reply_view(shown, asker_id=1, private=False), *rest)
        assert missing(_facts(shown), said.replace("%28", "(").replace("%29", ")")) == []
        assert missing(_facts(shown), plain_text(shown)) == []
