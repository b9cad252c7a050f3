"""One finding about the knowledge folder, in the form that a curator can act on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

FieldPath: TypeAlias = tuple[str | int, ...]


class Severity(StrEnum):
    """An error keeps the library from being used; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong inside an entry: `field` is the path to it, as in `("sources", 0, "url")`."""

    field: FieldPath
    message: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with its place: file (relative to the knowledge folder), line (from 1) and field."""

    file: str
    line: int
    field: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        field = f" {self.field}:" if self.field else ""
        return f"{self.file}:{self.line}: {self.severity}:{field} {self.message}"


def dotted(field: FieldPath) -> str:
    """Write a field path the way a curator would say it: `sources[0].url`."""
    text = ""
    for part in field:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
