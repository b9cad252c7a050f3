"""The words of a whole community, beyond any one entry: what means the same, and what no entry answers.

Both are read from the top of the knowledge folder, `synonyms.yaml` and `outside.yaml`, so that another subject brings
its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.knowledge.entry import Line
from bot.knowledge.problems import Finding

SYNONYMS_FILE = "synonyms.yaml"
OUTSIDE_FILE = "outside.yaml"

Group = Annotated[tuple[Line, ...], Field(min_length=2)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Language(_Frozen):
    """What a community's words mean beyond its entries: synonyms, and questions that no entry answers.

    The first text of a group of synonyms is the canonical one.
    """

    synonyms: tuple[tuple[str, ...], ...] = ()
    outside: tuple[str, ...] = ()


class SynonymsFile(_Frozen):
    """What `synonyms.yaml` holds."""

    groups: tuple[Group, ...]


class OutsideFile(_Frozen):
    """What `outside.yaml` holds."""

    questions: tuple[Line, ...]


def check_synonyms(file: SynonymsFile) -> Iterator[Finding]:
    """Every text that stands in the groups a second time: which group it belongs to would be left to chance."""
    first: dict[str, int] = {}
    for number, group in enumerate(file.groups):
        for place, text in enumerate(group):
            owner = first.setdefault(text.casefold(), number)
            repeated = owner != number or text.casefold() in {earlier.casefold() for earlier in group[:place]}
            if repeated:
                message = f"{text!r} already stands in the group of {file.groups[owner][0]!r}; keep it in one place"
                yield Finding(("groups", number, place), message)
