"""Entries' own phrasings, asked of an engine that was not shown them.

A refit for each of several thousand phrasings would take an hour; leaving out every eighth one at a time is stricter,
since an entry then lacks an eighth of its phrasings, and takes seconds.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.library import Library
from bot.search.engine import SearchEngine
from bot.search.index import Document

FOLDS = 8


@pytest.fixture(scope="module")
def found_first(shipped: Library) -> dict[str, tuple[int, int]]:
    """For each entry: how many of its left-out phrasings found it first, of how many."""
    documents = [Document.of(entry) for entry in shipped]
    counts = {document.id: (0, 0) for document in documents}
    for fold in range(FOLDS):
        kept = [replace(one, phrasings=_without(one.phrasings, fold)) for one in documents]
        engine = SearchEngine.over(kept, shipped.language)
        for document in documents:
            for phrasing in document.phrasings[fold::FOLDS]:
                right, asked = counts[document.id]
                hit = engine.search(phrasing, limit=1)[0].entry_id == document.id
                counts[document.id] = (right + hit, asked + 1)
    return counts


def _without(phrasings: tuple[str, ...], fold: int) -> tuple[str, ...]:
    return tuple(one for number, one in enumerate(phrasings) if number % FOLDS != fold)


def test_left_out_phrasings_find_their_entry_first_in_at_least_85_percent(
    found_first: dict[str, tuple[int, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    right = sum(right for right, _ in found_first.values())
    asked = sum(asked for _, asked in found_first.values())
    with capsys.disabled():
        print(f"\nleft-out phrasings that find their entry first: {right} of {asked}, {right / asked:.1%}")
    assert right / asked >= 0.85


def test_no_entry_loses_more_than_half_of_its_left_out_phrasings(found_first: dict[str, tuple[int, int]]) -> None:
    weak = {entry_id: f"{right} of {asked}" for entry_id, (right, asked) in found_first.items() if right * 2 < asked}
    assert not weak
