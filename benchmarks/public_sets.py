"""CLINC150 (Larson et al. 2019) and BANKING77 (Casanueva et al. 2020), drawn as few examples per intent.

One intent stands for one entry. Nothing may be tuned on the parts that are asked here.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import Phrasing
from bot.answering.labelled import Case, Kind
from bot.errors import AssayError

SEEDS = (0, 1, 2, 3, 4)
SIZES = (5, 10)
ENVIRONMENT = "ASSAY_BENCHMARKS"


class SetsMissing(AssayError):
    """The public sets are not where they should be."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class PublicSet:
    """One set.

    Attributes:
        name: as published.
        train: (intent, question) to draw from.
        test: the questions to ask.
    """

    name: str
    train: tuple[Phrasing, ...]
    test: tuple[Case, ...]

    def draw(self, size: int, seed: int) -> list[Phrasing]:
        """`size` training questions of every intent, the intents in sorted order."""
        chance = random.Random(seed)
        by_intent: dict[str, list[str]] = {}
        for intent, text in self.train:
            by_intent.setdefault(intent, []).append(text)
        return [(intent, text) for intent in sorted(by_intent) for text in chance.sample(by_intent[intent], size)]


def load_sets(folder: Path | None) -> list[PublicSet]:
    """Both sets.

    Args:
        folder: holds clinc150.json, banking77_train.csv and banking77_test.csv.

    Raises:
        SetsMissing: saying what is not there.
    """
    if folder is None:
        raise SetsMissing(f"Say where the public sets are: with --sets, or with {ENVIRONMENT} in the environment.")
    try:
        return [_clinc(folder), _banking(folder)]
    except (OSError, ValueError, KeyError) as error:
        raise SetsMissing(f"The public sets cannot be read from {folder} ({error}).") from None


def _clinc(folder: Path) -> PublicSet:
    parts = json.loads((folder / "clinc150.json").read_text("utf-8"))
    outside = [Case(Kind.OUT_OF_SCOPE, (text,)) for text, _ in parts["oos_test"]]
    train = tuple((intent, text) for text, intent in parts["train"])
    return PublicSet("CLINC150", train, (*_cases((intent, text) for text, intent in parts["test"]), *outside))


def _banking(folder: Path) -> PublicSet:
    return PublicSet(
        "BANKING77", tuple(_rows(folder / "banking77_train.csv")), tuple(_cases(_rows(folder / "banking77_test.csv")))
    )


def _rows(file: Path) -> list[Phrasing]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["category"], row["text"]) for row in csv.DictReader(lines)]


def _cases(rows: Iterable[Phrasing]) -> list[Case]:
    return [Case(Kind.IN_SCOPE, (text,), intent, frozenset({intent})) for intent, text in rows]
