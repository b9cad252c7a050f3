from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import Run, Told, auroc, figures, mean_and_deviation
from bot.answering.labelled import Case, Kind

SCORES = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12)


def case(*fair: str) -> Case:
    return Case(Kind.IN_SCOPE if fair else Kind.OUT_OF_SCOPE, ("what?",), None, frozenset(fair))


def told(outcome: str | None, *ids: str, score: float = 50, ms: float = 1) -> Told:
    return Told(ids, score, outcome, ids[:1] if outcome == "answer" else (), ms)


def test_shares_of_all_questions_add_up_and_ranks_count_in_scope_only() -> None:
    cases = [case("tin"), case("tin"), case("tin"), case(), case()]
    answers = (
        told("answer", "tin", "zinc"),
        told("answer", "zinc", "iron", "tin"),
        told("clarify", "zinc", "iron", "lead"),
        told("answer", "tin", score=70),
        told("decline", score=0),
    )
    found = figures(cases, Run(answers, 0.5, 100))
    assert (found.top1, found.top3) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert (found.answered_right, found.answered_wrong, found.clarified, found.declined) == (0.2, 0.4, 0.2, 0.2)
    assert found.auroc == 0.5
    assert (found.index_s, found.memory_mb) == (0.5, 100)


def test_chat_and_follow_ups_take_no_part() -> None:
    chat = Case(Kind.CHAT, ("gm",))
    found = figures([case("tin"), chat], Run((told("answer", "tin", ms=2), told("silent", ms=100)), 0, None))
    assert (found.declined, found.p50_ms) == (0, 2)


def test_a_contender_that_only_ranks_has_no_shares_of_answers() -> None:
    found = figures([case("tin")], Run((told(None, "tin"),), 0, None))
    assert (found.top1, found.answered_right, found.declined, found.auroc) == (1, None, None, None)
    assert "declined" not in found.for_peer()


@given(SCORES, SCORES)
def test_auroc_counts_pairs_in_the_right_order_and_ties_as_half(inside: list[float], outside: list[float]) -> None:
    pairs = [(first > second) + (first == second) / 2 for first in inside for second in outside]
    assert auroc(inside, outside) == pytest.approx(sum(pairs) / len(pairs))


def test_spread_of_nothing_is_nothing_and_of_one_is_none() -> None:
    assert mean_and_deviation([None]) is None
    assert mean_and_deviation([2.0, None]) == (2, 0)
    assert mean_and_deviation([1.0, 3.0]) == (2, pytest.approx(2**0.5))
