"""Neutral replies as Components V2, within Discord's limits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, assert_never

import discord
from discord import ui
from discord.http import handle_message_parameters

from bot.answering.reply import Card, Choices
from bot.frontends.discord import limits
from bot.frontends.discord.buttons import (
    PickButton,
    RelatedSelect,
    RemoveButton,
    RestButton,
    ShareButton,
    TopicButton,
    VoteButton,
)
from bot.frontends.discord.layout import Block, Split, blocks_of, cited, pages, sections, source_line, split
from bot.frontends.discord.words import EN, Words

NO_MENTIONS = discord.AllowedMentions.none()
ACCENT = discord.Colour(0x2F7D6B)
STALE = discord.Colour(0xC98A1B)


def reply_view(reply: Card | Choices, *, asker_id: int, private: bool, words: Words = EN) -> ui.LayoutView:
    """A reply as a message: for the asker alone, or for all in the channel."""
    match reply:
        case Card():
            shown = _split(reply, asker_id, private, words)
            return _card_view(reply, shown, asker_id, private, words)
        case Choices():
            return _choices_view(reply, asker_id, private, words)
        case _:
            assert_never(reply)


def rest_views(card: Card, words: Words = EN) -> list[ui.LayoutView]:
    """The pages that hold what a card's message has no room for, with the sources they cite."""
    left = _split(card, 0, False, words)
    hidden = _source_lines(card, left.shown, words)[1]
    filled = [_page_texts(card, page, words) for page in pages(left.rest, lambda page: _page_fits(card, page, words))]
    filled += [["\n".join(group)] for group in _grouped(hidden)]
    last = len(filled) - 1
    return [_page_view(card, texts, place + 1 if place < last else None, words) for place, texts in enumerate(filled)]


