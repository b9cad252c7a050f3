"""From what a contender said to figures. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from bot.answering.labelled import Case, Kind


@dataclass(frozen=True, slots=True)
class Told:
    """What a contender made of one question.

    Attributes:
        ids: the best entries, best first, at most three.
        score: of the best; only their order matters.
        outcome: "answer", "clarify", "decline" or "silent"; None from a contender that only ranks.
        given: ids of the entry that answers and the one beside it, or of the choices.
        ms: milliseconds taken.
    """

    ids: tuple[str, ...]
    score: float
    outcome: str | None
    given: tuple[str, ...]
    ms: float


@dataclass(frozen=True, slots=True)
class Run:
    """One contender's answers to all questions, in their order.

    Attributes:
        told: its answers.
        index_s: seconds from texts in memory to the first question.
        memory_mb: the most memory, in MB of 10^6 bytes, that was resident in the process that held nothing but this
            contender and the questions; None where the system does not tell.
    """

    told: tuple[Told, ...]
    index_s: float
    memory_mb: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run comes to. Shares are from 0 to 1; None where the questions or the contender do not have it.

    Attributes:
        top1: share of in-scope questions whose best entry is fair, refusals not counted.
        top3: share of in-scope questions with a fair entry among the best three.
        auroc: chance that an in-scope question scores higher than an out-of-scope one.
        answered_right: share of all questions, in scope and out, that were answered with a fair entry.
        answered_wrong: share that were answered otherwise, any answer to an out-of-scope question included.
        clarified: share that were met with choices.
        declined: share that were declined.
        p50_ms: half of the questions took at most so long.
        p95_ms: 95% of them took at most so long.
        index_s: seconds to get ready.
        memory_mb: peak resident memory of the process.
    """

    top1: float | None
    top3: float | None
    auroc: float | None
    answered_right: float | None
    answered_wrong: float | None
    clarified: float | None
    declined: float | None
    p50_ms: float | None
    p95_ms: float | None
    index_s: float
    memory_mb: float | None

    def as_dict(self) -> dict[str, Any]:
        """The figures by name."""
        return asdict(self)

    def for_peer(self) -> dict[str, Any]:
        """The figures by name without those of answering and declining, which a peer that only ranks does not do."""
        return {name: value for name, value in asdict(self).items() if name not in _ANSWERING}


_ANSWERING = ("answered_right", "answered_wrong", "clarified", "declined")


def figures(cases: Sequence[Case], run: Run) -> Figures:
    """What a run comes to over in-scope and out-of-scope questions; other kinds take no part in these figures."""
    kinds = (Kind.IN_SCOPE, Kind.OUT_OF_SCOPE)
    pairs = [(case, told) for case, told in zip(cases, run.told, strict=True) if case.kind in kinds]
    inside = [pair for pair in pairs if pair[0].fair]
    outside = [pair for pair in pairs if not pair[0].fair]
    decides = any(told.outcome is not None for _, told in pairs)
    right, wrong, clarified, declined = shares(pairs) if decides else (None,) * 4
    times = [told.ms for _, told in pairs]
    return Figures(
        top1=share(inside, lambda case, told: bool(case.fair & set(told.ids[:1]))),
        top3=share(inside, lambda case, told: bool(case.fair & set(told.ids[:3]))),
        auroc=auroc([told.score for _, told in inside], [told.score for _, told in outside]),
        answered_right=right,
        answered_wrong=wrong,
        clarified=clarified,
        declined=declined,
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
        index_s=run.index_s,
        memory_mb=run.memory_mb,
    )


Pair = tuple[Case, Told]


def shares(pairs: Sequence[Pair]) -> tuple[float | None, float | None, float | None, float | None]:
    """Shares answered rightly, answered wrongly, clarified and declined (or met with silence); they add up to 1."""
    return (
        share(pairs, lambda case, told: told.outcome == "answer" and bool(case.fair & set(told.given))),
        share(pairs, lambda case, told: told.outcome == "answer" and not case.fair & set(told.given)),
        share(pairs, lambda _, told: told.outcome == "clarify"),
        share(pairs, lambda _, told: told.outcome in {"decline", "silent"}),
    )


def share(pairs: Sequence[Pair], holds: Callable[[Case, Told], bool]) -> float | None:
    """Of how many something holds; None of none."""
    return sum(holds(case, told) for case, told in pairs) / len(pairs) if pairs else None


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """The area under the receiver operating characteristic: Mann and Whitney's U over its largest value."""
    if not inside or not outside:
        return None
    ordered = np.sort(np.array(outside))
    above = np.searchsorted(ordered, inside, side="left") + np.searchsorted(ordered, inside, side="right")
    return float(above.sum() / (2 * len(inside) * len(outside)))


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The percentile, linear between neighbours; None of none."""
    return float(np.percentile(np.array(values), percent)) if values else None


def mean_and_deviation(values: Iterable[float | None]) -> tuple[float, float] | None:
    """Mean and sample standard deviation (0 of a single value) of what is there; None of none."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    return float(np.mean(known)), float(np.std(known, ddof=1)) if len(known) > 1 else 0.0
