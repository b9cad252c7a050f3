from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from rich.console import Console
from rich.text import Text

from bot.answering.outcome import Answer, Decline, Silent
from bot.answering.reply import ADVICE_BESIDE, DISCLAIMER, Card, card, compose, plain_text, source_line
from bot.frontends.terminal import render
from bot.knowledge.library import Library
from tests.builders import TODAY, entry

Written = Callable[[Console], str]

ODD = entry(
    "odd",
    title="[red]Odd[/red] :smile: [/]",
    summary="A summary with [bold]brackets[/bold] and :warning:.[^src]",
    takeaways=["Watch [link=https://example.org]this[/link].", "Mind [x] and [/y]."],
    risks=["A [blink]risk[/blink]."],
    figures=[{"name": "Share [of all]", "value": "[5] %", "as_of": "2025", "source": "src"}],
    related=["other"],
    review_by="2026-05",
)
LIBRARY = Library([ODD, entry("other", title="[green]Other[/green]")])


def seen(text: str) -> str:
    """What is left for the eye: no colours, no links, white space single."""
    return " ".join(Text.from_ansi(text).plain.split())


def odd_card(beside: bool = False) -> Card:
    return card(ODD, LIBRARY, TODAY, "matched on: odd", LIBRARY.get("other") if beside else None)


def test_where_a_program_reads_a_reply_is_the_plain_text_and_nothing_else(pipe: Console, written: Written) -> None:
    render.show(pipe, odd_card())
    assert written(pipe) == plain_text(odd_card()) + "\n"


@pytest.mark.parametrize("outcome", [Decline((), ()), Decline((ODD,), ()), Answer(ODD, ())])
def test_plain_output_has_no_escape_sequences(pipe: Console, written: Written, outcome: Answer | Decline) -> None:
    render.show(pipe, compose(outcome, LIBRARY, TODAY))
    assert "\x1b" not in written(pipe)


def test_where_somebody_looks_a_card_shows_everything(screen: Console, written: Written) -> None:
    shown = odd_card(beside=True)
    render.show(screen, shown)
    text = seen(written(screen))
    for part in (
        shown.title,
        shown.summary,
        *shown.takeaways,
        *shown.risks,
        *shown.figures,
        "Takeaways for investors",
        "Risks",
        "Figures",
        "Sources",
        "Due for review since 2026-05",
        ADVICE_BESIDE,
        "1. [green]Other[/green] 2. [green]Other[/green]",
        "matched on: odd",
        f"As of 2026-01 · version {ODD.version} · {DISCLAIMER}",
    ):
        assert part in text
    for number, source in enumerate(shown.sources, start=1):
        assert source_line(number, source) in text


def test_brackets_and_emoji_codes_in_entries_are_data_on_both(pipe: Console, screen: Console, written: Written) -> None:
    for out in (pipe, screen):
        render.show(out, odd_card())
        render.show(out, compose(Decline((ODD,), ()), LIBRARY, TODAY))
        render.show_topics(out, LIBRARY, LIBRARY.categories)
        text = seen(written(out))
        assert text.count("[red]Odd[/red] :smile: [/]") == 3
        assert "[bold]brackets[/bold] and :warning:." in text
        assert "Mind [x] and [/y]." in text


def test_silence_prints_nothing_where_somebody_looks(screen: Console, written: Written) -> None:
    render.show(screen, compose(Silent(()), LIBRARY, TODAY))
    assert written(screen) == ""


def test_every_shipped_entry_is_shown_with_all_its_facts_and_sources(
    shipped: Library, screen: Console, written: Written, real_today: date
) -> None:
    for one in shipped:
        shown = card(one, shipped, real_today)
        render.show(screen, shown)
        text = re.sub(r"\s", "", seen(written(screen)))
        lines = [source_line(number, source) for number, source in enumerate(shown.sources, start=1)]
        for part in (shown.title, *shown.figures, *lines, f"As of {shown.as_of}", DISCLAIMER):
            assert re.sub(r"\s", "", part) in text, one.id
        prose = (shown.summary, shown.explanation, *shown.takeaways, *shown.risks)
        numbers = {number for part in prose for number in re.findall(r"\d[\d.,–]*\d|\d", part)}
        assert not {number for number in numbers if number not in text}, one.id


def test_topics_for_a_program_are_separated_by_tabs(pipe: Console, written: Written) -> None:
    render.show_topics(pipe, LIBRARY, ("things",))
    assert written(pipe).splitlines() == [
        "things\todd\t[red]Odd[/red] :smile: [/]",
        "things\tother\t[green]Other[/green]",
    ]


def test_topics_for_a_person_are_headed_by_their_category(screen: Console, written: Written) -> None:
    render.show_topics(screen, LIBRARY, ("things",))
    assert seen(written(screen)).startswith("things odd [red]Odd[/red] :smile: [/] other")