def sentence_view(sentence: str) -> ui.LayoutView:
    """A sentence where a message must stay a Components V2 one."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay(sentence))
    return view


def payload(view: ui.LayoutView) -> dict[str, Any]:
    """What goes over the wire when a view is sent into a channel."""
    with handle_message_parameters(view=view, allowed_mentions=NO_MENTIONS) as parameters:
        return dict(parameters.payload or {})


def fits(view: ui.LayoutView) -> bool:
    """Whether Discord takes a message with this view."""
    components, characters, size = measured(view)
    return components <= limits.COMPONENTS and characters <= limits.CHARACTERS and size <= limits.PAYLOAD_BYTES


def measured(view: ui.LayoutView) -> tuple[int, int, int]:
    """Components, characters, and bytes of the payload."""
    wire = json.dumps(payload(view), ensure_ascii=False, separators=(",", ":"))
    return view.total_children_count, view.content_length(), len(wire.encode("utf-8", "surrogatepass"))


def _split(card: Card, asker_id: int, private: bool, words: Words) -> Split:
    def room(blocks: Sequence[Block], cropped: bool) -> bool:
        left = Split(tuple(blocks), (Block(blocks[0].part, "", 0),) if cropped else ())
        return fits(_card_view(card, left, asker_id, private, words))

    return split(blocks_of(card), room)


def _card_view(card: Card, left: Split, asker_id: int, private: bool, words: Words) -> ui.LayoutView:
    lines, hidden = _source_lines(card, left.shown, words)
    if hidden:
        lines = [*lines, f"-# {words.more_sources.format(len(hidden))}"]
    texts = [f"## {card.title}", *sections(left.shown, words)]
    if card.stale:
        texts.insert(1, words.stale.format(card.stale))
    body = ui.Container[ui.LayoutView](*map(_text, texts), accent_colour=STALE if card.stale else ACCENT)
    body.add_item(ui.Separator())
    body.add_item(_text("\n".join([f"-# **{words.sources}**", *lines])))
    body.add_item(_text(_small_print(card, words)))
    view = ui.LayoutView(timeout=None)
    view.add_item(body)
    if card.related:
        view.add_item(ui.ActionRow(RelatedSelect(card.id, card.related, words.related)))
    view.add_item(ui.ActionRow(*_buttons(card, bool(left.rest or hidden), asker_id, private, words)))
    if card.beside is not None:
        view.add_item(_text(words.beside))
        view.add_item(ui.ActionRow(TopicButton(card.beside.id, card.beside.title)))
    return view


def _buttons(
    card: Card, more: bool, asker_id: int, private: bool, words: Words
) -> list[ui.DynamicItem[ui.Button[ui.LayoutView]]]:
    buttons: list[ui.DynamicItem[ui.Button[ui.LayoutView]]] = [RestButton(card.id, 0, words.rest)] if more else []
    buttons.append(VoteButton(True, card.id, card.version))
    buttons.append(VoteButton(False, card.id, card.version))
    buttons.append(ShareButton(card.id, words.share) if private else RemoveButton(asker_id, words.remove))
    return buttons


def _small_print(card: Card, words: Words) -> str:
    parts = [words.as_of.format(card.as_of), f"`{card.id}@{card.version}`", words.disclaimer]
    if card.matched:
        # These are words that a member typed.
        matched = discord.utils.escape_mentions(discord.utils.escape_markdown(card.matched))
        parts.insert(0, limits.cut(matched, limits.MATCHED))
    return f"-# {' · '.join(parts)}"


def _source_lines(card: Card, shown: Sequence[Block], words: Words) -> tuple[list[str], list[str]]:
    """The lines of the sources that blocks cite: those shown with them, and those that the rest must list."""
    pairs = cited(shown, card.sources)
    full = [source_line(*pair, words, full=True) for pair in pairs]
    if sum(map(len, full)) <= limits.FULL_SOURCES:
        return full, []
    brief = [source_line(*pair, words, full=False) for pair in pairs]
    kept, used = 0, 0
    while kept < len(brief) and used + len(brief[kept]) <= limits.SOURCES:
        used += len(brief[kept]) + 1
        kept += 1
    return brief[:kept], brief[kept:]


def _page_texts(card: Card, blocks: Sequence[Block], words: Words) -> list[str]:
    lines = [source_line(*pair, words, full=False) for pair in cited(blocks, card.sources)]
    return [*sections(blocks, words), *(["\n".join(lines)] if lines else [])]


def _page_fits(card: Card, blocks: Sequence[Block], words: Words) -> bool:
    return fits(_page_view(card, _page_texts(card, blocks, words), 1, words))


def _page_view(card: Card, texts: Sequence[str], following: int | None, words: Words) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*map(_text, [f"### {card.title}", *texts]), accent_colour=ACCENT))
    if following is not None:
        view.add_item(ui.ActionRow(RestButton(card.id, following, words.next_page)))
    return view


def _grouped(lines: Sequence[str]) -> list[list[str]]:
    """Lines in groups that fit a page."""
    groups: list[list[str]] = []
    for line in lines:
        if groups and sum(map(len, groups[-1])) + len(line) + len(groups[-1]) <= limits.PAGE_SOURCES:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _choices_view(reply: Choices, asker_id: int, private: bool, words: Words) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    if reply.meant:
        sentence = words.clarify
        buttons: list[ui.DynamicItem[ui.Button[ui.LayoutView]]] = [
            PickButton(asker_id, one.id, one.title) for one in reply.choices[: limits.ROW_BUTTONS]
        ]
    else:
        sentence = f"{words.declined} {words.nearest}" if reply.choices else words.declined
        buttons = [TopicButton(one.id, one.title) for one in reply.choices[: limits.ROW_BUTTONS]]
    view.add_item(_text(sentence))
    if buttons:
        view.add_item(ui.ActionRow(*buttons))
    if not private:
        view.add_item(ui.ActionRow(RemoveButton(asker_id, words.remove)))
    return view


def _text(text: str) -> ui.TextDisplay[ui.LayoutView]:
    return ui.TextDisplay(text)
