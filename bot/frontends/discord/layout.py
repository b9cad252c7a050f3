"""What of a card fits into one message, and what goes under "Read the rest". Pure; knows no discord.py.

A card is a row of blocks: whole paragraphs and list items, never pieces of them. Where it is too long, blocks go in a
fixed order, least needed first, and are found again on the pages of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from bot.answering.reply import Card
from bot.frontends.discord import markdown
from bot.frontends.discord.words import Words
from bot.knowledge.entry import Source

T = TypeVar("T")


class Part(Enum):
    """A section of a card, in the order of display."""

    SUMMARY = "summary"
    EXPLANATION = "explanation"
    TAKEAWAYS = "takeaways"
    RISKS = "risks"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or list item.

    Attributes:
        need: how long it is held on to; the summary is never let go.
        joint: what stands between it and the block before it, where both are shown.
    """

    part: Part
    text: str
    need: int
    joint: str = "\n\n"


@dataclass(frozen=True, slots=True)
class Split:
    """What one message shows, and what is left for the rest."""

    shown: tuple[Block, ...]
    rest: tuple[Block, ...]


def blocks_of(card: Card) -> tuple[Block, ...]:
    """All of a card's blocks, in the order of display."""
    return (
        Block(Part.SUMMARY, markdown.unwrapped(card.summary), 1000),
        *_explanation(card.explanation),
        *(Block(Part.TAKEAWAYS, markdown.unwrapped(text), 500 - place) for place, text in enumerate(card.takeaways)),
        *(Block(Part.RISKS, markdown.unwrapped(text), 400 - place) for place, text in enumerate(card.risks)),
        *(Block(Part.FIGURES, text, 200 - place) for place, text in enumerate(card.figures)),
    )


def _explanation(text: str) -> Iterator[Block]:
    """Needed less from block to block, so that what is shown of it always reads on from its beginning."""
    place = 0
    for number, paragraph in enumerate(markdown.paragraphs(text)):
        for joint, piece in markdown.pieces(paragraph):
            yield Block(Part.EXPLANATION, piece, (300 if number == 0 else 100) - place, joint)
            place += 1


def split(blocks: Sequence[Block], fits: Callable[[Sequence[Block], bool], bool]) -> Split:
    """Let blocks go until the others fit.

    Args:
        fits: whether blocks fit into one message; the flag says whether something is left out of it.
    """
    shown = list(blocks)
    for block in sorted(blocks, key=lambda block: block.need):
        if fits(shown, len(shown) < len(blocks)) or block.part is Part.SUMMARY:
            break
        shown.remove(block)
    return Split(tuple(shown), tuple(block for block in blocks if block not in shown))


def pages(items: Sequence[T], fits: Callable[[Sequence[T]], bool]) -> list[tuple[T, ...]]:
    """Items in order, as many to a page as fit; one that is too long for a page has one for itself."""
    filled: list[list[T]] = []
    for item in items:
        if filled and fits([*filled[-1], item]):
            filled[-1].append(item)
        else:
            filled.append([item])
    return [tuple(page) for page in filled]


def most(items: Sequence[T], fits: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """The first items, as many as fit."""
    return next((items[:count] for count in range(len(items), 0, -1) if fits(items[:count])), ())


def sections(blocks: Sequence[Block], words: Words) -> Iterator[str]:
    """Each part's blocks as Markdown, with its heading."""
    headings = {Part.TAKEAWAYS: words.takeaways, Part.RISKS: words.risks, Part.FIGURES: words.figures}
    for part in Part:
        mine = [block for block in blocks if block.part is part]
        if mine and part in headings:
            yield markdown.plain_markers("\n".join([f"**{headings[part]}**", *(f"- {block.text}" for block in mine)]))
        elif mine:
            yield markdown.plain_markers(mine[0].text + "".join(block.joint + block.text for block in mine[1:]))


def cited(blocks: Sequence[Block], sources: Sequence[Source]) -> list[tuple[int, Source]]:
    """The sources that blocks cite, with their numbers."""
    numbers = {int(number) for block in blocks for number in re.findall(r"\[(\d{1,2})\]", block.text)}
    return [(number, source) for number, source in enumerate(sources, start=1) if number in numbers]


def source_line(number: int, source: Source, words: Words, *, full: bool) -> str:
    """A source as a link: with its title, or for want of room without."""
    named = f"{source.publisher}, {source.title}" if full else source.publisher
    link = f"[{markdown.escaped(named)}]({markdown.link_target(source.url)})"
    return f"-# [{number}] {link}, {source.date or words.undated}"
