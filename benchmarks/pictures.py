"""Plots of growth, as PNG files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.growth import Grown
from bot.errors import AssayError


class PlotsMissing(AssayError):
    """matplotlib is not installed."""

    exit_code = 2


def draw(grown: Sequence[Grown], folder: Path) -> list[Path]:
    """Draw latency, memory and index time over the number of phrasings; returns the files.

    Raises:
        PlotsMissing: if matplotlib is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _plot(grown, lambda one: one.p50_ms, "median time of a question, ms", folder / "latency.png"),
        _plot(grown, lambda one: one.memory_mb, "peak resident memory, MB", folder / "memory.png"),
        _plot(grown, lambda one: one.index_s, "time to index, s", folder / "index.png"),
    ]


def _plot(grown: Sequence[Grown], value: Callable[[Grown], float | None], label: str, file: Path) -> Path:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise PlotsMissing("The plots need matplotlib: install requirements-benchmarks.txt.") from None
    picture = Figure(figsize=(7, 4), layout="constrained")
    axes = picture.subplots()
    for name in dict.fromkeys(one.contender for one in grown):
        points = [(one.phrasings, value(one)) for one in grown if one.contender == name]
        axes.plot([x for x, y in points if y], [y for _, y in points if y], marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="phrasings", ylabel=label)
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend()
    picture.savefig(file, dpi=120, metadata={"Software": None})
    return file
