from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.language import Language
from bot.search.engine import SearchEngine
from bot.search.index import Document

DOCUMENTS = [
    Document(
        "bread",
        ("how do I bake bread", "why does my loaf not rise", "flour for sourdough", "oven heat for a crust"),
        names=("Bread", "sourdough loaf"),
        must_not=("bread as slang for money",),
    ),
    Document(
        "cheese",
        ("how is cheese made", "which milk for cheddar", "why does gouda have no holes", "how long to age a wheel"),
        names=("Cheese", "Dy dysprosium", "Dy"),
    ),
    Document(
        "wine",
        ("how is wine made", "which grapes for a red", "what does a vintage mean", "how long to keep a bottle"),
        names=("Wine",),
    ),
]
ENGINE = SearchEngine.over(DOCUMENTS, Language(synonyms=(("wine", "vino"),), outside=("who won the match",)))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("bake some bread", "bread"),
        ("my sourdoug loaf is flat", "bread"),
        ("milk for cheese", "cheese"),
        ("tell me about vino", "wine"),
        ("WINE", "wine"),
        ("grapes?", "wine"),
        ("Dy", "cheese"),
    ],
)
def test_the_right_document_comes_first(question: str, expected: str) -> None:
    assert ENGINE.search(question)[0].entry_id == expected


def test_an_abbreviation_never_matches_inside_another_word() -> None:
    assert all(match.why.signals.name == 0 for match in ENGINE.search("what a day"))


def test_a_listed_phrasing_scores_a_hundred_however_it_is_written() -> None:
    best = ENGINE.search("  How is CHEESE made?!")[0]
    assert (best.entry_id, best.score, best.why.signals.exact) == ("cheese", 100.0, 1.0)


def test_a_match_says_why() -> None:
    why = ENGINE.search("my sourdoug zeppelin")[0].why
    assert why.words == ("sourdough",)
    assert why.unexplained == ("zeppelin",)
    assert [(one.typed, one.read) for one in why.corrections] == [("sourdoug", "sourdough")]
    assert why.phrasing == "flour for sourdough"
    assert why.line() == "matched on: sourdough; read sourdoug as sourdough"


def test_an_outside_question_scores_low() -> None:
    assert ENGINE.search("who won the match yesterday")[0].score < ENGINE.search("bake some bread")[0].score


def test_the_limit_is_kept() -> None:
    assert len(ENGINE.search("bread and wine", limit=2)) == 2


def test_an_entry_that_is_asked_for_besides_is_returned_whatever_the_limit() -> None:
    assert [match.entry_id for match in ENGINE.search("bake some bread", limit=1, also="wine")] == ["bread", "wine"]
    assert [match.entry_id for match in ENGINE.search("bake some bread", limit=1, also="bread")] == ["bread"]
    assert [match.entry_id for match in ENGINE.search("bake some bread", limit=1, also="gone")] == ["bread"]


@pytest.mark.parametrize("question", ["", "   ", "🚀", "…!?"])
def test_a_question_without_words_matches_nothing(question: str) -> None:
    assert ENGINE.search(question) == []


HOSTILE = st.one_of(
    st.text(max_size=6000),
    st.text(alphabet="aeiounrst ", max_size=6000),
    st.text(alphabet=st.characters(min_codepoint=0x300, max_codepoint=0x36F), max_size=6000),
    st.builds(lambda part, times: part * times, st.text(min_size=1, max_size=40), st.integers(1, 150)),
)


@settings(max_examples=80, deadline=None)
@given(HOSTILE)
def test_any_text_has_scores_in_range_best_first_by_rank(question: str) -> None:
    matches = ENGINE.search(question)
    assert len({match.entry_id for match in matches}) == len(matches)
    assert all(0 <= match.score <= 100 for match in matches)
