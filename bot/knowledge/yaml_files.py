"""Read YAML files that may be broken or hostile into plain data that remembers its lines.

No other module imports yaml.

The reader follows the parser's events with a stack of its own instead of building YAML's objects. So no tag can make
an object, no alias can multiply, no nesting can exhaust the stack, and every field keeps the line it stands on. All
scalars are text, as in YAML's "failsafe" schema: `no` is a word and `2024-05` stays a month.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from bot.knowledge.problems import FieldPath, dotted

MAX_FILE_BYTES = 64 * 1024
MAX_DEPTH = 8

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Node: TypeAlias = "dict[str, Any] | list[Any]"


class RefusedFile(Exception):
    """A file that is not read further: what is wrong and what to do, and on which line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Document:
    """Plain data and, for each field path in it, the line it stands on."""

    data: object
    lines: dict[FieldPath, int]


@dataclass(slots=True)
class _Builder:
    """Makes plain data out of parser events, keeping a line for every value."""

    lines: dict[FieldPath, int] = field(default_factory=dict)
    root: object = None
    stack: list[tuple[_Node, FieldPath]] = field(default_factory=list)
    key: str | None = None

    def path(self) -> FieldPath:
        if not self.stack:
            return ()
        node, path = self.stack[-1]
        return (*path, self.key or "") if isinstance(node, dict) else (*path, len(node))

    def awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][0], dict) and self.key is None

    def take_key(self, key: str, line: int) -> None:
        node, path = self.stack[-1]
        if key in node:
            raise RefusedFile(line, f"{dotted((*path, key))!r} is given twice; keep one of them")
        self.key = key

    def add(self, value: object, line: int) -> FieldPath:
        path = self.path()
        self.lines[path] = line
        if not self.stack:
            self.root = value
            return path
        node, _ = self.stack[-1]
        if isinstance(node, dict):
            node[self.key or ""] = value
            self.key = None
        else:
            node.append(value)
        return path

    def open(self, value: _Node, line: int) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise RefusedFile(line, f"is nested deeper than {MAX_DEPTH} levels; an entry never needs that")
        self.stack.append((value, self.add(value, line)))


def _read_events(text: str) -> Document:
    builder = _Builder()
    documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise RefusedFile(line, "holds a second document after '---'; one file is one entry")
        elif isinstance(event, yaml.AliasEvent):
            raise RefusedFile(line, f"uses the alias *{event.anchor}; write the text out, aliases are not read")
        elif isinstance(event, yaml.NodeEvent):
            _check_plain(event, line)
            _take_node(builder, event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            builder.stack.pop()
    if documents == 0:
        raise RefusedFile(1, "is empty; write an entry or delete the file")
    return Document(builder.root, builder.lines)


def _check_plain(event: yaml.NodeEvent, line: int) -> None:
    if event.anchor is not None:
        raise RefusedFile(line, f"uses the anchor &{event.anchor}; remove it, anchors are not read")
    tag = getattr(event, "tag", None)
    if tag not in (None, "!"):
        raise RefusedFile(line, f"uses the tag {tag}; remove it, entries are plain text")


def _take_node(builder: _Builder, event: yaml.NodeEvent, line: int) -> None:
    if builder.awaits_key():
        if not isinstance(event, yaml.ScalarEvent):
            raise RefusedFile(line, "has a list or a mapping where a field name should be")
        builder.take_key(event.value, line)
    elif isinstance(event, yaml.ScalarEvent):
        empty = event.style in (None, "") and event.value in ("", "~", "null")
        builder.add(None if empty else event.value, line)
    else:
        builder.open({} if isinstance(event, yaml.MappingStartEvent) else [], line)


def _read_text(path: Path, folder: Path) -> str:
    if not path.resolve().is_relative_to(folder.resolve()):
        raise RefusedFile(1, "is a link that leaves the knowledge folder; put the file itself there")
    if not path.is_file():
        raise RefusedFile(1, "is not a regular file; remove it")
    with path.open("rb") as file:
        raw = file.read(MAX_FILE_BYTES + 1)
    if len(raw) > MAX_FILE_BYTES:
        raise RefusedFile(1, f"is larger than {MAX_FILE_BYTES // 1024} KiB; an entry is a few")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise RefusedFile(line, "is not UTF-8 text; save it as UTF-8") from None


def read_document(path: Path, folder: Path) -> Document:
    """Read one file that lies in a folder.

    Raises:
        RefusedFile: if it is not one safe YAML document of at most 64 KiB within the folder.
    """
    try:
        return _read_events(_read_text(path, folder))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(filter(None, [error.problem, error.context]))
        raise RefusedFile(
            mark.line + 1 if mark else 1, f"is not valid YAML ({what}); check indentation and quotes"
        ) from None
    except yaml.reader.ReaderError as error:
        raise RefusedFile(1, f"holds a character that YAML forbids ({error.reason}); remove it") from None
    except yaml.YAMLError:
        raise RefusedFile(1, "is not valid YAML; check indentation and quotes") from None
    except OSError as error:
        raise RefusedFile(1, f"cannot be read ({error.strerror}); check its permissions") from None
