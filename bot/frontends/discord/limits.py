"""Discord's limits, as its documentation has them in 2026, and the room that we leave below them."""

from __future__ import annotations

COMPONENTS = 40
"""Components of one message, nested ones too."""
CONTENT = 2_000
"""Characters of a plain message."""
CHARACTERS = 4_000
"""Characters of all text displays of one message."""
PAYLOAD_BYTES = 10_000
"""A message of more than about 10 KB has been answered with status 500 although its characters were few enough."""
CUSTOM_ID = 100
BUTTON_LABEL = 80
ROW_BUTTONS = 5
SELECT_OPTIONS = 25
OPTION_LABEL = 100
CHOICES = 25
CHOICE_NAME = 100
QUESTION = 6_000
"""What a member can type into a command's option."""


def cut(text: str, most: int) -> str:
    """A label that fits, cut at a word where there is one."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept.strip() else kept).rstrip() + "…"


# Shares of a message that its parts may take, so that every card has room for its summary.
MATCHED = 100
"""Characters of the line that says which words were recognised."""
RELATED_BYTES = 2_000
"""Bytes of the select with the related topics."""
PIECE_BYTES = 3_000
"""Bytes of a paragraph that goes as a whole; a longer one goes sentence by sentence."""
