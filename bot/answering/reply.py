"""A reply that knows no platform: what is shown, in which order, with which words. Renderers only lay it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, assert_never

from bot.answering.outcome import Answer, Clarify, Decline, Outcome, Silent
from bot.knowledge.entry import Entry, Source, markers, with_numbers
from bot.knowledge.library import Library

DISCLAIMER = "Education, not financial advice."
DECLINED = "I don't know that one: no entry of mine answers it, and I don't make anything up."
NEAREST = "The nearest topics I have:"
CLARIFY = "I can answer one of these. Which do you mean?"
ADVICE_BESIDE = "On the subject itself, see:"


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic that can be picked: its id and title."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Card:
    """An entry laid out. Texts cite sources by number, `[1]`, counted as in `sources`.

    Attributes:
        stale: the day that a review was due, if it has passed.
        matched: why this entry was chosen, in one line; empty where it was picked by hand.
        beside: the subject's topic, where the entry answers a request for advice.
    """

    id: str
    title: str
    summary: str
    explanation: str
    takeaways: tuple[str, ...]
    risks: tuple[str, ...]
    figures: tuple[str, ...]
    sources: tuple[Source, ...]
    as_of: str
    stale: str | None
    version: str
    related: tuple[Choice, ...]
    matched: str = ""
    beside: Choice | None = None
    disclaimer: str = DISCLAIMER


@dataclass(frozen=True, slots=True)
class Choices:
    """A sentence and topics to pick from, perhaps none.

    Attributes:
        meant: whether each may be what was asked for; otherwise the question was declined, and these come closest.
    """

    sentence: str
    choices: tuple[Choice, ...]
    meant: bool = False


@dataclass(frozen=True, slots=True)
class Nothing:
    """No reply at all."""


Reply: TypeAlias = Card | Choices | Nothing


def compose(outcome: Outcome, library: Library, today: date) -> Reply:
    """The reply to an outcome.

    Args:
        outcome: what came of the question.
        library: where related topics are looked up.
        today: the day that an entry's review date is held against.
    """
    match outcome:
        case Answer(entry, matches, beside):
            mine = [found for found in matches if found.entry_id == entry.id]
            return card(entry, library, today, mine[0].why.line() if mine else "", beside)
        case Clarify(choices):
            return Choices(CLARIFY, _choices(choices), meant=True)
        case Decline(nearest):
            return Choices(f"{DECLINED} {NEAREST}" if nearest else DECLINED, _choices(nearest))
        case Silent():
            return Nothing()
        case _:
            assert_never(outcome)


def card(
    entry: Entry,
    library: Library,
    today: date,
    matched: str = "",
    beside: Entry | None = None,
    *,
    explained: bool = True,
) -> Card:
    """An entry as a reply, whether it was found by search or picked by hand; without its explanation if so wished."""
    order = _cited_order(entry, explained)
    numbers = {source.key: number for number, source in enumerate(order, start=1)}

    def numbered(text: str) -> str:
        return with_numbers(text, numbers)

    return Card(
        id=entry.id,
        title=entry.title,
        summary=numbered(entry.summary),
        explanation=numbered(entry.explanation) if explained else "",
        takeaways=tuple(numbered(text) for text in entry.takeaways),
        risks=tuple(numbered(text) for text in entry.risks),
        figures=tuple(f"{one.name}: {one.value} ({one.as_of}) [{numbers[one.source]}]" for one in entry.figures),
        sources=order,
        as_of=str(entry.as_of),
        stale=str(entry.review_by) if entry.review_by.last_day < today else None,
        version=entry.version,
        related=_choices(library.related_to(entry)),
        matched=matched,
        beside=Choice(beside.id, beside.title) if beside is not None else None,
    )


def _cited_order(entry: Entry, explained: bool) -> tuple[Source, ...]:
    """The sources in the order in which a reader meets them."""
    texts = entry.texts if explained else (entry.summary, *entry.takeaways, *entry.risks)
    keys = [key for text in texts for key in markers(text)] + [figure.source for figure in entry.figures]
    return tuple(entry.source(key) for key in dict.fromkeys(keys))


def _choices(entries: tuple[Entry, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(entry.id, entry.title) for entry in entries)


def plain_text(reply: Reply) -> str:
    """A reply as plain text, complete and without any markup of ours: for pipes, logs and `--json`."""
    match reply:
        case Card():
            return "\n".join(_card_lines(reply))
        case Choices(sentence, choices):
            return "\n".join([sentence, *(f"  {number}. {one.title}" for number, one in enumerate(choices, start=1))])
        case Nothing():
            return ""
        case _:
            assert_never(reply)


def source_line(number: int, source: Source) -> str:
    """`[1] U.S. Geological Survey, "Gallium", 2025-01, https://…`"""
    return f'[{number}] {source.publisher}, "{source.title}", {source.date or "undated"}, {source.url}'


def _card_lines(shown: Card) -> list[str]:
    lines = [shown.title, ""]
    if shown.stale:
        lines += [f"This entry was due for review on {shown.stale}; some of it may have changed.", ""]
    lines += [shown.summary, "", shown.explanation]
    for heading, items in (
        ("Takeaways for investors", shown.takeaways),
        ("Risks", shown.risks),
        ("Figures", shown.figures),
    ):
        if items:
            lines += ["", heading, *(f"- {item}" for item in items)]
    lines += ["", "Sources", *(source_line(number, one) for number, one in enumerate(shown.sources, start=1))]
    if shown.beside:
        lines += ["", f"{ADVICE_BESIDE} {shown.beside.title} ({shown.beside.id})"]
    if shown.related:
        lines += ["", "Related: " + "; ".join(one.title for one in shown.related)]
    lines += ["", f"As of {shown.as_of} · version {shown.version} · {shown.disclaimer}"]
    return lines
