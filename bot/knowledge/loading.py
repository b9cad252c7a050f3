"""From a folder of files to a library, with every problem of every file at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import KnowledgeError
from bot.knowledge import checks
from bot.knowledge.entry import Entry
from bot.knowledge.language import OUTSIDE_FILE, SYNONYMS_FILE, Language, OutsideFile, SynonymsFile, check_synonyms
from bot.knowledge.library import Library
from bot.knowledge.problems import FieldPath, Finding, Problem, Severity, dotted
from bot.knowledge.yaml_files import Document, RefusedFile, read_document

MAX_FILES = 20_000
SUFFIXES = frozenset({".yaml", ".yml"})
ENTRY_DEPTH = 2

Model = TypeVar("Model", bound=BaseModel)

_PLAIN_MESSAGES = {
    "missing": "is missing; add it",
    "string_type": "must be text",
    "tuple_type": "must be a list; write one '- ' line per item",
    "dict_type": "must be a mapping of 'name: value' lines",
    "model_type": "must be a mapping of 'name: value' lines",
    "model_attributes_type": "must be a mapping of 'name: value' lines",
}


def _explain(error: ErrorDetails, model: type[BaseModel]) -> str:
    """Pydantic's finding as one sentence with what to do."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in _PLAIN_MESSAGES:
        return _PLAIN_MESSAGES[kind]
    match kind:
        case "extra_forbidden":
            near = difflib.get_close_matches(str(error["loc"][-1]), model.model_fields, n=1)
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
class Loaded(Generic[Model]):
    """What a file holds, with where it came from."""

    value: Model
    file: str
    lines: dict[FieldPath, int]

    def problem(self, finding: Finding) -> Problem:
        """Give a finding its place in this file."""
        line = _line_of(self.lines, finding.field)
        return Problem(self.file, line, dotted(finding.field), finding.message, finding.severity)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a folder holds: entries and language that could be read, and every problem, by file and line."""

    entries: tuple[Loaded[Entry], ...]
    problems: tuple[Problem, ...]
    language: Language

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)


def _read_model(path: Path, folder: Path, model: type[Model]) -> Loaded[Model] | list[Problem]:
    """Read one file as the model says; where it cannot be one, every problem that was found in it."""
    name = path.relative_to(folder).as_posix()
    if not path.exists():
        return [Problem(name, 1, "", "is a link that leads nowhere; remove it")]
    try:
        document = read_document(path, folder)
    except RefusedFile as refusal:
        return [Problem(name, refusal.line, "", str(refusal))]
    if not isinstance(document.data, dict):
        return [Problem(name, 1, "", "is not a mapping of 'name: value' lines; see knowledge/README.md for an example")]
    try:
        return Loaded(model.model_validate(document.data), name, document.lines)
    except ValidationError as error:
        return [
            Problem(name, _line_of(document.lines, loc), dotted(loc), _explain(details, model))
            for details in error.errors(include_url=False)
            for loc in [_known_path(document, details["loc"])]
            # Code may give a date as an object; a file cannot, so only what is wrong with its text is of use.
            if details["type"] != "is_instance_of"
        ]


def read_file(path: Path, folder: Path) -> Loaded[Entry] | list[Problem]:
    """Read one entry file; where it cannot be an entry, every problem that was found in it."""
    return _read_model(path, folder, Entry)


def _read_optional(path: Path, folder: Path, model: type[Model]) -> Loaded[Model] | list[Problem]:
    return _read_model(path, folder, model) if path.is_symlink() or path.exists() else []


def _read_language(folder: Path) -> tuple[Language, list[Problem]]:
    """The library-wide language, from two files that may both be absent."""
    synonyms = _read_optional(folder / SYNONYMS_FILE, folder, SynonymsFile)
    outside = _read_optional(folder / OUTSIDE_FILE, folder, OutsideFile)
    problems = [problem for read in (synonyms, outside) if isinstance(read, list) for problem in read]
    language = Language()
    if isinstance(synonyms, Loaded):
        language = language.model_copy(update={"synonyms": synonyms.value.groups})
        problems += (synonyms.problem(finding) for finding in check_synonyms(synonyms.value))
    if isinstance(outside, Loaded):
        language = language.model_copy(update={"outside": outside.value.questions})
    return language, problems


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise KnowledgeError(f"{folder} cannot be listed ({error.strerror}); check its permissions.") from None


def _files(folder: Path) -> Iterator[Path]:
    """Every YAML file below a folder, and every link to a folder, for links are reported and never followed."""
    waiting = [folder]
    while waiting:
        for path in _listed(waiting.pop()):
            if path.name.startswith("."):
                continue
            if path.is_dir() and not path.is_symlink():
                waiting.append(path)
            elif path.suffix.lower() in SUFFIXES or path.is_dir():
                yield path


def _entry_files(folder: Path) -> tuple[list[Path], list[Problem]]:
    """The files that must be entries, and a problem for each YAML file that lies where no entry belongs."""
    files: list[Path] = []
    problems: list[Problem] = []
    for path in sorted(_files(folder)):
        name = path.relative_to(folder)
        if name.as_posix() in {SYNONYMS_FILE, OUTSIDE_FILE}:
            continue
        if len(name.parts) == ENTRY_DEPTH or path.is_dir():
            files.append(path)
        else:
            problems.append(
                Problem(name.as_posix(), 1, "", "is not in <category>/<id>.yaml; move it there or remove it")
            )
    return files, problems


def _place_findings(loaded: Loaded[Entry]) -> Iterator[Finding]:
    path = Path(loaded.file)
    if path.stem != loaded.value.id:
        yield Finding(("id",), f"{loaded.value.id!r} differs from the file's name; rename one of them")
    if path.parent.as_posix() != loaded.value.category:
        message = f"{loaded.value.category!r} differs from the folder {path.parent.as_posix()!r}; move it"
        yield Finding(("category",), message)


def _findings(entries: Sequence[Loaded[Entry]], today: date, style: bool) -> Iterator[Problem]:
    for loaded in entries:
        for finding in _place_findings(loaded):
            yield loaded.problem(finding)
    check = checks.check if style else checks.check_soundness
    for position, finding in check([loaded.value for loaded in entries], today):
        yield entries[position].problem(finding)


def read_folder(folder: Path, today: date, style: bool = True) -> LoadResult:
    """Read and check every entry of a folder, and the language that the entries share.

    Args:
        folder: the knowledge folder; entries are `<category>/<id>.yaml`.
        today: the day that `review_by` is held against.
        style: whether to run also the rules that never find an error.

    Raises:
        KnowledgeError: if the folder does not exist, cannot be listed or holds more than 20,000 files.
    """
    if not folder.is_dir():
        raise KnowledgeError(f"There is no knowledge folder at {folder}; set ASSAY_KNOWLEDGE_DIR to where it is.")
    files, problems = _entry_files(folder)
    if len(files) > MAX_FILES:
        raise KnowledgeError(f"{folder} holds {len(files)} YAML files; at most {MAX_FILES} are read.")
    language, language_problems = _read_language(folder)
    problems += language_problems
    entries: list[Loaded[Entry]] = []
    for path in files:
        result = read_file(path, folder)
        if isinstance(result, Loaded):
            entries.append(result)
        else:
            problems += result
    problems += _findings(entries, today, style)
    problems.sort(key=lambda problem: (problem.file, problem.line))
    return LoadResult(tuple(entries), tuple(problems), language)


def load_library(folder: Path, today: date) -> Library:
    """The library in a folder, refused whole if anything in it is an error.

    Raises:
        KnowledgeError: with every error, if there is one, or if there is no entry at all.
    """
    result = read_folder(folder, today, style=False)
    if result.errors:
        raise KnowledgeError(_refusal(folder, result.errors), result.errors)
    if not result.entries:
        raise KnowledgeError(f"{folder} holds no entry; put YAML files there, as in knowledge/README.md.")
    return Library((loaded.value for loaded in result.entries), result.language)


def _refusal(folder: Path, errors: Sequence[Problem]) -> str:
    count = len(errors)
    noun = "error" if count == 1 else "errors"
    return f"The knowledge in {folder} has {count} {noun}, so none of it is used; `assay knowledge check` lists them."
