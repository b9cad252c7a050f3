"""Contenders asked the same questions, one after the other, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from rich.progress import Progress

from benchmarks.contenders import Phrasing
from benchmarks.figures import Run, Told
from bot.answering.labelled import Case, Kind
from bot.errors import AssayError

ROOT = Path(__file__).resolve().parent.parent


class ContenderFailed(AssayError):
    """A contender's process ended before it had answered everything."""


@dataclass(frozen=True, slots=True)
class Contest:
    """What is known and what is asked.

    Attributes:
        cases: the questions.
        phrasings: all that contenders may know.
        knowledge: a knowledge folder that Assay uses instead of the phrasings.
    """

    cases: Sequence[Case]
    phrasings: Sequence[Phrasing] = ()
    knowledge: Path | None = None


def run(contest: Contest, name: str, progress: Progress) -> Run:
    """One contender's answers.

    Raises:
        ContenderFailed: with the last line that its process wrote of its trouble.
    """
    task = progress.add_task(name, total=len(contest.cases))
    told: list[Told] = []
    end: dict[str, Any] = {}
    with TemporaryFile() as job, TemporaryFile() as trouble:
        job.write(json.dumps(_job(contest, name)).encode())
        job.seek(0)
        command = [sys.executable, "-m", "benchmarks.worker"]
        with subprocess.Popen(command, cwd=ROOT, stdin=job, stdout=subprocess.PIPE, stderr=trouble) as process:
            assert process.stdout is not None
            for line in process.stdout:
                match json.loads(line):
                    case [ids, score, outcome, given, ms]:
                        told.append(Told(tuple(ids), score, outcome, tuple(given), ms))
                        progress.advance(task)
                    case dict(last):
                        end = last
        progress.remove_task(task)
        if process.returncode != 0 or not end:
            trouble.seek(0)
            last_lines = trouble.read().decode(errors="replace").strip().splitlines()[-1:]
            raise ContenderFailed(f"{name} failed: {' '.join(last_lines) or 'its process ended early'}.")
    return Run(tuple(told), end["index_s"], end["memory_mb"])


def run_all(contest: Contest, names: Iterable[str], progress: Progress) -> Mapping[str, Run]:
    """The answers of several contenders, by name.

    Raises:
        ContenderFailed: if one of them could not answer everything.
    """
    return {name: run(contest, name, progress) for name in names}


def _job(contest: Contest, name: str) -> dict[str, Any]:
    return {
        "contender": name,
        "knowledge": str(contest.knowledge.resolve()) if contest.knowledge is not None else None,
        "phrasings": contest.phrasings,
        "questions": [[case.turns, case.kind is Kind.CHAT] for case in contest.cases],
    }
