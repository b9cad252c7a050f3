"""From ranked matches to an outcome: when to answer, ask back, say "I don't know", or be silent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.outcome import Answer, Clarify, Decline, Outcome, Silent
from bot.knowledge.entry import Entry
from bot.knowledge.library import Library
from bot.search.match import Match
from bot.search.text import normalise

MOST_CHOICES = 4
# A question is about several entries if each one's name takes up so much of it, no word of it is strange to us, and it
# is not what must stay unanswered.
_NAMED = 0.25


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores, 0 to 100, at which the policy changes its mind.

    On the development part of tests/golden, `answer` keeps wrong answers to questions in scope under 3% and `clarify`
    declines 98% of what is far outside while short, ambiguous questions still get their choices.

    Attributes:
        answer: from here on the best match answers.
        clarify: from this chance on that one of the best matches is meant, they are offered as choices; below it the
            question is declined.
        leeway: by so many points less is needed to answer within a talk, where a wrong answer is soon seen: by default
            an entry answers there once it is likelier right than not.
        choice: a match below this is not worth offering as what may be meant.
        nearest: a match below this is not worth naming when a question is declined.
        ambient: an ordinary channel message is answered from here on.
        subject: a request for advice offers its subject's entry from here on.
    """

    answer: float = 78.0
    clarify: float = 45.0
    leeway: float = 28.0
    choice: float = 0.5
    nearest: float = 12.0
    ambient: float = 80.0
    subject: float = 15.0

    def needed(self, *, in_talk: bool) -> float:
        """The score from which an entry answers."""
        return self.answer - (self.leeway if in_talk else 0)

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was found for it.

    Attributes:
        text: the question as it is to be read.
        matches: the search's, best first; ids are in the library.
        about: where advice is asked for, the matches of what it is asked about; None where it is not.
        in_talk: whether an entry answered before, so that the matches are read in its light.
    """

    text: str
    matches: tuple[Match, ...]
    about: tuple[Match, ...] | None = None
    in_talk: bool = False


_OPENING = re.compile(
    r"^(?:(?:so|ok|okay|hey|hi|hello|guys|anyone know|does anyone know|quick question|question|and|but|also|wait)"
    r"[ ,:.!-]+)*"
    r"(?:what|whats|why|how|hows|who|whos|when|where|which|is|are|does|do|did|can|could|has|have|will|would|was|were|"
    r"explain|tell me|define|anyone|any)\b"
)
_TO_SOMEONE = re.compile(r"<@!?\d+>|(?:^|\s)@\w")


@dataclass(frozen=True, slots=True)
class Policy:
    """Decides for one library.

    Attributes:
        library: where entries are looked up.
        thresholds: when to answer, ask back, decline or stay silent.
        advice: the entry that meets requests for personal advice, if there is one.
    """

    library: Library
    thresholds: Thresholds
    advice: Entry | None = None

    def decide(self, asked: Asked) -> Outcome:
        """What comes of a question that was put to us."""
        matches, thresholds = asked.matches, self.thresholds
        if self.advice is not None and self._refuses_advice(asked, self.advice):
            return Answer(self.advice, matches, self._subject(asked.about or (), self.advice))
        if not matches or chance_of_any(matches) < thresholds.clarify:
            named = self._named(matches)
            return Clarify(named, matches) if named else Decline(self._entries(matches, thresholds.nearest), matches)
        if matches[0].score >= thresholds.needed(in_talk=asked.in_talk):
            return Answer(self.library.get(matches[0].entry_id), matches)
        choices = self._entries(matches, thresholds.choice)
        return Clarify(choices, matches) if len(choices) > 1 else Decline(choices, matches)

    def decide_ambient(self, asked: Asked) -> Outcome:
        """What comes of an ordinary channel message: an answer if it is clearly a question for us, else silence."""
        sure = bool(asked.matches) and asked.matches[0].score >= self.thresholds.ambient
        outcome = self.decide(asked) if sure and _is_question(asked.text) else None
        return outcome if isinstance(outcome, Answer) else Silent(asked.matches)

    def _refuses_advice(self, asked: Asked, advice: Entry) -> bool:
        """Whether advice on something in our field is asked for; advice on anything else is not ours to refuse."""
        if asked.about is None or not asked.matches:
            return False
        best = asked.matches[0]
        if best.why.signals.exact and best.entry_id != advice.id:
            return False
        known = best.why.signals.known > 0 and not best.why.signals.believed_outside
        return known or (bool(asked.about) and asked.about[0].score >= self.thresholds.subject)

    def _subject(self, about: Sequence[Match], advice: Entry) -> Entry | None:
        """The entry of what the advice was asked about, if it is clear enough."""
        for match in about:
            if match.entry_id != advice.id:
                return self.library.get(match.entry_id) if match.score >= self.thresholds.subject else None
        return None

    def _named(self, matches: Sequence[Match]) -> tuple[Entry, ...]:
        """The entries that a question of their names and of known words only may mean, if there is more than one."""
        signals = matches[0].why.signals if matches else None
        if signals is None or not signals.all_known or signals.believed_outside:
            return ()
        named = [match for match in matches[:MOST_CHOICES] if match.why.signals.name >= _NAMED]
        return self._entries(named, least=0.0) if len(named) > 1 else ()

    def _entries(self, matches: Sequence[Match], least: float) -> tuple[Entry, ...]:
        return tuple(self.library.get(match.entry_id) for match in matches[:MOST_CHOICES] if match.score >= least)


def chance_of_any(matches: Sequence[Match]) -> float:
    """The chance, in percent, that one of the matches that can be offered is meant: each score is a chance."""
    return min(100.0, sum(match.score for match in matches[:MOST_CHOICES]))


def _is_question(text: str) -> bool:
    """Whether a channel message asks something, and asks it of everybody."""
    plain = normalise(text)
    return _TO_SOMEONE.search(text) is None and (
        plain.rstrip(")!. ").endswith("?") or _OPENING.match(plain) is not None
    )
