"""How often a score is right: 80 should mean right about 80% of the time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.figures import Run
from bot.answering.labelled import Case, Kind

# Width of a band of scores.
BAND = 10


@dataclass(frozen=True, slots=True)
class Band:
    """Questions whose best score lay in one band: how many, their mean score in percent, and the percentage right."""

    least: int
    count: int
    mean_score: float
    right: float


def calibration(cases: Sequence[Case], done: Run) -> list[Band]:
    """For each band of scores, how often the best entry was fair; out-of-scope questions never have one."""
    bands: dict[int, list[tuple[float, bool]]] = {}
    for case, told in zip(cases, done.told, strict=True):
        if case.kind in (Kind.IN_SCOPE, Kind.OUT_OF_SCOPE):
            least = min(int(told.score // BAND) * BAND, 100 - BAND)
            bands.setdefault(least, []).append((told.score, bool(case.fair & set(told.ids[:1]))))
    return [
        Band(
            least,
            len(band),
            sum(score for score, _ in band) / len(band),
            100 * sum(right for _, right in band) / len(band),
        )
        for least, band in sorted(bands.items())
    ]


def calibration_error(bands: Iterable[Band]) -> float:
    """Expected calibration error in points: the mean distance of score and share right, bands weighed by count."""
    listed = list(bands)
    return sum(band.count * abs(band.mean_score - band.right) for band in listed) / max(
        1, sum(band.count for band in listed)
    )
