"""From signals to an order and to a score that can be trusted."""

from __future__ import annotations

import math

from bot.search.match import Signals

# placeholder until tuned by benchmarks/calibrate
ORDER = {"model": 1.0, "coverage": 0.0, "likeness": 0.0, "name": 0.0}


def rank_value(signals: Signals) -> float:
    """How strongly the signals speak for an entry, against its rivals for the same question."""
    return (
        math.log(max(signals.model, 1e-9))
        + ORDER["coverage"] * signals.coverage
        + ORDER["likeness"] * signals.likeness
        + ORDER["name"] * signals.name
        + 100 * signals.exact
    )


def score(signals: Signals, margin: float) -> float:
    """The chance, in percent, that an answer with these signals is right."""
    return 100 * signals.model
