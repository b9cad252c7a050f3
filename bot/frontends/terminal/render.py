"""Replies for a terminal: headings, Markdown and links for people, plain text when output is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import assert_never

from rich.console import Console
from rich.markdown import Markdown
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.answering.reply import ADVICE_BESIDE, Card, Choice, Choices, Nothing, Reply, plain_text, source_line
from bot.knowledge.library import Library


def console() -> Console:
    """The console of this process; lines are not broken where a program reads them."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def show(out: Console, reply: Reply) -> None:
    """Print a reply. What entries say is data: it is never read as rich's own markup."""
    if not out.is_terminal:
        out.print(plain_text(reply), markup=False, emoji=False)
        return
    match reply:
        case Card():
            _show_card(out, reply)
        case Choices(sentence, choices):
            out.print(Text(sentence, style="yellow"))
            _show_choices(out, choices)
        case Nothing():
            pass
        case _:
            assert_never(reply)


def _show_card(out: Console, card: Card) -> None:
    out.print(Rule(Text(card.title, style="bold"), style="cyan"))
    if card.stale:
        out.print(Text(f"Due for review since {card.stale}; some of it may have changed.", style="yellow"))
    out.print(Markdown(f"**{card.summary}**"))
    out.print()
    out.print(Markdown(card.explanation))
    for heading, items in (
        ("Takeaways for investors", card.takeaways),
        ("Risks", card.risks),
        ("Figures", card.figures),
    ):
        if items:
            out.print()
            out.print(Text(heading, style="bold cyan"))
            out.print(Markdown("\n".join(f"- {item}" for item in items)))
    out.print()
    out.print(Text("Sources", style="bold cyan"))
    for number, source in enumerate(card.sources, start=1):
        out.print(Text(source_line(number, source), style="dim"))
    if card.beside:
        out.print()
        out.print(Text(ADVICE_BESIDE, style="bold"))
    related = ([card.beside] if card.beside else []) + list(card.related)
    if related:
        out.print()
        out.print(Text("Related, by number", style="bold cyan"))
        _show_choices(out, related)
    if card.matched:
        out.print(Text(card.matched, style="dim italic"))
    out.print(Text(f"As of {card.as_of} · version {card.version} · {card.disclaimer}", style="dim"))


def _show_choices(out: Console, choices: Sequence[Choice]) -> None:
    for number, choice in enumerate(choices, start=1):
        out.print(Text(f"  {number}. {choice.title}"))


def show_topics(out: Console, library: Library, categories: Sequence[str]) -> None:
    """Print topics by category: id and title."""
    for category in categories:
        entries = library.in_category(category)
        if not out.is_terminal:
            for entry in entries:
                # Not by rich, which would turn the tabs into spaces.
                print(category, entry.id, entry.title, sep="\t", file=out.file)
            continue
        table = Table(title=category, title_justify="left", title_style="bold cyan", show_header=False, box=None)
        for entry in entries:
            table.add_row(Text(entry.id, style="dim"), Text(entry.title))
        out.print(table)
