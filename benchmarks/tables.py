"""Figures as Markdown tables, which read well in a terminal too. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.calibration import BAND, Band
from benchmarks.contenders import ASSAY
from benchmarks.figures import Figures
from benchmarks.growth import Grown
from benchmarks.public import Scored
from benchmarks.shipped import Ended, Typos

_NONE = "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table with its columns aligned; all but the first to the right."""
    listed = [list(head), *map(list, rows)]
    widths = [max(3, *(len(row[place]) for row in listed)) for place in range(len(head))]
    lines = [
        "| " + " | ".join(cell.rjust(width) if place else cell.ljust(width) for place, (cell, width) in cells) + " |"
        for cells in (list(enumerate(zip(row, widths, strict=True))) for row in listed)
    ]
    rule = "|" + "|".join("-" * (width + 1) + (":" if place else "-") for place, width in enumerate(widths)) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def of_figures(measured: Mapping[str, Figures]) -> str:
    """Contenders below one another."""
    head = (
        "",
        "top-1",
        "top-3",
        "AUROC",
        "right",
        "wrong",
        "clarified",
        "declined",
        "p50 ms",
        "p95 ms",
        "index s",
        "MB",
    )
    return table(head, [[name, *_figures(one)] for name, one in measured.items()])


def _figures(one: Figures) -> list[str]:
    shares = (one.top1, one.top3, one.auroc, one.answered_right, one.answered_wrong, one.clarified, one.declined)
    return [
        *map(_share, shares),
        _number(one.p50_ms, 2),
        _number(one.p95_ms, 2),
        _number(one.index_s, 2),
        _number(one.memory_mb, 0),
    ]


def of_kinds(kinds: Mapping[str, Ended]) -> str:
    """How each kind of question ended."""
    head = ("questions", "number", "answered rightly", "answered wrongly", "clarified", "declined or silent")
    rows = [
        [kind, str(one.count), *map(_share, (one.right, one.wrong, one.clarified, one.declined))]
        for kind, one in kinds.items()
    ]
    return table(head, rows)


def of_bands(bands: Iterable[Band]) -> str:
    """The calibration table."""
    rows = [
        [f"{band.least} to {band.least + BAND}", str(band.count), f"{band.mean_score:.1f}", f"{band.right:.1f}"]
        for band in bands
    ]
    return table(("score", "questions", "mean score", "right, %"), rows)


def of_typos(measured: Mapping[str, Typos]) -> str:
    """What typing errors cost, by question file."""
    head = ("questions", "number", "top-1", "mistyped", "loss, points", "top-3", "mistyped", "loss, points")
    rows = [
        [
            name,
            str(one.count),
            *(_share(one.top1), _share(one.mistyped_top1), f"{100 * (one.top1 - one.mistyped_top1):.1f}"),
            *(_share(one.top3), _share(one.mistyped_top3), f"{100 * (one.top3 - one.mistyped_top3):.1f}"),
        ]
        for name, one in measured.items()
    ]
    return table(head, rows)


def of_scored(scored: Iterable[Scored]) -> str:
    """Public sets: means over the draws, the deviation behind top-1 and AUROC."""
    head = ("", "k", "top-1", "top-3", "AUROC", "p50 ms", "p95 ms", "index s", "MB")
    rows = []
    for one in scored:
        means = {name: spread[0] if spread is not None else None for name, spread in one.spreads.items()}
        rows.append(
            [
                f"{one.set_name}, {'Assay' if one.contender == ASSAY else one.contender}",
                str(one.size),
                _spread(one.spreads["top1"]),
                _share(means["top3"]),
                _spread(one.spreads["auroc"]),
                *(_number(means[name], 2) for name in ("p50_ms", "p95_ms", "index_s")),
                _number(means["memory_mb"], 0),
            ]
        )
    return table(head, rows)


def of_grown(grown: Iterable[Grown]) -> str:
    """Growth, by contender and size."""
    head = ("", "phrasings", "entries", "p50 ms", "p95 ms", "index s", "MB")
    rows = [
        [
            "Assay" if one.contender == ASSAY else one.contender,
            f"{one.phrasings:,}",
            f"{one.entries:,}",
            *(_number(value, 2) for value in (one.p50_ms, one.p95_ms, one.index_s)),
            _number(one.memory_mb, 0),
        ]
        for one in grown
    ]
    return table(head, rows)


def _share(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"


def _number(value: float | None, places: int) -> str:
    return _NONE if value is None else f"{value:.{places}f}"


def _spread(spread: tuple[float, float] | None) -> str:
    return _NONE if spread is None else f"{spread[0]:.3f} ± {spread[1]:.3f}"
