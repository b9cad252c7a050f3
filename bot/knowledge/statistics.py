"""What a library amounts to, in numbers: how much it says, on what it rests, how old it is. Pure."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.knowledge import prose
from bot.knowledge.entry import Entry, SourceKind, markers

# Upper bounds in whole months, exclusive, and how a curator says it.
_AGES = ((3, "under 3 months"), (6, "3-5 months"), (12, "6-11 months"), (24, "1 year"), (36, "2 years"))
_OLDEST = "3 years and more"


@dataclass(frozen=True, slots=True)
class Spread:
    """How a number varies over entries; all zero for no entries."""

    total: int
    least: int
    median: float
    most: int

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Spread:
        """The spread of some numbers."""
        found = sorted(numbers)
        return cls(sum(found), found[0], statistics.median(found), found[-1]) if found else cls(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Due:
    """An entry whose review date has passed."""

    id: str
    review_by: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """A library in numbers.

    Attributes:
        categories: entries by category.
        phrasings: per entry.
        sources: different sources by kind; one that several entries cite counts once.
        citations: source markers in all texts, and figures, each of which names its source.
        as_of: entries by the month or year of their newest evidence.
        age: entries by the age of `as_of`, youngest first.
        age_months: whole months from the first day that `as_of` can mean to the day asked for.
        due: entries whose `review_by` is before the day asked for, longest overdue first.
        words: per entry, by part: summary, explanation, takeaways, risks.
        sentence_words: over all sentences.
        figures: per entry.
    """

    entries: int
    categories: Mapping[str, int]
    phrasings: Spread
    sources: Mapping[str, int]
    citations: int
    as_of: Mapping[str, int]
    age: Mapping[str, int]
    age_months: Spread
    due: tuple[Due, ...]
    words: Mapping[str, Spread]
    sentence_words: Spread
    figures: Spread


def statistics_of(entries: Sequence[Entry], today: date) -> Statistics:
    """Count what entries hold.

    Args:
        entries: in any order.
        today: the day that ages and review dates are held against.
    """
    ages = [_months(entry, today) for entry in entries]
    return Statistics(
        entries=len(entries),
        categories=_counted(entry.category for entry in entries),
        phrasings=Spread.of(len(entry.phrasings) for entry in entries),
        sources=_sources(entries),
        citations=sum(len(entry.figures) + sum(len(markers(text)) for text in entry.texts) for entry in entries),
        as_of=_counted(str(entry.as_of) for entry in entries),
        age=_by_age(ages),
        age_months=Spread.of(ages),
        due=_due(entries, today),
        words=_words(entries),
        sentence_words=Spread.of(
            len(prose.words(sentence))
            for entry in entries
            for text in entry.texts
            for sentence in prose.sentences(text)
        ),
        figures=Spread.of(len(entry.figures) for entry in entries),
    )


def _counted(names: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(names).items()))


def _sources(entries: Sequence[Entry]) -> Mapping[str, int]:
    different = {(source.url, source.kind) for entry in entries for source in entry.sources}
    counted = Counter(kind for _, kind in different)
    return {kind.value: counted[kind] for kind in SourceKind}


def _months(entry: Entry, today: date) -> int:
    first = entry.as_of.first_day
    months = (today.year - first.year) * 12 + today.month - first.month - (today.day < first.day)
    return max(0, months)


def _by_age(ages: Sequence[int]) -> Mapping[str, int]:
    counted = Counter(next((name for bound, name in _AGES if age < bound), _OLDEST) for age in ages)
    return {name: counted[name] for name in (*(name for _, name in _AGES), _OLDEST)}


def _due(entries: Sequence[Entry], today: date) -> tuple[Due, ...]:
    overdue = [entry for entry in entries if entry.review_by.last_day < today]
    overdue.sort(key=lambda entry: (entry.review_by.last_day, entry.id))
    return tuple(Due(entry.id, str(entry.review_by)) for entry in overdue)


def _words(entries: Sequence[Entry]) -> Mapping[str, Spread]:
    def counts(texts: Iterable[Sequence[str]]) -> Spread:
        return Spread.of(sum(len(prose.words(text)) for text in part) for part in texts)

    return {
        "summary": counts([entry.summary] for entry in entries),
        "explanation": counts([entry.explanation] for entry in entries),
        "takeaways": counts(entry.takeaways for entry in entries),
        "risks": counts(entry.risks for entry in entries),
    }
