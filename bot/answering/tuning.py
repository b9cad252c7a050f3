"""Which thresholds cost a community least, by labelled questions and by what it says a wrong answer costs.

The cost of what comes of one question, in needless declines:

- a right answer, a due decline and a due silence: nothing;
- choices that hold a fair entry: 0.25, for the reader has one more click to make, or nothing where the question was
  ambiguous;
- a needless decline or silence: 1, and so do choices of which none fits;
- a wrong answer, or an answer where none was wanted: what the caller states.

The mix of the questions counts as that of the community: a file with more out-of-scope questions gives higher
thresholds. Follow-ups take no part, since what they are decided on depends on the turn before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bot.answering.answerer import Answerer
from bot.answering.labelled import Case, Kind
from bot.answering.outcome import Answer, Clarify, Decline, Outcome, Question, Silent
from bot.answering.policy import Thresholds, chance_of_any
from bot.knowledge.library import Library
from bot.search.engine import SearchEngine

CHOICES_COST = 0.25
# Scores above 100 do not occur, so a threshold of 101 is never reached.
_NEVER = 101.0
_STEPS = np.arange(0.0, 101.0)


class Verdict(StrEnum):
    """What an outcome was worth to the one who asked."""

    RIGHT = "right"
    WRONG = "wrong"
    OFFERED = "fair choices"
    CLARIFIED = "asked back where due"
    UNFIT = "choices of which none fits"
    NEEDLESS = "needless decline"
    DUE = "due decline"


@dataclass(frozen=True, slots=True)
class Tried:
    """One question with what each way of deciding it would be worth.

    Attributes:
        score: the best match's.
        any: the chance that one of the choices is meant, for asking back.
        firm: answered whatever the score, as a request for advice is.
        sure: what an answer is worth.
        unsure: what asking back is worth.
        declined: what declining is worth.
        asks_all: whether, as a channel message, it may be answered at all.
    """

    score: float
    any: float
    firm: bool
    sure: Verdict
    unsure: Verdict
    declined: Verdict
    asks_all: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """Thresholds with what they come to.

    Attributes:
        thresholds: the setting.
        verdicts: how many questions put to us ended how.
        cost: of these, per question.
        ambient_verdicts: how many channel messages ended how.
        ambient_cost: of these, per message.
    """

    thresholds: Thresholds
    verdicts: Mapping[Verdict, int]
    cost: float
    ambient_verdicts: Mapping[Verdict, int]
    ambient_cost: float


def judge(case: Case, outcome: Outcome) -> Verdict:
    """What an outcome is worth to the one who asked."""
    match outcome:
        case Answer(entry, _, beside):
            given = {entry.id} if beside is None else {entry.id, beside.id}
            return Verdict.RIGHT if given & case.fair else Verdict.WRONG
        case Clarify(choices):
            if not case.fair & {entry.id for entry in choices}:
                return Verdict.UNFIT
            return Verdict.CLARIFIED if case.kind is Kind.AMBIGUOUS else Verdict.OFFERED
        case Decline() | Silent():
            return Verdict.NEEDLESS if case.fair else Verdict.DUE


def try_out(
    cases: Iterable[Case], library: Library, engine: SearchEngine, thresholds: Thresholds, advice_id: str | None
) -> tuple[list[Tried], list[Tried]]:
    """Every question decided in every way, so that thresholds can be compared without asking again.

    Args:
        cases: labelled questions.
        library: the entries.
        engine: a search over exactly these.
        thresholds: the ones that are not tuned are taken from here.
        advice_id: the entry that meets requests for personal advice, if any.

    Returns:
        The questions as put to us, and the same ones and chat as channel messages.
    """
    surest = Answerer(library, engine, replace(thresholds, answer=0.0, clarify=0.0, ambient=0.0), advice_id)
    least_sure = Answerer(library, engine, replace(thresholds, answer=_NEVER, clarify=0.0), advice_id)
    asked: list[Tried] = []
    in_channel: list[Tried] = []
    for case in cases:
        if case.kind in (Kind.FOLLOW_UP, Kind.FOREIGN_TURN):
            continue
        tried = _tried(case, surest, least_sure)
        in_channel.append(tried)
        if case.kind is not Kind.CHAT:
            asked.append(tried)
    return asked, in_channel


def _tried(case: Case, surest: Answerer, least_sure: Answerer) -> Tried:
    sure = surest.answer(Question(case.text))
    unsure = least_sure.answer(Question(case.text))
    return Tried(
        score=sure.matches[0].score if sure.matches else -1.0,
        any=chance_of_any(sure.matches) if sure.matches else -1.0,
        firm=isinstance(unsure, Answer),
        sure=judge(case, sure),
        unsure=judge(case, unsure),
        declined=Verdict.NEEDLESS if case.fair else Verdict.DUE,
        asks_all=not isinstance(surest.answer(Question(case.text, ambient=True)), Silent),
    )


def weigh(asked: Sequence[Tried], in_channel: Sequence[Tried], thresholds: Thresholds, wrong_cost: float) -> Setting:
    """What thresholds come to."""
    verdicts = Counter(_verdict(one, thresholds) for one in asked)
    ambient = Counter(_ambient_verdict(one, thresholds) for one in in_channel)
    costs = _costs(wrong_cost)
    return Setting(thresholds, verdicts, _mean(verdicts, costs), ambient, _mean(ambient, costs))


def _verdict(tried: Tried, thresholds: Thresholds) -> Verdict:
    if tried.firm or tried.score >= thresholds.answer:
        return tried.sure
    return tried.unsure if tried.any >= thresholds.clarify else tried.declined


def _ambient_verdict(tried: Tried, thresholds: Thresholds) -> Verdict:
    needed = thresholds.ambient if tried.firm else max(thresholds.ambient, thresholds.answer)
    return tried.sure if tried.asks_all and tried.score >= needed else tried.declined


def _costs(wrong_cost: float) -> dict[Verdict, float]:
    return {
        Verdict.RIGHT: 0.0,
        Verdict.CLARIFIED: 0.0,
        Verdict.DUE: 0.0,
        Verdict.OFFERED: CHOICES_COST,
        Verdict.UNFIT: 1.0,
        Verdict.NEEDLESS: 1.0,
        Verdict.WRONG: wrong_cost,
    }


def _mean(verdicts: Mapping[Verdict, int], costs: Mapping[Verdict, float]) -> float:
    return sum(costs[verdict] * count for verdict, count in verdicts.items()) / max(1, sum(verdicts.values()))


def tune(asked: Sequence[Tried], in_channel: Sequence[Tried], start: Thresholds, wrong_cost: float) -> Thresholds:
    """The thresholds, whole numbers, that cost least; of equally good ones the middle, which chance moves least."""
    answers, clarifies = _gains(asked, wrong_cost)
    costs = np.where(_STEPS[:, None] >= _STEPS[None, :], answers[:, None] + clarifies[None, :], np.inf)
    best = np.argwhere(costs <= costs.min() + 1e-9)
    answer, clarify = (float(_STEPS[place]) for place in best[len(best) // 2])
    ambient = _ambient(in_channel, replace(start, answer=answer), wrong_cost)
    return replace(start, answer=answer, clarify=clarify, ambient=ambient)


def best_clarify(asked: Sequence[Tried], start: Thresholds, wrong_cost: float) -> Thresholds:
    """The clarifying threshold that costs least under a given answering one."""
    _, clarifies = _gains(asked, wrong_cost)
    allowed = clarifies[start.answer >= _STEPS]
    best = np.flatnonzero(allowed <= allowed.min() + 1e-9)
    return replace(start, clarify=float(_STEPS[best[len(best) // 2]]))


def _gains(asked: Sequence[Tried], wrong_cost: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each answering and each clarifying threshold adds to the cost of declining everything.

    The two add up: a question above both costs (answer - ask back) + (ask back - decline) more than a decline.
    """
    costs = _costs(wrong_cost)
    free = [one for one in asked if not one.firm]
    sure_enough = np.array([one.score for one in free])[None, :] >= _STEPS[:, None]
    worth_asking = np.array([one.any for one in free])[None, :] >= _STEPS[:, None]
    answering = np.array([costs[one.sure] - costs[one.unsure] for one in free])
    asking_back = np.array([costs[one.unsure] - costs[one.declined] for one in free])
    return sure_enough @ answering, worth_asking @ asking_back


def _ambient(in_channel: Sequence[Tried], start: Thresholds, wrong_cost: float) -> float:
    """The ambient threshold that costs least, never below the answering one."""
    steps = [float(step) for step in _STEPS if step >= start.answer]
    costs = [weigh((), in_channel, replace(start, ambient=step), wrong_cost).ambient_cost for step in steps]
    best = [step for step, cost in zip(steps, costs, strict=True) if cost <= min(costs) + 1e-9]
    return best[len(best) // 2]
