"""Assay as a contender: over a knowledge folder, or over phrasings and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, assert_never

from benchmarks.contenders import SHOWN, Phrasing
from benchmarks.figures import Told
from bot.answering.answerer import Answerer
from bot.answering.labelled import played
from bot.answering.outcome import Answer, Clarify, Decline, Outcome, Question, Silent
from bot.knowledge.entry import Entry
from bot.knowledge.library import Library
from bot.knowledge.loading import load_library
from bot.search.engine import SearchEngine
from bot.search.index import Document
from bot.settings import Settings


class Assay:
    """The answerer under the shipped thresholds.

    Args:
        index: makes what is asked, fitted anew.
        ids: what its entries' ids stand for, where they were renamed.
    """

    def __init__(self, index: Callable[[], Answerer], ids: dict[str, str]) -> None:
        self._index = index
        self._ids = ids
        self._answerer: Answerer

    def index(self) -> None:
        """Fit the search."""
        self._answerer = self._index()

    @classmethod
    def of_folder(cls, folder: Path) -> Assay:
        """Over a knowledge folder, with its synonyms and outside questions."""
        library = load_library(folder, datetime.now(UTC).date())
        advice_id = Settings.model_fields["advice_entry"].default
        return cls(lambda: Answerer.over(library, advice_id=advice_id), {entry.id: entry.id for entry in library})

    @classmethod
    def of_phrasings(cls, phrasings: Sequence[Phrasing]) -> Assay:
        """Over entries that have phrasings and no other text.

        An id is a way to ask, too, so entries are renamed to numbers: their ids must not help.
        """
        texts: dict[str, list[str]] = {}
        for entry_id, text in phrasings:
            texts.setdefault(entry_id, []).append(text)
        ids = {f"entry{number:06}": entry_id for number, entry_id in enumerate(sorted(texts))}
        documents = [Document(name, tuple(texts[entry_id])) for name, entry_id in ids.items()]
        library = Library(_bare_entry(name) for name in ids)
        return cls(lambda: Answerer(library, SearchEngine.over(documents)), ids)

    def ask(self, turns: Sequence[str], ambient: bool) -> Told:
        """What comes of the last turn, after the turns before it were asked as well."""
        previous = played(self._answerer, turns[:-1])
        outcome = self._answerer.answer(Question(turns[-1], ambient=ambient, previous=previous))
        name, given = _named(outcome)
        return Told(
            ids=tuple(self._ids[match.entry_id] for match in outcome.matches[:SHOWN]),
            score=outcome.matches[0].score if outcome.matches else 0.0,
            outcome=name,
            given=tuple(self._ids[entry.id] for entry in given),
            ms=0.0,
        )


def _bare_entry(name: str) -> Entry:
    """An entry that says nothing: only its id is ever asked for here."""
    fields: dict[str, Any] = {"id": name, "title": name, "category": "benchmark"}
    return Entry.model_construct(**fields)


def _named(outcome: Outcome) -> tuple[str, tuple[Entry, ...]]:
    match outcome:
        case Answer(entry, _, beside):
            return "answer", (entry,) if beside is None else (entry, beside)
        case Clarify(choices):
            return "clarify", choices
        case Decline(nearest):
            return "decline", nearest
        case Silent():
            return "silent", ()
        case _:
            assert_never(outcome)
