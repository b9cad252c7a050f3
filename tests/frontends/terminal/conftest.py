"""An answerer over the shipped knowledge, and consoles to look at."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from bot.answering.answerer import Answerer
from bot.answering.policy import Thresholds
from bot.knowledge.library import Library


@pytest.fixture(scope="session")
def answerer(shipped: Library) -> Answerer:
    """Fitted once for all tests here, with the thresholds and the advice entry that the settings name by default."""
    return Answerer.over(shipped, Thresholds(), "personal-advice")


@pytest.fixture
def pipe() -> Console:
    """A console whose output a program reads."""
    return Console(file=io.StringIO(), highlight=False, soft_wrap=True)


@pytest.fixture
def screen() -> Console:
    """A console that takes itself for a colour terminal of 100 columns."""
    return Console(file=io.StringIO(), highlight=False, force_terminal=True, color_system="truecolor", width=100)


@pytest.fixture
def written() -> Callable[[Console], str]:
    """What a console has written since it was last asked."""

    def take(out: Console) -> str:
        assert isinstance(out.file, io.StringIO)
        text = out.file.getvalue()
        out.file.seek(0)
        out.file.truncate()
        return text

    return take
