"""Neutral replies as Components V2, within Discord's limits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any, TypeAlias, assert_never

import discord
from discord import ui
from discord.http import handle_message_parameters

from bot.answering.reply import Card, Choice, Choices
from bot.frontends.discord import limits, markdown
from bot.frontends.discord.buttons import (
    PickButton,
    RelatedSelect,
    RemoveButton,
    RestButton,
    ShareButton,
    TopicButton,
    VoteButton,
)
from bot.frontends.discord.layout import Block, blocks_of, cited, most, pages, sections, source_line, split
from bot.frontends.discord.words import EN, FR, Words
from bot.knowledge.entry import Source

Button: TypeAlias = ui.DynamicItem[ui.Button[ui.LayoutView]]
Numbered: TypeAlias = tuple[int, Source]

NO_MENTIONS = discord.AllowedMentions.none()
ACCENT = discord.Colour(0x2F7D6B)
STALE = discord.Colour(0xC98A1B)

# What differs from message to message of one card, at its longest. Room is measured with these, so that the rest holds
# what the message left out whoever reads either, in whatever language.
_LONG_ID = 2**64 - 1
_LONG_MATCHED = "\U0001d11e" * limits.MATCHED
_LONG_BESIDE = Choice("x" * 64, "\U0001d11e" * limits.BUTTON_LABEL)


@dataclass(frozen=True, slots=True)
class _Laid:
    """What a card's message shows and what is left for the rest. `full`: sources show their titles."""

    shown: tuple[Block, ...]
    rest: tuple[Block, ...] = ()
    sources: Sequence[Numbered] = ()
    hidden: Sequence[Numbered] = ()
    full: bool = False


def reply_view(reply: Card | Choices, *, asker_id: int, private: bool, words: Words = EN) -> ui.LayoutView:
    """A reply as a message: for the asker alone, or for all in the channel."""
    match reply:
        case Card():
            return _card_view(reply, _laid_out(reply), asker_id, private, words)
        case Choices():
            return _choices_view(reply, asker_id, private, words)
        case _:
            assert_never(reply)


def rest_views(card: Card, words: Words = EN) -> list[ui.LayoutView]:
    """The pages that hold what a card's message has no room for, with the sources they cite.

    Sources that do not fit beside their text come at the end.
    """
    laid = _laid_out(card)
    later = dict(laid.hidden)
    filled: list[tuple[Sequence[Block], Sequence[Numbered]]] = []
    for page in pages(laid.rest, lambda some: _page_fits(card, some, cited(some, card.sources), words)):
        pairs = cited(page, card.sources)
        beside = most(pairs, lambda some, page=page: _page_fits(card, page, some, words))  # type: ignore[misc]
        later.update(pairs[len(beside) :])
        filled.append((page, beside))
    left = pages(sorted(later.items()), lambda some: _page_fits(card, (), some, words))
    filled += [((), group) for group in left]
    last = len(filled) - 1
    return [
        _page_view(card, blocks, sources, at + 1 if at < last else None, words)
        for at, (blocks, sources) in enumerate(filled)
    ]


