from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answerer import Answerer
from bot.answering.labelled import Case, Kind
from bot.answering.outcome import Question
from bot.answering.policy import Thresholds
from bot.answering.tuning import Tried, Verdict, best_clarify, judge, try_out, tune, weigh
from bot.knowledge.library import Library
from bot.search.engine import SearchEngine
from bot.search.index import Document
from tests.builders import entry

START = Thresholds(answer=50, clarify=25, ambient=80)
IN_SCOPE = Tried(0, 0, False, Verdict.RIGHT, Verdict.OFFERED, Verdict.NEEDLESS, True)
TAKEN_WRONGLY = replace(IN_SCOPE, sure=Verdict.WRONG)
OUTSIDE = Tried(0, 0, False, Verdict.WRONG, Verdict.UNFIT, Verdict.DUE, True)


def at(kind: Tried, *scores: float) -> list[Tried]:
    return [replace(kind, score=score, any=score) for score in scores]


def test_thresholds_part_right_answers_from_doubtful_ones_and_these_from_foreign_ones() -> None:
    asked = at(IN_SCOPE, 70, 80, 90) + at(TAKEN_WRONGLY, 40, 50) + at(OUTSIDE, 5, 10, 20)
    found = tune(asked, at(OUTSIDE, 75), START, wrong_cost=5)
    assert 50 < found.answer <= 70
    assert 20 < found.clarify <= 40
    assert found.ambient > 75


def test_a_dearer_wrong_answer_never_lowers_the_answering_threshold() -> None:
    asked = at(IN_SCOPE, 30, 50, 70, 90) + at(TAKEN_WRONGLY, 35, 55, 75) + at(OUTSIDE, 5, 45)
    found = [tune(asked, asked, START, wrong_cost=cost).answer for cost in (0, 1, 2, 5, 100)]
    assert found == sorted(found)


def test_what_is_not_tuned_is_kept() -> None:
    found = tune(at(IN_SCOPE, 90), at(IN_SCOPE, 90), replace(START, choice=3, nearest=4, subject=5), wrong_cost=3)
    assert (found.choice, found.nearest, found.subject) == (3, 4, 5)


@given(
    st.lists(
        st.builds(
            lambda score, others, *rest: Tried(score, min(100.0, score + others), *rest),
            st.floats(-1, 100),
            st.floats(0, 100),
            st.booleans(),
            st.sampled_from(Verdict),
            st.sampled_from(Verdict),
            st.sampled_from(Verdict),
            st.booleans(),
        ),
        max_size=12,
    ),
    st.floats(0, 20),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_nothing_costs_less_than_what_was_found(asked: list[Tried], wrong_cost: float, first: int, second: int) -> None:
    other = replace(START, answer=float(max(first, second)), clarify=float(min(first, second)))
    found = tune(asked, asked, START, wrong_cost)
    assert found.clarify <= found.answer <= found.ambient
    assert weigh(asked, (), found, wrong_cost).cost <= weigh(asked, (), other, wrong_cost).cost + 1e-9
    near = best_clarify(asked, other, wrong_cost)
    assert near.answer == other.answer
    assert weigh(asked, (), near, wrong_cost).cost <= weigh(asked, (), other, wrong_cost).cost + 1e-9


def test_without_questions_there_is_no_cost() -> None:
    assert weigh((), (), START, wrong_cost=3).cost == 0


@pytest.fixture(scope="module")
def library() -> Library:
    return Library([entry("copper"), entry("tin"), entry("advice")])


@pytest.fixture(scope="module")
def engine(library: Library) -> SearchEngine:
    return SearchEngine.over(Document.of(one) for one in library)


def _case(kind: Kind, text: str, *fair: str) -> Case:
    return Case(kind, (text,), None, frozenset(fair))


CASES: Sequence[Case] = [
    _case(Kind.IN_SCOPE, "what is tin", "tin"),
    _case(Kind.IN_SCOPE, "who on earth makes all that tin", "tin"),
    _case(Kind.IN_SCOPE, "tell me of copper", "tin"),
    _case(Kind.IN_SCOPE, "should I buy tin stocks now?", "advice"),
    _case(Kind.AMBIGUOUS, "is there tin or copper", "tin", "copper"),
    _case(Kind.OUT_OF_SCOPE, "how do I boil eggs"),
    _case(Kind.OUT_OF_SCOPE, ""),
    _case(Kind.CHAT, "gm all, tin is up"),
    Case(Kind.FOLLOW_UP, ("what is tin", "and copper?"), "copper", frozenset({"copper"})),
]


@pytest.mark.parametrize("answer", [0, 20, 50, 80, 100])
@pytest.mark.parametrize("clarify", [0, 20, 60])
def test_trying_out_tells_what_the_answerer_does_under_any_thresholds(
    library: Library, engine: SearchEngine, answer: float, clarify: float
) -> None:
    thresholds = replace(START, answer=max(answer, clarify), clarify=clarify, ambient=30)
    answerer = Answerer(library, engine, thresholds, "advice")
    told = weigh(*try_out(CASES, library, engine, START, "advice"), thresholds, wrong_cost=3)
    single = [case for case in CASES if case.kind is not Kind.FOLLOW_UP]
    asked = [case for case in single if case.kind is not Kind.CHAT]
    assert told.verdicts == Counter(judge(case, answerer.answer(Question(case.text))) for case in asked)
    assert told.ambient_verdicts == Counter(
        judge(case, answerer.answer(Question(case.text, ambient=True))) for case in single
    )
