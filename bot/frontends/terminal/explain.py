"""`assay why`: how a question was read and decided, for a curator who wants to mend an entry."""

from __future__ import annotations

from typing import assert_never

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.answering.answerer import Answerer
from bot.answering.outcome import Answer, Clarify, Decline, Outcome, Question, Silent
from bot.search.match import Match

MATCHES_SHOWN = 5


def show(out: Console, answerer: Answerer, question: Question) -> None:
    """Print the words recognised, corrected and unexplained, the best matches with their signals, and the decision."""
    outcome = answerer.answer(question)
    matches = outcome.matches[:MATCHES_SHOWN]
    if matches:
        _show_reading(out, matches[0])
        _show_matches(out, matches)
    out.print(Text(f"Decision: {_decision(outcome)}", style="bold"))


def _show_reading(out: Console, best: Match) -> None:
    corrected = ", ".join(f"{one.typed} → {one.read}" for one in best.why.corrections)
    for name, value in (
        ("Explained by the best match", ", ".join(best.why.words)),
        ("Read as", corrected),
        ("Not explained by it", ", ".join(best.why.unexplained)),
        ("Nearest phrasing", best.why.phrasing),
    ):
        out.print(Text(f"{name}: {value or '—'}"))


def _show_matches(out: Console, matches: tuple[Match, ...]) -> None:
    columns = ("model", "coverage", "likeness", "support", "sense", "name", "exact")
    table = Table("entry", "score", *columns, box=None)
    for match in matches:
        signals = match.why.signals
        numbers = [getattr(signals, column) for column in columns]
        table.add_row(Text(match.entry_id), f"{match.score:.1f}", *(f"{number:.2f}" for number in numbers))
    out.print(table)
    signals = matches[0].why.signals
    out.print(
        Text(f"Words known to the library: {signals.known:.2f}; belief in none of the entries: {signals.outside:.2f}")
    )


def _decision(outcome: Outcome) -> str:
    lead = ""
    if len(outcome.matches) > 1:
        lead = f"; the best leads by {outcome.matches[0].score - outcome.matches[1].score:.1f} points"
    match outcome:
        case Answer(entry=entry, beside=beside):
            offered = f", offering {beside.id}" if beside else ""
            return f"answer with {entry.id}{offered}{lead}"
        case Clarify(choices=choices):
            return f"ask which of {', '.join(entry.id for entry in choices)} is meant{lead}"
        case Decline(nearest=nearest):
            return f"decline; nearest are {', '.join(entry.id for entry in nearest) or 'none'}"
        case Silent():
            return "stay silent"
        case _:
            assert_never(outcome)
