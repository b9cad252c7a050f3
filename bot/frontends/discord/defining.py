"""A term in short: what it stands for, and the summary of the entry that explains it."""

from __future__ import annotations

from discord import ui

from bot.answering.reply import Card
from bot.frontends.discord.buttons import TopicButton
from bot.frontends.discord.layout import blocks_of, cited, sections, source_line
from bot.frontends.discord.render import ACCENT
from bot.frontends.discord.words import EN, Words
from bot.knowledge.entry import Entry


def definition_view(card: Card, entry: Entry, term: str, words: Words = EN) -> ui.LayoutView:
    """What a term means, with its sources and the way to the full entry. The term is the entry's own spelling."""
    summary = blocks_of(card)[:1]
    lines = [source_line(*pair, words, full=True) for pair in cited(summary, card.sources)]
    texts = [f"## {_headline(entry, term)}", *sections(summary, words), "\n".join([*lines, f"-# {words.disclaimer}"])]
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*(ui.TextDisplay[ui.LayoutView](text) for text in texts), accent_colour=ACCENT))
    view.add_item(ui.ActionRow(TopicButton(card.id, card.title)))
    return view


def _headline(entry: Entry, term: str) -> str:
    wanted = term.strip().casefold()
    for short, meaning in entry.abbreviations.items():
        if short.casefold() == wanted:
            return f"{short}: {meaning}"
    return next((name for name in entry.aliases if name.casefold() == wanted), entry.title)
