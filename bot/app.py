"""The composition root: settings in, running parts out. The only module that chooses implementations."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.answering.answerer import Answerer
from bot.answering.policy import Thresholds
from bot.knowledge.library import Library
from bot.knowledge.loading import load_library
from bot.settings import Settings


def today() -> date:
    """The day in UTC, which entries' dates are held against."""
    return datetime.now(UTC).date()


def open_library(settings: Settings) -> Library:
    """The library of the knowledge folder.

    Raises:
        KnowledgeError: if it has an error.
    """
    return load_library(settings.knowledge_dir, today())


def open_answerer(settings: Settings) -> Answerer:
    """An answerer over the knowledge folder.

    Raises:
        KnowledgeError: if it has an error.
    """
    thresholds = Thresholds(
        answer=settings.answer_threshold,
        clarify=settings.clarify_threshold,
        ambient=settings.ambient_threshold,
    )
    return Answerer.over(open_library(settings), thresholds, settings.advice_entry or None)
