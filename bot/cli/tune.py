"""`assay tune`: choose the thresholds by labelled questions."""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from dotenv import set_key
from rich.table import Table

from bot import app
from bot.answering.labelled import load_cases
from bot.answering.policy import Thresholds
from bot.answering.tuning import Tried, Verdict, best_clarify, try_out, tune, weigh
from bot.errors import SettingsError
from bot.frontends.terminal import render
from bot.search.engine import SearchEngine
from bot.search.index import Document
from bot.settings import Settings, load_settings

# Thresholds that the tables show besides the present and the best ones.
_SHOWN = (*range(10, 90, 10), 85, 90, 95)


def tune_thresholds(
    questions: Annotated[Path, typer.Argument(help="A file of labelled questions, or a folder of such files.")],
    wrong_cost: Annotated[
        float, typer.Option("--wrong-cost", min=0, max=1000, help="What a wrong answer costs, in needless declines.")
    ] = 3.0,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FILE", help="Set the thresholds found in this .env file.")
    ] = None,
) -> None:
    """Find the thresholds that cost least: a needless decline costs 1, fair choices 0.25, a wrong answer as you say."""
    if not math.isfinite(wrong_cost):
        raise typer.BadParameter("the cost of a wrong answer is a number", param_hint="--wrong-cost")
    settings = load_settings()
    asked, in_channel = _tried(questions, settings)
    shipped = _thresholds(settings)
    found = tune(asked, in_channel, shipped, wrong_cost)
    out = render.console()
    out.print(_table(asked, shipped, found, wrong_cost))
    out.print(_ambient_table(in_channel, shipped, found, wrong_cost))
    values = _variables(found)
    for name, value in values.items():
        out.print(f"{name}={value}", markup=False)
    if write is not None:
        write_settings(write, values)
        out.print(f"Written to {write}.", markup=False)


def _tried(questions: Path, settings: Settings) -> tuple[list[Tried], list[Tried]]:
    cases = load_cases(questions)
    library = app.open_library(settings)
    engine = SearchEngine.over((Document.of(entry) for entry in library), library.language)
    return try_out(cases, library, engine, _thresholds(settings), settings.advice_entry or None)


def _thresholds(settings: Settings) -> Thresholds:
    return Thresholds(
        answer=settings.answer_threshold, clarify=settings.clarify_threshold, ambient=settings.ambient_threshold
    )


def _variables(thresholds: Thresholds) -> dict[str, str]:
    return {
        "ASSAY_ANSWER_THRESHOLD": f"{thresholds.answer:g}",
        "ASSAY_CLARIFY_THRESHOLD": f"{thresholds.clarify:g}",
        "ASSAY_AMBIENT_THRESHOLD": f"{thresholds.ambient:g}",
    }


def _table(asked: Sequence[Tried], shipped: Thresholds, found: Thresholds, wrong_cost: float) -> Table:
    """What answering thresholds cost, each with the clarifying one that suits it best."""
    steps = [best_clarify(asked, replace(found, answer=float(step)), wrong_cost) for step in _SHOWN]
    table = Table(
        "",
        *("answer", "clarify", "right", "wrong", "choices", "misled", "missed", "declined", "cost"),
        title=f"{len(asked)} questions; a wrong answer costs {wrong_cost:g} needless declines",
        caption="choices: one of them fair; misled: none; missed: declined needlessly; cost: per 100 questions",
        box=None,
    )
    for name, thresholds in [("now", shipped), ("best", found), *(("", step) for step in steps)]:
        one = weigh(asked, (), thresholds, wrong_cost)
        counts = [
            one.verdicts.get(Verdict.RIGHT, 0),
            one.verdicts.get(Verdict.WRONG, 0),
            one.verdicts.get(Verdict.OFFERED, 0) + one.verdicts.get(Verdict.CLARIFIED, 0),
            one.verdicts.get(Verdict.UNFIT, 0),
            one.verdicts.get(Verdict.NEEDLESS, 0),
            one.verdicts.get(Verdict.DUE, 0),
        ]
        numbers = (f"{thresholds.answer:g}", f"{thresholds.clarify:g}", *map(str, counts), f"{100 * one.cost:.1f}")
        table.add_row(name, *numbers)
    return table


def _ambient_table(in_channel: Sequence[Tried], shipped: Thresholds, found: Thresholds, wrong_cost: float) -> Table:
    """What ambient thresholds cost under the answering one that was found."""
    steps = [replace(found, ambient=float(step)) for step in _SHOWN if step >= found.answer]
    table = Table(
        *("", "ambient", "right", "wrong", "missed", "silent", "cost"),
        title=f"{len(in_channel)} channel messages, the same questions among them",
        caption="missed: silent needlessly; silent: as it should be; cost: per 100 messages",
        box=None,
    )
    for name, thresholds in [("now", shipped), ("best", found), *(("", step) for step in steps)]:
        one = weigh((), in_channel, thresholds, wrong_cost)
        shown = (Verdict.RIGHT, Verdict.WRONG, Verdict.NEEDLESS, Verdict.DUE)
        counts = (str(one.ambient_verdicts.get(verdict, 0)) for verdict in shown)
        table.add_row(name, f"{thresholds.ambient:g}", *counts, f"{100 * one.ambient_cost:.1f}")
    return table


def write_settings(file: Path, values: Mapping[str, str]) -> None:
    """Set variables in a .env file, made if there is none; its other lines stay, and it changes at once or not at all.

    Raises:
        SettingsError: if the file cannot be read or written.
    """
    target = file.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".env-")
        os.close(handle)
        part = Path(name)
        try:
            if target.exists():
                shutil.copy(target, part)
            for variable, value in values.items():
                set_key(part, variable, value, quote_mode="never")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be written ({error}).") from None
