from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.checks import check
from bot.knowledge.entry import Entry
from bot.knowledge.problems import Severity, dotted
from tests.builders import TODAY, entry, entry_data

ERROR, WARNING = Severity.ERROR, Severity.WARNING
SOURCE = entry_data()["sources"][0]
FIGURE = {"name": "Output", "value": "9 t", "as_of": "2025", "source": "src"}
ALIKE = [f"what is thing {word}" for word in ("a", "b", "c", "d", "e", "f", "g", "h")]
ASKED = entry_data()["phrasings"]


def _words(count: int) -> str:
    return " ".join(f"word{chr(97 + number % 26)}" for number in range(count))


def _found(*entries: Entry) -> list[tuple[int, str, Severity, str]]:
    found = check(entries, TODAY)
    return [(position, dotted(one.field), one.severity, one.message) for position, one in found]


PASSING: dict[str, dict[str, Any]] = {
    "a complete entry": {},
    "every source cited": {"figures": [FIGURE]},
    "a source that only a figure cites": {
        "sources": [SOURCE, SOURCE | {"key": "two"}],
        "figures": [FIGURE | {"source": "two"}],
    },
    "the fewest words": {"explanation": _words(80)},
    "the most words": {"explanation": _words(250)},
    "a number with its source": {"risks": ["Output fell by 9% in 2025.[^src]"]},
    "a number that is part of a name": {"risks": ["Section 45X and NI 43-101 may change."]},
    "a day that is named": {"risks": ["In the year of the report it may change."]},
    "evidence from today": {"as_of": "2026-06-15"},
    "evidence from this year": {"as_of": "2026"},
    "a review today": {"review_by": "2026-06-15"},
    "a review this month": {"review_by": "2026-06"},
}

FAILING: dict[str, tuple[dict[str, Any], str, Severity, str]] = {
    "a marker without a source": ({"risks": ["Bad.[^gone]"]}, "risks[0]", ERROR, "[^gone], which is no key"),
    "a figure without a source": ({"figures": [FIGURE | {"source": "x"}]}, "figures[0].source", ERROR, "no key"),
    "a source cited nowhere": (
        {"sources": [SOURCE, SOURCE | {"key": "two"}]},
        "sources[1]",
        ERROR,
        "cited nowhere",
    ),
    "too few words": ({"explanation": _words(79)}, "explanation", ERROR, "79 words; 80 to 250, so lengthen"),
    "too many words": ({"explanation": _words(251)}, "explanation", ERROR, "251 words; 80 to 250, so shorten"),
    "a number without a source": ({"risks": ["Output fell by 9%."]}, "risks[0]", WARNING, "without a source marker"),
    "a vague date": (
        {"takeaways": ["Fine.", "It currently rises."]},
        "takeaways[1]",
        WARNING,
        "'currently' is no date",
    ),
    "phrasings that start alike": ({"phrasings": ALIKE}, "phrasings", WARNING, "8 of 8 start with 'what is'"),
    "evidence from the future": ({"as_of": "2026-06-16"}, "as_of", ERROR, "in the future"),
    "a review before the evidence": ({"review_by": "2025-12"}, "review_by", ERROR, "before as_of"),
    "a review that has passed": ({"review_by": "2026-06-14"}, "review_by", WARNING, "has passed"),
    "a link to itself": ({"related": ["first"]}, "related[0]", ERROR, "to itself"),
    "a link to nothing": ({"related": ["gone"]}, "related[0]", ERROR, "is no entry"),
    "a phrasing given twice": ({"phrasings": [*ASKED, ASKED[0].upper()]}, "phrasings[8]", ERROR, "stands here twice"),
    "an alias given twice": ({"aliases": ["one", "One"]}, "aliases[1]", ERROR, "stands here twice"),
}


@pytest.mark.parametrize("name", PASSING)
def test_it_accepts(name: str) -> None:
    assert _found(entry(**PASSING[name])) == []


@pytest.mark.parametrize("name", FAILING)
def test_it_finds(name: str) -> None:
    changes, field, severity, words = FAILING[name]
    found = _found(entry(**changes))
    assert [(one[1], one[2]) for one in found] == [(field, severity)]
    assert words in found[0][3]


def test_it_finds_a_key_that_names_two_sources() -> None:
    found = _found(entry(sources=[SOURCE, SOURCE]))
    assert [one[1] for one in found] == ["sources[0].key", "sources[1].key"]


def test_different_entries_are_accepted_together() -> None:
    assert _found(entry("first"), entry("second")) == []


def test_it_finds_an_id_in_two_categories() -> None:
    twins = entry("first"), entry("first", category="zoo")
    assert (1, "id", ERROR) in {one[:3] for one in _found(*twins)}


def test_links_that_are_returned_are_accepted() -> None:
    assert _found(entry("first", related=["second"]), entry("second", related=["first"])) == []


def test_a_link_that_is_not_returned_is_accepted_with_a_reason() -> None:
    assert _found(entry("first", related=[{"id": "second", "why": "background"}]), entry("second")) == []


def test_it_finds_a_link_that_is_not_returned() -> None:
    found = _found(entry("first", related=["second"]), entry("second"))
    assert [one[:3] for one in found] == [(0, "related[0]", WARNING)]
    assert "does not link back" in found[0][3]


def test_it_finds_a_link_listed_twice() -> None:
    found = _found(entry("first", related=["second", "second"]), entry("second", related=["first"]))
    assert [one[:3] for one in found] == [(0, "related[1]", ERROR)]


@pytest.mark.parametrize("field", ["phrasings", "aliases"])
def test_it_finds_the_same_wording_in_two_entries_whatever_its_case(field: str) -> None:
    first = entry("first", **{field: [*entry_data("first").get(field, []), "The Thing?"]})
    second = entry("second", **{field: [*entry_data("second").get(field, []), "the thing"]})
    found = _found(first, second)
    assert [(one[0], one[2]) for one in found] == [(1, ERROR)]
    assert "also stands in 'first'" in found[0][3]


RUN = "each of these eleven words stands in both texts without harm"


def test_eleven_shared_words_are_accepted() -> None:
    assert _found(entry("first", risks=[f"So {RUN}."]), entry("second", risks=[f"But {RUN}."])) == []


def test_it_finds_twelve_shared_words_whatever_their_markers_and_marks() -> None:
    first = entry("first", risks=[f"So {RUN} here."])
    second = entry("second", takeaways=["Fine.", f"But {RUN.replace('both', 'both,')},[^src] Here."])
    found = _found(first, second)
    assert [one[:3] for one in found] == [(1, "takeaways[1]", WARNING)]
    assert "shares twelve words with 'first'" in found[0][3]


def test_twelve_words_repeated_within_one_entry_are_accepted() -> None:
    assert _found(entry(risks=[f"So {RUN} here.", f"So {RUN} here."])) == []


_IDS = [f"thing{letter}" for letter in "abcdefghijkl"]


def test_it_finds_frames_that_many_entries_share() -> None:
    found = _found(*(entry(entry_id) for entry_id in _IDS))
    assert [one[:3] for one in found] == [(position, "phrasings", WARNING) for position in range(12)]
    assert "100% follow frames" in found[0][3]


def test_frames_that_few_entries_share_are_accepted() -> None:
    assert _found(*(entry(entry_id) for entry_id in _IDS[:11])) == []
