"""Fitted weights kept between runs, so that a command on an unchanged library starts at once.

Nothing depends on them: where the folder cannot be read or written, the weights are fitted anew.
"""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_KEPT = 8


class WeightFiles:
    """One file per fit in a folder, named by a digest of everything that the fit depends on.

    Args:
        folder: made when first written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> NDArray[np.float32] | None:
        """The weights kept under a key; None if there are none or the file is damaged."""
        try:
            with (self._folder / f"{key}.npy").open("rb") as file:
                kept = np.lib.format.read_array(file, allow_pickle=False)
        except Exception:
            # NumPy parses the head of the file as Python, so damage there raises nearly anything.
            return None
        return kept if kept.dtype == np.float32 and kept.ndim == 2 else None

    def put(self, key: str, weights: NDArray[np.float32]) -> None:
        """Keep weights; the file appears whole or not at all, and only the newest few stay."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
                part = Path(file.name)
            try:
                with part.open("wb") as file:
                    np.save(file, weights, allow_pickle=False)
                part.replace(self._folder / f"{key}.npy")
            finally:
                part.unlink(missing_ok=True)
            for old in sorted(self._folder.glob("*.npy"), key=lambda path: -path.stat().st_mtime)[_KEPT:]:
                old.unlink(missing_ok=True)
