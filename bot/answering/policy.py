"""From ranked matches to an outcome: when to answer, ask back, say "I don't know", or be silent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.advice import asks_for_advice
from bot.answering.outcome import Answer, Clarify, Decline, Outcome, Silent
from bot.knowledge.entry import Entry
from bot.knowledge.library import Library
from bot.search.match import Match
from bot.search.text import normalise

MOST_CHOICES = 4


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores, 0 to 100, at which the policy changes its mind.

    Attributes:
        answer: from here on the best match answers.
        clarify: from here on the best matches are offered as choices; below it the question is declined.
        choice: a match below this is not worth offering as what may be meant.
        nearest: a match below this is not worth naming when a question is declined.
        ambient: an ordinary channel message is answered from here on.
        subject: a request for advice offers its subject's entry from here on.
    """

    answer: float = 55.0
    clarify: float = 20.0
    choice: float = 0.5
    nearest: float = 12.0
    ambient: float = 80.0
    subject: float = 15.0

    def bolder(self, by: float) -> Thresholds:
        """These with the three that settings can change lowered by some points, or raised if `by` is negative."""
        return replace(
            self,
            answer=_score(self.answer - by),
            clarify=_score(self.clarify - by / 2),
            ambient=_score(self.ambient - by / 2),
        )


def _score(value: float) -> float:
    return min(100.0, max(0.0, value))


_OPENING = re.compile(
    r"^(?:(?:so|ok|okay|hey|hi|hello|guys|anyone know|does anyone know|quick question|question|and|but|also|wait)"
    r"[ ,:.!-]+)*"
    r"(?:what|whats|why|how|hows|who|whos|when|where|which|is|are|does|do|did|can|could|has|have|will|would|was|were|"
    r"explain|tell me|define|anyone|any)\b"
)
_TO_SOMEONE = re.compile(r"<@!?\d+>|(?:^|\s)@\w")


def decide(
    text: str,
    matches: Sequence[Match],
    library: Library,
    thresholds: Thresholds,
    advice_id: str | None = None,
    about: Sequence[Match] = (),
) -> Outcome:
    """What comes of a question that was put to us.

    Args:
        text: the question as typed.
        matches: the search's, best first; ids are in the library.
        library: where entries are looked up.
        thresholds: when to answer, ask back or decline.
        advice_id: the entry that meets requests for personal advice, if the library has one.
        about: the matches of what a request for advice is about.
    """
    kept = tuple(matches)
    if advice_id is not None and advice_id in library and _wants_advice(text, kept, about, advice_id, thresholds):
        return Answer(library.get(advice_id), kept, _subject(about, library, advice_id, thresholds))
    if not kept or kept[0].score < thresholds.clarify:
        return Decline(_entries(kept, library, thresholds.nearest), kept)
    if kept[0].score >= thresholds.answer:
        return Answer(library.get(kept[0].entry_id), kept)
    choices = _entries(kept, library, thresholds.choice)
    return Clarify(choices, kept) if len(choices) > 1 else Decline(choices, kept)


def decide_ambient(
    text: str,
    matches: Sequence[Match],
    library: Library,
    thresholds: Thresholds,
    advice_id: str | None = None,
    about: Sequence[Match] = (),
) -> Outcome:
    """What comes of an ordinary channel message: an answer if it is clearly a question for us, else silence."""
    kept = tuple(matches)
    if not _is_question(text) or not kept or kept[0].score < thresholds.ambient:
        return Silent(kept)
    outcome = decide(text, matches, library, thresholds, advice_id, about)
    return outcome if isinstance(outcome, Answer) else Silent(kept)


def _wants_advice(
    text: str, matches: Sequence[Match], about: Sequence[Match], advice_id: str, thresholds: Thresholds
) -> bool:
    """Whether the text asks for advice on something in our field; advice on anything else is not ours to refuse."""
    best = matches[0] if matches else None
    if best is None or (best.entry_id != advice_id and best.why.signals.exact):
        return False
    known = best.why.signals.known > 0 and best.why.signals.outside < 0.5
    return asks_for_advice(text) and (known or (bool(about) and about[0].score >= thresholds.subject))


def _subject(about: Sequence[Match], library: Library, advice_id: str, thresholds: Thresholds) -> Entry | None:
    """The entry of what the advice was asked about, if it is clear enough."""
    for match in about:
        if match.entry_id != advice_id:
            return library.get(match.entry_id) if match.score >= thresholds.subject else None
    return None


def _entries(matches: Sequence[Match], library: Library, least: float) -> tuple[Entry, ...]:
    return tuple(library.get(match.entry_id) for match in matches[:MOST_CHOICES] if match.score >= least)


def _is_question(text: str) -> bool:
    """Whether a channel message asks something, and asks it of everybody."""
    plain = normalise(text)
    return _TO_SOMEONE.search(text) is None and (
        plain.rstrip(")!. ").endswith("?") or _OPENING.match(plain) is not None
    )
