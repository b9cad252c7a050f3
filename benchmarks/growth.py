"""Latency, memory and index time of ever larger libraries."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rich.progress import Progress

from benchmarks.contenders import ASSAY, WRATIO, Phrasing
from benchmarks.contest import Contest, run
from benchmarks.figures import Run, percentile
from benchmarks.public_sets import PublicSet
from bot.answering.labelled import Case

SIZES = (100, 1_000, 10_000, 100_000)
# As many as an entry of the shipped library has, roughly.
PER_ENTRY = 45
QUESTIONS = 200
CONTENDERS = (ASSAY, WRATIO)
_SEED = 0


@dataclass(frozen=True, slots=True)
class Grown:
    """What one contender came to at one size.

    Attributes:
        contender: its name.
        phrasings: how many it knew.
        entries: over how many entries they were spread.
        p50_ms: half of the questions took at most so long.
        p95_ms: 95% of them took at most so long.
        index_s: seconds to get ready.
        memory_mb: peak resident memory of the process.
    """

    contender: str
    phrasings: int
    entries: int
    p50_ms: float
    p95_ms: float
    index_s: float
    memory_mb: float | None


def grow(
    sets: Sequence[PublicSet], sizes: Sequence[int], progress: Progress, names: Sequence[str] = CONTENDERS
) -> list[Grown]:
    """Measure contenders at each size, all of them on the same questions."""
    task = progress.add_task("growth", total=len(sizes) * len(names))
    result = []
    for size in sizes:
        known = library(sets, size)
        contest = Contest(questions(sets), known)
        for name in names:
            result.append(_grown(name, known, run(contest, name, progress)))
            progress.advance(task)
    progress.remove_task(task)
    return result


def _grown(name: str, known: Sequence[Phrasing], done: Run) -> Grown:
    times = [told.ms for told in done.told]
    return Grown(
        contender=name,
        phrasings=len(known),
        entries=len({entry_id for entry_id, _ in known}),
        p50_ms=percentile(times, 50) or 0.0,
        p95_ms=percentile(times, 95) or 0.0,
        index_s=done.index_s,
        memory_mb=done.memory_mb,
    )


def questions(sets: Sequence[PublicSet]) -> list[Case]:
    """Some of the sets' test questions, for their length and their words; nobody looks at the answers."""
    return random.Random(_SEED).sample([case for one in sets for case in one.test], QUESTIONS)


def library(sets: Sequence[PublicSet], size: int) -> list[Phrasing]:
    """So many different phrasings, `PER_ENTRY` an entry: first the sets' own intents, then intents that are made.

    A made intent crosses two: its phrasings have the first half of a question for one and the second half of a
    question for the other.
    """
    return list(islice(_phrasings(sets), size))


def _phrasings(sets: Sequence[PublicSet]) -> Iterator[Phrasing]:
    chance = random.Random(_SEED)
    by_intent: dict[str, list[str]] = {}
    for one in sets:
        for intent, text in one.train:
            by_intent.setdefault(f"{one.name} {intent}", []).append(text)
    intents = sorted(by_intent)
    chance.shuffle(intents)
    for intent in intents:
        for text in by_intent[intent][:PER_ENTRY]:
            yield intent, text
    used: set[tuple[str, str]] = set()
    while True:
        first, second = chance.sample(intents, 2)
        if (first, second) not in used:
            used.add((first, second))
            yield from _crossed(first, second, by_intent, chance)


def _crossed(first: str, second: str, by_intent: dict[str, list[str]], chance: random.Random) -> Iterator[Phrasing]:
    """The phrasings of a made intent, all different: only questions that are far too short could give fewer."""
    made: dict[str, None] = {}
    for _ in range(PER_ENTRY * 20):
        head, tail = chance.choice(by_intent[first]).split(), chance.choice(by_intent[second]).split()
        made[" ".join([*head[: (len(head) + 1) // 2], *tail[len(tail) // 2 :]])] = None
        if len(made) == PER_ENTRY:
            break
    for text in made:
        yield f"{first} + {second}", text
