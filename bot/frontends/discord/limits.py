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


# Shares of a card's characters: sources with their titles, sources without, sources on a page of their own, and the
# line that says which words were recognised.
FULL_SOURCES = 900
SOURCES = 2_200
PAGE_SOURCES = 3_000
MATCHED = 150
