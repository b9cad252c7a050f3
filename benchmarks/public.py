"""Every contender on the public sets, over several draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.progress import Progress

from benchmarks.contest import Contest, run
from benchmarks.figures import Figures, figures, mean_and_deviation
from benchmarks.public_sets import PublicSet

Spread = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scored:
    """One contender on one set with so many examples an intent.

    Attributes:
        set_name: the set.
        size: examples an intent.
        contender: its name.
        spreads: for each of `Figures`' fields, mean and sample standard deviation over the draws.
    """

    set_name: str
    size: int
    contender: str
    spreads: dict[str, Spread | None]


def score_all(
    sets: Sequence[PublicSet], sizes: Iterable[int], seeds: Sequence[int], names: Sequence[str], progress: Progress
) -> list[Scored]:
    """Measure each contender on each draw of each set."""
    wanted = [(one, size) for one in sets for size in sizes]
    task = progress.add_task("public sets", total=len(wanted) * len(seeds) * len(names))
    result = []
    for one, size in wanted:
        done: dict[str, list[Figures]] = {name: [] for name in names}
        for seed in seeds:
            contest = Contest(one.test, one.draw(size, seed))
            for name in names:
                done[name].append(figures(one.test, run(contest, name, progress)))
                progress.advance(task)
        result += [Scored(one.name, size, name, _spreads(each)) for name, each in done.items()]
    progress.remove_task(task)
    return result


def _spreads(each: Sequence[Figures]) -> dict[str, Spread | None]:
    rows: list[dict[str, Any]] = [asdict(one) for one in each]
    return {name: mean_and_deviation(row[name] for row in rows) for name in rows[0]}
