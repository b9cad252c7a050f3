"""The guard: a change to an entry or to the engine must not turn right answers wrong.

The figures held here are just below what the shipped library reaches on the development part, so that the test
fails on a real loss and not on a single question. What went wrong is named, question by question, with the entry that
took it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.answering.answerer import Answerer
from bot.answering.labelled import played
from bot.answering.outcome import Answer, Clarify, Decline, Outcome, Question, Silent
from bot.knowledge.library import Library

DEVELOPMENT = Path(__file__).parent / "dev"


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DEVELOPMENT / name).read_text().splitlines()]


def _fair(case: dict[str, Any]) -> set[str]:
    return {case["id"], *case["also"]}


def _told(outcome: Outcome) -> str:
    return f"answered with {outcome.entry.id}" if isinstance(outcome, Answer) else type(outcome).__name__.lower()


@pytest.fixture(scope="module")
def answerer(shipped: Library) -> Answerer:
    return Answerer.over(shipped, advice_id="personal-advice")


def test_in_scope_questions_find_their_entry(answerer: Answerer) -> None:
    cases = _lines("in_scope.jsonl")
    found = [[match.entry_id for match in answerer.search(case["text"])] for case in cases]
    lost = [
        f"{ids[0] if ids else 'nothing'} took {case['text']!r} from {case['id']}"
        for case, ids in zip(cases, found, strict=True)
        if not set(ids[:1]) & _fair(case)
    ]
    in_three = sum(bool(set(ids[:3]) & _fair(case)) for case, ids in zip(cases, found, strict=True))
    assert 1 - len(lost) / len(cases) >= 0.945, "\n".join(lost)
    assert in_three / len(cases) >= 0.98, "\n".join(lost)


def test_in_scope_questions_are_rarely_answered_wrongly(answerer: Answerer) -> None:
    cases = _lines("in_scope.jsonl")
    wrong = []
    for case in cases:
        outcome = answerer.answer(Question(case["text"]))
        if isinstance(outcome, Answer) and not {outcome.entry.id, outcome.beside and outcome.beside.id} & _fair(case):
            wrong.append(f"{case['text']!r} for {case['id']} was {_told(outcome)}")
    assert len(wrong) / len(cases) <= 0.028, "\n".join(wrong)


@pytest.mark.parametrize(("kind", "least"), [("far", 0.97), ("finance", 0.93), ("other-sense", 0.91)])
def test_out_of_scope_questions_are_declined(answerer: Answerer, kind: str, least: float) -> None:
    cases = [case for case in _lines("out_of_scope.jsonl") if case["kind"] == kind]
    outcomes = [(case["text"], answerer.answer(Question(case["text"]))) for case in cases]
    kept = [f"{text!r} was {_told(outcome)}" for text, outcome in outcomes if not isinstance(outcome, Decline)]
    assert 1 - len(kept) / len(cases) >= least, "\n".join(kept)


def test_channel_chat_is_left_alone(answerer: Answerer) -> None:
    outcomes = [(one["text"], answerer.answer(Question(one["text"], ambient=True))) for one in _lines("chat.jsonl")]
    noise = [f"{text!r} was {_told(outcome)}" for text, outcome in outcomes if not isinstance(outcome, Silent)]
    assert len(noise) / len(outcomes) <= 0.01, "\n".join(noise)


def _said(answerer: Answerer, turns: list[str]) -> Outcome:
    """What the last turn of a talk is met with."""
    return answerer.answer(Question(turns[-1], previous=played(answerer, turns[:-1])))


def test_follow_ups_find_their_entry(answerer: Answerer) -> None:
    cases = [case for case in _lines("followups.jsonl") if case["id"] is not None]
    outcomes = [(case, _said(answerer, case["turns"])) for case in cases]
    lost = [
        f"{case['turns']} for {case['id']}: {_told(outcome)}"
        for case, outcome in outcomes
        if not (isinstance(outcome, Answer) and outcome.entry.id in _fair(case))
    ]
    wrong = [case for case, outcome in outcomes if isinstance(outcome, Answer) and outcome.entry.id not in _fair(case)]
    assert len(lost) / len(cases) <= 0.2, "\n".join(lost)
    assert len(wrong) / len(cases) <= 0.09, "\n".join(lost)


def test_foreign_messages_are_seldom_taken_for_follow_ups(answerer: Answerer) -> None:
    foreign = [case["turns"] for case in _lines("followups.jsonl") if case["id"] is None]
    talks = [["what is gallium used for?", case["text"]] for case in _lines("out_of_scope.jsonl")] + foreign
    taken = [
        f"{turns} was {_told(outcome)}" for turns in talks if isinstance(outcome := _said(answerer, turns), Answer)
    ]
    assert len(taken) / len(talks) <= 0.11, "\n".join(taken)


def test_a_new_question_within_a_talk_finds_its_entry(answerer: Answerer) -> None:
    cases = _lines("in_scope.jsonl")
    outcomes = [(case, _said(answerer, ["what is gallium used for?", case["text"]])) for case in cases]
    lost = [
        f"{case['text']!r} for {case['id']}: {_told(outcome)}"
        for case, outcome in outcomes
        if not (isinstance(outcome, Answer) and outcome.entry.id in _fair(case))
    ]
    assert len(lost) / len(cases) <= 0.08, "\n".join(lost)


def test_ambiguous_questions_are_clarified_or_answered_acceptably(answerer: Answerer) -> None:
    cases = _lines("ambiguous.jsonl")
    lost = []
    for case in cases:
        outcome = answerer.answer(Question(case["text"]))
        fine = isinstance(outcome, Clarify) or (isinstance(outcome, Answer) and outcome.entry.id in case["acceptable"])
        if not fine:
            lost.append(f"{case['text']!r}: {_told(outcome)}")
    assert len(lost) / len(cases) <= 0.1, "\n".join(lost)


@pytest.mark.parametrize(
    ("question", "entries"),
    [
        ("why does everyone worry about China and rare earths?", {"china-dominance", "rare-earths"}),
        ("teh cadnaa us mineralss alliance", {"us-canada-alliance"}),
    ],
)
def test_a_question_of_the_founding_story_is_answered(answerer: Answerer, question: str, entries: set[str]) -> None:
    outcome = answerer.answer(Question(question))
    assert isinstance(outcome, Answer)
    assert outcome.entry.id in entries


@pytest.mark.parametrize(
    "text", ["best pizza in Toronto", "../../etc/passwd", "' OR 1=1 --", "qwerty asdf zxcv", "1" * 400]
)
def test_what_is_no_question_of_ours_is_declined(answerer: Answerer, text: str) -> None:
    assert isinstance(answerer.answer(Question(text)), Decline)