def sentence_view(sentence: str) -> ui.LayoutView:
    """A sentence where a message must stay a Components V2 one."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay(sentence))
    return view


def payload(view: ui.LayoutView, *, private: bool = False) -> dict[str, Any]:
    """What goes over the wire when a view is sent: into a channel, or for one member alone."""
    flags = discord.MessageFlags(ephemeral=private)
    # As discord.py does wherever it sends a message, this says that there is no content.
    with handle_message_parameters(None, view=view, flags=flags, allowed_mentions=NO_MENTIONS) as parameters:
        return dict(parameters.payload or {})


def fits(view: ui.LayoutView) -> bool:
    """Whether Discord takes a message with this view."""
    components, characters, size = measured(view)
    return components <= limits.COMPONENTS and characters <= limits.CHARACTERS and size <= limits.PAYLOAD_BYTES


def measured(view: ui.LayoutView) -> tuple[int, int, int]:
    """Components, characters, and bytes of the payload."""
    return view.total_children_count, view.content_length(), _bytes(payload(view))


def _bytes(value: object) -> int:
    wire = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(wire.encode("utf-8", "surrogatepass"))


def _laid_out(card: Card) -> _Laid:
    return _longest_laid_out(replace(card, matched=_LONG_MATCHED, beside=_LONG_BESIDE))


@lru_cache(maxsize=512)
def _longest_laid_out(card: Card) -> _Laid:
    def room(laid: _Laid) -> bool:
        return all(
            fits(_card_view(card, laid, _LONG_ID, private, words))
            for private, words in product((True, False), (EN, FR))
        )

    def with_sources(blocks: Sequence[Block], cropped: bool) -> _Laid:
        # Which block is left out does not matter here, only that the button for it is there.
        return _Laid(tuple(blocks), tuple(blocks[:1]) if cropped else (), cited(blocks, card.sources))

    blocks = blocks_of(card)
    whole = replace(with_sources(blocks, False), full=True)
    if room(whole):
        return whole
    parted = split(blocks, lambda some, cropped: room(with_sources(some, cropped)))
    pairs = cited(parted.shown, card.sources)
    brief = _Laid(parted.shown, parted.rest, pairs)
    if room(replace(brief, full=True)):
        return replace(brief, full=True)
    if room(brief):
        return brief
    kept = most(pairs, lambda some: room(replace(brief, sources=some, hidden=pairs[len(some) :])))
    return replace(brief, sources=kept, hidden=pairs[len(kept) :])


def _card_view(card: Card, laid: _Laid, asker_id: int, private: bool, words: Words) -> ui.LayoutView:
    texts = [f"## {card.title}", *sections(laid.shown, words)]
    if card.stale:
        texts.insert(1, words.stale.format(card.stale))
    lines = [source_line(*pair, words, full=laid.full) for pair in laid.sources]
    if laid.hidden:
        lines.append(f"-# {words.more_sources.format(len(laid.hidden))}")
    body = ui.Container[ui.LayoutView](*map(_text, texts), accent_colour=STALE if card.stale else ACCENT)
    body.add_item(ui.Separator())
    body.add_item(_text("\n".join([f"-# **{words.sources}**", *lines])))
    body.add_item(_text(_small_print(card, words)))
    view = ui.LayoutView(timeout=None)
    view.add_item(body)
    if card.related:
        view.add_item(ui.ActionRow(_related_select(card, words)))
    view.add_item(ui.ActionRow(*_buttons(card, bool(laid.rest or laid.hidden), asker_id, private, words)))
    if card.beside is not None:
        view.add_item(_text(words.beside))
        view.add_item(ui.ActionRow(TopicButton(card.beside.id, card.beside.title)))
    return view


def _related_select(card: Card, words: Words) -> RelatedSelect:
    """Closest topics first, as many as a select may take of a message."""

    def affordable(related: Sequence[Choice]) -> bool:
        select = RelatedSelect(card.id, related, words.related)
        return _bytes(select.to_component_dict()) <= limits.RELATED_BYTES

    return RelatedSelect(card.id, most(card.related, affordable), words.related)


def _buttons(card: Card, more: bool, asker_id: int, private: bool, words: Words) -> list[Button]:
    buttons: list[Button] = [RestButton(card.id, 0, words.rest)] if more else []
    buttons.append(VoteButton(True, card.id, card.version))
    buttons.append(VoteButton(False, card.id, card.version))
    buttons.append(ShareButton(card.id, words.share) if private else RemoveButton(asker_id, words.remove))
    return buttons


def _small_print(card: Card, words: Words) -> str:
    parts = [words.as_of.format(card.as_of), f"`{card.id}@{card.version}`", words.disclaimer]
    if card.matched:
        # These are words that a member typed.
        parts.insert(0, limits.cut(markdown.escaped(card.matched), limits.MATCHED))
    return f"-# {' · '.join(parts)}"


def _page_view(
    card: Card, blocks: Sequence[Block], sources: Sequence[Numbered], following: int | None, words: Words
) -> ui.LayoutView:
    lines = [source_line(*pair, words, full=False) for pair in sources]
    texts = [f"### {card.title}", *sections(blocks, words)]
    if lines:
        texts.append("\n".join([f"-# **{words.sources}**", *lines]))
    texts.append(_small_print(replace(card, matched=""), words))
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*map(_text, texts), accent_colour=ACCENT))
    if following is not None:
        view.add_item(ui.ActionRow(RestButton(card.id, following, words.next_page)))
    return view


def _page_fits(card: Card, blocks: Sequence[Block], sources: Sequence[Numbered], words: Words) -> bool:
    return fits(_page_view(card, blocks, sources, 1, words))


def _choices_view(reply: Choices, asker_id: int, private: bool, words: Words) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    choices = reply.choices[: limits.ROW_BUTTONS]
    if reply.meant:
        sentence = words.clarify
        buttons: list[Button] = [PickButton(asker_id, one.id, one.title) for one in choices]
    else:
        sentence = f"{words.declined} {words.nearest}" if choices else words.declined
        buttons = [TopicButton(one.id, one.title) for one in choices]
    view.add_item(_text(sentence))
    if buttons:
        view.add_item(ui.ActionRow(*buttons))
    if not private:
        view.add_item(ui.ActionRow(RemoveButton(asker_id, words.remove)))
    return view


def _text(text: str) -> ui.TextDisplay[ui.LayoutView]:
    return ui.TextDisplay(text)
