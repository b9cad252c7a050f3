"""`assay ask --json` and `--batch`: questions and outcomes as JSON, for measuring and for other programs."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import IO, Any, assert_never

from bot.answering.answerer import Answerer
from bot.answering.outcome import Answer, Clarify, Decline, Outcome, Question, Silent, Turn
from bot.answering.reply import compose, plain_text

MATCHES_SHOWN = 5
LONGEST_LINE = 1_000_000


def answered(answerer: Answerer, today: date, question: Question) -> dict[str, Any]:
    """What came of one question: text, outcome, matches (best first), the reply as text, milliseconds taken."""
    started = time.perf_counter()
    outcome = answerer.answer(question)
    elapsed = (time.perf_counter() - started) * 1000
    return _described(answerer, today, question, outcome, elapsed)


def _described(answerer: Answerer, today: date, question: Question, outcome: Outcome, elapsed: float) -> dict[str, Any]:
    matches = list(outcome.matches)
    if isinstance(outcome, Answer):
        # What answers comes first, also where an advice entry answers in the place of the best match.
        matches.sort(key=lambda match: match.entry_id != outcome.entry.id)
    return {
        "text": question.text,
        "outcome": _name(outcome),
        "entry": outcome.entry.id if isinstance(outcome, Answer) else None,
        "choices": _choice_ids(outcome),
        "matches": [
            {
                "id": match.entry_id,
                "title": answerer.library.get(match.entry_id).title,
                "score": round(match.score, 1),
                "why": match.why.line(),
            }
            for match in matches[:MATCHES_SHOWN]
        ],
        "reply": plain_text(compose(outcome, answerer.library, today)),
        "elapsed_ms": round(elapsed, 3),
    }


def _name(outcome: Outcome) -> str:
    match outcome:
        case Answer():
            return "answer"
        case Clarify():
            return "clarify"
        case Decline():
            return "decline"
        case Silent():
            return "silent"
        case _:
            assert_never(outcome)


def _choice_ids(outcome: Outcome) -> list[str]:
    match outcome:
        case Answer(beside=beside):
            return [] if beside is None else [beside.id]
        case Clarify(choices):
            return [entry.id for entry in choices]
        case Decline(nearest):
            return [entry.id for entry in nearest]
        case Silent():
            return []
        case _:
            assert_never(outcome)


def run(answerer: Answerer, today: date, lines: IO[bytes], out: IO[str]) -> None:
    """Answer JSON Lines, one object out per line in; a bad line gives {"error"} and the run goes on.

    A line is {"text": "…", "ambient": false}, or {"turns": ["…", "…"]} for questions that follow one another.
    """
    for line in lines:
        if line.strip():
            print(json.dumps(_answer_line(answerer, today, line)), file=out, flush=True)


def _answer_line(answerer: Answerer, today: date, line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line) if len(line) <= LONGEST_LINE else None
    except (ValueError, RecursionError):
        return {"error": 'This line is not JSON; write {"text": "…"} or {"turns": ["…", "…"]}.'}
    match asked:
        case {"turns": [*turns]} if turns and all(isinstance(turn, str) for turn in turns):
            return {"turns": _answer_turns(answerer, today, turns)}
        case {"text": str(text), "ambient": bool(ambient)}:
            return answered(answerer, today, Question(text, ambient=ambient))
        case {"text": str(text), **rest} if "ambient" not in rest:
            return answered(answerer, today, Question(text))
        case _:
            return {"error": 'A line is {"text": "…", "ambient": false} or {"turns": ["…", "…"]}; this one is neither.'}


def _answer_turns(answerer: Answerer, today: date, turns: list[str]) -> list[dict[str, Any]]:
    previous: Turn | None = None
    results: list[dict[str, Any]] = []
    for text in turns:
        result = answered(answerer, today, Question(text, previous=previous))
        previous = Turn.after(previous, text, result["entry"])
        results.append(result)
    return results
