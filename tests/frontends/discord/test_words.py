from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from bot.answering import reply
from bot.frontends.discord import limits
from bot.frontends.discord.words import EN, FR, Words, words_for


@pytest.mark.parametrize(("locale", "words"), [("fr", FR), ("en-US", EN), ("de", EN), (None, EN)])
def test_words_go_by_the_locale(locale: str | None, words: Words) -> None:
    assert words_for(locale) is words


def test_discord_and_the_terminal_say_the_same() -> None:
    assert (EN.declined, EN.nearest, EN.clarify) == (reply.DECLINED, reply.NEAREST, reply.CLARIFY)
    assert (EN.disclaimer, EN.beside) == (reply.DISCLAIMER, reply.ADVICE_BESIDE)


@pytest.mark.parametrize("name", asdict(EN))
def test_languages_fill_in_the_same_and_fit_on_a_button(name: str) -> None:
    english, french = getattr(EN, name), getattr(FR, name)
    assert english
    assert french
    assert re.findall(r"\{.*?\}", english) == re.findall(r"\{.*?\}", french)
    if name in {"rest", "next_page", "share", "remove", "helpful", "unhelpful"}:
        assert len(french) <= limits.BUTTON_LABEL
