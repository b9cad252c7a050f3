"""What an option offers while a member types: titles first, then questions that entries list. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from discord.app_commands import Choice
from rapidfuzz import fuzz, process

from bot.frontends.discord.limits import CHOICE_NAME, CHOICES, cut
from bot.knowledge.entry import Entry
from bot.knowledge.library import Library

_PHRASINGS = 10
_LEAST_LIKENESS = 55


def suggestions(library: Library, typed: str, categories: frozenset[str] = frozenset()) -> list[Choice[str]]:
    """Topics and listed questions that begin like or look like what was typed, at most 25.

    A topic's value is its id; a question's value is the question. Only enabled categories are offered (empty means
    all).
    """
    entries = [entry for entry in library if not categories or entry.category in categories]
    titles = topics(entries, typed)
    if not typed.strip():
        return titles
    phrasings = [text for entry in entries for text in entry.phrasings if len(text) <= CHOICE_NAME]
    found = process.extract(
        typed.lower()[:CHOICE_NAME],
        phrasings,
        scorer=fuzz.partial_ratio,
        processor=str.lower,
        limit=_PHRASINGS,
        score_cutoff=_LEAST_LIKENESS,
    )
    questions = [Choice(name=text, value=text) for text, _, _ in found]
    return [*titles[: CHOICES - len(questions)], *questions]


def topics(entries: Iterable[Entry], typed: str) -> list[Choice[str]]:
    """Topics whose title or another name looks like what was typed; the first ones while nothing is."""
    known = list(entries)
    if not typed.strip():
        return [_topic(entry) for entry in known[:CHOICES]]
    wanted = typed.lower()[:CHOICE_NAME]
    ranked = sorted(((-_likeness(entry, wanted), number) for number, entry in enumerate(known)))
    return [_topic(known[number]) for likeness, number in ranked[:CHOICES] if -likeness >= _LEAST_LIKENESS]


def terms(entries: Iterable[Entry], typed: str) -> list[Choice[str]]:
    """Abbreviations and other names that begin like or look like what was typed."""
    wanted = typed.lower().strip()[:CHOICE_NAME]
    names = {
        name: f"{name}: {meaning}" if meaning else name
        for entry in entries
        for name, meaning in (*entry.abbreviations.items(), *((alias, "") for alias in entry.aliases))
    }
    ranked = sorted((-_name_likeness(name, wanted), name) for name in names)
    found = [name for likeness, name in ranked if not wanted or -likeness >= _LEAST_LIKENESS]
    return [
        Choice(name=cut(names[name], CHOICE_NAME), value=name) for name in found[:CHOICES] if len(name) <= CHOICE_NAME
    ]


def _likeness(entry: Entry, wanted: str) -> float:
    names = (entry.title, entry.id, *entry.aliases, *entry.abbreviations)
    return max(_name_likeness(name, wanted) for name in names)


def _name_likeness(name: str, wanted: str) -> float:
    """0 to 100, and above for a name that begins with what is wanted, the more of it the higher."""
    return 100.0 + len(wanted) / len(name) if name.lower().startswith(wanted) else fuzz.ratio(name.lower(), wanted)


def _topic(entry: Entry) -> Choice[str]:
    return Choice(name=cut(entry.title, CHOICE_NAME), value=entry.id)
