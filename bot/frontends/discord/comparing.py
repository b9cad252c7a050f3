"""Two topics side by side in one message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from discord import ui

from bot.answering.reply import Card
from bot.frontends.discord.buttons import TopicButton
from bot.frontends.discord.layout import Block, Part, blocks_of, cited, source_line, split
from bot.frontends.discord.render import ACCENT, fits
from bot.frontends.discord.words import EN, Words

_ORDER = (Part.SUMMARY, Part.FIGURES, Part.TAKEAWAYS, Part.RISKS)


def comparison_view(first: Card, second: Card, words: Words = EN) -> ui.LayoutView:
    """Summaries, figures, takeaways and risks of two cards, part by part; what has no room is a click away."""
    second = _renumbered(second, len(first.sources))
    mine, theirs = blocks_of(first), blocks_of(second)
    kept = split((*mine, *theirs), lambda blocks, _: fits(_view(first, second, blocks, words))).shown
    return _view(first, second, kept, words)


def _view(first: Card, second: Card, blocks: Sequence[Block], words: Words) -> ui.LayoutView:
    mine = blocks_of(first)
    sides = (
        (first.title, [block for block in blocks if block in mine]),
        (second.title, [block for block in blocks if block not in mine]),
    )
    texts = [f"## {words.compared.format(first.title, second.title)}"]
    for part in _ORDER:
        lines = [line for title, side in sides for line in _side(title, side, part)]
        if lines:
            texts.append("\n".join([*_heading(part, words), *lines]))
    sources = [source_line(*pair, words, full=False) for pair in cited(blocks, (*first.sources, *second.sources))]
    texts += ["\n".join([f"-# **{words.sources}**", *sources]), f"-# {words.disclaimer}"]
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*(ui.TextDisplay[ui.LayoutView](text) for text in texts), accent_colour=ACCENT))
    view.add_item(ui.ActionRow(TopicButton(first.id, first.title), TopicButton(second.id, second.title)))
    return view


def _heading(part: Part, words: Words) -> list[str]:
    headings = {Part.FIGURES: words.figures, Part.TAKEAWAYS: words.takeaways, Part.RISKS: words.risks}
    return [f"### {headings[part]}"] if part in headings else []


def _side(title: str, blocks: Sequence[Block], part: Part) -> list[str]:
    texts = [block.text for block in blocks if block.part is part]
    mark = "- " if part is not Part.SUMMARY else ""
    return [f"**{title}**", *(f"{mark}{text}" for text in texts)] if texts else []


def _renumbered(card: Card, by: int) -> Card:
    """A card whose sources are counted on from another's."""

    def moved(text: str) -> str:
        return re.sub(r"\[(\d{1,2})\]", lambda found: f"[{int(found[1]) + by}]", text)

    return replace(
        card,
        summary=moved(card.summary),
        takeaways=tuple(map(moved, card.takeaways)),
        risks=tuple(map(moved, card.risks)),
        figures=tuple(map(moved, card.figures)),
    )
