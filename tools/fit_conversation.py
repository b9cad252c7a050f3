"""Make the coefficients of bot/answering/conversation.py, and tell how well they do on talks they were not made from.

The order's come from a conditional logistic regression (McFadden 1974) of the right entry among those that the search
finds; the chance's from a logistic regression of "the first one is right". Both learn from tests/golden/dev: its talks,
and its other questions, in scope and out of scope, each asked after one that was answered. Run by hand when the
engine's scores or the talks have changed, twice, since the turns in the middle of a talk are read with the coefficients
there are:

    python tools/fit_conversation.py
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bot.answering import conversation  # noqa: E402
from bot.answering.answerer import Answerer  # noqa: E402
from bot.answering.labelled import Case, Kind, load_cases, played  # noqa: E402
from bot.answering.policy import Thresholds  # noqa: E402
from bot.knowledge.loading import load_library  # noqa: E402
from bot.search.classifier import softmax  # noqa: E402
from bot.search.confidence import percent  # noqa: E402
from bot.search.match import Match  # noqa: E402
from bot.search.text import normalise  # noqa: E402

# So that follow-ups, new questions and foreign messages weigh 4 : 3 : 2, however many there are of each.
WEIGHTS = {Kind.FOLLOW_UP: 2.0, Kind.FOREIGN_TURN: 2.0, Kind.OUT_OF_SCOPE: 2.0, Kind.IN_SCOPE: 1.0}
# Against coefficients that fit only these talks, on inputs of standard deviation 1.
ORDER_PENALTY, CHANCE_PENALTY = 0.005, 0.0005
FOLDS = 10
STEPS = 30


@dataclass(frozen=True, slots=True)
class Talk:
    """The last message of a talk with what the search finds for it.

    Attributes:
        case: what was said, and the entries that are right.
        subject: the entry that answered before.
        manner: how the message stands to the talk.
        found: the search's matches.
        right: which of them are right.
        order: what the order is made from, one row a match.
    """

    case: Case
    subject: str
    manner: conversation.Manner
    found: tuple[Match, ...]
    right: NDArray[np.bool_]
    order: NDArray[np.float64]

    @property
    def weight(self) -> float:
        return WEIGHTS[self.case.kind]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Both sets of coefficients, for inputs in the order of their names."""

    order: NDArray[np.float64]
    chance: NDArray[np.float64]


def main() -> None:
    library = load_library(ROOT / "knowledge", datetime.now(UTC).date())
    talks = list(read(Answerer.over(library, advice_id="personal-advice")))
    folds = np.random.default_rng(0).integers(0, FOLDS, len(talks))
    held: list[tuple[Talk, int, float]] = []
    for fold in range(FOLDS):
        fitted = fit([talk for talk, its in zip(talks, folds, strict=True) if its != fold])
        held += [(talk, *best(talk, fitted)) for talk, its in zip(talks, folds, strict=True) if its == fold]
    tell(held)
    show("_ORDER", order_names(talks[0]), (fitted := fit(talks)).order)
    show("_CHANCE", chance_names(talks[0]), fitted.chance)


def read(answerer: Answerer) -> Iterator[Talk]:
    """Every talk of the development part whose first turns were answered, and every other question after one."""
    cases = load_cases(ROOT / "tests" / "golden" / "dev")
    chance = random.Random(5)
    openers = [case for case in cases if case.kind is Kind.IN_SCOPE and answered(answerer, case.turns) is not None]
    for case in cases:
        if case.kind in WEIGHTS:
            before = case.turns[:-1] or chance.choice(openers).turns
            subject = answered(answerer, before)
            found = subject and conversation.found(normalise(case.text), subject, answerer.search)
            if subject and found and not found[0].why.signals.exact:
                yield talk_of(case, subject, found)


def answered(answerer: Answerer, turns: Sequence[str]) -> str | None:
    """The entry that a talk is about after some turns."""
    turn = played(answerer, turns)
    return turn.entry_id if turn is not None else None


def talk_of(case: Case, subject: str, found: Sequence[Match]) -> Talk:
    manner = conversation.Manner.of(normalise(case.text))
    rows = [list(conversation.order_inputs(match, manner, subject).values()) for match in found]
    right = np.array([match.entry_id in case.fair for match in found])
    return Talk(case, subject, manner, tuple(found), right, np.array(rows))


