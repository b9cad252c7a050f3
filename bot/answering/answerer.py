"""The service that front ends call: a question in, an outcome out."""

from __future__ import annotations

from bot.answering import conversation
from bot.answering.advice import asks_for_advice, subject_of
from bot.answering.outcome import Outcome, Question, Turn
from bot.answering.policy import Asked, Policy, Thresholds
from bot.knowledge.library import Library
from bot.search.engine import SearchEngine
from bot.search.index import Document
from bot.search.match import Match

# What the outcome is decided on; replies show fewer.
MATCHES = 8


class Answerer:
    """Answers from one library. Immutable: a reload makes a new one, and questions under way keep the old.

    Args:
        library: the entries.
        engine: a search over exactly these entries.
        thresholds: when to answer, ask back, decline or stay silent.
        advice_id: the entry that meets requests for personal advice, if any.
        categories: the categories to answer from; empty means all.
    """

    def __init__(
        self,
        library: Library,
        engine: SearchEngine,
        thresholds: Thresholds | None = None,
        advice_id: str | None = None,
        categories: frozenset[str] = frozenset(),
    ) -> None:
        self.library = library
        self._engine = engine
        advice = library.get(advice_id) if advice_id is not None and advice_id in library else None
        self._policy = Policy(library, thresholds or Thresholds(), advice)
        self._categories = categories

    @classmethod
    def over(
        cls,
        library: Library,
        thresholds: Thresholds | None = None,
        advice_id: str | None = None,
    ) -> Answerer:
        """An answerer with an engine fitted to the library."""
        documents = (Document.of(entry) for entry in library)
        return cls(library, SearchEngine.over(documents, library.language), thresholds, advice_id)

    def limited(self, bolder_by: float, categories: frozenset[str]) -> Answerer:
        """One that answers from some categories alone (empty means all) and is bolder by so many points of score."""
        thresholds, advice = self._policy.thresholds.bolder(bolder_by), self._policy.advice
        return Answerer(self.library, self._engine, thresholds, advice.id if advice else None, categories)

    def search(self, text: str, limit: int = MATCHES, also: str | None = None) -> list[Match]:
        """The entries that a text matches, best first, and the entry of the id `also` in any case."""
        found = self._engine.search(text, limit, also)
        if not self._categories:
            return found
        return [match for match in found if self.library.get(match.entry_id).category in self._categories]

    def answer(self, question: Question) -> Outcome:
        """What comes of a question. Any text has an outcome; none raises."""
        subject = self._subject(question.previous)
        matches = conversation.matches(question.text, subject, self.search)
        about = tuple(self.search(subject_of(question.text))) if asks_for_advice(question.text) else None
        asked = Asked(question.text, tuple(matches), about, in_talk=subject is not None)
        return self._policy.decide_ambient(asked) if question.ambient else self._policy.decide(asked)

    def _subject(self, previous: Turn | None) -> str | None:
        """The id of the entry that a talk is about, if it is about one: the last that answered."""
        return previous.entry_id if previous is not None and previous.entry_id in self.library else None
