"""Markdown as Discord reads it: what is made plain, and where a long text may be parted. Pure; knows no discord.py."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from bot.frontends.discord import limits

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
# A line that starts something of its own: a list item, a heading, a quotation, a row of a table.
_OWN_LINE = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|#{1,6}\s|>\s|\||```)")
# Between sentences, after the marker that may follow the full stop.
_SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…]\[\d\])|(?<=[.!?…]\[\d\d\]))\s+")
_SPACES = re.compile(r"\s+")
# What is never parted: a marker, or else a single character.
_ATOM = re.compile(r"\[\d{1,2}\]|.", re.DOTALL)
_MARKUP = re.compile(r"[\\*_~|`\[\]<>]|:(?=//)")
_OUTSIDE_TARGETS = re.compile(r"[\x00-\x20\x7f-\xa0()<>\\]")


def paragraphs(text: str) -> list[str]:
    """What blank lines part."""
    return [paragraph.strip("\n") for paragraph in _BLANK_LINES.split(text) if paragraph.strip()]


def lines_of(paragraph: str) -> list[str]:
    """The lines that a reader means to see: one that only goes on for want of width is joined to the one before.

    Discord would break the line wherever the text does. Code keeps its lines.
    """
    if "```" in paragraph:
        return [paragraph]
    joined: list[str] = []
    for line in filter(str.strip, paragraph.splitlines()):
        if joined and not _OWN_LINE.match(line):
            joined[-1] = f"{joined[-1]} {line.strip()}"
        else:
            joined.append(line.rstrip())
    return joined


def unwrapped(text: str) -> str:
    """A text of one paragraph without line breaks that mean nothing."""
    return "\n".join(lines_of(text)) or text


def pieces(paragraph: str) -> Iterator[tuple[str, str]]:
    """A paragraph's lines, each with what joins it to the one before: lines of a list can go one by one.

    A line of more than `limits.PIECE_BYTES` is parted further: at the ends of sentences, or else between words, or
    else anywhere outside a marker.
    """
    joint = "\n\n"
    for line in lines_of(paragraph):
        for place, piece in enumerate(_bites(line)):
            yield (" " if place else joint), piece
        joint = "\n"


def escaped(text: str) -> str:
    """A text that means nothing but itself: no markup, no link, no mention, nothing invisible."""
    seen = "".join(char if char.isprintable() else " " if char.isspace() else "" for char in text)
    return _MARKUP.sub(r"\\\g<0>", seen)


def link_target(url: str) -> str:
    """An address from which a link's closing parenthesis can be told."""
    return _OUTSIDE_TARGETS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)


def plain_markers(text: str) -> str:
    """A text in which no `[1]` reads as a link because a parenthesis follows."""
    return re.sub(r"(\[\d{1,2}\])\(", r"\1 (", text)


def wire_bytes(text: str) -> int:
    """How many bytes of UTF-8 a text takes in JSON."""
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _bites(line: str) -> list[str]:
    if wire_bytes(line) <= limits.PIECE_BYTES:
        return [line]
    for end in (_SENTENCE_END, _SPACES):
        parts = [part for part in end.split(line) if part]
        if len(parts) > 1:
            return [bite for packed in _packed(parts, " ") for bite in _bites(packed)]
    return _packed(_ATOM.findall(line), "")


def _packed(parts: list[str], joint: str) -> list[str]:
    """Parts put together again as far as a piece may reach."""
    packed = [parts[0]]
    for part in parts[1:]:
        together = f"{packed[-1]}{joint}{part}"
        if wire_bytes(together) <= limits.PIECE_BYTES:
            packed[-1] = together
        else:
            packed.append(part)
    return packed
