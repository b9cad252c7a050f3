"""The real `assay` process, in a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Assay:
    """Starts `python -m bot` in an empty folder, with nothing in the environment or the home that could steer it."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Of a fresh user: settings of the machine that runs the tests do not reach the process."""
        kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(("ASSAY_", "PYTHON"))}
        return kept | {
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "TERM": "xterm-256color",
        }

    def run(self, *arguments: str, given: bytes = b"", **settings: str) -> subprocess.CompletedProcess[str]:
        """The ended process with its output as text; `settings` are environment variables."""
        return self.python("-m", "bot", *arguments, given=given, **settings)

    def python(self, *arguments: str, given: bytes = b"", **settings: str) -> subprocess.CompletedProcess[str]:
        """Python itself, in the same surroundings."""
        ended = subprocess.run(
            [sys.executable, *arguments],
            input=given,
            capture_output=True,
            cwd=self.folder,
            env=self.environment | settings,
            timeout=PATIENCE,
        )
        out, err = ended.stdout.decode(), ended.stderr.decode()
        return subprocess.CompletedProcess(ended.args, ended.returncode, out, err)


@pytest.fixture(scope="session")
def assay(tmp_path_factory: pytest.TempPathFactory) -> Assay:
    """One home for all tests here."""
    return Assay(tmp_path_factory.mktemp("home"))
