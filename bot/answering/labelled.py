"""Questions with the entries that would be right: what thresholds are tuned on and the search is measured with.

A file has one JSON object a line, in one of these shapes; a folder stands for all its `*.jsonl` files.

- `{"id": "entry", "text": "…", "also": ["other"], "kind": "typo"}`: the entry that should answer, others that would be
  fair, and a label to report by. `also` and `kind` may be left out.
- `{"id": null, "text": "…", "kind": "far"}`: no entry answers.
- `{"turns": ["…", "…"], "id": "entry", "also": []}`: the last turn follows up on those before; with `"id": null` it
  is something that no entry answers.
- `{"text": "…", "acceptable": ["entry", "other"]}`: several entries could be meant.
- `{"text": "…"}`: a channel message that wants no answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.answering.answerer import Answerer
from bot.answering.outcome import Answer, Question, Turn
from bot.errors import QuestionsError


class Kind(StrEnum):
    """What a labelled question is there to show."""

    IN_SCOPE = "in-scope"
    OUT_OF_SCOPE = "out-of-scope"
    FOLLOW_UP = "follow-up"
    FOREIGN_TURN = "foreign turn"
    AMBIGUOUS = "ambiguous"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled question.

    Attributes:
        kind: what it shows.
        turns: the question as typed, last, after the turns that it follows up.
        entry_id: the entry that should answer; None where none should, or none alone.
        fair: all entries that may answer.
        label: the file's own word for the sort of question.
    """

    kind: Kind
    turns: tuple[str, ...]
    entry_id: str | None = None
    fair: frozenset[str] = frozenset()
    label: str = ""

    @property
    def text(self) -> str:
        """The question itself."""
        return self.turns[-1]


def played(answerer: Answerer, turns: Iterable[str]) -> Turn | None:
    """What a talk has come to when these turns were asked one after the other; None before the first."""
    previous: Turn | None = None
    for text in turns:
        outcome = answerer.answer(Question(text, previous=previous))
        previous = Turn.after(previous, text, outcome.entry.id if isinstance(outcome, Answer) else None)
    return previous


def load_cases(path: Path) -> list[Case]:
    """The labelled questions of a file, or of every `*.jsonl` file of a folder in the order of their names.

    Raises:
        QuestionsError: naming the file and the line that cannot be used.
    """
    try:
        files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        cases = [case for file in files for case in parse_cases(file.read_text("utf-8").splitlines(), str(file))]
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(f"{path} cannot be read ({error}).") from None
    if not cases:
        raise QuestionsError(f"{path} has no labelled questions.")
    return cases


def parse_cases(lines: Iterable[str], name: str) -> list[Case]:
    """The labelled questions on lines of JSON; empty lines are skipped.

    Args:
        lines: the lines.
        name: what errors call their origin.

    Raises:
        QuestionsError: naming the first line that cannot be used.
    """
    cases = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            case = _case(_parsed(line))
            if case is None:
                raise QuestionsError(
                    f'{name}:{number} is no labelled question; write {{"id": "…" or null, "text": "…"}}, '
                    '{"turns": […], "id": "…"}, {"text": "…", "acceptable": […]} or {"text": "…"}.'
                )
            cases.append(case)
    return cases


def _parsed(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _case(data: object) -> Case | None:
    match data:
        case {"turns": [_, *_] as turns, "id": str(entry_id), **rest} if _are_texts(turns):
            return Case(Kind.FOLLOW_UP, tuple(turns), entry_id, _fair(entry_id, rest), _label(rest))
        case {"turns": [_, *_] as turns, "id": None, **rest} if _are_texts(turns):
            return Case(Kind.FOREIGN_TURN, tuple(turns), label=_label(rest))
        case {"text": str(text), "acceptable": [_, *_] as fair, **rest} if _are_texts(fair):
            return Case(Kind.AMBIGUOUS, (text,), None, frozenset(fair), _label(rest))
        case {"text": str(text), "id": str(entry_id), **rest}:
            return Case(Kind.IN_SCOPE, (text,), entry_id, _fair(entry_id, rest), _label(rest))
        case {"text": str(text), "id": None, **rest}:
            return Case(Kind.OUT_OF_SCOPE, (text,), label=_label(rest))
        case {"text": str(text), **rest} if not rest.keys() & {"id", "turns", "acceptable"}:
            return Case(Kind.CHAT, (text,), label=_label(rest))
        case _:
            return None


def _are_texts(items: list[Any]) -> bool:
    return all(isinstance(item, str) for item in items)


def _fair(entry_id: str, rest: Mapping[Any, Any]) -> frozenset[str]:
    also = rest.get("also")
    others = [one for one in also if isinstance(one, str)] if isinstance(also, list) else []
    return frozenset([entry_id, *others])


def _label(rest: Mapping[Any, Any]) -> str:
    kind = rest.get("kind")
    return kind if isinstance(kind, str) else ""
