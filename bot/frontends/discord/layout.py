"""What of a card fits into one message, and what goes under "Read the rest". Pure; knows no discord.py.

A card is a row of blocks: whole paragraphs and list items, never pieces of them. Where it is too long, blocks go in a
fixed order, least needed first, and are found again on the pages of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.answering.reply import Card
from bot.frontends.discord.words import Words
from bot.knowledge.entry import Source


class Part(Enum):
    """A section of a card, in the order of display."""

    SUMMARY = "summary"
    EXPLANATION = "explanation"
    TAKEAWAYS = "takeaways"
    RISKS = "risks"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or list item. `need` says how long it is held on to; the summary is never let go."""

    part: Part
    text: str
    need: int


@dataclass(frozen=True, slots=True)
class Split:
    """What one message shows, and what is left for the rest."""

    shown: tuple[Block, ...]
    rest: tuple[Block, ...]


def blocks_of(card: Card) -> tuple[Block, ...]:
    """All of a card's blocks, in the order of display."""
    paragraphs = [text for text in re.split(r"\n\s*\n", card.explanation) if text.strip()]
    return (
        Block(Part.SUMMARY, card.summary, 1000),
        *(Block(Part.EXPLANATION, text, 300 if place == 0 else 100 - place) for place, text in enumerate(paragraphs)),
        *(Block(Part.TAKEAWAYS, text, 500 - place) for place, text in enumerate(card.takeaways)),
        *(Block(Part.RISKS, text, 400 - place) for place, text in enumerate(card.risks)),
        *(Block(Part.FIGURES, text, 200 - place) for place, text in enumerate(card.figures)),
    )


def split(blocks: Sequence[Block], fits: Callable[[Sequence[Block], bool], bool]) -> Split:
    """Let blocks go until the others fit.

    Args:
        fits: whether blocks fit into one message; the flag says whether something is left out of it.
    """
    shown, left = list(blocks), sorted(blocks, key=lambda block: block.need)
    for block in left:
        if fits(shown, len(shown) < len(blocks)) or block.part is Part.SUMMARY:
            break
        shown.remove(block)
    kept = tuple(shown)
    return Split(kept, tuple(block for block in blocks if block not in kept))


def pages(blocks: Sequence[Block], fits: Callable[[Sequence[Block]], bool]) -> list[tuple[Block, ...]]:
    """Blocks in order, as many to a page as fit; one that is too long for a page has one for itself."""
    filled: list[list[Block]] = []
    for block in blocks:
        if filled and fits([*filled[-1], block]):
            filled[-1].append(block)
        else:
            filled.append([block])
    return [tuple(page) for page in filled]


def sections(blocks: Sequence[Block], words: Words) -> Iterator[str]:
    """Each part's blocks as Markdown, with its heading."""
    headings = {Part.TAKEAWAYS: words.takeaways, Part.RISKS: words.risks, Part.FIGURES: words.figures}
    for part in Part:
        texts = [_plain_markers(block.text) for block in blocks if block.part is part]
        if texts and part in headings:
            yield "\n".join([f"**{headings[part]}**", *(f"- {text}" for text in texts)])
        elif texts:
            yield "\n\n".join(texts)


def cited(blocks: Sequence[Block], sources: Sequence[Source]) -> list[tuple[int, Source]]:
    """The sources that blocks cite, with their numbers."""
    numbers = {int(number) for block in blocks for number in re.findall(r"\[(\d{1,2})\]", block.text)}
    return [(number, source) for number, source in enumerate(sources, start=1) if number in numbers]


def source_line(number: int, source: Source, words: Words, *, full: bool) -> str:
    """A source as a link: with its title, or for want of room without."""
    named = f"{source.publisher}, {source.title}" if full else source.publisher
    return f"-# [{number}] [{_link_text(named)}]({_link_target(source.url)}), {source.date or words.undated}"


def _plain_markers(text: str) -> str:
    """A marker before a parenthesis would read as a link."""
    return re.sub(r"(\[\d{1,2}\])\(", r"\1 (", text)


def _link_text(text: str) -> str:
    return re.sub(r"([\\\[\]*_`~|])", r"\\\1", text)


def _link_target(url: str) -> str:
    escapes = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E"}
    return "".join(escapes.get(character, character) for character in url)
