"""From signals to an order and to a score that can be trusted.

Both are linear in the signals. The order comes from a logistic regression of the right entry over its rivals: on the
development part of tests/golden (questions that nobody wrote for an entry), CLINC150's validation part and a part of
BANKING77's training part, each counting the same. The score comes from a logistic regression of "the best entry is
right" over the in-scope, ambiguous and out-of-scope questions of the development part; tests/golden/README.md shows how
well it keeps its word.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from bot.search.match import Signals

_ORDER = {"coverage": 2.6, "likeness": 2.1, "support": 3.6, "sense": 2.0, "name": 1.9}
# More than all else together: a listed question is its entry's.
_EXACT = 100.0
# A lead of six is a chance of 400 to 1 by the order's own regression; more of it proves nothing more.
_LARGEST_MARGIN = 6.0
# What matches by parts of words or by meaning alone is never sure: such questions are too few among the golden ones
# for the regression to learn it.
_NOTHING_EXPLAINED = 30.0
_SCORE = {
    "bias": -6.7,
    "belief": 0.48,
    "margin": 0.58,
    "coverage": 5.8,
    "explained": 0.39,
    "elsewhere": 1.0,
    "likeness": 3.2,
}


def rank_value(signals: Signals) -> float:
    """How strongly the signals speak for an entry, against its rivals for the same question."""
    return (
        math.log(max(signals.model, 1e-9))
        + _ORDER["coverage"] * signals.coverage
        + _ORDER["likeness"] * signals.likeness
        + _ORDER["support"] * signals.support
        + _ORDER["sense"] * signals.sense
        + _ORDER["name"] * signals.name
        + _EXACT * signals.exact
    )


def lead(values: Sequence[float], place: int, alone: float) -> float:
    """How far a value is ahead of the best of the others, or behind it; `alone` if there are no others."""
    return values[place] - max([*values[:place], *values[place + 1 :]], default=values[place] - alone)


def weighed(coefficients: Mapping[str, float], amounts: Mapping[str, float]) -> float:
    """The sum of amounts, each times its coefficient."""
    return sum(coefficients[name] * amount for name, amount in amounts.items())


def percent(value: float) -> float:
    """The chance, in percent, that a logistic regression's value stands for."""
    return 100 / (1 + math.exp(-value))


def inputs(signals: Signals, margin: float) -> dict[str, float]:
    """What the score is made from; `margin` is the rank value's lead over the best rival (negative if behind)."""
    return {
        "bias": 1.0,
        "belief": math.log(max(signals.model, 1e-6)),
        "margin": max(-_LARGEST_MARGIN, min(_LARGEST_MARGIN, margin)),
        "coverage": signals.coverage,
        "explained": signals.explained,
        "elsewhere": signals.elsewhere,
        "likeness": signals.likeness,
    }


def score(signals: Signals, margin: float) -> float:
    """The chance, in percent, that an answer with these signals is right; 100 for a question that is listed."""
    if signals.exact:
        return 100.0
    chance = percent(weighed(_SCORE, inputs(signals, margin)))
    return chance if signals.explained else min(chance, _NOTHING_EXPLAINED)
