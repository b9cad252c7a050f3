"""From a folder of files to a library, with every problem of every file at once."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.errors import KnowledgeError
from bot.knowledge import checks
from bot.knowledge.entry import Entry
from bot.knowledge.library import Library
from bot.knowledge.problems import FieldPath, Finding, Problem, Severity, dotted
from bot.knowledge.yaml_files import Document, RefusedFile, read_document

MAX_FILES = 20_000
SUFFIXES = frozenset({".yaml", ".yml"})

_PLAIN_MESSAGES = {
    "missing": "is missing; add it",
    "string_type": "must be text",
    "tuple_type": "must be a list; write one '- ' line per item",
    "dict_type": "must be a mapping of 'name: value' lines",
    "model_type": "must be a mapping of 'name: value' lines",
    "model_attributes_type": "must be a mapping of 'name: value' lines",
}


def _explain(error: ErrorDetails) -> str:
    """Pydantic's finding as one sentence with what to do."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in _PLAIN_MESSAGES:
        return _PLAIN_MESSAGES[kind]
    match kind:
        case "extra_forbidden":
            near = difflib.get_close_matches(str(error["loc"][-1]), Entry.model_fields, n=1)
            return f"is not a known field; {f'did you mean {near[0]!r}?' if near else 'remove it'}"
        case "string_too_long":
            return f"has {len(error['input'])} characters; at most {context['max_length']}, so shorten it"
        case "string_too_short":
            return "is empty; write it or remove the line"
        case "too_short":
            return f"has {context['actual_length']} items; at least {context['min_length']}, so add some"
        case "too_long":
            return f"has {context['actual_length']} items; at most {context['max_length']}, so remove some"
        case "string_pattern_mismatch" if "a-z0-9" in context["pattern"]:
            return f"{error['input']!r} is not an id; use lower-case letters, digits and single hyphens"
        case "string_pattern_mismatch":
            return "must be one line, without spaces where a short form is meant"
        case "enum":
            return f"{error['input']!r} is not one of {context['expected']}; use one of these"
        case _:
            return error["msg"].removeprefix("Value error, ")


def _line_of(lines: dict[FieldPath, int], path: FieldPath) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _known_path(document: Document, loc: Sequence[str | int]) -> FieldPath:
    """The part of pydantic's location that names fields of the file (it adds names of its own for unions)."""
    path: FieldPath = ()
    node = document.data
    for part in loc:
        inside = isinstance(node, dict | list)
        if isinstance(node, dict):
            node = node.get(part)
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
        elif not inside:
            break
        path = (*path, part)
    return path


@dataclass(frozen=True, slots=True)
class LoadedEntry:
    """An entry with where it came from."""

    entry: Entry
    file: str
    lines: dict[FieldPath, int]

    def problem(self, finding: Finding) -> Problem:
        """Give a finding its place in this entry's file."""
        line = _line_of(self.lines, finding.field)
        return Problem(self.file, line, dotted(finding.field), finding.message, finding.severity)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a folder holds: entries that could be read, and every problem, in the order of files and lines."""

    entries: tuple[LoadedEntry, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)


def read_file(path: Path, folder: Path) -> LoadedEntry | list[Problem]:
    """Read one entry file; where it cannot be an entry, every problem that was found in it."""
    name = path.relative_to(folder).as_posix()
    try:
        document = read_document(path, folder)
    except RefusedFile as refusal:
        return [Problem(name, refusal.line, "", str(refusal))]
    if not isinstance(document.data, dict):
        return [Problem(name, 1, "", "is not a mapping of 'name: value' lines; see knowledge/README.md for an entry")]
    try:
        return LoadedEntry(Entry.model_validate(document.data), name, document.lines)
    except ValidationError as error:
        return [
            Problem(name, _line_of(document.lines, loc), dotted(loc), _explain(details))
            for details in error.errors(include_url=False)
            for loc in [_known_path(document, details["loc"])]
        ]


def _entry_files(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if Path(name).suffix.lower() in SUFFIXES)


def _place_findings(loaded: LoadedEntry) -> Iterator[Finding]:
    path = Path(loaded.file)
    if path.stem != loaded.entry.id:
        yield Finding(("id",), f"{loaded.entry.id!r} differs from the file's name; rename one of them")
    if path.parent.as_posix() != loaded.entry.category:
        yield Finding(("category",), f"{loaded.entry.category!r} differs from the folder {path.parent.as_posix()!r}; move it")


def _findings(entries: Sequence[LoadedEntry], today: date) -> Iterator[Problem]:
    for loaded in entries:
        for finding in _place_findings(loaded):
            yield loaded.problem(finding)
    for position, finding in checks.check([loaded.entry for loaded in entries], today):
        yield entries[position].problem(finding)


def read_folder(folder: Path, today: date) -> LoadResult:
    """Read and check every entry below a folder.

    Args:
        folder: the knowledge folder; entries are `<category>/<id>.yaml`.
        today: the day that `review_by` is held against.

    Raises:
        KnowledgeError: if the folder does not exist or holds more than 20,000 files.
    """
    if not folder.is_dir():
        raise KnowledgeError(f"There is no knowledge folder at {folder}; set ASSAY_KNOWLEDGE_DIR to where it is.")
    files = list(_entry_files(folder))
    if len(files) > MAX_FILES:
        raise KnowledgeError(f"{folder} holds {len(files)} YAML files; at most {MAX_FILES} are read.")
    entries: list[LoadedEntry] = []
    problems: list[Problem] = []
    for path in files:
        result = read_file(path, folder)
        if isinstance(result, LoadedEntry):
            entries.append(result)
        else:
            problems += result
    problems += _findings(entries, today)
    return LoadResult(tuple(entries), tuple(sorted(problems, key=lambda problem: (problem.file, problem.line))))


def load_library(folder: Path, today: date) -> Library:
    """The library in a folder, refused whole if anything in it is an error.

    Raises:
        KnowledgeError: with every problem, if there is an error, or if there is no entry at all.
    """
    result = read_folder(folder, today)
    if result.errors:
        raise KnowledgeError(_refusal(folder, result.errors), result.problems)
    if not result.entries:
        raise KnowledgeError(f"{folder} holds no entry; put YAML files there, as in knowledge/README.md.")
    return Library(loaded.entry for loaded in result.entries)


def _refusal(folder: Path, errors: Sequence[Problem]) -> str:
    count = len(errors)
    noun = "error" if count == 1 else "errors"
    return f"The knowledge in {folder} has {count} {noun}, so none of it is used; `assay knowledge check` lists them."
