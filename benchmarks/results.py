"""RESULTS.md: everything measured in one go, written by the harness and by nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.progress import Progress

from benchmarks import growth, shipped, tables
from benchmarks.calibration import calibration, calibration_error
from benchmarks.contenders import ASSAY, WRATIO
from benchmarks.contest import ROOT, Contest, run_all
from benchmarks.figures import Run, figures
from benchmarks.growth import Grown
from benchmarks.machine import describe
from benchmarks.pictures import draw
from benchmarks.public import Scored, score_all
from benchmarks.public_sets import SEEDS, SIZES, PublicSet
from benchmarks.shipped import Typos
from bot.answering.labelled import Case, load_cases

GOLDEN = ROOT / "tests" / "golden"
HALVES = ("dev", "held_out")


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the project's own questions, with what contenders made of it."""

    cases: Sequence[Case]
    runs: Mapping[str, Run]
    typos: Typos


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that RESULTS.md tells."""

    halves: Mapping[str, Half]
    scored: Sequence[Scored]
    grown: Sequence[Grown]


def measure(sets: Sequence[PublicSet], names: Sequence[str], progress: Progress) -> Measured:
    """Measure everything; takes half an hour with all peers."""
    known = shipped.phrasings_of(shipped.KNOWLEDGE)
    halves = {}
    for half in HALVES:
        cases = load_cases(GOLDEN / half)
        runs = run_all(Contest(cases, known, shipped.KNOWLEDGE), names, progress)
        halves[half] = Half(cases, runs, shipped.typos(cases, shipped.KNOWLEDGE, progress))
    scored = score_all(sets, SIZES, SEEDS, names, progress)
    grown = growth.grow(sets, growth.SIZES, progress, [name for name in growth.CONTENDERS if name in names])
    return Measured(halves, scored, grown)


def write(measured: Measured, folder: Path, day: date) -> None:
    """Write RESULTS.md and the pictures into a folder."""
    pictures = draw(measured.grown, folder / "pictures")
    parts = [_head(day), *(_half(name, half) for name, half in measured.halves.items())]
    parts += [_public(measured.scored), _growth(measured.grown, [file.name for file in pictures])]
    (folder / "RESULTS.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _head(day: date) -> str:
    return f"""# Results

Written by `make benchmarks` on {day}; do not edit. Machine: {describe()}.

- top-1, top-3: share of in-scope questions with a fair entry first, or among the first three, refusals not counted.
- AUROC: the chance that an in-scope question scores higher than an out-of-scope one.
- right, wrong, clarified, declined: shares of all questions, in scope and out, under the shipped thresholds. Any answer
  to an out-of-scope question is wrong.
- p50, p95: milliseconds per question, each contender in a process of its own, one question after the other.
- MB: the most memory resident in that process, Python and the questions included.
- index s: a fresh fit from texts in memory; nothing is kept from an earlier run."""


def _half(name: str, half: Half) -> str:
    own = half.runs[ASSAY]
    bands = calibration(half.cases, own)
    acceptable = shipped.acceptable(half.cases, own)
    return "\n\n".join(
        [
            f"## The shipped library: tests/golden/{name}",
            _halves_note(name),
            tables.of_figures({_shown(one): figures(half.cases, done) for one, done in half.runs.items()}),
            _speed(half),
            tables.of_kinds(shipped.ended(half.cases, own)),
            f"Ambiguous questions clarified or answered acceptably: {acceptable or 0:.3f}.",
            f"How often a score is right (expected calibration error {calibration_error(bands):.1f} points):",
            tables.of_bands(bands),
            "One typo in every content word (means of three seeds; questions written with typos left out):",
            tables.of_typos({name: half.typos}),
        ]
    )


def _halves_note(name: str) -> str:
    return "Nothing was tuned on these questions." if name == "held_out" else "The engine was developed on these."


def _speed(half: Half) -> str:
    own = figures(half.cases, half.runs[ASSAY]).p50_ms
    peer = figures(half.cases, half.runs[WRATIO]).p50_ms if WRATIO in half.runs else None
    if not own or not peer:
        return "Not measured against rapidfuzz."
    return f"The median question takes {own / peer:.2f} times as long as rapidfuzz's WRatio over the same phrasings."


def _public(scored: Sequence[Scored]) -> str:
    return "\n\n".join(
        [
            "## Public sets",
            "One intent is one entry, its k training questions are all that is known of it, and all test questions are "
            f"asked. Means of {len(SEEDS)} draws ± their standard deviation. CLINC150: Larson et al. 2019, CC BY 3.0; "
            "BANKING77: Casanueva et al. 2020, CC BY 4.0.",
            tables.of_scored(scored),
        ]
    )


def _growth(grown: Sequence[Grown], pictures: Sequence[str]) -> str:
    return "\n\n".join(
        [
            "## Growth",
            f"Libraries of {growth.PER_ENTRY} phrasings an entry: the public sets' intents first, then intents made by "
            f"crossing two of them. {growth.QUESTIONS} questions.",
            tables.of_grown(grown),
            *(f"![{name.removesuffix('.png')} by number of phrasings](pictures/{name})" for name in pictures),
        ]
    )


def _shown(name: str) -> str:
    return "Assay" if name == ASSAY else name
