from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.search.confidence import rank_value, score
from bot.search.match import Signals

SURE = Signals(
    model=0.99,
    coverage=1.0,
    explained=3.0,
    elsewhere=0.0,
    likeness=0.8,
    support=0.6,
    sense=0.8,
    name=0.5,
    exact=0.0,
    known=1.0,
    outside=0.0,
)
SHARES = st.floats(0, 1)
ANY = st.builds(
    Signals,
    SHARES,
    SHARES,
    st.floats(0, 120),
    SHARES,
    SHARES,
    SHARES,
    SHARES,
    st.sampled_from([0.0, 1.0]),
    SHARES,
    SHARES,
)


@given(ANY, st.floats(-500, 500))
def test_a_score_is_a_percentage_and_a_hundred_where_the_question_is_listed(signals: Signals, margin: float) -> None:
    assert 0 <= score(signals, margin) <= 100
    assert score(replace(signals, exact=1.0), margin) == 100


def test_an_entry_that_explains_no_word_is_never_sure() -> None:
    assert score(SURE, 6) > 90
    assert score(replace(SURE, coverage=0.0, explained=0.0), 6) <= 30


def test_more_of_any_signal_is_worth_more() -> None:
    for change in ({"model": 0.5}, {"coverage": 0.5}, {"likeness": 0.2}):
        assert rank_value(replace(SURE, **change)) < rank_value(SURE)
        assert score(replace(SURE, **change), 2) < score(SURE, 2)
    for change in ({"support": 0.3}, {"sense": 0.5}, {"name": 0.2}):
        assert rank_value(replace(SURE, **change)) < rank_value(SURE)
    assert score(SURE, 0) < score(SURE, 2)


def test_a_listed_question_outranks_everything() -> None:
    listed = Signals(
        model=0.0,
        coverage=0.0,
        explained=0.0,
        elsewhere=0.0,
        likeness=0.0,
        support=0.0,
        sense=0.0,
        name=0.0,
        exact=1.0,
        known=0.0,
        outside=1.0,
    )
    assert rank_value(listed) > rank_value(SURE)
