"""The interface's own words, in the languages it speaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Interface words of one language."""

    sources: str


EN = Words(sources="Sources")


def words_for(locale: str | None) -> Words:
    """The words of a Discord locale, such as `fr` or `en-US`."""
    return EN
