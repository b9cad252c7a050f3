"""Cards for tests, from plain to hostile, and what a reader finds in the messages made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from discord import ui
from hypothesis import strategies as st

from bot.answering.reply import Card, Choice, card
from bot.frontends.discord.buttons import ALL
from bot.frontends.discord.render import payload
from bot.knowledge.library import Library
from tests.builders import TODAY, entry
from tests.discord_server.constants import Json
from tests.discord_server.errors import FormErrors
from tests.discord_server.interacting import every_component
from tests.discord_server.limits.components import check_components, check_processed_size

ATOMS = (
    "a",
    "é",
    "\U0001d11e",
    "👩‍🚀",
    "\x01",
    '"',
    "\\",
    "`",
    "*_~|",
    "[1](",
    "](x)",
    "@everyone ",
    "<@1>",
    "‮",
    "﷽",
    "a. ",
    "- a\n",
)
LINE_ATOMS = tuple(atom for atom in ATOMS if "\n" not in atom)


def plain_card(entry_id: str = "first", **changes: Any) -> Card:
    """The card of an entry that a test builds."""
    made = entry(entry_id, **changes)
    return card(made, Library([made]), TODAY)


def wild(most: int, *, line: bool = False) -> st.SearchStrategy[str]:
    """Text as long as a field of an entry allows, of what breaks renderers; it never is blank."""
    anything = st.text(max_size=most - 1)
    filled = st.builds(
        lambda atom, length: (atom * most)[:length],
        st.sampled_from(LINE_ATOMS if line else ATOMS),
        st.sampled_from((0, most // 2, most - 1)),
    )
    # The checks of a library refuse markers that lead nowhere.
    text = st.one_of(filled, filled, anything).map(lambda text: f"a{text}".replace("[^", "[-"))
    return text.map(lambda text: re.sub(r"[\r\n]", " ", text)) if line else text


def _cited(most: int, keys: list[str]) -> st.SearchStrategy[str]:
    """Text with markers of sources behind it."""
    marks = st.lists(st.sampled_from(keys), max_size=20, unique=True).map(lambda used: "".join(f"[^{k}]" for k in used))
    return st.builds(lambda text, mark: text[: most - len(mark)] + mark, wild(most), marks)


@st.composite
def _entries(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.sampled_from((1, 7, 20)))
    keys = [chr(ord("a") + number) for number in range(count)]
    address = wild(470, line=True).map(lambda text: "https://example.org/" + re.sub(r"[\s<>\"]", "", text))
    source = {"publisher": draw(wild(200, line=True)), "title": draw(wild(200, line=True)), "kind": "press"}
    sources = [
        {**source, "key": key, "url": f"{draw(address) if number < 2 else 'https://example.org/' + 'p' * 470}{number}"}
        | {"date": "undated"}
        for number, key in enumerate(keys)
    ]
    figure = st.fixed_dictionaries(
        {"name": wild(200, line=True), "value": wild(80), "as_of": st.just("2025-01"), "source": st.sampled_from(keys)}
    )
    return {
        "title": draw(wild(79, line=True)) + "a",
        "summary": draw(_cited(400, keys)),
        "explanation": draw(_cited(3000, keys)),
        "takeaways": draw(st.lists(_cited(600, keys), min_size=2, max_size=5)),
        "risks": draw(st.lists(_cited(600, keys), min_size=1, max_size=4)),
        "figures": draw(st.lists(figure, max_size=8)),
        "sources": sources,
        "review_by": draw(st.sampled_from(("2026-02", "2027-01"))),
    }


_ids = st.sampled_from(("x", "gallium", "x" * 64))


@st.composite
def wild_cards(draw: st.DrawFn) -> Card:
    """A card of an entry within its fields' limits, and nothing else to be said for it."""
    made = entry(draw(_ids), **draw(_entries()))
    titles = draw(st.lists(wild(80, line=True), max_size=10))
    shown = card(made, Library([made]), TODAY, draw(st.one_of(st.just(""), wild(300), st.text(st.characters()))))
    related = tuple(Choice(f"related-{number}", title) for number, title in enumerate(titles))
    beside = Choice(draw(_ids), draw(wild(80, line=True))) if draw(st.booleans()) else None
    return replace(shown, related=related, beside=beside)


def components(view: ui.LayoutView) -> list[Json]:
    """All components as they go over the wire, in reading order."""
    return list(every_component(payload(view)["components"]))


def texts(*views: ui.LayoutView) -> str:
    """All that the messages say."""
    return "\n".join(each["content"] for view in views for each in components(view) if "content" in each)


def custom_ids(view: ui.LayoutView) -> list[str]:
    """Of every button and select."""
    return [each["custom_id"] for each in components(view) if "custom_id" in each]


def squeezed(text: str) -> str:
    """A text without its white space, which a renderer may change."""
    return "".join(text.split())


def assert_discord_takes(view: ui.LayoutView) -> None:
    """The message keeps every limit of Discord's, and its buttons lead somewhere, each to one place."""
    form = FormErrors()
    sent = payload(view)["components"]
    check_components(sent, form, ("components",), v2=True)
    form.raise_if_any()
    check_processed_size(sent)
    for custom_id in custom_ids(view):
        assert len(custom_id) <= 100
        assert sum(kind.__discord_ui_compiled_template__.fullmatch(custom_id) is not None for kind in ALL) == 1


def missing(wanted: Iterable[str], text: str) -> list[str]:
    """What of it a text does not say."""
    said = squeezed(text)
    return [each for each in wanted if squeezed(each) not in said]