def fit(talks: Sequence[Talk]) -> Fitted:
    """The coefficients that some talks give."""
    scale = np.vstack([talk.order for talk in talks]).std(axis=0)
    taught = [talk for talk in talks if talk.right.any()]
    order = np.zeros(len(scale))
    for _ in range(STEPS):
        gradient, hessian = ORDER_PENALTY * order, ORDER_PENALTY * np.eye(len(order))
        total = sum(talk.weight for talk in taught)
        for talk in taught:
            inputs, weight = talk.order / scale, talk.weight / total
            every = softmax(inputs @ order)
            right = np.where(talk.right, every, 0)
            right /= right.sum()
            gradient += weight * (every - right) @ inputs
            # Without the part that could make it indefinite, so that every step leads downwards.
            middle = inputs - every @ inputs
            hessian += weight * (middle.T * every) @ middle
        order -= np.linalg.solve(hessian, gradient)
    return Fitted(order / scale, fit_chance(talks, order / scale))


def fit_chance(talks: Sequence[Talk], order: NDArray[np.float64]) -> NDArray[np.float64]:
    firsts = [int((talk.order @ order).argmax()) for talk in talks]
    rows = np.array([chance_row(talk, first, order) for talk, first in zip(talks, firsts, strict=True)])
    right = np.array([talk.right[first] for talk, first in zip(talks, firsts, strict=True)], dtype=float)
    weights = np.array([talk.weight for talk in talks])
    weights /= weights.sum()
    scale = np.where(rows.std(axis=0) > 0, rows.std(axis=0), 1.0)
    inputs, chance = rows / scale, np.zeros(rows.shape[1])
    for _ in range(STEPS):
        told = 1 / (1 + np.exp(-inputs @ chance))
        gradient = CHANCE_PENALTY * chance + (weights * (told - right)) @ inputs
        hessian = CHANCE_PENALTY * np.eye(len(chance)) + (inputs.T * (weights * told * (1 - told))) @ inputs
        chance -= np.linalg.solve(hessian, gradient)
    return chance / scale


def chance_row(talk: Talk, place: int, order: NDArray[np.float64]) -> list[float]:
    values = (talk.order @ order).tolist()
    return list(conversation.chance_inputs(talk.found[place], talk.manner, talk.subject, values, place).values())


def best(talk: Talk, fitted: Fitted) -> tuple[int, float]:
    """The first of the matches by some coefficients, and its chance in percent."""
    first = int((talk.order @ fitted.order).argmax())
    return first, percent(float(np.dot(chance_row(talk, first, fitted.order), fitted.chance)))


def order_names(talk: Talk) -> list[str]:
    return list(conversation.order_inputs(talk.found[0], talk.manner, talk.subject))


def chance_names(talk: Talk) -> list[str]:
    return list(conversation.chance_inputs(talk.found[0], talk.manner, talk.subject, [0.0], 0))


def tell(held: Sequence[tuple[Talk, int, float]]) -> None:
    """How messages ended under the shipped thresholds, and whether scores keep their word."""
    needed = Thresholds().needed(in_talk=True)
    ends: dict[Kind, Counter[str]] = {kind: Counter() for kind in WEIGHTS}
    for talk, first, chance in held:
        verdict = "right" if talk.right[first] else "wrong"
        ends[talk.case.kind][verdict if chance >= needed else "not answered"] += 1
    for kind, counts in ends.items():
        print(f"{kind}: {dict(counts)}")
    for low in range(0, 100, 10):
        band = [(talk.right[first], chance) for talk, first, chance in held if low <= chance < low + 10]
        if band:
            right, mean = np.mean([one for one, _ in band]), np.mean([chance for _, chance in band])
            print(f"| {low}-{low + 9} | {len(band)} | {mean:.0f} | {100 * right:.0f}% |")


def show(name: str, names: Sequence[str], coefficients: NDArray[np.float64]) -> None:
    print(f"{name} = {{")
    for one, coefficient in zip(names, coefficients, strict=True):
        print(f'    "{one}": {coefficient:.3g},')
    print("}")


if __name__ == "__main__":
    main()
