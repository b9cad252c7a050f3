"""The shipped library asked a labelled question file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.progress import Progress

from benchmarks.calibration import calibration, calibration_error
from benchmarks.contenders import ASSAY, Phrasing
from benchmarks.contest import ROOT, Contest, run
from benchmarks.figures import Figures, Pair, Run, figures, share, shares
from benchmarks.typos import mistyped_case
from bot.answering.labelled import Case, Kind
from bot.knowledge.loading import load_library

KNOWLEDGE = ROOT / "knowledge"
TYPO_SEEDS = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Ended:
    """How questions of one kind ended, as shares of their number."""

    count: int
    right: float | None
    wrong: float | None
    clarified: float | None
    declined: float | None


@dataclass(frozen=True, slots=True)
class Typos:
    """Top-1 and top-3 as asked, and with one typo in every content word (the mean of the seeds)."""

    count: int
    top1: float
    top3: float
    mistyped_top1: float
    mistyped_top3: float


def phrasings_of(knowledge: Path) -> list[Phrasing]:
    """Every phrasing of a knowledge folder, for peers to know as well."""
    library = load_library(knowledge, datetime.now(UTC).date())
    return [(entry.id, text) for entry in library for text in entry.phrasings]


def ended(cases: Sequence[Case], done: Run) -> dict[str, Ended]:
    """How each kind of question ended, the out-of-scope ones apart by label as well."""
    groups: dict[str, list[Pair]] = {}
    for case, told in zip(cases, done.told, strict=True):
        groups.setdefault(case.kind, []).append((case, told))
        if case.kind is Kind.OUT_OF_SCOPE and case.label:
            groups.setdefault(f"{case.kind}: {case.label}", []).append((case, told))
    return {name: Ended(len(pairs), *shares(pairs)) for name, pairs in groups.items()}


def acceptable(cases: Sequence[Case], done: Run) -> float | None:
    """Share of ambiguous questions that were clarified, or answered with an acceptable entry."""
    pairs = [pair for pair in zip(cases, done.told, strict=True) if pair[0].kind is Kind.AMBIGUOUS]
    return share(
        pairs,
        lambda case, told: (
            told.outcome == "clarify" or (told.outcome == "answer" and bool(case.fair & set(told.given)))
        ),
    )


def typos(cases: Sequence[Case], knowledge: Path, progress: Progress) -> Typos:
    """What typing errors cost; questions that were written with some already (labelled "typo") are left out."""
    kept = [case for case in cases if case.kind is Kind.IN_SCOPE and case.label != "typo"]
    asked = kept + [mistyped_case(case, seed) for seed in TYPO_SEEDS for case in kept]
    done = run(Contest(asked, knowledge=knowledge), ASSAY, progress)
    count = len(kept)
    clean = figures(asked[:count], Run(done.told[:count], done.index_s, done.memory_mb))
    wrong = figures(asked[count:], Run(done.told[count:], done.index_s, done.memory_mb))
    return Typos(count, clean.top1 or 0.0, clean.top3 or 0.0, wrong.top1 or 0.0, wrong.top3 or 0.0)


def as_json(cases: Sequence[Case], runs: Mapping[str, Run]) -> dict[str, Any]:
    """Everything measured on a question file, for other programs."""
    own: Run = runs[ASSAY]
    bands = calibration(cases, own)
    result = {"assay": figures(cases, own).as_dict(), "peers": peers_json(cases, runs)}
    result["assay"] |= {
        "kinds": {kind: asdict(one) for kind, one in ended(cases, own).items()},
        "ambiguous_acceptable": acceptable(cases, own),
        "calibration": [asdict(band) for band in bands],
        "calibration_error": calibration_error(bands),
    }
    return result


def peers_json(cases: Sequence[Case], runs: Mapping[str, Run]) -> dict[str, dict[str, Any]]:
    """The peers' figures; those of answering and declining are Assay's alone."""
    told: dict[str, Figures] = {name: figures(cases, done) for name, done in runs.items() if name != ASSAY}
    return {name: one.for_peer() for name, one in told.items()}
