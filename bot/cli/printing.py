"""Text from files and arguments, made safe to print."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text with what a terminal would obey, or could not encode, written as escapes."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
