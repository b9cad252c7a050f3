"""`assay knowledge`: check the knowledge folder, count it, draw it, and keep the editors' schema fresh."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.app import today
from bot.cli.printing import printable
from bot.knowledge import graph as relations
from bot.knowledge.entry import Entry, editor_schema
from bot.knowledge.loading import load_library, read_folder
from bot.knowledge.problems import Problem
from bot.knowledge.statistics import Spread, Statistics, statistics_of
from bot.settings import load_settings

SCHEMA_FILE = "entry.schema.json"

app = typer.Typer(no_args_is_help=True, help="Check, count and draw the knowledge folder.")

FolderOption = Annotated[
    Path | None, typer.Option("--folder", help="The knowledge folder; by default the one in the settings.")
]


class GraphFormat(StrEnum):
    """What the links are written as."""

    MERMAID = "mermaid"
    DOT = "dot"


def _folder(context: typer.Context, given: Path | None) -> Path:
    if given is not None:
        return given
    return context.obj if isinstance(context.obj, Path) else load_settings().knowledge_dir


@app.command()
def check(
    context: typer.Context,
    folder: FolderOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail, too.")] = False,
) -> None:
    """Print every problem of every file as file:line, then one line that sums up. Exit code 1 if the check fails."""
    result = read_folder(_folder(context, folder), today())
    for problem in result.problems:
        typer.echo(printable(str(problem)))
    typer.echo(_summary(len(result.entries), result.errors, result.warnings))
    if result.errors or not result.entries or (strict and result.warnings):
        raise typer.Exit(1)


def _summary(entries: int, errors: Sequence[Problem], warnings: Sequence[Problem]) -> str:
    counts = ((entries, "entry", "entries"), (len(errors), "error", "errors"), (len(warnings), "warning", "warnings"))
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)


def _entries(folder: Path) -> tuple[Entry, ...]:
    return tuple(load_library(folder, today()))


@app.command()
def stats(
    context: typer.Context,
    folder: FolderOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Count entries, phrasings, sources, ages, review dates, words and figures."""
    counted = statistics_of(_entries(_folder(context, folder)), today())
    if as_json:
        typer.echo(json.dumps(asdict(counted), indent=2))
    else:
        Console().print(_table(counted))


def _table(counted: Statistics) -> Table:
    table = Table("what", "how much", title="Knowledge", show_lines=False)
    table.add_row("entries", str(counted.entries))
    for section, numbers in (
        ("in category", counted.categories),
        ("sources", counted.sources),
        ("evidence from", counted.as_of),
        ("evidence aged", counted.age),
    ):
        _add_section(table, section, numbers)
    table.add_section()
    for name, spread in (("phrasings", counted.phrasings), ("figures", counted.figures)):
        table.add_row(name, _spread(spread))
    for part, spread in counted.words.items():
        table.add_row(f"words in {part}", _spread(spread))
    table.add_row("words in a sentence", _spread(counted.sentence_words))
    table.add_row("months since evidence", _spread(counted.age_months, total=False))
    table.add_row("citations", f"{counted.citations:,}")
    table.add_row("due for review", ", ".join(f"{due.id} ({due.review_by})" for due in counted.due) or "none")
    return table


def _add_section(table: Table, section: str, numbers: Mapping[str, int]) -> None:
    table.add_section()
    for name, count in numbers.items():
        table.add_row(f"{section}: {name}", f"{count:,}")


def _spread(spread: Spread, total: bool = True) -> str:
    each = f"{spread.least}-{spread.most}, median {spread.median:g}"
    return f"{spread.total:,} ({each})" if total else each


@app.command()
def graph(
    context: typer.Context,
    folder: FolderOption = None,
    form: Annotated[GraphFormat, typer.Option("--format", help="Mermaid or Graphviz text.")] = GraphFormat.MERMAID,
    start: Annotated[str | None, typer.Option("--from", help="Also name what cannot be reached from this id.")] = None,
) -> None:
    """Write how entries relate to standard output, and what is badly connected to standard error."""
    entries = _entries(_folder(context, folder))
    typer.echo((relations.mermaid if form is GraphFormat.MERMAID else relations.dot)(entries), nl=False)
    one_way = relations.not_mutual(entries)
    bare = [f"{edge.start} -> {edge.end}" for edge in one_way if edge.why is None]
    typer.echo(f"Orphans: {', '.join(relations.orphans(entries)) or 'none'}", err=True)
    typer.echo(f"Not mutual: {len(one_way)}, of these without a reason: {', '.join(bare) or 'none'}", err=True)
    if start is not None:
        missed = relations.unreachable(entries, start)
        typer.echo(f"Not reachable from {start}: {', '.join(missed) or 'none'}", err=True)


@app.command()
def schema(
    context: typer.Context,
    folder: FolderOption = None,
    check_only: Annotated[bool, typer.Option("--check", help="Fail if the file differs from the models.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the file.")] = False,
) -> None:
    """Print the JSON Schema that editors complete entries with; or check or write the folder's copy of it."""
    text = json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n"
    if not (check_only or write):
        typer.echo(text, nl=False)
        return
    file = _folder(context, folder) / SCHEMA_FILE
    try:
        if write:
            file.write_text(text, encoding="utf-8")
        current = file.read_text(encoding="utf-8") if file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(f"{file} cannot be read or written ({error}).", err=True)
        raise typer.Exit(1) from None
    if current != text:
        typer.echo(f"{file} differs from the models; run `assay knowledge schema --write`.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{file} is up to date.")
