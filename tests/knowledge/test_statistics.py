from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from bot.knowledge.statistics import Due, Spread, statistics_of
from tests.builders import TODAY, entry, entry_data

SOURCE = entry_data()["sources"][0]
OTHER = SOURCE | {"key": "two", "url": "https://example.org/two", "kind": "press"}
FIGURE = {"name": "Output", "value": "9 t", "as_of": "2025", "source": "two"}


def test_an_empty_library_counts_nothing() -> None:
    counted = statistics_of([], TODAY)
    assert (counted.entries, counted.phrasings, counted.due) == (0, Spread(0, 0, 0, 0), ())


def test_a_spread_has_total_least_median_and_most() -> None:
    assert Spread.of([5, 1, 2, 4]) == Spread(12, 1, 3.0, 5)


def test_entries_phrasings_and_figures_are_counted() -> None:
    first = entry("first", sources=[SOURCE, OTHER], figures=[FIGURE, FIGURE])
    second = entry("second", category="zoo", phrasings=[*entry_data("second")["phrasings"], "one more"])
    counted = statistics_of([first, second], TODAY)
    assert counted.entries == 2
    assert counted.categories == {"things": 1, "zoo": 1}
    assert counted.phrasings == Spread(17, 8, 8.5, 9)
    assert counted.figures == Spread(2, 0, 1, 2)
    assert counted.citations == 4


def test_a_source_that_two_entries_cite_counts_once() -> None:
    counted = statistics_of([entry("first", sources=[SOURCE, OTHER]), entry("second")], TODAY)
    assert counted.sources == {"agency": 1, "company": 0, "exchange": 0, "research": 0, "press": 1}


@pytest.mark.parametrize(
    ("as_of", "months", "age"),
    [
        ("2026-06-15", 0, "under 3 months"),
        ("2026-03-16", 2, "under 3 months"),
        ("2026-03-15", 3, "3-5 months"),
        ("2025-12", 6, "6-11 months"),
        ("2025", 17, "1 year"),
        ("2023-07", 35, "2 years"),
        ("2020", 77, "3 years and more"),
    ],
)
def test_age_is_counted_in_whole_months_from_the_first_day_that_a_date_can_mean(
    as_of: str, months: int, age: str
) -> None:
    counted = statistics_of([entry(as_of=as_of)], TODAY)
    assert counted.age_months.most == months
    assert [name for name, count in counted.age.items() if count] == [age]
    assert counted.as_of == {as_of: 1}


def test_entries_due_for_review_come_longest_overdue_first() -> None:
    entries = [
        entry("aa", review_by="2026-06-14"),
        entry("bb", review_by="2026-02"),
        entry("cc", review_by="2026-06-15"),
        entry("dd", review_by="2026"),
    ]
    assert statistics_of(entries, TODAY).due == (Due("bb", "2026-02"), Due("aa", "2026-06-14"))


def test_words_are_counted_by_part_without_markers() -> None:
    counted = statistics_of([entry(summary="Three words here.[^src]", risks=["One two.", "Three."])], TODAY)
    assert counted.words["summary"] == Spread(3, 3, 3, 3)
    assert counted.words["risks"] == Spread(3, 3, 3, 3)
    assert list(counted.words) == ["summary", "explanation", "takeaways", "risks"]
    assert counted.sentence_words.most == 4


def test_statistics_can_be_written_as_json() -> None:
    assert json.loads(json.dumps(asdict(statistics_of([entry()], TODAY))))["entries"] == 1
