"""A message as it would be sent, without sending it: it is made by the same functions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.answering.reply import Card
from bot.frontends.discord import limits
from bot.frontends.discord.render import measured, payload, reply_view, rest_views

# Nobody asks in a preview, and no member has this id.
NOBODY = 0


def as_json(card: Card, *, private: bool, asker_id: int = NOBODY) -> str:
    """The payload of a card's message, on one line. Only the button that removes an answer carries the asker."""
    view = reply_view(card, asker_id=asker_id, private=private)
    return json.dumps(payload(view, private=private))


def as_text(card: Card, *, private: bool) -> str:
    """What a member reads, what can be pressed, and how much of a message that takes."""
    view = reply_view(card, asker_id=NOBODY, private=private)
    components, characters, size = measured(view)
    lines = [line for each in payload(view)["components"] for line in _lines(each)]
    pages = len(rest_views(card))
    taken = (
        f"{components}/{limits.COMPONENTS} components, {characters}/{limits.CHARACTERS} characters, "
        f"{size}/{limits.PAYLOAD_BYTES} bytes; pages of the rest: {pages}"
    )
    return "\n".join([*lines, "", taken])


def _lines(component: dict[str, Any]) -> Iterator[str]:
    if "content" in component:
        yield f"{component['content']}\n"
    label = component.get("label") or component.get("placeholder") or component.get("emoji", {}).get("name")
    if label:
        yield f"[{label}]"
    for option in component.get("options", ()):
        yield f"  - {option['label']}"
    for child in component.get("components", ()):
        yield from _lines(child)
