"""Everything that is measured, behind one face: indexed once, then asked question after question.

Libraries that only a peer needs are imported when that peer is made, so that a process holds no other's memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, TypeAlias

from benchmarks.figures import Told

# (id of the entry, one way to ask for it)
Phrasing: TypeAlias = tuple[str, str]

ASSAY = "assay"
WRATIO = "rapidfuzz WRatio"
TOKEN_SET = "rapidfuzz token_set_ratio"
BM25 = "bm25s"
LOGISTIC = "TF-IDF + logistic regression"

# Each peer with what it imports.
PEERS: dict[str, str] = {WRATIO: "rapidfuzz", TOKEN_SET: "rapidfuzz", BM25: "bm25s", LOGISTIC: "sklearn"}
SHOWN = 3


class Contender(Protocol):
    """What is asked. Making it imports and reads what it needs; only then is it timed."""

    def index(self) -> None:
        """Get ready to be asked."""

    def ask(self, turns: Sequence[str], ambient: bool) -> Told:
        """What it makes of a question; `turns` ends with it. The time taken is filled in by the one who asks."""


def contender(name: str, phrasings: Sequence[Phrasing], knowledge: Path | None) -> Contender:
    """The contender of this name, not yet indexed.

    Args:
        name: `ASSAY` or one of `PEERS`.
        phrasings: all that it may know.
        knowledge: for Assay, a knowledge folder to use instead of the phrasings.
    """
    if name == ASSAY:
        from benchmarks.assay import Assay

        return Assay.of_folder(knowledge) if knowledge is not None else Assay.of_phrasings(phrasings)
    from benchmarks import peers

    match name:
        case "rapidfuzz WRatio" | "rapidfuzz token_set_ratio":
            return peers.Fuzzy(phrasings, name.removeprefix("rapidfuzz "))
        case "bm25s":
            return peers.Bm25(phrasings)
        case "TF-IDF + logistic regression":
            return peers.Logistic(phrasings)
        case _:
            raise ValueError(f"there is no contender {name!r}")


def installed_peers() -> tuple[list[str], str | None]:
    """The peers that can be measured here and, where some cannot, the sentence that says so."""
    missing = {library for library in PEERS.values() if find_spec(library) is None}
    here = [name for name, library in PEERS.items() if library not in missing]
    if not missing:
        return here, None
    left_out = " and ".join(name for name in PEERS if name not in here)
    return here, f"Left out: {left_out}. Install requirements-benchmarks.txt to measure these too."
