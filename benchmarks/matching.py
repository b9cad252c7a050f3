"""The benchmark's command line: `python -m benchmarks.matching --help`.

Figures go to standard output, as a table or with --json as one JSON object; progress goes to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from benchmarks import growth, public, results, shipped, tables
from benchmarks.calibration import calibration as calibration_of
from benchmarks.contenders import ASSAY, installed_peers
from benchmarks.contest import Contest, run, run_all
from benchmarks.figures import figures
from benchmarks.pictures import draw
from benchmarks.public_sets import ENVIRONMENT, SEEDS, SIZES, load_sets
from bot.answering.labelled import Kind, load_cases
from bot.errors import AssayError, QuestionsError

FOLDER = Path(__file__).resolve().parent

app = typer.Typer(
    help="Measure how often the search is right, how quick and how small it is, and against what.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
WithPeers = Annotated[bool, typer.Option("--peers/--no-peers", help="Measure other ways to match in the same run.")]
Sets = Annotated[
    Path | None, typer.Option("--sets", envvar=ENVIRONMENT, help="Folder with the CLINC150 and BANKING77 files.")
]
Knowledge = Annotated[Path, typer.Option(help="The knowledge folder.")]
Questions = Annotated[Path, typer.Argument(help="A file of labelled questions, or a folder of such files.")]


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield progress


def _names(peers: bool) -> list[str]:
    if not peers:
        return [ASSAY]
    names, sentence = installed_peers()
    if sentence is not None:
        print(sentence, file=sys.stderr)
    return [ASSAY, *names]


@app.callback(invoke_without_command=True)
def matching(
    context: typer.Context,
    train: Annotated[Path | None, typer.Option(help='Phrasings: lines of {"id", "text"}.')] = None,
    test: Annotated[Path | None, typer.Option(help='Questions: lines of {"id", "text"}, id null for none.')] = None,
    as_json: AsJson = False,
    peers: WithPeers = True,
    write_results: Annotated[
        bool, typer.Option("--write-results", help="Measure everything and write RESULTS.md and its pictures.")
    ] = False,
    sets: Sets = None,
) -> None:
    """Measure over entries that have the training texts as phrasings and no other text."""
    if context.invoked_subcommand is not None:
        return
    if write_results:
        with _progress() as progress:
            measured = results.measure(load_sets(sets), _names(peers), progress)
        results.write(measured, FOLDER, datetime.now(UTC).date())
        return
    if train is None or test is None:
        raise typer.BadParameter("give --train and --test, --write-results, or one of the commands")
    known = [(case.entry_id, case.text) for case in load_cases(train) if case.entry_id and case.kind is Kind.IN_SCOPE]
    cases = [case for case in load_cases(test) if case.kind in (Kind.IN_SCOPE, Kind.OUT_OF_SCOPE)]
    if not known or not cases:
        raise QuestionsError(
            'Phrasings and questions are lines of {"id": "…", "text": "…"}; one of the files has none.'
        )
    with _progress() as progress:
        runs = run_all(Contest(cases, known), _names(peers), progress)
    if as_json:
        own = figures(cases, runs[ASSAY]).as_dict()
        print(json.dumps({"assay": own, "peers": shipped.peers_json(cases, runs)}))
    else:
        print(tables.of_figures({name: figures(cases, done) for name, done in runs.items()}))


@app.command()
def library(
    questions: Questions, knowledge: Knowledge = shipped.KNOWLEDGE, as_json: AsJson = False, peers: WithPeers = True
) -> None:
    """Ask the shipped library a labelled question file."""
    cases = load_cases(questions)
    with _progress() as progress:
        contest = Contest(cases, shipped.phrasings_of(knowledge), knowledge)
        runs = run_all(contest, _names(peers), progress)
    if as_json:
        print(json.dumps(shipped.as_json(cases, runs)))
        return
    print(tables.of_figures({name: figures(cases, done) for name, done in runs.items()}))
    print(tables.of_kinds(shipped.ended(cases, runs[ASSAY])))


@app.command()
def calibration(questions: Questions, knowledge: Knowledge = shipped.KNOWLEDGE, as_json: AsJson = False) -> None:
    """Show how often a score of so much is right."""
    cases = load_cases(questions)
    with _progress() as progress:
        bands = calibration_of(cases, run(Contest(cases, knowledge=knowledge), ASSAY, progress))
    print(json.dumps([asdict(band) for band in bands]) if as_json else tables.of_bands(bands))


@app.command()
def typos(questions: Questions, knowledge: Knowledge = shipped.KNOWLEDGE, as_json: AsJson = False) -> None:
    """Show what one typo in every content word costs."""
    with _progress() as progress:
        measured = shipped.typos(load_cases(questions), knowledge, progress)
    print(json.dumps(asdict(measured)) if as_json else tables.of_typos({questions.name: measured}))


@app.command("public")
def public_sets(
    sets: Sets = None,
    k: Annotated[list[int] | None, typer.Option(min=1, help="Examples an intent; may be repeated.")] = None,
    seed: Annotated[list[int] | None, typer.Option(help="Seed of a draw; may be repeated.")] = None,
    as_json: AsJson = False,
    peers: WithPeers = True,
) -> None:
    """Draw CLINC150 and BANKING77 and measure on their test parts."""
    with _progress() as progress:
        scored = public.score_all(load_sets(sets), k or SIZES, seed or SEEDS, _names(peers), progress)
    print(json.dumps([asdict(one) for one in scored]) if as_json else tables.of_scored(scored))


@app.command()
def grow(
    sets: Sets = None,
    size: Annotated[list[int] | None, typer.Option(min=1, help="Phrasings; may be repeated.")] = None,
    as_json: AsJson = False,
    peers: WithPeers = True,
    pictures: Annotated[bool, typer.Option("--pictures", help="Draw benchmarks/pictures anew.")] = False,
) -> None:
    """Measure latency, memory and index time of ever larger libraries."""
    names = growth.CONTENDERS if peers else (ASSAY,)
    with _progress() as progress:
        grown = growth.grow(load_sets(sets), size or growth.SIZES, progress, names)
    if pictures:
        draw(grown, FOLDER / "pictures")
    print(json.dumps([asdict(one) for one in grown]) if as_json else tables.of_grown(grown))


def main() -> None:
    """Run the command line; an error is one sentence on standard error."""
    try:
        app()
    except AssayError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
